"""Files for a person, written in pieces: each appears under its name when all are complete, or none does."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from annotator.store.disk import disk_faults, sync_descriptor, sync_folder

PART = ".part"  # a file that is not complete yet


class AlreadyThere(Exception):
    """A file stands where one was to be written, and may not be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def check_free(paths: Iterable[Path]) -> None:
    """Raises AlreadyThere for the first that is taken: asked before long work, and again at its end."""
    for path in paths:
        if path.is_symlink() or path.exists():
            raise AlreadyThere(path)


def write_whole(files: Mapping[Path, Iterable[bytes]], *, overwrite: bool, is_private: bool = False) -> dict[Path, int]:
    """Path -> bytes written; `is_private`: nobody but this person may read them at any time. All are written beside
    their places first and synced, then shown by one rename each. What the pieces raise passes through, with nothing
    left behind. Raises AlreadyThere unless `overwrite`, StoreFault when the disk will not."""
    parts = {path: path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}") for path in files}
    try:
        sizes = {path: _write(parts[path], pieces, is_private) for path, pieces in files.items()}
        if not overwrite:
            check_free(files)
        for path, part in parts.items():
            with disk_faults(path):
                part.replace(path)
                sync_folder(path.parent)
        return sizes
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _write(part: Path, pieces: Iterable[bytes], is_private: bool) -> int:
    with disk_faults(part), open(part, "xb", opener=_opened_privately if is_private else None) as file:
        size_bytes = 0
        for piece in pieces:
            file.write(piece)
            size_bytes += len(piece)
        file.flush()
        sync_descriptor(file.fileno())
    return size_bytes


def _opened_privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
