"""An in-memory bundle source that can also list members that no real disk or zip file has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import Place, Problem, ProblemCode


class MemorySource:
    """A bundle source. `claimed` members replace or extend the listed files. Reading a file in `harmed` is refused
    with its code."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        claimed: Iterable[Listed] = (),
        harmed: Mapping[str, ProblemCode] | None = None,
        name: str = "memory",
    ) -> None:
        self._name = name
        self._files = dict(files)
        self._claimed = tuple(claimed)
        self._harmed = dict(harmed or {})
        self.was_read: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> tuple[Listed, ...]:
        claimed = {listed.path for listed in self._claimed}
        held = tuple(Listed(path, len(data), len(data)) for path, data in self._files.items() if path not in claimed)
        return (*held, *self._claimed)

    def read(self, path: str, limit_bytes: int) -> bytes:
        self.was_read.append(path)
        if path in self._harmed:
            raise _refused(self._harmed[path], path)
        if path not in self._files:
            raise _refused(ProblemCode.FILE_MISSING, path)
        if len(self._files[path]) > limit_bytes:
            raise _refused(ProblemCode.FILE_TOO_LARGE, path)
        return self._files[path]

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        yield self.read(path, limit_bytes)

    def close(self) -> None:
        """Do nothing: no file is open."""


def _refused(code: ProblemCode, path: str) -> BundleRefused:
    return BundleRefused((Problem(code, Place(path), {"limit": "what is possible"}),))
