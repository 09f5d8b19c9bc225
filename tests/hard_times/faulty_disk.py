"""A disk that fails from its n-th call on, for as long as wanted, at the border where Python asks for it: what makes,
names, writes and syncs files below some folders, and what SQLite is told to write there."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct, field

_CALLS = ("mkdir", "link", "replace", "rename", "unlink", "open", "fsync")
_WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "CREATE", "COMMIT")

_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class DiskFault(Enum):
    """The system's number, and SQLite's code and words for it."""

    FULL = (28, sqlite3.SQLITE_FULL, "database or disk is full")
    FAILING = (5, sqlite3.SQLITE_IOERR, "disk I/O error")
    READ_ONLY = (30, sqlite3.SQLITE_READONLY, "attempt to write a readonly database")

    def of_system(self, path: str) -> OSError:
        return OSError(self.value[0], os.strerror(self.value[0]), path)

    def of_sqlite(self) -> sqlite3.OperationalError:
        _number, code, words = self.value
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        return error


class FaultyDisk(Struct):
    """Call number `first`, counted from 1, and all after it fail until it is `repaired`; 0: none does. `calls` are the
    names of all that came."""

    folders: tuple[Path, ...]
    fault: DiskFault
    first: int = 0
    calls: list[str] = field(default_factory=list)
    refused: int = 0
    is_mended: bool = False

    def mend(self) -> None:
        self.is_mended = True

    def _fails(self, call: str) -> bool:
        self.calls.append(call)
        fails = bool(self.first) and not self.is_mended and len(self.calls) >= self.first
        self.refused += fails
        return fails

    def meets(self, call: str, path: str) -> None:
        """Raises OSError where it fails."""
        if self._is_here(path) and self._fails(call):
            raise self.fault.of_system(path)

    def _is_here(self, path: str) -> bool:
        return any(Path(path).is_relative_to(folder) for folder in self.folders)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Between Python and the system's own."""
        with ExitStack() as patches:
            for name in _CALLS:
                patches.enter_context(patch.object(os, name, self._watched(name, getattr(os, name))))
            patches.enter_context(patch.object(io, "open", self._opened(io.open)))
            patches.enter_context(patch.object(sqlite3, "connect", self._connected(sqlite3.connect)))
            yield

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(first: Any, *others: Any, **named: Any) -> Any:
            if name == "open" and not (others and others[0] & _FOR_WRITING):
                return real(first, *others, **named)
            self.meets(name, str(Path(f"/proc/self/fd/{first}").readlink()) if name == "fsync" else os.fsdecode(first))
            return real(first, *others, **named)

        return called

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(file: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
            if not isinstance(file, int) and set(mode) & set("wxa+"):
                self.meets("write", os.fsdecode(file))
            return real(file, mode, *others, **named)

        return called

    def _connected(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        disk = self

        class FaultyConnection(sqlite3.Connection):
            def execute(self, sql: str, *others: Any) -> sqlite3.Cursor:
                word = sql.split(maxsplit=1)[0]
                if word in _WRITES and disk._fails(word):
                    raise disk.fault.of_sqlite()
                return super().execute(sql, *others)

        def called(database: Any, *others: Any, **named: Any) -> sqlite3.Connection:
            if named.get("uri") or not disk._is_here(os.fsdecode(database)):
                return real(database, *others, **named)
            return real(database, *others, **named, factory=FaultyConnection)

        return called
