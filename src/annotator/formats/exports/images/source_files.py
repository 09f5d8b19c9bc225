"""The images of a bundle for programs that need them: beside the files for labelme and VOC, in `images/` for YOLO
and masks. Each image is copied unchanged, in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.design.objects import Image
from annotator.core.design.tree import media_paths
from annotator.core.errors import BundleRefused
from annotator.core.outbox.envelope import Envelope
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.results.known_tasks import KnownTasks

# The content of an exported file.
type Content = bytes | Iterable[bytes]


class SourceImages:
    """The images of one bundle. The source must stay open."""

    def __init__(self, source: BundleSource) -> None:
        self._source = source
        self._sizes: Mapping[str, int] = {listed.path: listed.size_bytes for listed in source.listing()}

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield an image in pieces. Raise BundleRefused if it differs from the listing."""
        size_bytes = 0
        for piece in self._source.pieces(path, self._size(path)):
            size_bytes += len(piece)
            yield piece
        if size_bytes != self._size(path):
            raise _refused(ProblemCode.CHANGED_WHILE_READ, path)

    def copy(self, path: str, name: str, copied: set[str]) -> Iterator[tuple[str, Content]]:
        """Yield the image under this name, unless it is in `copied`."""
        if path and name not in copied:
            copied.add(name)
            yield name, self.pieces(path)

    def bytes_of(self, by_task: Iterable[Sequence[Envelope]], known: KnownTasks, *, once_each: bool) -> int:
        """Return the total size of the images in bytes: each once, or once for each submission."""
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
