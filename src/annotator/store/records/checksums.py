"""The hash of a result's bytes, which stands beside them from the moment when they are sealed. What a disk spoils of a
result afterwards is found out before it is sent, and is damage as any other: it can be restored.

What is received already is not looked at by whoever works with the records: it is not sent again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

_SEALED_SINCE = 6  # version of the tables
# A hash that is empty is not known: it is of what an older program sealed and sent.
_IS_SPOILED = "envelope_sha256 <> '' AND envelope_sha256 <> sha256(envelope)"


class CorruptResult(sqlite3.DatabaseError):
    """As SQLite would say it of a page."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT

    def __init__(self, unique_id: str) -> None:
        super().__init__(f"the result {unique_id} is not what was written")


def store_checksum(envelope: Any) -> str:
    """In hexadecimal digits. Damage may have made anything of the bytes: what is none has no hash that fits."""
    return hashlib.sha256(envelope).hexdigest() if isinstance(envelope, bytes) else "none"


def know_seals(connection: sqlite3.Connection) -> None:
    """Its statements may ask for `sha256(…)` from now on."""
    connection.create_function("sha256", 1, store_checksum, deterministic=True)


def matches_checksum(envelope: Any, sha256: Any) -> bool:
    """As far as is known: an empty hash, or none, belongs to anything."""
    return not sha256 or sha256 == store_checksum(envelope)


def expect_sealed(connection: sqlite3.Connection) -> None:
    """Raises SpoiledResult where bytes that are to be sent are not what was sealed."""
    for unique_id in find_corrupt(connection, received=False):
        raise CorruptResult(unique_id)


def find_corrupt(connection: sqlite3.Connection, *, received: bool) -> tuple[str, ...]:
    """The unique_ids of results whose bytes are not those that were sealed: of those that the receiver has, or of those
    that are to be sent. There are none in tables of a program that sealed nothing. The first condition is that of the
    index."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < _SEALED_SINCE:
        return ()
    state = "state = 'accepted'" if received else "state <> 'accepted'"
    rows = connection.execute(f"SELECT unique_id FROM parcels WHERE {state} AND {_IS_SPOILED} ORDER BY number")
    return tuple(unique_id for (unique_id,) in rows)


def open_spoiled_again(connection: sqlite3.Connection) -> None:
    """Of records that are put together again, without their triggers: what is still not what was sealed goes, so that
    its task is open again with its answer; and what an older program sealed gets its hash."""
    connection.execute(f"DELETE FROM parcels WHERE state <> 'accepted' AND {_IS_SPOILED}")
    connection.execute(
        "UPDATE parcels SET envelope_sha256 = sha256(envelope) WHERE state <> 'accepted' AND envelope_sha256 = ''"
    )
