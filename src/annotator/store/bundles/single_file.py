"""One file as a source: a table, a template or an export that somebody has on its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.store.bundles.sources import FolderSource, open_source


def open_any_source(location: str) -> BundleSource:
    """A folder, a zip or a single file at a path of this machine. Raises BundleRefused when it is none of them."""
    path = Path(location)
    try:
        is_other_file = path.is_file() and path.suffix.lower() != ".zip" and not zipfile.is_zipfile(path)
    except (OSError, ValueError):
        is_other_file = False  # what is wrong with it, opening it says
    return SingleFile(path) if is_other_file else open_source(location)


class SingleFile:
    """`core.ports.bundles.BundleSource` with one file. It may be reached through a link; nothing beside it can be
    read."""

    def __init__(self, path: Path) -> None:
        """Raises BundleRefused when there is none."""
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
