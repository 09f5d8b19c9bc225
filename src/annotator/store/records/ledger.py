"""The ledger's table. Every function is called inside a transaction, on the thread that owns the connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, Entry, EntryKind, NewEntry, canonical, chained

_KINDS = {kind.value: kind for kind in EntryKind}
_COLUMNS = "seq, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms, previous_sha256, sha256"


def append(connection: sqlite3.Connection, new: Iterable[NewEntry]) -> tuple[Entry, ...]:
    """Chains the entries to the last one there is and adds them."""
    seq, previous = last_of(connection)
    added = []
    for unchained in new:
        seq += 1
        body = canonical(unchained.body).decode()
        # The body as it will be read back, so that what is acknowledged is what is stored.
        entry = chained(NewEntry(unchained.kind, unchained.timestamp, json.loads(body)), seq, previous)
        _insert(connection, entry, body)
        previous = entry.sha256
        added.append(entry)
    return tuple(added)


def last_of(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash of the last entry; where there is none, 0 and what the first follows."""
    found = connection.execute("SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if found is None else (int(found[0]), str(found[1]))


def entries(connection: sqlite3.Connection, after_seq: int, most: int | None = None) -> tuple[Entry, ...]:
    """The entries after one, oldest first. Most bodies, being empty, are not parsed at all."""
    limit = -1 if most is None else most
    rows = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?", (after_seq, limit))
    return tuple(_entry(*row) for row in rows)


def entry_of_row(row: Mapping[str, Any]) -> Entry | None:
    """Of a row by its columns, wherever it was found; None where it is no entry."""
    try:
        return _entry(*(row[name] for name in _COLUMNS.split(", ")))
    except (RecordsDamaged, KeyError):
        return None


def _entry(
    seq: int,
    kind: str,
    body: str,
    utc_ms: int,
    zone: str,
    offset_min: int,
    boot_id: str,
    awake_ms: int,
    running_ms: int,
    previous_sha256: str,
    sha256: str,
) -> Entry:
    return Entry(
        seq,
        _KINDS[kind] if kind in _KINDS else _unreadable(seq),
        Timestamp(utc_ms, zone, offset_min, boot_id, awake_ms, running_ms),
        {} if body == "{}" else _body(seq, body),
        previous_sha256,
        sha256,
    )


def _body(seq: int, text: str | bytes) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        _unreadable(seq)
    if not isinstance(body, dict):
        _unreadable(seq)
    return body


def _unreadable(seq: int) -> NoReturn:
    raise RecordsDamaged(path="records.sqlite3", detail=f"entry {seq}", seq=str(seq))


def ends(connection: sqlite3.Connection) -> tuple[Entry, Entry] | None:
    """The first entry and the last one."""
    (last_seq,) = connection.execute("SELECT max(seq) FROM entries").fetchone()
    if last_seq is None:
        return None
    (first,) = entries(connection, 0, 1)
    (last,) = entries(connection, last_seq - 1, 1)
    return first, last


def _insert(connection: sqlite3.Connection, entry: Entry, body: str) -> None:
    timestamp = entry.timestamp
    connection.execute(
        f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            entry.kind.value,
            body,
            timestamp.utc_ms,
            timestamp.zone,
            timestamp.offset_min,
            timestamp.boot_id,
            timestamp.awake_ms,
            timestamp.running_ms,
            entry.previous_sha256,
            entry.sha256,
        ),
    )
