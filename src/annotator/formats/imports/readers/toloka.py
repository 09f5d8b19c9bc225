"""Import of Toloka tables: the column `INPUT:x` is the task's x; other columns are answers, hints and metadata. See
https://toloka.ai/docs/guide/pool_csv (tasks) and https://toloka.ai/docs/guide/result-of-eval (results). Tasks have
`INPUT:`, `GOLDEN:` (correct answers of control tasks), `HINT:text`, `TASK:overlap`, `Al:latitude`. Results also have
`OUTPUT:` and `ASSIGNMENT:`, with a row for each answer."""

from __future__ import annotations

import json
from typing import Final

from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.problem_log import ProblemLog

INPUT: Final = "INPUT:"
_ASSIGNMENT = "ASSIGNMENT:"
_ANSWERS = ("OUTPUT:", "GOLDEN:")
_TELL_WHAT_IS_RIGHT = ("GOLDEN:", "HINT:")


def is_toloka(table: ForeignTable) -> bool:
    return any(column.startswith(INPUT) for column in table.columns)


def answer_columns(table: ForeignTable) -> tuple[str, ...]:
    """Return the names of the answers in table order: `x` of `OUTPUT:x` and `GOLDEN:x`."""
    answers = (column.partition(":") for column in table.columns if column.startswith(_ANSWERS))
    return tuple(dict.fromkeys(name.strip() for _kind, _sign, name in answers if name.strip()))


def toloka_tasks(table: ForeignTable, log: ProblemLog) -> ForeignTable | None:
    """Return the inputs, with each task of a results file once. Return None with a problem if there are none."""
    if not is_toloka(table):
        log.add(ProblemCode.COLUMN_MISSING, table.file, line=1, column=f"{INPUT}…", why="toloka")
        return None
    others = [column for column in table.columns if not column.startswith(INPUT)]
    for column in others:
        why = "right" if column.startswith(_TELL_WHAT_IS_RIGHT) else "bookkeeping"
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, field=column, why=why, column=column)
    inputs = table.without(frozenset(others))
    if any(column.startswith(_ASSIGNMENT) for column in others):
        inputs = _once_each(inputs, log)
    return inputs.renamed({column: column.removeprefix(INPUT).strip() for column in inputs.columns})


def _once_each(table: ForeignTable, log: ProblemLog) -> ForeignTable:
    """Return one row for each task. The rows of several workers differ only in dropped columns."""
    first = {json.dumps(row.values, sort_keys=True): row for row in reversed(table.rows)}
    rows = tuple(sorted(first.values(), key=lambda row: row.row))
    if len(rows) < len(table.rows):
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, why="repeated", count=str(len(table.rows) - len(rows)))
    return ForeignTable(table.file, table.columns, rows)
