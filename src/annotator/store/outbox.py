"""The table of parcels. Every function runs inside a transaction on the connection's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from annotator.core.outbox import Accepted, Later, Outcome, Parcel, ParcelState, retry_after_s

_COLUMNS = (
    "unique_id, bundle_key, task_id, connector, envelope, created_utc_ms, was_cancelled,"
    " state, attempts, due_utc_ms, note"
)


def add(connection: sqlite3.Connection, parcel: Parcel) -> None:
    connection.execute(
        f"INSERT INTO parcels ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
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
            parcel.note,
        ),
    )


def newest_first(connection: sqlite3.Connection) -> tuple[Parcel, ...]:
    return _parcels(connection.execute(f"SELECT {_COLUMNS} FROM parcels ORDER BY number DESC"))


def not_accepted(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM parcels WHERE state <> 'accepted'").fetchone()
    return int(count)


def due(connection: sqlite3.Connection, utc_ms: int) -> tuple[Parcel, ...]:
    """Oldest first. The first condition is that of the index: asking costs the same however many were accepted."""
    return _parcels(
        connection.execute(
            f"SELECT {_COLUMNS} FROM parcels WHERE state <> 'accepted' AND state = 'waiting' AND due_utc_ms <= ?"
            " ORDER BY number",
            (utc_ms,),
        )
    )


def record_outcome(connection: sqlite3.Connection, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
    """An accepted parcel stays accepted, whatever a late answer says."""
    found = connection.execute(
        "SELECT attempts, due_utc_ms FROM parcels WHERE unique_id = ? AND state <> 'accepted'", (unique_id,)
    ).fetchone()
    if found is None:
        return
    attempts, due_utc_ms = found[0] + 1, found[1]
    match outcome:
        case Accepted(receipt):
            state, note = ParcelState.ACCEPTED, receipt
        case Later(reason):
            state, note = ParcelState.WAITING, reason
            due_utc_ms = utc_ms + retry_after_s(attempts) * 1000
        case _:
            state, note = ParcelState.REFUSED, outcome.reason
    connection.execute(
        "UPDATE parcels SET state = ?, attempts = ?, due_utc_ms = ?, note = ? WHERE unique_id = ?",
        (state.value, attempts, due_utc_ms, note, unique_id),
    )


def retry(connection: sqlite3.Connection, unique_id: str, utc_ms: int) -> None:
    connection.execute(
        "UPDATE parcels SET state = 'waiting', due_utc_ms = ? WHERE unique_id = ? AND state <> 'accepted'",
        (utc_ms, unique_id),
    )


def _parcels(rows: Iterable[tuple[Any, ...]]) -> tuple[Parcel, ...]:
    return tuple(
        Parcel(
            unique_id=row[0],
            bundle_key=row[1],
            task_id=row[2],
            connector=row[3],
            envelope=row[4],
            created_utc_ms=row[5],
            was_cancelled=bool(row[6]),
            state=ParcelState(row[7]),
            attempts=row[8],
            due_utc_ms=row[9],
            note=row[10],
        )
        for row in rows
    )
