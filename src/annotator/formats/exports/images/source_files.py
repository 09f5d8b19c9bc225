"""The pictures themselves, for programs that look for them beside what was marked: labelme and those of VOC in the same
folder, YOLO in `images/`, where those of masks stand, too. Each is copied as it is in the bundle, in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.design.objects import Image
from annotator.core.design.pages import media_paths
from annotator.core.errors import BundleRefused
from annotator.core.outbox.envelope import Envelope
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.results.known_tasks import KnownTasks

# What a file of an export holds.
type Content = bytes | Iterable[bytes]


class SourceImages:
    """Those of one bundle, whose source stays open meanwhile."""

    def __init__(self, source: BundleSource) -> None:
        self._source = source
        self._sizes: Mapping[str, int] = {listed.path: listed.size_bytes for listed in source.listing()}

    def pieces(self, path: str) -> Iterator[bytes]:
        """Raises BundleRefused where the bundle no longer gives what it listed."""
        size_bytes = 0
        for piece in self._source.pieces(path, self._size(path)):
            size_bytes += len(piece)
            yield piece
        if size_bytes != self._size(path):
            raise _refused(ProblemCode.CHANGED_WHILE_READ, path)

    def beside(self, path: str, name: str, copied: set[str]) -> Iterator[tuple[str, Content]]:
        """The picture by this name, where there is one that was not `copied` before."""
        if path and name not in copied:
            copied.add(name)
            yield name, self.pieces(path)

    def bytes_of(self, by_task: Iterable[Sequence[Envelope]], known: KnownTasks, *, once_each: bool) -> int:
        """How much room they take: each once, or once for each submission about it."""
        images = [tag for tag in known.bundle.design.objects() if isinstance(tag, Image)]
        seen: set[str] = set()
        needed = 0
        for submissions in by_task:
            answered = [envelope for envelope in submissions if not envelope.was_cancelled]
            task = known.task(answered[0].task_id) if answered else None
            shown = () if task is None else (path for tag in images for path in media_paths(tag, task.columns))
            for path in dict.fromkeys(shown):
                if not once_each or path not in seen:
                    needed += self._size(path) * (1 if once_each else len(answered))
                    seen.add(path)
        return needed

    def _size(self, path: str) -> int:
        if path not in self._sizes:
            raise _refused(ProblemCode.FILE_MISSING, path)
        return self._sizes[path]


def _refused(code: ProblemCode, path: str) -> BundleRefused:
    return BundleRefused((Problem(code, Place(path), {"why": "exported"}),))
