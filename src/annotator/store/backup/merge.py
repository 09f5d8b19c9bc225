"""The merge of damaged records into an updated backup. Missing rows are added, and rows that are further advanced in
the damaged file are updated. Nothing is reset, and no task gets a second assignment or parcel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.core.answer.assignment import AssignmentState
from annotator.core.answer.result_items import Answer
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import SubmittedBody, TaskReopenedBody
from annotator.core.ledger.hash_chain import breach
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.parcel import ParcelState
from annotator.formats.results.reader import NotAResult, read_envelope
from annotator.store.backup.change_log_format import CellsByName, LastEntry
from annotator.store.backup.replay import put_row
from annotator.store.records.ledger import entry_of_row
from annotator.store.records.result_checksums import matches_checksum

_STATES = frozenset(state.value for state in AssignmentState)
_PARCEL_STATES = frozenset(state.value for state in ParcelState)
_PROGRESS = ("note", "attempts", "due_utc_ms", "unproven_tries")  # columns about the delivery of a result


def continue_chain(
    connection: sqlite3.Connection, pool: Mapping[int, Iterable[CellsByName]], last: LastEntry
) -> LastEntry:
    """Append the entries that follow the last one, as far as the hash chain is valid. Return the new last entry."""
    while True:
        seq = last.seq + 1
        for row in pool.get(seq, ()):
            entry = entry_of_row(row)
            if entry is not None and breach(entry, seq, last.sha256) is None:
                put_row(connection, "entries", row)
                last = LastEntry(seq, entry.sha256)
                break
        else:
            return last


def merge_assignments(connection: sqlite3.Connection, rows: Iterable[CellsByName], settled: Collection[str]) -> None:
    """Merge rows of the damaged file. Rows that are `settled` are skipped, because newer values are known."""
    for row in rows:
        if row.get("unique_id") in settled or not _is_assignment(row):
            continue
        found = connection.execute(
            "SELECT unique_id, state FROM assignments WHERE unique_id = ? OR (bundle_key = ? AND task_id = ?)",
            (row.get("unique_id"), row.get("bundle_key"), row.get("task_id")),
        ).fetchall()
        if not found or found == [(row["unique_id"], AssignmentState.OPEN.value)]:
            put_row(connection, "assignments", row)


def _is_assignment(row: CellsByName) -> bool:
    try:
        Answer.deserialize(json.loads(str(row["result"])))
        json.loads(str(row["heard"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return row.get("state") in _STATES and isinstance(row.get("opened_utc_ms"), int)


def merge_parcels(connection: sqlite3.Connection, rows: Iterable[CellsByName], settled: Collection[str]) -> None:
    """Merge parcels. The state of those that are `settled` is newer than this one."""
    for row in rows:
        unique_id = str(row.get("unique_id"))
        if unique_id in settled or row.get("state") not in _PARCEL_STATES:
            continue
        _mark_delivered(connection, row)
        if not matches_checksum(row.get("envelope"), row.get("envelope_sha256")):
            _move_on(connection, row)
            if row["state"] != ParcelState.ACCEPTED.value:
                continue
        envelope = _envelope(row.get("envelope"), unique_id)
        if envelope is None:
            continue
        found = connection.execute("SELECT state FROM parcels WHERE unique_id = ?", (unique_id,)).fetchone()
        if found is None and close_task(connection, envelope, str(row.get("bundle_key")), row.get("created_utc_ms")):
            put_row(connection, "parcels", row)
        elif found is not None and found[0] != ParcelState.ACCEPTED.value:
            connection.execute(
                "UPDATE parcels SET envelope = ?, envelope_sha256 = ?, state = ?, note = ?, attempts = ?,"
                " due_utc_ms = ?, unproven_tries = max(unproven_tries, ?) WHERE unique_id = ?",
                (row["envelope"], row.get("envelope_sha256", ""), row["state"], *map(row.get, _PROGRESS), unique_id),
            )


def _mark_delivered(connection: sqlite3.Connection, row: CellsByName) -> None:
    """Store the export of a known result, and that the worker sent it, if they are later than the stored ones."""
    exported, marked = (row.get("exported_to"), row.get("exported_utc_ms")), row.get("marked_sent_utc_ms")
    if isinstance(marked, int):
        connection.execute(
            "UPDATE parcels SET marked_sent_utc_ms = ?1 WHERE unique_id = ?2 AND marked_sent_utc_ms < ?1",
            (marked, row.get("unique_id")),
        )
    if isinstance(exported[0], str) and isinstance(exported[1], int):
        connection.execute(
            "UPDATE parcels SET exported_to = ?1, exported_utc_ms = ?2 WHERE unique_id = ?3 AND exported_utc_ms < ?2",
            (*exported, row.get("unique_id")),
        )


def _move_on(connection: sqlite3.Connection, row: CellsByName) -> None:
    """Update the state of a result whose bytes are corrupt here and known from another source."""
    connection.execute(
        "UPDATE parcels SET state = ?, note = ?, attempts = ?, due_utc_ms = ?,"
        " unproven_tries = max(unproven_tries, ?) WHERE unique_id = ? AND envelope_sha256 = ? AND state <> 'accepted'",
        (row["state"], *map(row.get, (*_PROGRESS, "unique_id", "envelope_sha256"))),
    )


def close_task(connection: sqlite3.Connection, envelope: Envelope, bundle_key: str, utc_ms: Any) -> bool:
    """Mark the task of a result as submitted or skipped under its unique_id. Return False if another result of the
    task exists already. An open assignment under another unique_id is deleted."""
    state = AssignmentState.SKIPPED if envelope.was_cancelled else AssignmentState.SUBMITTED
    connection.execute(
        "DELETE FROM assignments WHERE bundle_key = ? AND task_id = ? AND unique_id <> ? AND state = 'open'"
        " AND NOT EXISTS (SELECT 1 FROM parcels WHERE parcels.unique_id = assignments.unique_id)",
        (bundle_key, envelope.task_id, envelope.unique_id),
    )
    if connection.execute(
        "SELECT 1 FROM assignments WHERE bundle_key = ? AND task_id = ? AND unique_id <> ?",
        (bundle_key, envelope.task_id, envelope.unique_id),
    ).fetchone():
        return False
    kept = json.dumps(envelope.answer.serialize(), ensure_ascii=False)
    opened_utc_ms = utc_ms if isinstance(utc_ms, int) else 0
    connection.execute(
        "INSERT INTO assignments (unique_id, bundle_key, task_id, state, result, opened_utc_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (unique_id) DO UPDATE SET state = excluded.state, result = excluded.result WHERE state = 'open'",
        (envelope.unique_id, bundle_key, envelope.task_id, state.value, kept, opened_utc_ms),
    )
    return True


def merge_others(connection: sqlite3.Connection, table: str, rows: Iterable[CellsByName]) -> None:
    """Add settings and withdrawn tasks that are not known yet."""
    for row in rows:
        names = list(row)
        connection.execute(
            f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            tuple(row.values()),
        )


def _envelope(data: Any, unique_id: str) -> Envelope | None:
    if not isinstance(data, bytes):
        return None
    try:
        envelope = read_envelope(data)
    except NotAResult:
        return None
    return envelope if envelope.unique_id == unique_id else None


def started_tasks(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the unique_ids of all tasks that were ever opened here, as far as known."""
    known = {unique_id for (unique_id,) in connection.execute("SELECT unique_id FROM assignments")}
    opened = connection.execute(
        "SELECT json_extract(body, '$.unique_id') FROM entries WHERE kind = ?", (EntryKind.TASK_OPENED.value,)
    )
    return frozenset(known | {unique_id for (unique_id,) in opened if isinstance(unique_id, str)})


def close_tasks_of_parcels(connection: sqlite3.Connection) -> None:
    """Close the tasks of recovered parcels whose assignment is missing or open."""
    found = connection.execute(
        "SELECT unique_id, bundle_key, envelope, created_utc_ms FROM parcels"
        " WHERE unique_id NOT IN (SELECT unique_id FROM assignments WHERE state <> 'open')"
    ).fetchall()
    for unique_id, bundle_key, data, utc_ms in found:
        envelope = _envelope(data, unique_id)
        if envelope is not None:
            close_task(connection, envelope, bundle_key, utc_ms)


def open_tasks_without_parcels(connection: sqlite3.Connection) -> tuple[TaskReopenedBody, ...]:
    """Reopen submitted tasks whose parcel was not recovered. They keep their answer and are later sent under the old
    unique_id. Return the ledger bodies for those tasks that are submitted according to the ledger."""
    found = connection.execute(
        "UPDATE assignments SET state = 'open' WHERE state <> 'open'"
        " AND unique_id NOT IN (SELECT unique_id FROM parcels) RETURNING unique_id"
    ).fetchall()
    opened = {unique_id for (unique_id,) in found}
    submitted: dict[str, SubmittedBody] = {}
    kinds = (EntryKind.TASK_SUBMITTED.value, EntryKind.TASK_REOPENED.value)
    rows = connection.execute("SELECT kind, body FROM entries WHERE kind IN (?, ?) ORDER BY seq", kinds)
    for kind, text in rows if opened else ():
        body = json.loads(text)
        if kind == EntryKind.TASK_REOPENED.value:
            submitted.pop(body.get("unique_id"), None)
        elif body.get("unique_id") in opened:
            submitted[body["unique_id"]] = SubmittedBody.read(body)
    return tuple(
        TaskReopenedBody(body.unique_id, body.bundle, body.task, body.requester) for body in submitted.values()
    )
