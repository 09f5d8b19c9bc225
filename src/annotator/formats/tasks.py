"""The tasks of a bundle: the table in whichever format, and from it frozen Tasks with their own reward and times."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.core.bundle import Task, TimeRule
from annotator.core.problems import ProblemCode
from annotator.formats.amounts import amount_fault
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source_text import decoded
from annotator.formats.suggestion import closest
from annotator.formats.task_csv import read_csv
from annotator.formats.task_json import read_json, read_jsonl
from annotator.formats.task_table import TaskRow, TaskTable

TASKS_LIMIT_BYTES = 256 * 1024**2
# A cell of two bytes takes sixty in memory: a file within its limit could still need several gigabytes.
MOST_CELLS = 5_000_000
MOST_TASKS = 1_000_000
REWARD_COLUMN = "reward"
TIME_COLUMNS = ("expected_s", "max_s", "idle_after_s")
LONGEST_S = 30 * 24 * 3600


def read_table(data: bytes, file: str, id_column: str, log: ProblemLog) -> TaskTable | None:
    """The file's suffix says which format it is; anything else is read as .csv (the manifest's check refuses it)."""
    text = decoded(data, file, log)
    if text is None:
        return None
    if text.count(",") + text.count("\n") > MOST_CELLS:
        log.add(ProblemCode.TASK_SHAPE, file, why="cells", limit=str(MOST_CELLS))
        return None
    suffix = file.lower().rpartition(".")[2]
    if suffix == "json":
        table = read_json(text, file, id_column, log)
    elif suffix == "jsonl":
        table = read_jsonl(text, file, id_column, log)
    else:
        table = read_csv(text, file, log)
    if table is not None and len(table.rows) > MOST_TASKS:
        log.add(ProblemCode.TASK_SHAPE, file, why="many", count=str(len(table.rows)), limit=str(MOST_TASKS))
    if not log.has_errors_in(file) and (table is None or not table.rows):
        log.add(ProblemCode.TASKS_EMPTY, file)
    return table


def tasks_from(table: TaskTable, file: str, id_column: str, log: ProblemLog) -> tuple[Task, ...]:
    """A problem for each id that is empty or there before, and for each number that is none."""
    if id_column not in table.columns:
        if table.rows:
            near = closest(id_column, table.columns)
            why = "suggestion" if near else "id"
            log.add(ProblemCode.COLUMN_MISSING, file, column=id_column, why=why, suggestion=near)
        return ()
    has_own = bool({REWARD_COLUMN, *TIME_COLUMNS} & set(table.columns))
    seen: dict[str, int] = {}
    tasks: list[Task] = []
    for found in table.rows:
        row, line, values = found
        task_id = values.get(id_column, "")
        if not task_id.strip():
            log.add(ProblemCode.TASK_ID_EMPTY, file, line=line, row=row, field=id_column)
        elif seen.setdefault(task_id, row) != row:
            first = str(seen[task_id])
            log.add(
                ProblemCode.TASK_ID_DUPLICATE, file, line=line, row=row, field=id_column, value=task_id, other=first
            )
        if has_own:
            tasks.append(Task(task_id, row, values, _reward(found, file, log), _times(found, file, log)))
        else:
            tasks.append(Task(task_id, row, values))
    return tuple(tasks)


def _reward(found: TaskRow, file: str, log: ProblemLog) -> Decimal | None:
    value = found.values.get(REWARD_COLUMN, "")
    if not value:
        return None
    fault = amount_fault(value)
    if fault is not None:
        log.add(fault, file, line=found.line, row=found.row, field=REWARD_COLUMN, value=value)
        return None
    return Decimal(value)


def _times(found: TaskRow, file: str, log: ProblemLog) -> TimeRule:
    times: Mapping[str, int | None] = {column: _seconds(found, column, file, log) for column in TIME_COLUMNS}
    return TimeRule(**times)


def _seconds(found: TaskRow, column: str, file: str, log: ProblemLog) -> int | None:
    value = found.values.get(column, "")
    if not value:
        return None
    if value.isascii() and value.isdigit() and len(value) <= len(str(LONGEST_S)) and 1 <= int(value) <= LONGEST_S:
        return int(value)
    log.add(
        ProblemCode.TASK_NUMBER, file, line=found.line, row=found.row, field=column, value=value, limit=str(LONGEST_S)
    )
    return None
