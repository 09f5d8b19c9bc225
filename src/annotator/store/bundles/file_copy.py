"""Files on their way from a source to another place: each read once, in pieces, counted and hashed as it goes by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Place, Problem, ProblemCode


class Copying:
    """`sizes` are those that were listed, in bytes, by path: what was checked and what is copied must be equally long.
    `sha256` has each file that went by whole, in lower-case hex."""

    def __init__(self, source: BundleSource, sizes: Mapping[str, int], progress: Progress) -> None:
        self._source = source
        self._sizes = sizes
        self._progress = progress
        self._all_bytes = sum(sizes.values())
        self._done_bytes = 0
        self.sha256: dict[str, str] = {}

    def pieces(self, path: str) -> Iterator[bytes]:
        """Raises BundleRefused where the source no longer gives what it listed."""
        digest, size_bytes = hashlib.sha256(), 0
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
    """Path -> size in bytes."""
    return {listed.path: listed.size_bytes for listed in source.listing()}


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """A Progress that nobody watches."""
