"""Row-by-row reader of a history table. Only a few columns are known, at any position."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import BinaryIO

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.csv_cells import cells_up_to

_SEPARATORS = (",", ";", "\t", "|")
# The same file contains the workers' drawings and texts: a cell may be large.
_LARGEST_CELL = 64 * 1024**2
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?', re.IGNORECASE)
# The first bytes of files in UTF-16 or UTF-32: a byte order mark or a Latin letter.
_WIDE = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff"), "utf-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "utf-16"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)


class HistoryTable:
    """A table in UTF-8, UTF-16 or UTF-32. Cells are separated by commas, semicolons, tabs or vertical bars and
    quoted as in RFC 4180, with any line endings. Excel's `sep=;` line above the header is skipped. `header` has the
    names of all columns. `places` maps the requested columns to their positions. The first column of a name counts.
    Case, spaces and underscores in names are ignored. The caller must close the table. Reading raises OSError."""

    def __init__(
        self, stream: BinaryIO, columns: Sequence[str], file: str, log: ProblemLog, *, is_error: bool = False
    ) -> None:
        self._file = file
        self._add = log.refuse if is_error else log.note
        self._columns = {_plain(column): column for column in columns}
        self._text = _decoded(stream)
        before = list(_to_first_words(self._text))
        if before and _SEPARATOR_LINE.fullmatch(before[-1].strip("\r\n")):
            before = ["\n"] * len(before) + list(_to_first_words(self._text))
        self._lines: Iterator[str] = chain(before, self._text)
        headers = {sign: _cells(before[-1:], sign) for sign in _SEPARATORS}
        self._separator = max(headers, key=lambda sign: (len(self._places(headers[sign])), len(headers[sign])))
        self.header = headers[self._separator]
        self.places: Mapping[str, int] = self._places(self.header)

    def close(self) -> None:
        """Release the stream without closing it."""
        self._text.detach()

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the first line and the cells of each row. The header and empty rows are skipped. A malformed row
        becomes a note in the log, or an error with `is_error`, and reading continues on the next line."""
        with cells_up_to(_LARGEST_CELL):
            yield from self._rows()

    def _rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        reader = csv.reader(self._lines, delimiter=self._separator, strict=True)
        is_header = True
        end = 0
        while True:
            start = end + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                self._add_note(start, reader.line_num, str(error))
                cells = []
            if cells is None:
                return
            end = reader.line_num
            if any(cells) and not is_header:
                yield start, cells
            is_header = is_header and not cells

    def _add_note(self, start: int, end: int, detail: str) -> None:
        """Add a note about a malformed row. An unclosed quote consumes all lines to the end of the file."""
        log = partial(self._add, ProblemCode.HISTORY_ROW, self._file, line=start)
        if end > start:
            log(why="open", detail=detail, first=str(start), last=str(end), rows=str(end - start + 1))
        else:
            log(detail=detail)

    def _places(self, header: Sequence[str]) -> Mapping[str, int]:
        places: dict[str, int] = {}
        for place, cell in enumerate(header):
            column = self._columns.get(_plain(cell))
            if column is not None:
                places.setdefault(column, place)
        return places


def _decoded(stream: BinaryIO) -> io.TextIOWrapper:
    """Return the decoded stream. Spreadsheets call UTF-16 Unicode text, not always with a byte order mark.
    Undecodable bytes in an answer are escaped, because they do not matter."""
    first = stream.read(4)
    stream.seek(0)
    encoding = next((name for begin, name in _WIDE if begin.match(first)), "utf-8-sig")
    return io.TextIOWrapper(stream, encoding, errors="backslashreplace", newline="")


def _to_first_words(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line.strip():
            return


def _cells(lines: Sequence[str], separator: str) -> Sequence[str]:
    try:
        return next(csv.reader(lines, delimiter=separator), [])
    except csv.Error:
        return []


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
