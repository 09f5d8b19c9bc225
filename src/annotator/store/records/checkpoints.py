"""The table of the one checkpoint: a cache, made when it is first kept, and never missed. Every function runs inside a
transaction on the connection's thread."""

from __future__ import annotations

import sqlite3

from annotator.core.ledger.checkpoint import Checkpoint

_TABLE = """
    CREATE TABLE IF NOT EXISTS checkpoint (
        one     INTEGER PRIMARY KEY CHECK (one = 1),
        version TEXT NOT NULL,
        seq     INTEGER NOT NULL,
        sha256  TEXT NOT NULL,
        state   TEXT NOT NULL
    ) STRICT
"""


def keep(connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """In place of the one before."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT OR REPLACE INTO checkpoint (one, version, seq, sha256, state) VALUES (1, ?, ?, ?, ?)",
        (checkpoint.version, checkpoint.seq, checkpoint.sha256, checkpoint.state),
    )


def kept(connection: sqlite3.Connection) -> Checkpoint | None:
    """None where there is none, or where the ledger has another entry at its place."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'checkpoint'").fetchone():
        return None
    row = connection.execute(
        "SELECT version, seq, sha256, state FROM checkpoint JOIN entries USING (seq, sha256)"
    ).fetchone()
    return Checkpoint(*row) if row is not None else None
