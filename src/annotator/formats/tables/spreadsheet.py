"""CSV output for spreadsheet programs: RFC 4180 (commas, CRLF, quotes where needed), UTF-8. A spreadsheet runs a
cell as a formula if it begins with one of `= + - @`, a tab or a line break
(https://owasp.org/www-community/attacks/CSV_Injection). Texts of workers and requesters may begin so. Such a cell
gets a leading apostrophe, which spreadsheets read as a text marker. Numbers remain numbers. A text with apostrophes
before such a sign gets one more, so that removing one apostrophe always restores the text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# Excel recognises UTF-8 by this byte order mark. Without it accents are garbled.
BYTE_ORDER_MARK = "\ufeff".encode()

# East Asian keyboards type the full-width forms; some spreadsheets treat them like the ASCII signs.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BEGINS_FORMULA = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CHUNK_ROWS = 500


class Guard:
    """Protection against formula injection. `changed` counts the cells that got an apostrophe."""

    def __init__(self) -> None:
        self.changed = 0

    def cell(self, text: str) -> str:
        """Return the text as a cell that no spreadsheet runs."""
        # For most cells the first letter decides, which is faster than a regular expression.
        if text[:1] not in _BEGINS_FORMULA or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
            return text
        self.changed += 1
        return f"'{text}"


def unguarded(cell: str) -> str:
    """Return the text from which `Guard.cell` made this cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_chunks(rows: Iterable[Sequence[str]], guard: Guard, *, every_cell_quoted: bool = False) -> Iterator[bytes]:
    """Yield rows as bytes, some hundreds at a time. Every cell is guarded."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, "excel", quoting=csv.QUOTE_ALL if every_cell_quoted else csv.QUOTE_MINIMAL)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guard.cell(cell) for cell in row])
        if number % _CHUNK_ROWS == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()
