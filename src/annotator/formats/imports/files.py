"""The files of a source that is imported: its directory checked as a bundle's is, its texts in whichever Unicode."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.ports.images import PixelQueries, ShownSize
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.files import BundleFiles
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.listing import check_listing

THUMBNAIL_BYTES = 2 * 1024**2
HEAD_BYTES = 64 * 1024
# A photograph may have a profile and a small picture of itself before it says how large it is.
IMAGE_HEAD_BYTES = 2 * 1024**2
# For sources in which none is asked about.
NO_IMAGES: Final = PixelQueries(lambda _data, _colours=(): None, lambda _data: None)
# A workbook of Excel is a zip that holds this.
WORKBOOK_MEMBER: Final = "xl/workbook.xml"
_ZIP_BEGINS = b"PK\x03\x04"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def unwatched(_done: int, _in_all: int) -> None:
    """Where nobody sees how far it is."""


class ImportFiles:
    """`paths` are those that may be read and copied. `beside` are files that were named on their own: name -> content;
    they can be read and not copied. Raises BundleRefused when the source cannot be listed."""

    def __init__(
        self,
        source: BundleSource,
        beside: Mapping[str, bytes],
        log: ProblemLog,
        images: PixelQueries = NO_IMAGES,
        looked_at: Progress = unwatched,
    ) -> None:
        listing = source.listing()
        checked = check_listing(listing)
        log.extend(problem for problem in checked.problems if _keeps_out(problem))
        self.source = source
        self._files = BundleFiles(source, listing, checked.takeable, log)
        self._beside = beside
        self._log = log
        self.name = source.name
        self.images = images
        self._looked_at = looked_at
        self._sizes: dict[str, ShownSize | None] = {}

    @property
    def paths(self) -> Sequence[str]:
        return self._files.paths

    @property
    def all_paths(self) -> Sequence[str]:
        return (*self._beside, *self._files.paths)

    def __contains__(self, path: object) -> bool:
        return path in self._beside or path in self._files

    def size_bytes(self, path: str) -> int:
        return len(self._beside[path]) if path in self._beside else self._files.sizes[path]

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """None with the reason in the log."""
        if path in self._beside:
            return self._beside[path]
        data = self._files.read(path, limit_bytes)
        return None if isinstance(data, Reported) else data

    def thumbnail(self, path: str) -> str:
        """What a small file says, as far as it can be read; nothing for a larger one. Only to find out what it is."""
        if self.size_bytes(path) > THUMBNAIL_BYTES:
            return ""
        try:
            data = self._beside[path] if path in self._beside else self.source.read(path, THUMBNAIL_BYTES)
        except BundleRefused:
            return ""
        return data.decode(_encoding(data), "replace")

    def head(self, path: str) -> str:
        """What a file of any size begins with, as far as it can be read. Only to find out what it is."""
        data = self._beginning(path, HEAD_BYTES)
        return data.decode(_encoding(data), "replace")

    def counted[Each](self, each: Sequence[Each]) -> Iterator[Each]:
        """The same, for what takes a while to look at: whoever watches is told after each."""
        for number, item in enumerate(each, start=1):
            yield item
            self._looked_at(number, len(each))

    def image_size(self, path: str) -> ShownSize | None:
        """Of a picture of the source; None where what it begins with does not tell it."""
        if path not in self._files:
            return None
        if path not in self._sizes:
            self._sizes[path] = self.images.size(self._beginning(path, IMAGE_HEAD_BYTES))
        return self._sizes[path]

    def _beginning(self, path: str, count: int) -> bytes:
        """Nothing of what cannot be read."""
        if path in self._beside:
            return self._beside[path][:count]
        data = b""
        try:
            for piece in self.source.pieces(path, self.size_bytes(path)):
                data += piece
                if len(data) >= count:
                    break
        except BundleRefused:
            return b""
        return data[:count]

    def text(self, path: str, limit_bytes: int) -> str | None:
        data = self.read(path, limit_bytes)
        return None if data is None else foreign_text(data, path, self._log)


def foreign_text(data: bytes, path: str, log: ProblemLog) -> str | None:
    """UTF-8, or UTF-16 with a byte order mark, as spreadsheet programs write it. What is neither is not guessed at: a
    wrong guess would put wrong letters before workers. None with a problem then."""
    if data.startswith(_ZIP_BEGINS) and WORKBOOK_MEMBER.encode() in data:
        log.add(ProblemCode.NOT_UTF8, path, why="workbook")
        return None
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if encoding != "utf-16" else None
        log.add(ProblemCode.NOT_UTF8, path, line=line, why="import")
        return None
    if "\0" in text:  # UTF-16 without its mark reads as letters with zeros between them
        log.add(ProblemCode.NOT_UTF8, path, line=text.count("\n", 0, text.index("\0")) + 1, why="import")
        return None
    return text


def _encoding(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")


def _keeps_out(problem: Problem) -> bool:
    """Scripts and hidden files stay where they are, without a word: nothing of them comes into the bundle."""
    is_program = problem.code is ProblemCode.PATH_FORBIDDEN and problem.params.get("why") == "program"
    return problem.severity is Severity.ERROR and not is_program
