"""The bundle of a trial run, and the detection of its changes. A folder is read in place; a zip file is unpacked to
a temporary folder at each change."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from annotator.core.errors import MediaFault, StoreFault
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.store.bundles.library import BundleLibrary
from annotator.store.bundles.sources import FolderSource, open_source


class RehearsalLibrary:
    """A `core.ports.bundles.BundleRepository` for a bundle still being edited. Unlike in the library, a new import
    replaces the previous one under its key. Folders, and so large media, are not copied at every change of a text."""

    def __init__(self, aside: Path) -> None:
        """Zip files are unpacked below `aside`."""
        self._unpack_folder = aside
        self._folders: dict[str, Path] = {}
        self._unpacked: dict[str, BundleLibrary] = {}
        self._unpacked_so_far = 0

    def open_source(self, location: str) -> BundleSource:
        return open_source(location)

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        if isinstance(source, FolderSource):
            self._folders[key] = source.folder.absolute()
            self._unpacked.pop(key, None)
            progress(1, 1)
            return
        self._unpacked_so_far += 1
        unpacked = BundleLibrary(self._unpack_folder / str(self._unpacked_so_far))
        unpacked.take(source, key, paths, progress)
        self._unpacked[key] = unpacked
        # The previous version is still on screen, so only the one before it is deleted.
        shutil.rmtree(self._unpack_folder / str(self._unpacked_so_far - 2), ignore_errors=True)

    def keys(self) -> tuple[str, ...]:
        return tuple(sorted({*self._folders, *self._unpacked}))

    def source(self, key: str) -> BundleSource:
        if key in self._unpacked:
            return self._unpacked[key].source(key)
        return FolderSource(self._folder(key), key)

    def media_path(self, key: str, path: str) -> str:
        """Return a file's absolute path. The reader refused those outside; the viewer reports deleted files."""
        if key in self._unpacked:
            return self._unpacked[key].media_path(key, path)
        return str(self._folder(key) / path)

    def sha256(self, key: str, path: str) -> str:
        """Return the hash of the current file, which is read for this. Raise `MediaFault`."""
        if key in self._unpacked:
            return self._unpacked[key].sha256(key, path)
        try:
            with (self._folder(key) / path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise MediaFault(MediaFault.MISSING, path=path) from error

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        """Do nothing: the table may change at any time, and the requester's folder must not be written to."""

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        """Nothing is kept."""

    def cached_tasks(self, key: str, tasks_file: str) -> bytes | None:
        """Nothing is kept."""

    def _folder(self, key: str) -> Path:
        if key not in self._folders:
            raise StoreFault(path=key, detail="no such bundle is rehearsed")
        return self._folders[key]


# A folder named by mistake must not be scanned forever. Files beyond this number are not watched.
MAX_WATCHED_FILES = 200_000

type _FileStates = Mapping[str, tuple[int, int, int]]  # path -> size in bytes, modification time in ns, inode number


class FileWatch:
    """A `core.ports.bundles.BundleWatch` for a folder or zip file. A folder may be replaced or come back."""

    def __init__(self, location: str) -> None:
        self._place = Path(location)
        self._states: _FileStates = _scan_files(self._place)

    def changed(self) -> bool:
        before, self._states = self._states, _scan_files(self._place)
        return before != self._states


def _scan_files(place: Path) -> _FileStates:
    """Return the state of the files, empty if the location does not exist. Files that a bundle ignores (editors'
    locks and backups) are skipped."""
    try:
        found = place.stat()
    except (OSError, ValueError):
        return {}
    if not stat.S_ISDIR(found.st_mode):
        return {"": (found.st_size, found.st_mtime_ns, found.st_ino)}
    seen: dict[str, tuple[int, int, int]] = {}
    pending = [place]
    while pending and len(seen) < MAX_WATCHED_FILES:
        pending += _scan_folder(pending.pop(), seen)
    return seen


def _scan_folder(folder: Path, seen: dict[str, tuple[int, int, int]]) -> list[Path]:
    """Add the files of one folder to `seen` and return its subfolders. Files that vanish meanwhile count as missing."""
    folders: list[Path] = []
    try:
        with os.scandir(folder) as members:
            for member in members:
                if member.name.startswith(".") or member.name.endswith("~"):
                    continue
                if member.is_dir(follow_symlinks=False):
                    folders.append(Path(member.path))
                    continue
                found = member.stat(follow_symlinks=False)
                seen[member.path] = (found.st_size, found.st_mtime_ns, found.st_ino)
    except OSError:
        return folders
    return folders
