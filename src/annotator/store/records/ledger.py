"""The table of the ledger. Every function runs inside a transaction, on the thread that owns the connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, Entry, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import canonical, chained

_KINDS = {kind.value: kind for kind in EntryKind}
_COLUMNS = "seq, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms, previous_sha256, sha256"


def append(connection: sqlite3.Connection, new: Iterable[NewEntry]) -> tuple[Entry, ...]:
    """Append entries to the hash chain."""
    seq, previous = last_of(connection)
    added = []
    for unchained in new:
        seq += 1
        # The body as it is read back, so that the returned entry equals the stored one.
        body = json.loads(canonical(unchained.body))
        entry = chained(NewEntry(unchained.kind, unchained.timestamp, body), seq, previous)
        insert(connection, entry)
        previous = entry.sha256
        added.append(entry)
    return tuple(added)


def last_of(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry, or 0 and the genesis hash."""
    found = connection.execute("SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if found is None else (int(found[0]), str(found[1]))


def entries(connection: sqlite3.Connection, after_seq: int, most: int | None = None) -> tuple[Entry, ...]:
    """Return the entries after `after_seq`, oldest first. Empty bodies, which are most, are not parsed."""
    limit = -1 if most is None else most
    rows = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?", (after_seq, limit))
    return tuple(_entry(*row) for row in rows)


def entry_of_row(row: Mapping[str, Any]) -> Entry | None:
    """Return the entry in a row given by its columns, or None if it is not an entry."""
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
    """Return the first and the last entry."""
    (last_seq,) = connection.execute("SELECT max(seq) FROM entries").fetchone()
    if last_seq is None:
        return None
    (first,) = entries(connection, 0, 1)
    (last,) = entries(connection, last_seq - 1, 1)
    return first, last


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Insert a chained entry, which must follow the last one."""
    timestamp = entry.timestamp
    connection.execute(
        f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            entry.kind.value,
            canonical(entry.body).decode(),
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
