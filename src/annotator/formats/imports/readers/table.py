"""Import of tables with any column separator, in UTF-8 or UTF-16."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.table import MOST_CELLS

_SEPARATORS = ",;\t|"
_ROWS_LOOKED_AT = 40
# Excel's own first line, which names the separator.
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


def read_foreign_csv(text: str, file: str, log: ProblemLog) -> ForeignTable | None:
    """Return the table, None without a header. Skip blank rows with a note; wrong lengths are problems."""
    separator_line = _SEPARATOR_LINE.match(text)
    body = text[separator_line.end() :] if separator_line else text
    separator = separator_line[1] if separator_line and separator_line[1] in _SEPARATORS else _separator(body)
    if body.count(separator) + body.count("\n") > MOST_CELLS:
        log.add(ProblemCode.TASK_SHAPE, file, why="cells", limit=str(MOST_CELLS))
        return None
    cells = _cells(body, separator, 2 if separator_line else 1, file, log)
    columns = _header(cells, file, log)
    if columns is None:
        return None
    rows: list[ForeignRow] = []
    number = blank = 0
    for line, values in cells:
        if not any(value.strip() for value in values):
            blank += 1
            continue
        number += 1
        if len(values) == len(columns):
            rows.append(ForeignRow(number, line, dict(zip(columns, values, strict=True))))
        else:
            found, expected = str(len(values)), str(len(columns))
            log.add(ProblemCode.ROW_LENGTH, file, line=line, row=number, found=found, expected=expected)
    if blank:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why="blank-rows", count=str(blank))
    return ForeignTable(file, columns, tuple(rows))


def _cells(text: str, separator: str, first: int, file: str, log: ProblemLog) -> Iterator[tuple[int, list[str]]]:
    """Yield the non-empty rows with their first line. `first` is the number of the first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    end = 0
    try:
        for values in reader:
            start, end = end, reader.line_num
            if values:
                yield first + start, values
    except csv.Error as error:
        log.add(ProblemCode.CSV_SYNTAX, file, line=first + end, why="import", detail=str(error))


def _header(cells: Iterator[tuple[int, list[str]]], file: str, log: ProblemLog) -> tuple[str, ...] | None:
    line, names = next(cells, (0, []))
    if not names:
        return None
    columns = tuple(name.strip() for name in names)
    _check_names(columns, line, file, log)
    return columns


def _check_names(columns: Sequence[str], line: int, file: str, log: ProblemLog) -> None:
    seen: set[str] = set()
    for number, column in enumerate(columns, start=1):
        if not column:
            log.add(ProblemCode.COLUMN_MISSING, file, line=line, why="unnamed", number=str(number))
        elif column in seen:
            log.add(ProblemCode.COLUMN_DUPLICATE, file, line=line, field=column, column=column)
        seen.add(column)


def _separator(text: str) -> str:
    """Return the separator by which most of the first rows match the header, preferring the longest header."""
    return max(_SEPARATORS, key=lambda separator: _fitness(text, separator))


def _fitness(text: str, separator: str) -> tuple[bool, float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [row for row in islice(reader, _ROWS_LOOKED_AT) if row]
    except csv.Error:
        return False, 0, 0
    if not rows:
        return False, 0, 0
    width = len(rows[0])
    if width == 1:  # a single column is no evidence for a separator
        return False, 0, 0
    return True, sum(len(row) == width for row in rows) / len(rows), width
