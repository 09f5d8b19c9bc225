"""Reader of tasks.csv: with a header, quoted as in RFC 4180, separated by commas or by a spreadsheet's separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import partial

from annotator.core.design.structured_cells import LONGEST_CELL
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.csv_cells import cells_up_to
from annotator.formats.tasks.table import TableMaker, TaskTable

# Spreadsheet programs use semicolons in locales with a decimal comma.
_LONGEST_HEADER = 100_000  # below the field size limit of Python's csv module
_LONGEST_LINE = 8 * 1024**2
LARGEST_CELL = 2 * LONGEST_CELL  # characters; the check of the column names the limit of a cell and its row
_OTHER_SEPARATORS = (";", "\t", "|")


def separator_of(data: bytes) -> str:
    """Return the separator: a comma, unless only another separator splits the header."""
    header = re.split(rb"[\r\n]", data[:_LONGEST_HEADER], maxsplit=1)[0].decode("utf-8-sig", "replace")
    columns = next(csv.reader([header]), [])
    if len(columns) != 1:
        return ","
    return next((sign for sign in _OTHER_SEPARATORS if sign in columns[0]), ",")


def read_csv(data: bytes, file: str, log: ProblemLog) -> TaskTable | None:
    """Read a table. Return None if there is no header. Rows of the wrong length are reported and skipped. Raise
    UnicodeDecodeError for invalid UTF-8, and TooManyCells."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    # A longer line is read in parts, which no row fits: it would take several times its size of memory.
    reader = csv.reader(iter(partial(lines.readline, _LONGEST_LINE), ""), strict=True, delimiter=separator_of(data))
    columns: tuple[str, ...] | None = None
    maker = TableMaker()
    row = end = 0
    try:
        with cells_up_to(LARGEST_CELL):
            for cells in reader:
                start, end = end + 1, reader.line_num
                if not cells:
                    continue
                if columns is None:
                    columns = _header(cells, file, start, log)
                    maker = TableMaker(columns)
                    continue
                row += 1
                if len(cells) == len(columns):
                    maker.add(dict(zip(columns, cells, strict=True)), row, start)
                else:
                    found, expected = str(len(cells)), str(len(columns))
                    log.add(ProblemCode.ROW_LENGTH, file, line=start, row=row, found=found, expected=expected)
    except csv.Error as error:
        log.add(ProblemCode.CSV_SYNTAX, file, line=end + 1, detail=str(error))
    return None if columns is None else maker.table()


def _header(cells: Sequence[str], file: str, line: int, log: ProblemLog) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in cells)
    seen: set[str] = set()
    for index, column in enumerate(columns):
        if not column:
            log.add(ProblemCode.COLUMN_MISSING, file, line=line, why="unnamed", number=str(index + 1))
        elif column in seen:
            log.add(ProblemCode.COLUMN_DUPLICATE, file, line=line, field=column, column=column)
        seen.add(column)
    return columns
