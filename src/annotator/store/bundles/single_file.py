"""A single file as a bundle source: a table, a template or an export."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.store.bundles.sources import FolderSource, open_source


def open_any_source(location: str) -> BundleSource:
    """Open a folder, a zip file or a single file. Raise `BundleRefused` if the location is none of them."""
    path = Path(location)
    try:
        is_other_file = path.is_file() and path.suffix.lower() != ".zip" and not zipfile.is_zipfile(path)
    except (OSError, ValueError):
        is_other_file = False  # opening it reports the error
    return SingleFile(path) if is_other_file else open_source(location)


class SingleFile:
    """A `core.ports.bundles.BundleSource` with one file.

    The file may be reached through a link, and no other file can be read."""

    def __init__(self, path: Path) -> None:
        """Raise `BundleRefused` if the file does not exist."""
        try:
            real = path.resolve(strict=True)
            self._size_bytes = real.stat().st_size
        except (OSError, ValueError) as error:
            raise BundleRefused((Problem(ProblemCode.NOT_FOUND, Place(str(path))),)) from error
        self._folder = FolderSource(real.parent)
        self._path = real.name

    @property
    def name(self) -> str:
        return self._path

    def listing(self) -> tuple[Listed, ...]:
        return (Listed(self._path, self._size_bytes, self._size_bytes),)

    def read(self, path: str, limit_bytes: int) -> bytes:
        return b"".join(self.pieces(path, limit_bytes))

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        if path != self._path:
            raise BundleRefused((Problem(ProblemCode.FILE_MISSING, Place(path)),))
        return self._folder.pieces(path, limit_bytes)

    def close(self) -> None:
        """Nothing is held open."""
