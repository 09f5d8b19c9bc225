"""The table of parcels. Every function runs inside a transaction on the connection's thread."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.money.states import MoneyState
from annotator.core.outbox.backoff import backoff_s, max_backoff_s
from annotator.core.outbox.delivery_state import ResultCount
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Destination,
    Outcome,
    Parcel,
    ParcelState,
    RetryLater,
    Route,
    WaitingBundle,
    export_receipt,
    exported_file,
)
from annotator.store.records.result_checksums import CorruptResult, matches_checksum, store_checksum
from annotator.store.records.schema import DELIVERY_COLUMNS

_COLUMNS = (
    "unique_id, bundle_key, task_id, connector, envelope, created_utc_ms, was_cancelled,"
    " state, attempts, due_utc_ms, note, unproven_tries, url, project, envelope_sha256, exported_to, exported_utc_ms,"
    " marked_sent_utc_ms"
)
_HEAD_COLUMNS = _COLUMNS.replace("envelope,", "x'',", 1)


def add(connection: sqlite3.Connection, parcel: Parcel, number: int | None = None) -> None:
    """Add a parcel at the end, or under the given `number`."""
    connection.execute(
        f"INSERT INTO parcels (number, {_COLUMNS}) VALUES ({', '.join('?' * 19)})",
        (
            number,
            parcel.unique_id,
            parcel.bundle_key,
            parcel.task_id,
            parcel.connector,
            parcel.envelope,
            parcel.created_utc_ms,
            parcel.was_cancelled,
            parcel.state.value,
            parcel.attempts,
            parcel.due_utc_ms,
            parcel.receipt or _note(parcel.reason, parcel.detail),
            parcel.unproven_tries,
            parcel.url,
            parcel.project,
            store_checksum(parcel.envelope),
            parcel.exported_to,
            parcel.exported_utc_ms,
            parcel.marked_sent_utc_ms,
        ),
    )


def newest_first(connection: sqlite3.Connection) -> tuple[Parcel, ...]:
    return _parcels(connection.execute(f"SELECT {_COLUMNS} FROM parcels ORDER BY number DESC"))


def heads(connection: sqlite3.Connection, bundle_key: str) -> tuple[Parcel, ...]:
    """Return the parcels of a bundle, or all for an empty key, with empty envelopes, oldest first."""
    where, values = _of_bundle(bundle_key)
    rows = connection.execute(f"SELECT {_HEAD_COLUMNS} FROM parcels {where} ORDER BY number", values)
    return tuple(_unchecked(row) for row in rows)


def _of_bundle(bundle_key: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition for the parcels of a bundle, or of all for an empty key, and its values."""
    return ("WHERE bundle_key = ?", (bundle_key,)) if bundle_key else ("", ())


def delivery_counts(
    connection: sqlite3.Connection, bundle_key: str, decisions: Mapping[str, MoneyState]
) -> tuple[ResultCount, ...]:
    """Count the results by what their delivery states depend on, from the index alone."""
    where, values = _of_bundle(bundle_key)
    query = f"SELECT {DELIVERY_COLUMNS}, count(*) FROM parcels INDEXED BY parcels_deliveries"
    undecided = Counter[tuple[Any, ...]]()
    for *columns, count in connection.execute(f"{query} {where} GROUP BY {DELIVERY_COLUMNS}", values):
        undecided[tuple(columns)] = count
    found: list[ResultCount] = []
    for reward in sorted(set(decisions.values())):
        decided = json.dumps([unique_id for unique_id, state in decisions.items() if state is reward])
        among = f"{where} {'AND' if where else 'WHERE'} unique_id IN (SELECT value FROM json_each(?))"
        for *columns, count in connection.execute(f"{query} {among} GROUP BY {DELIVERY_COLUMNS}", (*values, decided)):
            undecided[tuple(columns)] -= count
            found.append(_count(columns, count, reward))
    return (*(_count(columns, count) for columns, count in undecided.items() if count), *found)


def _count(columns: Sequence[Any], count: int, reward: MoneyState | None = None) -> ResultCount:
    key, connector, was_cancelled, state, receipt, file, exported_utc_ms, marked_utc_ms = columns
    parcel = Parcel(
        unique_id="",
        bundle_key=key,
        task_id="",
        connector=connector,
        envelope=b"",
        created_utc_ms=0,
        was_cancelled=bool(was_cancelled),
        state=ParcelState(state),
        receipt=receipt,
        exported_to=file,
        exported_utc_ms=exported_utc_ms,
        marked_sent_utc_ms=marked_utc_ms,
    )
    return ResultCount(parcel, count, reward)


def not_accepted(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM parcels WHERE state <> 'accepted'").fetchone()
    return int(count)


def parcel(connection: sqlite3.Connection, unique_id: str) -> Parcel | None:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM parcels WHERE unique_id = ?", (unique_id,))
    return next(iter(_parcels(rows)), None)


def bundles_waiting(connection: sqlite3.Connection) -> tuple[WaitingBundle, ...]:
    """Return the bundles with waiting parcels, oldest first. Beside `min`, SQLite takes `unique_id` from the row
    with the smallest number (https://www.sqlite.org/lang_select.html#bareagg)."""
    rows = connection.execute(
        "SELECT bundle_key, count(*), unique_id, min(number) FROM parcels"
        " WHERE state <> 'accepted' AND state = 'waiting' GROUP BY bundle_key ORDER BY 4"
    )
    return tuple(WaitingBundle(bundle_key, count, first) for bundle_key, count, first, _number in rows)


def accepted_routes(connection: sqlite3.Connection) -> tuple[Route, ...]:
    """Return accepted parcels' destinations, from the index alone, because rows contain the results' bytes."""
    rows = connection.execute(
        "SELECT DISTINCT bundle_key, connector, url, project FROM parcels WHERE state = 'accepted'"
        " ORDER BY bundle_key, connector, url, project"
    )
    return tuple(Route(*row) for row in rows)


def due(
    connection: sqlite3.Connection, utc_ms: int, on_hold: Collection[str], backed_off: Collection[Destination]
) -> tuple[Parcel, ...]:
    """Return the due parcels, oldest first. The first condition is that of the index, so the cost does not depend on
    the number of accepted parcels. A due time further away than any wait was set by a clock that was ahead
    (`core.outbox.parcel.is_due`)."""
    untried_ms, tried_ms = (utc_ms + max_backoff_s(attempts) * 1000 for attempts in (0, 1))
    return _parcels(
        connection.execute(
            f"SELECT {_COLUMNS} FROM parcels WHERE state <> 'accepted' AND state = 'waiting'"
            " AND (due_utc_ms <= ? OR due_utc_ms > CASE attempts WHEN 0 THEN ? ELSE ? END)"
            " AND bundle_key NOT IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE json_extract(value, '$[0]') = connector"
            " AND json_extract(value, '$[1]') = url) ORDER BY number",
            (
                utc_ms,
                untried_ms,
                tried_ms,
                json.dumps(list(on_hold)),
                json.dumps([[place.connector, place.url] for place in backed_off]),
            ),
        )
    )


def take_out(connection: sqlite3.Connection, unique_id: str) -> bool:
    """Delete a parcel. Return False if there is none, or if part of it may have been sent."""
    gone = connection.execute(
        "DELETE FROM parcels WHERE unique_id = ? AND state = 'waiting' AND unproven_tries = 0", (unique_id,)
    )
    return gone.rowcount == 1


def begin_delivery(connection: sqlite3.Connection, unique_id: str) -> bool:
    begun = connection.execute(
        "UPDATE parcels SET unproven_tries = unproven_tries + 1 WHERE unique_id = ? AND state = 'waiting'", (unique_id,)
    )
    return begun.rowcount == 1


def begin_manual_export(connection: sqlite3.Connection, bundle_key: str) -> tuple[Parcel, ...]:
    connection.execute(
        "UPDATE parcels SET unproven_tries = unproven_tries + 1 WHERE bundle_key = ? AND state = 'waiting'",
        (bundle_key,),
    )
    return _parcels(
        connection.execute(f"SELECT {_COLUMNS} FROM parcels WHERE bundle_key = ? ORDER BY number", (bundle_key,))
    )


def end_manual_export(connection: sqlite3.Connection, unique_ids: Collection[str], file: str, utc_ms: int) -> None:
    among = "unique_id IN (SELECT value FROM json_each(?))"
    listed = json.dumps(list(unique_ids))
    if file:
        change = "exported_to = ?, exported_utc_ms = ?"
        connection.execute(f"UPDATE parcels SET {change} WHERE {among}", (file, utc_ms, listed))
        change = "state = 'accepted', attempts = attempts + 1, note = ?"
        connection.execute(
            f"UPDATE parcels SET {change} WHERE state <> 'accepted' AND {among}", (export_receipt(file), listed)
        )
    else:
        change = "unproven_tries = max(0, unproven_tries - 1)"
        connection.execute(f"UPDATE parcels SET {change} WHERE state = 'waiting' AND {among}", (listed,))


def mark_sent(connection: sqlite3.Connection, unique_ids: Collection[str], utc_ms: int) -> None:
    connection.execute(
        "UPDATE parcels SET marked_sent_utc_ms = ? WHERE unique_id IN (SELECT value FROM json_each(?))",
        (utc_ms, json.dumps(list(unique_ids))),
    )


def send_after_all(connection: sqlite3.Connection, unique_ids: Collection[str], utc_ms: int) -> None:
    """Queue exported parcels again: the requester may have them. Those accepted by a server keep the receipt."""
    mark = export_receipt("")
    connection.execute(
        "UPDATE parcels SET state = 'waiting', due_utc_ms = ?, note = '', unproven_tries = max(1, unproven_tries)"
        " WHERE state = 'accepted' AND substr(note, 1, length(?)) = ?"
        " AND unique_id IN (SELECT value FROM json_each(?))",
        (utc_ms, mark, mark, json.dumps(list(unique_ids))),
    )


def reseal(connection: sqlite3.Connection, bundle_keys: Collection[str], change: Callable[[bytes], bytes]) -> None:
    """Replace unsent parcels' bytes. Envelopes never change, so each is deleted and added under its number."""
    rows = connection.execute(
        f"SELECT number, {_COLUMNS} FROM parcels WHERE state <> 'accepted' AND state = 'waiting'"
        " AND unproven_tries = 0 AND bundle_key IN (SELECT value FROM json_each(?)) ORDER BY number",
        (json.dumps(list(bundle_keys)),),
    ).fetchall()
    for number, *row in rows:
        before = _parcel(tuple(row))
        after = replace(before, envelope=change(before.envelope))
        if after != before and take_out(connection, before.unique_id):
            add(connection, after, number)


def record_outcome(connection: sqlite3.Connection, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
    """Store the outcome of a delivery. An accepted parcel stays accepted, whatever a late reply says."""
    found = connection.execute(
        "SELECT attempts, due_utc_ms FROM parcels WHERE unique_id = ? AND state <> 'accepted'", (unique_id,)
    ).fetchone()
    if found is None:
        return
    attempts, due_utc_ms = found[0] + 1, found[1]
    match outcome:
        case Accepted(receipt):
            state, note = ParcelState.ACCEPTED, receipt
        case RetryLater(reason, detail):
            state, note = ParcelState.WAITING, _note(reason, detail)
            wait_s = backoff_s(attempts) if outcome.wait_s is None else outcome.wait_s
            due_utc_ms = utc_ms + round(wait_s * 1000)
        case _:
            state, note = ParcelState.REFUSED, _note(outcome.reason, outcome.detail)
    connection.execute(
        "UPDATE parcels SET state = ?, attempts = ?, due_utc_ms = ?, note = ?,"
        " unproven_tries = max(0, unproven_tries - ?) WHERE unique_id = ?",
        (state.value, attempts, due_utc_ms, note, isinstance(outcome, RetryLater) and outcome.never_began, unique_id),
    )


def retry(connection: sqlite3.Connection, unique_id: str, utc_ms: int) -> None:
    connection.execute(
        "UPDATE parcels SET state = 'waiting', due_utc_ms = ? WHERE unique_id = ? AND state <> 'accepted'",
        (utc_ms, unique_id),
    )


def _parcels(rows: Iterable[tuple[Any, ...]]) -> tuple[Parcel, ...]:
    return tuple(_parcel(row) for row in rows)


def _parcel(row: tuple[Any, ...]) -> Parcel:
    """Return the parcel in a row. Raise `CorruptResult` if it is unsent and its bytes do not match their hash."""
    parcel = _unchecked(row)
    if not (parcel.state is ParcelState.ACCEPTED or matches_checksum(row[4], row[14])):
        raise CorruptResult(row[0])
    return parcel


def _unchecked(row: tuple[Any, ...]) -> Parcel:
    state, note = ParcelState(row[7]), str(row[10])
    accepted = state is ParcelState.ACCEPTED
    reason, detail = (None, "") if accepted else _reason(note)
    return Parcel(
        unique_id=row[0],
        bundle_key=row[1],
        task_id=row[2],
        connector=row[3],
        envelope=row[4],
        created_utc_ms=row[5],
        was_cancelled=bool(row[6]),
        state=state,
        attempts=row[8],
        due_utc_ms=row[9],
        receipt=note if accepted else "",
        reason=reason,
        detail=detail,
        unproven_tries=row[11],
        url=row[12],
        project=row[13],
        exported_to=row[15] or (exported_file(note) if accepted else ""),
        exported_utc_ms=row[16],
        marked_sent_utc_ms=row[17],
    )


def _note(reason: DeliveryReason | None, detail: str) -> str:
    """Return reason and detail as stored in the table: `folder-missing:/media/usb`."""
    return detail if reason is None else f"{reason.value}:{detail}" if detail else reason.value


def _reason(note: str) -> tuple[DeliveryReason | None, str]:
    """Parse a stored note; the inverse of `_note`. An unknown reason of another version becomes part of the detail."""
    code, _colon, detail = note.partition(":")
    return (DeliveryReason(code), detail) if code in DeliveryReason else (None, note)
