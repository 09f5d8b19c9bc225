"""Import of Mechanical Turk batches: the column `Input.x` is the task's x; others: answers and metadata. See
https://docs.aws.amazon.com/AWSMechTurk/latest/RequesterUI/. A batch has a row for each assignment, its HIT in
`HITId`."""

from __future__ import annotations

from typing import Final

from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.problem_log import ProblemLog

INPUT: Final = "Input."
HIT: Final = "HITId"


def is_batch(table: ForeignTable) -> bool:
    return HIT in table.columns and any(_is_input(column) for column in table.columns)


def batch_tasks(table: ForeignTable, id_column: str, log: ProblemLog) -> ForeignTable:
    """Return the inputs and the ID column, once for each HIT. Other tables are returned unchanged."""
    if not is_batch(table):
        return table
    others = frozenset(column for column in table.columns if not _is_input(column) and column != id_column)
    log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, why="mturk", count=str(len(others)))
    inputs = _once_each(table, log).without(others)
    return inputs.renamed({column: column.removeprefix(INPUT) for column in inputs.columns})


def _is_input(column: str) -> bool:
    return len(column) > len(INPUT) and column.startswith(INPUT)


def _once_each(table: ForeignTable, log: ProblemLog) -> ForeignTable:
    """Return one row for each HIT, which several workers may have answered. A row without a HIT is a task."""
    seen: set[str] = set()
    rows = []
    for row in table.rows:
        hit = str(row.values.get(HIT) or "")
        if not hit or hit not in seen:
            rows.append(row)
        seen.add(hit)
    if len(rows) < len(table.rows):
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, why="repeated", count=str(len(table.rows) - len(rows)))
    return ForeignTable(table.file, table.columns, tuple(rows))
