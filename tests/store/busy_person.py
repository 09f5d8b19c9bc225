"""A person who works without a pause, until the program is killed.

    busy_person.py HOME           works until somebody kills it
    busy_person.py HOME N         works until it kills itself, just before its N-th statement of SQL
    busy_person.py HOME import    takes bundle after bundle instead

Prints one JSON line for each thing that was acknowledged, and only then goes on.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import uuid
from itertools import count
from pathlib import Path
from typing import Any

from annotator.core.answer.assignment import Assignment
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.outbox.parcel import Accepted
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, return_of, submission


def told(what: str, **details: Any) -> None:
    os.write(1, (json.dumps({"what": what, **details}) + "\n").encode())


def entry_told(entry: Entry) -> None:
    told("entry", seq=entry.seq, sha256=entry.sha256)


def open_to_die(home: Home, statement: int) -> SqliteRecords:
    def connect(path: Path) -> sqlite3.Connection:
        connection = open_database(path)
        left = iter(range(statement - 1, 0, -1))
        connection.set_trace_callback(lambda _sql: None if next(left, 0) else os.kill(os.getpid(), signal.SIGKILL))
        return connection

    return SqliteRecords(home.records, connect)


async def work(records: SqliteRecords) -> None:
    (started,) = await records.append(an_entry(EntryKind.STARTED))
    entry_told(started)
    while True:
        assignment = an_assignment(str(uuid.uuid4()))
        entry_told(await records.open_assignment(assignment, opening(assignment)))
        for draft in range(3):
            await records.save_draft(assignment.unique_id, a_draft(str(draft)))
            told("draft", unique_id=assignment.unique_id, choice=draft)
        for entry in await records.append(an_entry(), an_entry()):
            entry_told(entry)
        await submit(records, assignment)
        entry_told(await records.reopen_task(assignment.unique_id, return_of(assignment)))
        told("taken-back", unique_id=assignment.unique_id)
        await submit(records, assignment)
        assert await records.begin_delivery(assignment.unique_id)
        told("begun", unique_id=assignment.unique_id)
        await records.record_outcome(assignment.unique_id, Accepted("receipt"), utc_ms=0)
        told("delivered", unique_id=assignment.unique_id)


async def submit(records: SqliteRecords, assignment: Assignment) -> None:
    entry_told(await records.submit(submission(assignment), a_parcel(assignment, "sent"), an_answer("sent")))
    told("submitted", unique_id=assignment.unique_id)


def import_for_ever(home: Home) -> None:
    from annotator.store.bundles.library import BundleLibrary
    from fakes.bundle_library import HeldSource

    library = BundleLibrary(home.bundles)
    files = {f"media/{number}.bin": bytes([number]) * 2000 for number in range(12)}
    for number in count(1):
        key = f"{os.getpid()}@{number}"
        library.take(HeldSource("offered", files), key, tuple(files), lambda done, _total: told("copied", bytes=done))
        told("taken", key=key)


if __name__ == "__main__":
    place, *how = sys.argv[1:]
    match how:
        case []:
            asyncio.run(work(open_records(Home(Path(place)))))
        case ["import"]:
            import_for_ever(Home(Path(place)))
        case [statement, *_]:
            asyncio.run(work(open_to_die(Home(Path(place)), int(statement))))
