"""Files that only the user may read, written in pieces: all appear under their names when complete, or none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from annotator.store.disk import disk_faults, opened_privately, parts_of, sync_descriptor, sync_folder


class AlreadyThere(Exception):
    """A target file exists and may not be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def check_free(paths: Iterable[Path]) -> None:
    """Raise `AlreadyThere` for the first path that exists. Used before long work and again at its end."""
    for path in paths:
        if path.is_symlink() or path.exists():
            raise AlreadyThere(path)


def write_atomically(files: Mapping[Path, Iterable[bytes]], *, overwrite: bool) -> dict[Path, int]:
    """Write the files and return the bytes written by path. All are written under temporary names and synced, then
    each is renamed. Exceptions of the pieces pass through, and nothing is left behind. Only the user may read the
    files at any time. Raise `AlreadyThere` unless `overwrite`, and `StoreFault` if the disk fails."""
    with _parts(files, overwrite=overwrite) as parts:
        for path, pieces in files.items():
            with _open(parts[path]) as file:
                for piece in pieces:
                    file.write(piece)
        return _sizes(parts)


def write_unseen(path: Path, pieces: Iterable[bytes]) -> int:
    """Write one file into a hidden new folder and return its size in bytes. The caller syncs the folder and then
    renames it as a whole. Raise the errors of `write_atomically`."""
    check_free((path,))
    with _open(path) as file:
        return sum(file.write(piece) for piece in pieces)


def write_abreast(paths: Sequence[Path], pieces: Iterable[tuple[int, bytes]], *, overwrite: bool) -> dict[Path, int]:
    """Write several files at the same time: each piece has the index of its path. See `write_atomically`."""
    with _parts(paths, overwrite=overwrite) as parts, ExitStack() as opened:
        files = [opened.enter_context(_open(parts[path])) for path in paths]
        for number, piece in pieces:
            files[number].write(piece)
        opened.close()
        return _sizes(parts)


def _sizes(parts: Mapping[Path, Path]) -> dict[Path, int]:
    """Return the sizes in bytes."""
    sizes: dict[Path, int] = {}
    for path, part in parts.items():
        with disk_faults(part):
            sizes[path] = part.stat().st_size
    return sizes


@contextmanager
def _parts(paths: Collection[Path], *, overwrite: bool) -> Iterator[Mapping[Path, Path]]:
    """Yield the temporary path of each file. Rename them at the end, or delete them after an exception."""
    parts = parts_of(paths)
    try:
        yield parts
        if not overwrite:
            check_free(paths)
        for path, part in parts.items():
            with disk_faults(path):
                part.replace(path)
                sync_folder(path.parent)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _open(part: Path) -> Iterator[IO[bytes]]:
    """Open a new file and sync it at the end."""
    with disk_faults(part), open(part, "xb", opener=opened_privately) as file:
        yield file
        file.flush()
        sync_descriptor(file.fileno())
