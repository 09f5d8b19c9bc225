"""Check that records after a power cut are valid, and find lost acknowledgements."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.errors import StoreFault
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.store.records import assignments, ledger, outbox
from annotator.store.records.connection import open_database
from annotator.store.records.settings import read_settings
from store.examples import KEY, an_answer
from store.power_cut.session import Promise


class Corrupt(Exception):
    """The records cannot be opened, or are not what any program could have written."""


def lost(records: Path, promises: Iterable[Promise]) -> list[Promise]:
    """The promises that these records break. Raises Corrupt."""
    try:
        with closing(open_database(records)) as connection:
            return _lost(connection, promises)
    except (StoreFault, sqlite3.Error) as error:
        raise Corrupt(str(error)) from error


def _lost(connection: sqlite3.Connection, promises: Iterable[Promise]) -> list[Promise]:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise Corrupt(verdict)
    entries = ledger.entries(connection, 0)
    known = {one.unique_id: one for one in assignments.of_bundle(connection, KEY)}
    parcels = {one.unique_id: one for one in outbox.newest_first(connection)}
    taken_back = _counted(entries, EntryKind.TASK_REOPENED)
    _whole(entries, known, parcels)
    chosen = read_settings(connection)

    def is_kept(promise: Promise) -> bool:
        match promise.what:
            case "entry":
                seq = int(promise.which)
                return seq <= len(entries) and entries[seq - 1].sha256 == promise.value
            case "setting":
                return int(chosen.get(promise.which, -1)) >= int(promise.value)
            case "taken-back":
                return taken_back[promise.which] > 0
            case what:
                was_back = taken_back[promise.which] > 0
                return _is_kept(what, promise.value, known.get(promise.which), parcels.get(promise.which), was_back)

    return [promise for promise in promises if not is_kept(promise)]


def _is_kept(what: str, value: str, assignment: Assignment | None, parcel: Parcel | None, was_taken_back: bool) -> bool:
    if assignment is None:
        return False
    match what:
        case "draft":
            found = [item.value["choices"][0] for item in assignment.answer.items]
            return bool(found) and (found[0] == "sent" or found[0] >= value)
        case "submitted":
            is_sent = assignment.state is AssignmentState.SUBMITTED and parcel is not None
            return (is_sent or was_taken_back) and assignment.answer == an_answer("sent")
        case "begun":
            return parcel is not None and not parcel.can_be_reopened
        case _:
            return parcel is not None and parcel.state is ParcelState.ACCEPTED and parcel.receipt == "receipt"


def _whole(entries: tuple[Entry, ...], known: dict[str, Assignment], parcels: dict[str, Parcel]) -> None:
    """The chain holds, and what belongs together is there together or not at all."""
    if first_broken(entries) is not None:
        raise Corrupt("the chain is broken")
    opened = _counted(entries, EntryKind.TASK_OPENED)
    sent = _counted(entries, EntryKind.TASK_SUBMITTED) - _counted(entries, EntryKind.TASK_REOPENED)
    closed = {one.unique_id for one in known.values() if one.state is not AssignmentState.OPEN}
    if opened != Counter(known.keys()) or sent != Counter(parcels.keys()) or closed != parcels.keys():
        raise Corrupt("a submission is there by half")


def _counted(entries: tuple[Entry, ...], kind: EntryKind) -> Counter[str]:
    return Counter(str(entry.body["unique_id"]) for entry in entries if entry.kind is kind)
