"""Files of a bundle lent to worker processes by path: those of a folder in place, of a zip singly as a copy."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import BinaryIO

from annotator.core.ports.bundles import BundleSource, Lent
from annotator.formats.source.listing import MAX_BUNDLE_BYTES
from annotator.formats.source.media_kinds import HEAD_BYTES, TAIL_BYTES
from annotator.store.bundles.sources import CHUNK_BYTES, FolderSource
from annotator.store.disk import disk_faults, temporary_folder


class LentFiles:
    """A `core.ports.bundles.Lender`. Copies have new names in a private temporary folder, until returned."""

    def __init__(self, source: BundleSource) -> None:
        """Raise `NoTemporaryFolder` if files must be copied and there is no folder for that."""
        if not isinstance(source, FolderSource):
            temporary_folder()
        self._source = source
        self._folder: Path | None = None
        self._numbers = count(1)
        self._reading = Lock()
        self._is_closed = False

    def lend(self, path: str) -> Lent:
        if isinstance(self._source, FolderSource):
            place = self._source.folder.absolute() / path
            with disk_faults(place), place.open("rb") as file:
                return _lent(place, file)
        with self._reading:
            if self._is_closed:  # the caller has left while it waited for another copy
                raise ValueError("nothing is lent any more")
            place = self._folder_for_lent() / f"{next(self._numbers)}{PurePosixPath(path).suffix}"
            with disk_faults(place), place.open("wb+") as file:
                file.writelines(self._source.pieces(path, MAX_BUNDLE_BYTES))
                return _lent(place, file)

    def is_unchanged(self, lent: Lent) -> bool:
        with suppress(OSError):
            return _state(Path(lent.location).stat()) == lent.state
        return False

    def give_back(self, lent: Lent) -> None:
        if self._folder is not None:
            with suppress(OSError):  # `close` tries again
                Path(lent.location).unlink()

    def close(self) -> None:
        """Delete the temporary folder. A copy still being made for a cancelled caller is awaited and deleted too."""
        with self._reading:
            self._is_closed = True
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    def _folder_for_lent(self) -> Path:
        if self._folder is None:
            with disk_faults(folder := temporary_folder()):
                self._folder = Path(tempfile.mkdtemp(prefix="annotator-", dir=folder))
        return self._folder


def _lent(place: Path, file: BinaryIO) -> Lent:
    file.seek(0)
    state = _state(os.fstat(file.fileno()))
    digest, head, tail = hashlib.sha256(), b"", b""
    while piece := file.read(CHUNK_BYTES):
        digest.update(piece)
        head = head or piece[:HEAD_BYTES]
        tail = (tail + piece)[-TAIL_BYTES:]
    return Lent(str(place), head, tail, digest.hexdigest(), state)


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
