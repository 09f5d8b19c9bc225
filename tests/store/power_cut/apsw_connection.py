"""APSW under the names of Python's `sqlite3`, as far as the store uses them: the store's own code runs on it, its every
statement and pragma in its own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw

from store.power_cut.recording_disk import VFS_NAME


class Rows:
    """The result of `sqlite3.Connection.execute`."""

    def __init__(self, rows: apsw.Cursor, rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def fetchone(self) -> Any:
        return self._rows.fetchone()

    def fetchall(self) -> Any:
        return self._rows.fetchall()


class ApswConnection:
    """`checkpoint_pages`: after how many pages the write-ahead log goes into the file; SQLite's own 1,000 would need a
    long session. 0 leaves it as it is."""

    def __init__(self, path: Path, checkpoint_pages: int = 0) -> None:
        self._connection = apsw.Connection(str(path), vfs=VFS_NAME)
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        if checkpoint_pages:
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_pages}").fetchall()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        rows = self._connection.execute(statement, tuple(values))
        return Rows(rows, self._connection.changes())

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(statement, [tuple(one) for one in values])

    def setconfig(self, setting: int, enable: bool) -> None:
        self._connection.config(setting, enable)

    def create_function(self, name: str, count: int, work: Callable[..., Any], *, deterministic: bool) -> None:
        self._connection.create_scalar_function(name, work, count, deterministic=deterministic)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def close(self) -> None:
        self._connection.close()
