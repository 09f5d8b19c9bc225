"""The table with the one checkpoint, a cache created at its first use. Every function runs inside a transaction on
the connection's thread."""

from __future__ import annotations

import sqlite3
import zlib

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

_CHECKSUM = 8  # hexadecimal digits


def keep(connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """Store the checkpoint in place of the previous one."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT OR REPLACE INTO checkpoint (one, version, seq, sha256, state) VALUES (1, ?, ?, ?, ?)",
        (checkpoint.version, checkpoint.seq, checkpoint.sha256, _sealed(checkpoint.state)),
    )


def kept(connection: sqlite3.Connection) -> Checkpoint | None:
    """Return the checkpoint.

    Return None if there is none, if the ledger has a different entry at its position, or if it is corrupt. It is
    then rebuilt from the ledger."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'checkpoint'").fetchone():
        return None
    # Read as bytes, because SQLite refuses to return corrupt text, as if the disk had failed.
    row = connection.execute(
        "SELECT CAST(version AS BLOB), seq, sha256, CAST(state AS BLOB)"
        " FROM checkpoint JOIN entries USING (seq, sha256)"
    ).fetchone()
    if row is None:
        return None
    version, seq, sha256, sealed = row
    try:
        return Checkpoint(version.decode(), seq, sha256, _opened(sealed))
    except ValueError:
        return None


def _sealed(state: str) -> str:
    """Prefix the state with its checksum. Without it, a changed digit would be a wrong figure that nothing else
    detects."""
    return f"{zlib.crc32(state.encode()):08x}{state}"


def _opened(sealed: bytes) -> str:
    """Return the state without its checksum. Raise ValueError if it is corrupt."""
    state = sealed[_CHECKSUM:]
    if sealed[:_CHECKSUM] != b"%08x" % zlib.crc32(state):
        raise ValueError("the checkpoint is spoiled")
    return state.decode()
