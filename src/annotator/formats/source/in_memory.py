"""A bundle source in memory, read like any other source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import Place, Problem, ProblemCode


class MemorySource:
    """An implementation of `core.ports.bundles.BundleSource` over `files`, a mapping of path to content."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self._name = name
        self._files = files

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> tuple[Listed, ...]:
        return tuple(Listed(path, len(data), len(data)) for path, data in self._files.items())

    def read(self, path: str, limit_bytes: int) -> bytes:
        data = self._files.get(path)
        if data is None or len(data) > limit_bytes:
            code = ProblemCode.FILE_MISSING if data is None else ProblemCode.FILE_TOO_LARGE
            raise BundleRefused((Problem(code, Place(path)),))
        return data

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        yield self.read(path, limit_bytes)

    def close(self) -> None:
        """Do nothing: nothing is open."""
