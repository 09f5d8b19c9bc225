"""A spool for results: stored on disk until all have been read, then returned in order, so that memory use stays
constant. It is SQLite's own temporary database. SQLite writes it to disk when it outgrows its cache. Its file has no
name (on Windows a locked one) and is gone when it is closed, even after a crash."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from annotator.core.errors import NoTemporarySpace
from annotator.core.outbox.rework import may_replace, replaced_by

_CACHE_KIB = 32 * 1024
# Results repeat the same words: the fastest level removes two thirds. The window of 8 KiB is as long as most results,
# and a larger one takes longer to set up than to use.
_FASTEST = 1
_WINDOW_BITS = 13
_HASH_LEVEL = 6
_SETTINGS = (
    "PRAGMA journal_mode = OFF",  # nothing has to survive a crash
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


class CheckedResult(Struct, frozen=True):
    """A valid result with its bytes `data`. The order is by `key`, `place`, `number`, `task_id`, `submitted_on` and
    `path`; `place` and `number` have at most 18 digits."""

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
    """The spool. All methods raise `NoTemporarySpace` if the disk fails. Close it at the end."""

    def __init__(self) -> None:
        self._where = ""
        with _faults():
            self._database = sqlite3.connect("", autocommit=True)
            for setting in _SETTINGS:
                self._database.execute(setting).close()
            self._database.execute(_TABLE)
            self._database.execute(_OTHERS)
            self._database.execute("BEGIN")

    def put(self, result: CheckedResult) -> tuple[str, bool] | None:
        """Add a result and return None. If its unique_id is present already, keep the old one. Return its path and
        whether both are identical."""
        row = (
            result.unique_id,
            result.key,
            result.place,
            result.number,
            result.task_id,
            result.submitted_on.toordinal(),
            _as_bytes(result.path),
            result.was_skipped,
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
        """Count an unwanted result. A repeated unique_id counts once."""
        with _faults():
            self._database.execute("INSERT OR IGNORE INTO others VALUES (?)", (unique_id,))

    @property
    def others(self) -> int:
        return self._count("SELECT count(*) FROM others")

    def leave_out_skipped(self) -> None:
        """Ignore skipped results from now on."""
        self._where = "WHERE NOT skipped"

    def leave_out_replaced(self) -> int:
        """Remove the results that another result replaces, and return their number. A skipped one replaces none."""
        with _faults():
            ids = self._database.execute("SELECT unique_id, key, task_id FROM aside WHERE NOT skipped")
            tasks = {(key, task_id) for unique_id, key, task_id in ids if may_replace(unique_id)}
            replaced = [each for key, task_id in sorted(tasks) for each in self._replaced(key, task_id)]
            self._database.executemany("DELETE FROM aside WHERE unique_id = ?", replaced)
        return len(replaced)

    def _replaced(self, key: str, task_id: str) -> list[tuple[str]]:
        """Return the replaced results of a task. Its results are found by the index that orders them."""
        self._index()
        found = self._database.execute(
            "SELECT unique_id, skipped FROM aside WHERE key = ? AND task_id = ?", (key, task_id)
        ).fetchall()
        answered = {unique_id for unique_id, skipped in found if not skipped}
        return [(unique_id,) for unique_id, _skipped in found if replaced_by(unique_id, answered)]

    def __len__(self) -> int:
        return self._count(f"SELECT count(*) FROM aside {self._where}")

    @property
    def skipped(self) -> int:
        return 0 if self._where else self._count("SELECT count(*) FROM aside WHERE skipped")

    @property
    def tasks(self) -> int:
        return self._count(f"SELECT count(*) FROM (SELECT DISTINCT key, task_id FROM aside {self._where})")

    def in_order(self) -> Iterator[bytes]:
        """Yield the bytes of each result in order. Several iterations may run at the same time."""
        with _faults():
            self._index()
            rows = self._database.execute(f"SELECT data FROM aside INDEXED BY in_order {self._where} ORDER BY {_ORDER}")
            for (data,) in rows:
                yield zlib.decompress(data)

    def of_task(self, key: str, task_id: str) -> Iterator[bytes]:
        """Yield the bytes of each result of one task, in the same order."""
        with _faults():
            rows = self._database.execute(
                f"SELECT data FROM aside WHERE key = ? AND task_id = ? ORDER BY {_ORDER}", (key, task_id)
            )
            for (data,) in rows:
                yield zlib.decompress(data)

    def close(self) -> None:
        self._database.close()

    def _index(self) -> None:
        self._database.execute(f"CREATE INDEX IF NOT EXISTS in_order ON aside ({_ORDER}, skipped)")

    def _count(self, question: str) -> int:
        with _faults():
            (count,) = self._database.execute(question).fetchone()
        return int(count)


def _packed(data: bytes) -> bytes:
    packing = zlib.compressobj(_FASTEST, zlib.DEFLATED, _WINDOW_BITS, _HASH_LEVEL)
    return packing.compress(data) + packing.flush()


@contextmanager
def _faults() -> Iterator[None]:
    """Translate SQLite's errors: a temporary file not written is reported as a full disk or no file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise NoTemporarySpace(detail=str(error)) from error


def _as_bytes(path: str) -> bytes:
    """Encode a path. File names may contain bytes that are not valid text."""
    return path.encode("utf-8", "surrogatepass")


def _as_text(path: bytes) -> str:
    return path.decode("utf-8", "surrogatepass")
