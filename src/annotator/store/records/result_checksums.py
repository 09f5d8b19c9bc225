"""The checksum of a result's bytes, stored with them when they are sealed. A result that the disk corrupted is found
before it is sent and can be restored like other damage. Received results are not checked during the work, because
they are not sent again."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

_SEALED_SINCE = 6  # schema version
# An empty hash is unknown. An older program sealed and sent that result.
_IS_SPOILED = "envelope_sha256 <> '' AND envelope_sha256 <> sha256(envelope)"


class CorruptResult(sqlite3.DatabaseError):
    """A corrupt result, reported like SQLite reports a corrupt page."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT

    def __init__(self, unique_id: str) -> None:
        super().__init__(f"the result {unique_id} is not what was written")


def store_checksum(envelope: Any) -> str:
    """Return the hash in hexadecimal digits. Damage may have replaced the bytes by another type, which never
    matches."""
    return hashlib.sha256(envelope).hexdigest() if isinstance(envelope, bytes) else "none"


def know_seals(connection: sqlite3.Connection) -> None:
    """Make the SQL function `sha256(…)` available to the connection."""
    connection.create_function("sha256", 1, store_checksum, deterministic=True)


def matches_checksum(envelope: Any, sha256: Any) -> bool:
    """Return whether the hash matches. An empty or missing hash matches everything."""
    return not sha256 or sha256 == store_checksum(envelope)


def expect_checksums(connection: sqlite3.Connection) -> None:
    """Raise `CorruptResult` if the bytes of an unsent result do not match their hash."""
    for unique_id in find_corrupt(connection, received=False):
        raise CorruptResult(unique_id)


def find_corrupt(connection: sqlite3.Connection, *, received: bool) -> tuple[str, ...]:
    """Return the unique_ids of corrupt results: received ones, or unsent ones. Tables of a program without checksums
    have none. The first condition of the query is that of the index."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < _SEALED_SINCE:
        return ()
    state = "state = 'accepted'" if received else "state <> 'accepted'"
    rows = connection.execute(f"SELECT unique_id FROM parcels WHERE {state} AND {_IS_SPOILED} ORDER BY number")
    return tuple(unique_id for (unique_id,) in rows)


def open_spoiled_again(connection: sqlite3.Connection) -> None:
    """Delete corrupt unsent results during a restore without triggers, so that their tasks are reopened with their
    answers. Results that an older program sealed get their hash."""
    connection.execute(f"DELETE FROM parcels WHERE state <> 'accepted' AND {_IS_SPOILED}")
    connection.execute(
        "UPDATE parcels SET envelope_sha256 = sha256(envelope) WHERE state <> 'accepted' AND envelope_sha256 = ''"
    )
