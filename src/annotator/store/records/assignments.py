"""The table of assignments including drafts. Every function runs inside a transaction on the connection's thread."""

from __future__ import annotations

import base64
import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.result_items import Answer

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedAudio

NOTHING_PLAYED = "{}"  # value in the table for assignments without playback
# Answers are read as bytes, because SQLite refuses to return corrupt text, as if the disk had failed.
_COLUMNS = "unique_id, bundle_key, task_id, state, CAST(result AS BLOB), opened_utc_ms, CAST(heard AS BLOB)"
# Exceptions caused by a changed byte: no text, no JSON, or not the JSON that was written.
_SPOILED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error)
_COMPRESSED = b"zlib:"  # before the base64 of a compressed draft; JSON never begins with it
_SHORT_CHARACTERS = 2_000
_MOST_DRAFT_BYTES, _BYTES_A_CHARACTER = 1 << 26, 4  # what may come out of a compressed draft


def of_bundle(connection: sqlite3.Connection, bundle_key: str, *, are_open: bool = False) -> tuple[Assignment, ...]:
    """Return the assignments in the order of their first opening, or only the open ones."""
    where = "bundle_key = ? AND state = 'open'" if are_open else "bundle_key = ?"
    rows = connection.execute(f"SELECT {_COLUMNS} FROM assignments WHERE {where} ORDER BY rowid", (bundle_key,))
    return tuple(_assignment(*row) for row in rows)


def of_task(connection: sqlite3.Connection, bundle_key: str, task_id: str) -> Assignment | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM assignments WHERE bundle_key = ? AND task_id = ?", (bundle_key, task_id)
    ).fetchone()
    return None if row is None else _assignment(*row)


def tasks_of(connection: sqlite3.Connection, unique_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the bundle key and the task id by unique_id."""
    rows = connection.execute(
        "SELECT unique_id, bundle_key, task_id FROM assignments WHERE unique_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(unique_ids)),),
    )
    return {unique_id: (bundle_key, task_id) for unique_id, bundle_key, task_id in rows}


def bundles_of(connection: sqlite3.Connection, unique_ids: Collection[str]) -> dict[str, str]:
    return {unique_id: key for unique_id, (key, _) in tasks_of(connection, unique_ids).items()}


def standing(connection: sqlite3.Connection, bundle_key: str) -> Standing:
    done = connection.execute("SELECT task_id FROM assignments WHERE bundle_key = ? AND state <> 'open'", (bundle_key,))
    skipped = connection.execute(
        "SELECT task_id FROM assignments WHERE bundle_key = ? AND state = ?",
        (bundle_key, AssignmentState.SKIPPED.value),
    )
    opened = connection.execute(
        "SELECT task_id, opened_utc_ms FROM assignments WHERE bundle_key = ? AND state = 'open'", (bundle_key,)
    )
    dropped = connection.execute(
        "SELECT task_id FROM dropped WHERE bundle_key = ? EXCEPT SELECT task_id FROM assignments WHERE bundle_key = ?",
        (bundle_key, bundle_key),
    )
    drafts = connection.execute(
        "SELECT task_id FROM assignments WHERE bundle_key = ? AND state = 'open' AND result <> ?",
        (bundle_key, _text(Answer())),
    )
    return Standing(_ids(done), _ids(skipped), dict(opened), _ids(dropped), _ids(drafts))


def drop(connection: sqlite3.Connection, bundle_key: str, task_ids: Collection[str]) -> None:
    """Withdraw tasks, as long as they are not begun. A repeated withdrawal is no error."""
    rows = [(bundle_key, task_id) for task_id in task_ids]
    connection.executemany("INSERT OR IGNORE INTO dropped (bundle_key, task_id) VALUES (?, ?)", rows)


def _ids(rows: Iterable[tuple[str]]) -> frozenset[str]:
    return frozenset(task_id for (task_id,) in rows)


def _assignment(
    unique_id: str, bundle_key: str, task_id: str, state: str, result: bytes, opened_utc_ms: int, heard: bytes
) -> Assignment:
    """Return the assignment. An unreadable answer does not block the task."""
    answer = Answer()
    spoiled = b""
    try:
        answer = Answer.deserialize(json.loads(_decompressed(result)))
    except _SPOILED:
        spoiled = result
    return Assignment(
        unique_id, bundle_key, task_id, AssignmentState(state), answer, opened_utc_ms, _played_ranges(heard), spoiled
    )


def _played_ranges(kept: bytes) -> ListenedAudio | None:
    """Return the played ranges, or None if they cannot be read; the audio must then be played again."""
    if kept == NOTHING_PLAYED.encode():
        return None
    from annotator.core.design.listening import ListenedAudio

    try:
        return ListenedAudio.from_json(json.loads(kept))
    except _SPOILED:
        return None


def open_at(connection: sqlite3.Connection, assignment: Assignment, utc_ms: int) -> None:
    """Store a new assignment, or update a known one's opening time. Fail if the task has another unique_id."""
    connection.execute(
        "INSERT INTO assignments (unique_id, bundle_key, task_id, state, result, opened_utc_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (unique_id) DO UPDATE SET opened_utc_ms = excluded.opened_utc_ms",
        (
            assignment.unique_id,
            assignment.bundle_key,
            assignment.task_id,
            assignment.state.value,
            _text(assignment.answer),
            utc_ms,
        ),
    )


def save_draft(connection: sqlite3.Connection, unique_id: str, result: str) -> None:
    """Save a draft. A long one is compressed to about a seventh, because each save writes all of it."""
    is_long = _SHORT_CHARACTERS < len(result) < _MOST_DRAFT_BYTES // _BYTES_A_CHARACTER
    text = _compressed(result) if is_long else result
    connection.execute("UPDATE assignments SET result = ? WHERE unique_id = ? AND state = 'open'", (text, unique_id))


def _compressed(result: str) -> str:
    return (_COMPRESSED + base64.b64encode(zlib.compress(result.encode()))).decode()


def _decompressed(result: bytes) -> bytes:
    """Return the JSON of an answer. Raise `zlib.error` or ValueError if it is corrupt."""
    if not result.startswith(_COMPRESSED):
        return result
    packed = base64.b64decode(result.removeprefix(_COMPRESSED), validate=True)
    return zlib.decompressobj().decompress(packed, _MOST_DRAFT_BYTES)


def save_played(connection: sqlite3.Connection, unique_id: str, played_json: str) -> None:
    connection.execute(
        "UPDATE assignments SET heard = ? WHERE unique_id = ? AND state = 'open'", (played_json, unique_id)
    )


def close(connection: sqlite3.Connection, unique_id: str, state: AssignmentState, answer: Answer) -> bool:
    """Close an assignment, which keeps its answer. Return False if it was not open."""
    changed = connection.execute(
        "UPDATE assignments SET state = ?, result = ? WHERE unique_id = ? AND state = 'open'",
        (state.value, _text(answer), unique_id),
    )
    return changed.rowcount == 1


def reopen(connection: sqlite3.Connection, unique_id: str) -> None:
    connection.execute("UPDATE assignments SET state = 'open' WHERE unique_id = ?", (unique_id,))


def _text(answer: Answer) -> str:
    return json.dumps(answer.serialize(), ensure_ascii=False)
