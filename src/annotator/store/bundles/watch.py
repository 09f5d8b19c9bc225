"""The detection of changed bundle files by their sizes and times. The files are not read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

# A folder named by mistake must not be scanned forever. Files beyond this number are not watched.
LOOKED_AT_AT_MOST = 200_000

type _Seen = Mapping[str, tuple[int, int, int]]  # path -> size in bytes, modification time in ns, inode number


class FileWatch:
    """A `core.ports.bundles.BundleWatch` for a folder or a zip file. A folder may be replaced, disappear and come
    back."""

    def __init__(self, location: str) -> None:
        self._place = Path(location)
        self._seen: _Seen = _look(self._place)

    def changed(self) -> bool:
        before, self._seen = self._seen, _look(self._place)
        return before != self._seen


def _look(place: Path) -> _Seen:
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
    while pending and len(seen) < LOOKED_AT_AT_MOST:
        pending += _look_into(pending.pop(), seen)
    return seen


def _look_into(folder: Path, seen: dict[str, tuple[int, int, int]]) -> list[Path]:
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
