"""Files for a person, and for nobody else, written in pieces: each appears under its name when all are complete, or
none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from annotator.store.disk import disk_faults, opened_privately, sync_descriptor, sync_folder
from annotator.store.partial_files import parts_of


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


def write_whole(files: Mapping[Path, Iterable[bytes]], *, overwrite: bool) -> dict[Path, int]:
    """Path -> bytes written. All are written beside their places first and synced, then shown by one rename each. What
    the pieces raise passes through, with nothing left behind. Nobody but this person may read them at any time. Raises
    AlreadyThere unless `overwrite`, StoreFault when the disk will not."""
    with _parts(files, overwrite=overwrite) as parts:
        for path, pieces in files.items():
            with _open(parts[path]) as file:
                for piece in pieces:
                    file.write(piece)
        return _sizes(parts)


def write_unseen(path: Path, pieces: Iterable[bytes]) -> int:
    """One into a folder that is new and hidden, and shown as a whole when it is filled: so many bytes. Whoever shows it
    syncs the folder first. Raises as `write_whole`."""
    check_free((path,))
    with _open(path) as file:
        return sum(file.write(piece) for piece in pieces)


def write_abreast(paths: Sequence[Path], pieces: Iterable[tuple[int, bytes]], *, overwrite: bool) -> dict[Path, int]:
    """As `write_whole`, of a few files that come to be at the same time: each piece with the number of its path."""
    with _parts(paths, overwrite=overwrite) as parts, ExitStack() as opened:
        files = [opened.enter_context(_open(parts[path])) for path in paths]
        for number, piece in pieces:
            files[number].write(piece)
        opened.close()
        return _sizes(parts)


def _sizes(parts: Mapping[Path, Path]) -> dict[Path, int]:
    """In bytes."""
    sizes: dict[Path, int] = {}
    for path, part in parts.items():
        with disk_faults(part):
            sizes[path] = part.stat().st_size
    return sizes


@contextmanager
def _parts(paths: Collection[Path], *, overwrite: bool) -> Iterator[Mapping[Path, Path]]:
    """Where each is written to. They are shown at the end, unless something was raised; then they are gone."""
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
    """A new file, its bytes synced at the end."""
    with disk_faults(part), open(part, "xb", opener=opened_privately) as file:
        yield file
        file.flush()
        sync_descriptor(file.fileno())
