"""CSV output for spreadsheet programs: RFC 4180 (commas, CRLF, quotes where needed), UTF-8. A spreadsheet runs a
cell as a formula if it begins with one of `= + - @`, a tab or a line break
(https://owasp.org/www-community/attacks/CSV_Injection). Texts of workers and requesters may begin so. Such a cell
gets a leading apostrophe, which spreadsheets read as a text marker. Numbers remain numbers. A text with apostrophes
before such a sign gets one more, so that removing one apostrophe always restores the text.

A spreadsheet in French or German separates cells at semicolons, and others at what its user chooses. Then quotes do
not hold a cell together, because they are no longer at its start. So a sign after any separator in a text gets an
apostrophe, too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

# Excel recognises UTF-8 by this byte order mark. Without it accents are garbled.
BYTE_ORDER_MARK = "\ufeff".encode()

COMMA, TAB = ",", "\t"
_SEPARATORS = frozenset(",;|\t")
_LINE_BREAKS = frozenset("\r\n")
# East Asian keyboards type the full-width forms; some spreadsheets treat them like the ASCII signs.
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_BEGINS_FORMULA = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_QUOTED = _SEPARATORS | _LINE_BREAKS | {'"'}
_CHUNK_ROWS = 500


# What people read in a table in place of the stable key that programs read.
type Words = Mapping[str, str]
KEYS_ONLY: Words = {}


class Guard:
    """Protection against formula injection in a file with this separator. `changed` counts the cells that got an
    apostrophe."""

    def __init__(self, separator: str = COMMA) -> None:
        self.changed = 0
        self._formulas = _formulas(separator)
        self._others = (_SEPARATORS | _LINE_BREAKS) - {separator}

    def cell(self, text: str) -> str:
        """Return the text as a cell that no spreadsheet runs."""
        # For most cells the first letter decides, which is faster than a regular expression.
        if (text[:1] not in _BEGINS_FORMULA and self._others.isdisjoint(text)) or _NUMBER.fullmatch(text):
            return text
        cell = self._formulas.sub("'", text)
        self.changed += cell != text
        return cell


def unguarded(cell: str, separator: str = COMMA) -> str:
    """Return the text from which `Guard.cell` made this cell."""
    return _apostrophes(separator).sub("", cell) if "'" in cell else cell


@cache
def _formulas(separator: str) -> re.Pattern[str]:
    """Return the pattern of the places in a text that get an apostrophe: before its first sign, and before the first
    sign after a separator. Quotes and apostrophes between them do not count."""
    after = "".join(sorted((_SEPARATORS | _LINE_BREAKS) - {separator}))
    return re.compile(rf"\A(?='*[{_SIGNS}\t\r\n])|(?<=[{after}])(?=['\"]*[{_SIGNS}])")


@cache
def _apostrophes(separator: str) -> re.Pattern[str]:
    """Return the pattern of the apostrophes that `_formulas` inserts."""
    after = "".join(sorted((_SEPARATORS | _LINE_BREAKS) - {separator}))
    return re.compile(rf"\A'(?='*[{_SIGNS}\t\r\n])|(?<=[{after}])'(?=['\"]*[{_SIGNS}])")


def with_heading(keys: Sequence[str], rows: Iterable[Sequence[str]], words: Words) -> Iterator[Sequence[str]]:
    """Yield the heading of a table and its rows. A heading is the word for its key, or the key itself."""
    yield [words.get(key, key) for key in keys]
    yield from rows


def csv_chunks(rows: Iterable[Sequence[str]], guard: Guard, *, every_cell_quoted: bool = False) -> Iterator[bytes]:
    """Yield rows as bytes, some hundreds at a time. Every cell is guarded. A cell with any separator is quoted, because
    `csv.writer` quotes only those with a comma."""
    held = io.StringIO(newline="")
    for number, row in enumerate(rows, start=1):
        is_quoted = every_cell_quoted or list(row) == [""]
        held.write(COMMA.join(_quoted(guard.cell(cell), is_quoted) for cell in row) + "\r\n")
        if number % _CHUNK_ROWS == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def _quoted(cell: str, is_always: bool) -> str:
    return '"' + cell.replace('"', '""') + '"' if is_always or not _QUOTED.isdisjoint(cell) else cell
