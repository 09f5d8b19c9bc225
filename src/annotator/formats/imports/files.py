"""Access to the files of an import source: a checked directory, and text in UTF-8 or UTF-16."""

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

PEEK_BYTES = 2 * 1024**2
HEAD_BYTES = 64 * 1024
# A photograph may contain a colour profile and a thumbnail before its size.
IMAGE_HEAD_BYTES = 2 * 1024**2
# For sources without questions about images.
NO_IMAGES: Final = PixelQueries(lambda _data, _colours=(): None, lambda _data: None)
# An Excel workbook is a zip with this member.
WORKBOOK_MEMBER: Final = "xl/workbook.xml"
_ZIP_BEGINS = b"PK\x03\x04"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def unwatched(_done: int, _in_all: int) -> None:
    """Ignore the progress."""


class ImportFiles:
    """The files of a source. `paths` are those that may be read and copied. `extra_files` maps names to contents of
    separately given files, which can be read but not copied. Raise BundleRefused if the source cannot be listed."""

    def __init__(
        self,
        source: BundleSource,
        extra_files: Mapping[str, bytes],
        log: ProblemLog,
        images: PixelQueries = NO_IMAGES,
        looked_at: Progress = unwatched,
    ) -> None:
        listing = source.listing()
        checked = check_listing(listing)
        log.extend(problem for problem in checked.problems if _keeps_out(problem))
        self.source = source
        self._files = BundleFiles(source, listing, checked.takeable, log)
        self._extra_files = extra_files
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
        return (*self._extra_files, *self._files.paths)

    def __contains__(self, path: object) -> bool:
        return path in self._extra_files or path in self._files

    def size_bytes(self, path: str) -> int:
        return len(self._extra_files[path]) if path in self._extra_files else self._files.sizes[path]

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return the bytes of a file, or None with the reason in the log."""
        if path in self._extra_files:
            return self._extra_files[path]
        data = self._files.read(path, limit_bytes)
        return None if isinstance(data, Reported) else data

    def peek_text(self, path: str) -> str:
        """Return the readable text of a small file, or an empty string for a larger one. For format detection only."""
        if self.size_bytes(path) > PEEK_BYTES:
            return ""
        try:
            data = self._extra_files[path] if path in self._extra_files else self.source.read(path, PEEK_BYTES)
        except BundleRefused:
            return ""
        return data.decode(_encoding(data), "replace")

    def head(self, path: str) -> str:
        """Return the readable text at the beginning of a file of any size. For format detection only."""
        data = self._beginning(path, HEAD_BYTES)
        return data.decode(_encoding(data), "replace")

    def counted[Each](self, each: Sequence[Each]) -> Iterator[Each]:
        """Yield the items and report the progress after each. For items that take long to read."""
        for number, item in enumerate(each, start=1):
            yield item
            self._looked_at(number, len(each))

    def image_size(self, path: str) -> ShownSize | None:
        """Return the size of an image in the source, or None if its beginning does not contain it."""
        if path not in self._files:
            return None
        if path not in self._sizes:
            self._sizes[path] = self.images.size(self._beginning(path, IMAGE_HEAD_BYTES))
        return self._sizes[path]

    def _beginning(self, path: str, count: int) -> bytes:
        """Return the first bytes of a file, empty if it is unreadable."""
        if path in self._extra_files:
            return self._extra_files[path][:count]
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
    """Decode UTF-8, or UTF-16 with a byte order mark as written by spreadsheet programs. Other encodings are not
    guessed, because workers would see wrong letters. Return None with a problem for them."""
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
    if "\0" in text:  # UTF-16 without a byte order mark decodes to letters with zeros in between
        log.add(ProblemCode.NOT_UTF8, path, line=text.count("\n", 0, text.index("\0")) + 1, why="import")
        return None
    return text


def _encoding(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")


def _keeps_out(problem: Problem) -> bool:
    """Return False for problems of programs and hidden files: ignored silently, as they are never copied."""
    is_program = problem.code is ProblemCode.PATH_FORBIDDEN and problem.params.get("why") == "program"
    return problem.severity is Severity.ERROR and not is_program
