"""The table of the one checkpoint: a cache, made when it is first kept, and never missed. Every function runs inside a
transaction on the connection's thread."""

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
    """In place of the one before."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT OR REPLACE INTO checkpoint (one, version, seq, sha256, state) VALUES (1, ?, ?, ?, ?)",
        (checkpoint.version, checkpoint.seq, checkpoint.sha256, _sealed(checkpoint.state)),
    )


def kept(connection: sqlite3.Connection) -> Checkpoint | None:
    """None where there is none, where the ledger has another entry at its place, or where a byte of it is spoiled: it
    is made anew from the ledger then."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'checkpoint'").fetchone():
        return None
    # As bytes: SQLite refuses to read out spoiled text, as if the disk had failed.
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
    """With its checksum in front: a digit that became another would be a wrong figure, and nothing else would tell."""
    return f"{zlib.crc32(state.encode()):08x}{state}"


def _opened(sealed: bytes) -> str:
    """Raises ValueError when it is not what was kept."""
    state = sealed[_CHECKSUM:]
    if sealed[:_CHECKSUM] != b"%08x" % zlib.crc32(state):
        raise ValueError("the checkpoint is spoiled")
    return state.decode()
