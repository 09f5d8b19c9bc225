"""CSV for people who open it in a spreadsheet program: RFC 4180 (commas, CRLF, quotes where needed), UTF-8.

A spreadsheet takes a cell that begins with one of `= + - @`, a tab or a line break for a formula and runs it
(https://owasp.org/www-community/attacks/CSV_Injection), and what workers type or requesters write may begin so. Such a
cell gets an apostrophe in front, which spreadsheets read as "this is text". A number stays a number. A text that itself
begins with apostrophes before such a sign gets one more, so that taking one away always gives the text back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# The byte order mark by which Excel knows UTF-8; without it accents come out wrong there.
BYTE_ORDER_MARK = "\ufeff".encode()

# The wide forms are what East Asian keyboards type; some spreadsheets take them for the narrow ones.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BEGINS_FORMULA = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CHUNK_ROWS = 500


class Guard:
    """Keeps cells from being run. `changed` counts those that got an apostrophe."""

    def __init__(self) -> None:
        self.changed = 0

    def cell(self, text: str) -> str:
        """The text as a cell that no spreadsheet runs."""
        # Of most cells the first letter tells it, sooner than an expression.
        if text[:1] not in _BEGINS_FORMULA or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
            return text
        self.changed += 1
        return f"'{text}"


def unguarded(cell: str) -> str:
    """The text that `Guard.cell` made this cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_chunks(rows: Iterable[Sequence[str]], guard: Guard, *, every_cell_quoted: bool = False) -> Iterator[bytes]:
    """Rows as bytes, some hundred at a time; every cell is guarded."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, "excel", quoting=csv.QUOTE_ALL if every_cell_quoted else csv.QUOTE_MINIMAL)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guard.cell(cell) for cell in row])
        if number % _CHUNK_ROWS == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()
