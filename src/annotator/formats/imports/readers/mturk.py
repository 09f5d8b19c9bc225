"""Import of Mechanical Turk batches: the column `Input.x` is the task's x; others: answers and metadata. See
https://docs.aws.amazon.com/AWSMechTurk/latest/RequesterUI/. A batch has a row for each assignment, its HIT in
`HITId`."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from annotator.core.problems import ProblemCode
from annotator.formats.amounts import amount_fault
from annotator.formats.imports.plan import ForeignTable, ImportRequest
from annotator.formats.manifest.writer import NewPay, bundle_title
from annotator.formats.problem_log import ProblemLog

INPUT: Final = "Input."
HIT: Final = "HITId"
_TITLE, _REWARD, _CURRENCY = "Title", "Reward", "USD"


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


def with_offer(table: ForeignTable, request: ImportRequest) -> ImportRequest:
    """Return the request with the title and the reward of a batch, unless the requester gave others. A value counts
    if all HITs have it. Rewards are US dollars."""
    if not is_batch(table):
        return request
    title, reward = (_only(table, column) for column in (_TITLE, _REWARD))
    amount = reward.removeprefix("$").strip()
    is_amount = bool(amount) and amount_fault(amount) is None
    return replace(
        request,
        title=request.title or bundle_title(title) if title else request.title,
        pay=NewPay(amount, _CURRENCY) if request.pay is None and is_amount else request.pay,
    )


def _only(table: ForeignTable, column: str) -> str:
    """Return the only value of a column, or an empty string."""
    values = {str(row.values.get(column) or "").strip() for row in table.rows}
    return values.pop() if len(values) == 1 else ""


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
