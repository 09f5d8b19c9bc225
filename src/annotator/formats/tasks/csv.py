"""tasks.csv: comma separated, with a header, quoted as in RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.table import TableMaker, TaskTable


def read_csv(data: bytes, file: str, log: ProblemLog) -> TaskTable | None:
    """None when there is no header to go by. Rows of the wrong length are reported and left out.

    Raises UnicodeDecodeError for what is no UTF-8, and TooManyCells.
    """
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    reader = csv.reader(lines, strict=True)
    columns: tuple[str, ...] | None = None
    maker = TableMaker()
    row = end = 0
    try:
        for cells in reader:
            start, end = end + 1, reader.line_num
            if not cells:
                continue
            if columns is None:
                columns = _header(cells, file, start, log)
                if columns is None:
                    return None
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


def _header(cells: Sequence[str], file: str, line: int, log: ProblemLog) -> tuple[str, ...] | None:
    """None when other signs than commas separate it: nothing else in the file can be understood then."""
    columns = tuple(cell.strip() for cell in cells)
    for other in (";", "\t", "|"):
        if len(columns) == 1 and other in columns[0]:
            log.add(ProblemCode.CSV_SYNTAX, file, line=line, why="separator", found="tab" if other == "\t" else other)
            return None
    seen: set[str] = set()
    for index, column in enumerate(columns):
        if not column:
            log.add(ProblemCode.COLUMN_MISSING, file, line=line, why="unnamed", number=str(index + 1))
        elif column in seen:
            log.add(ProblemCode.COLUMN_DUPLICATE, file, line=line, field=column, column=column)
        seen.add(column)
    return columns
