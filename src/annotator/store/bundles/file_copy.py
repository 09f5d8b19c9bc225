"""The copying of files from a bundle source: each is read once, in pieces, counted and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Place, Problem, ProblemCode


class Copying:
    """The copying of files. `sizes` are the listed sizes in bytes by path; the copied size must match the checked
    one. `sha256` has the lower-case hex digest of each file that was copied completely."""

    def __init__(self, source: BundleSource, sizes: Mapping[str, int], progress: Progress) -> None:
        self._source = source
        self._sizes = sizes
        self._progress = progress
        self._all_bytes = sum(sizes.values())
        self._done_bytes = 0
        self.sha256: dict[str, str] = {}

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield the pieces of a file. Raise `BundleRefused` if the source no longer matches its listing."""
        digest = hashlib.sha256()
        size_bytes = 0
        for piece in self._source.pieces(path, self._sizes[path]):
            digest.update(piece)
            size_bytes += len(piece)
            yield piece
            self._progress(self._done_bytes + size_bytes, self._all_bytes)
        if size_bytes != self._sizes[path]:
            raise BundleRefused((Problem(ProblemCode.CHANGED_WHILE_READ, Place(path)),))
        self._done_bytes += size_bytes
        self._progress(self._done_bytes, self._all_bytes)
        self.sha256[path] = digest.hexdigest()


def listed_sizes(source: BundleSource) -> dict[str, int]:
    """Return the size in bytes of each path."""
    return {listed.path: listed.size_bytes for listed in source.listing()}


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """Ignore the progress."""
