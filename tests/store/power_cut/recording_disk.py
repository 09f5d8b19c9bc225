"""A disk that remembers: every write, truncation, sync and deletion of a database and what stands beside it.

A file system of SQLite's (VFS), given to APSW, that does everything on the real disk and notes it down. APSW's files
have no shared memory, so the log's index is on the heap (`locking_mode = EXCLUSIVE`); what is written is the same.
"""

from __future__ import annotations

from collections.abc import Buffer
from pathlib import Path

import apsw
from msgspec import Struct

VFS_NAME = "recording"


class Made(Struct, frozen=True):
    """A file that did not exist got its name. `is_log`: a journal or write-ahead log, with whose first sync SQLite
    syncs the folder as well."""

    name: str
    is_log: bool


class Gone(Struct, frozen=True):
    name: str


class Written(Struct, frozen=True):
    name: str
    offset: int
    data: bytes


class Cut(Struct, frozen=True):
    """The file has another size now."""

    name: str
    size: int


class Synced(Struct, frozen=True):
    name: str


type Step = Made | Gone | Written | Cut | Synced

_LOGS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL


class RecordingDisk(apsw.VFS):
    """Registered under VFS_NAME as long as it lives."""

    def __init__(self) -> None:
        super().__init__(VFS_NAME, "")
        self.steps: list[Step] = []

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if name is None or path is None:
            return super().xOpen(name, flags)
        # The store makes the file itself, for the person alone, just before SQLite opens it.
        if not Path(path).exists() or not Path(path).stat().st_size:
            self.steps.append(Made(Path(path).name, bool(flags[0] & _LOGS)))
        return RecordedFile(name, flags, Path(path).name, self.steps)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.steps.append(Gone(Path(filename).name))


class RecordedFile(apsw.VFSFile):
    def __init__(self, path: str | apsw.URIFilename, flags: list[int], name: str, steps: list[Step]) -> None:
        super().__init__("", path, flags)
        self._name = name
        self._steps = steps

    def xWrite(self, data: Buffer, offset: int) -> None:
        super().xWrite(data, offset)
        self._steps.append(Written(self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._steps.append(Cut(self._name, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._steps.append(Synced(self._name))
