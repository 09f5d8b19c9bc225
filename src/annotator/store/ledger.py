"""The ledger's table. Every function is called inside a transaction, on the thread that owns the connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from annotator.core.clock import Stamp
from annotator.core.ledger import GENESIS, Entry, EntryKind, NewEntry, canonical, chained

_KINDS = {kind.value: kind for kind in EntryKind}
_COLUMNS = "seq, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms, previous_sha256, sha256"


def append(connection: sqlite3.Connection, new: Iterable[NewEntry]) -> tuple[Entry, ...]:
    """Chains the entries to the last one there is and adds them."""
    last = connection.execute("SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = last if last is not None else (0, GENESIS)
    added = []
    for one in new:
        seq += 1
        body = canonical(one.body).decode()
        # The body as it will be read back, so that what is acknowledged is what is stored.
        entry = chained(NewEntry(one.kind, one.stamp, json.loads(body)), seq, previous)
        _insert(connection, entry, body)
        previous = entry.sha256
        added.append(entry)
    return tuple(added)


def entries(connection: sqlite3.Connection, after_seq: int) -> tuple[Entry, ...]:
    """All entries after one, oldest first. Reads the whole history at every start, so most bodies, being empty, are not
    parsed at all."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE seq > ? ORDER BY seq", (after_seq,))
    return tuple(
        Entry(
            seq,
            _KINDS[kind],
            Stamp(utc_ms, zone, offset_min, boot_id, awake_ms, running_ms),
            {} if body == "{}" else json.loads(body),
            previous_sha256,
            sha256,
        )
        for (
            seq,
            kind,
            body,
            utc_ms,
            zone,
            offset_min,
            boot_id,
            awake_ms,
            running_ms,
            previous_sha256,
            sha256,
        ) in rows
    )


def _insert(connection: sqlite3.Connection, entry: Entry, body: str) -> None:
    stamp = entry.stamp
    connection.execute(
        f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            entry.kind.value,
            body,
            stamp.utc_ms,
            stamp.zone,
            stamp.offset_min,
            stamp.boot_id,
            stamp.awake_ms,
            stamp.running_ms,
            entry.previous_sha256,
            entry.sha256,
        ),
    )
