"""Results put aside on disk until all have been read, and handed out in order: memory does not grow with them.

SQLite's own temporary database: it goes to the disk where it outgrows its cache, has no name there that anybody could
open (on Windows one that is locked), and is gone when it is closed, also by a crash.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from annotator.core.errors import NoRoomAside

_CACHE_KIB = 32 * 1024
# Results are words repeated: the fastest level takes two thirds of them away. The window of 8 KiB is as long as most,
# and a larger one takes longer to make than to use.
_FASTEST, _WINDOW_BITS, _HASH_LEVEL = 1, 13, 6
_SETTINGS = (
    "PRAGMA journal_mode = OFF",  # nothing of it has to outlive a crash
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = FILE",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
)
_TABLE = """CREATE TABLE aside (
    unique_id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL,
    task_id TEXT NOT NULL, day INTEGER NOT NULL, path BLOB NOT NULL, skipped INTEGER NOT NULL, data BLOB NOT NULL
)"""
_OTHERS = "CREATE TABLE others (unique_id TEXT PRIMARY KEY) WITHOUT ROWID"
_ORDER = "key, place, number, task_id, day, path"


class Judged(Struct, frozen=True):
    """A result that was found sound, as the bytes `data`. Ordered by `key`, `place`, `number`, `task_id`,
    `submitted_on` and `path`; `place` and `number` have at most 18 digits."""

    path: str
    unique_id: str
    key: str
    task_id: str
    place: int
    number: int
    submitted_on: date
    was_skipped: bool
    data: bytes


class ResultSpool:
    """Everything raises NoRoomAside when the disk will not. Close it."""

    def __init__(self) -> None:
        self._where = ""
        with _faults():
            self._database = sqlite3.connect("", autocommit=True)
            for setting in _SETTINGS:
                self._database.execute(setting).close()
            self._database.execute(_TABLE)
            self._database.execute(_OTHERS)
            self._database.execute("BEGIN")

    def put(self, result: Judged) -> tuple[str, bool] | None:
        """None, or of the one that has this unique_id already, which stays: its path, and whether it is the same."""
        row = (
            *(result.unique_id, result.key, result.place, result.number, result.task_id),
            *(result.submitted_on.toordinal(), _as_bytes(result.path), result.was_skipped),
            _packed(result.data),
        )
        with _faults():
            added = self._database.execute("INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            if added.rowcount:
                return None
            found = self._database.execute("SELECT path, data FROM aside WHERE unique_id = ?", (result.unique_id,))
            path, data = found.fetchone()
        return _as_text(path), zlib.decompress(data) == result.data

    def count_other(self, unique_id: str) -> None:
        """Of one that is not wanted: however often it comes, it counts once."""
        with _faults():
            self._database.execute("INSERT OR IGNORE INTO others VALUES (?)", (unique_id,))

    @property
    def others(self) -> int:
        return self._count("SELECT count(*) FROM others")

    def leave_out_skipped(self) -> None:
        """From now on, as if they had never been there."""
        self._where = "WHERE NOT skipped"

    def __len__(self) -> int:
        return self._count(f"SELECT count(*) FROM aside {self._where}")

    @property
    def skipped(self) -> int:
        return 0 if self._where else self._count("SELECT count(*) FROM aside WHERE skipped")

    @property
    def tasks(self) -> int:
        return self._count(f"SELECT count(*) FROM (SELECT DISTINCT key, task_id FROM aside {self._where})")

    def in_order(self) -> Iterator[bytes]:
        """The bytes of each. May be asked for several times, also at the same time."""
        with _faults():
            self._database.execute(f"CREATE INDEX IF NOT EXISTS in_order ON aside ({_ORDER}, skipped)")
            rows = self._database.execute(f"SELECT data FROM aside INDEXED BY in_order {self._where} ORDER BY {_ORDER}")
            for (data,) in rows:
                yield zlib.decompress(data)

    def of_task(self, key: str, task_id: str) -> Iterator[bytes]:
        """The bytes of each about one task, in the same order."""
        with _faults():
            rows = self._database.execute(
                f"SELECT data FROM aside WHERE key = ? AND task_id = ? ORDER BY {_ORDER}", (key, task_id)
            )
            for (data,) in rows:
                yield zlib.decompress(data)

    def close(self) -> None:
        self._database.close()

    def _count(self, question: str) -> int:
        with _faults():
            (count,) = self._database.execute(question).fetchone()
        return int(count)


def _packed(data: bytes) -> bytes:
    packing = zlib.compressobj(_FASTEST, zlib.DEFLATED, _WINDOW_BITS, _HASH_LEVEL)
    return packing.compress(data) + packing.flush()


@contextmanager
def _faults() -> Iterator[None]:
    """SQLite says of a temporary file that cannot be made or written that the disk is full, or names no file at all."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise NoRoomAside(detail=str(error)) from error


def _as_bytes(path: str) -> bytes:
    """Names of files may hold bytes that are no text."""
    return path.encode("utf-8", "surrogatepass")


def _as_text(path: bytes) -> str:
    return path.decode("utf-8", "surrogatepass")
