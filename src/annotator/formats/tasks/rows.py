"""The task table of a bundle in any format, with checks that each row is a valid task."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.bundle.tasks import LONGEST_S, REWARD_COLUMN, TIME_COLUMNS, Tasks, parse_seconds
from annotator.core.outbox.destinations import is_number
from annotator.core.problems import ProblemCode
from annotator.formats.amounts import amount_fault
from annotator.formats.problem_log import ProblemLog, Reported, is_control
from annotator.formats.source.text import decoded
from annotator.formats.suggestion import closest
from annotator.formats.tasks.csv import read_csv, separator_of
from annotator.formats.tasks.json import read_json, read_jsonl
from annotator.formats.tasks.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_TASKS,
    TaskTable,
    TooManyCells,
    TooManyColumns,
    TooManyTasks,
)

TASKS_LIMIT_BYTES = 256 * 1024**2
# A .json file is a single list and is held in memory completely. A .jsonl file is read line by line.
JSON_LIMIT_BYTES = 64 * 1024**2
LONGEST_ID = 200  # characters
_JOINERS = "\u200c\u200d"  # some scripts join or separate letters with them


def limit_bytes(file: str) -> int:
    """Return the size limit of a task table for its format."""
    return JSON_LIMIT_BYTES if file.lower().endswith(".json") else TASKS_LIMIT_BYTES


def read_table(data: bytes, file: str, id_column: str, log: ProblemLog) -> TaskTable | Reported:
    """Read a table with at least one task, or return the token of an error. The suffix selects the format. Unknown
    suffixes are read as .csv; the manifest check rejects them."""
    try:
        separator = "," if file.lower().endswith((".json", ".jsonl")) else separator_of(data)
        if data.count(separator.encode()) + data.count(b"\n") > MOST_CELLS:
            raise TooManyCells
        table = _read(data, file, id_column, log)
    except UnicodeDecodeError:
        text = decoded(data, file, log)  # reports the line
        return text if isinstance(text, Reported) else log.refuse(ProblemCode.NOT_UTF8, file)
    except TooManyCells:
        return log.refuse(ProblemCode.TASK_SHAPE, file, why="cells", limit=str(MOST_CELLS))
    except TooManyColumns:
        return log.refuse(ProblemCode.TASK_SHAPE, file, why="columns", limit=str(MOST_COLUMNS))
    except TooManyTasks:
        return log.refuse(ProblemCode.TASK_SHAPE, file, why="many", limit=str(MOST_TASKS))
    if isinstance(table, Reported):
        return table
    if table is None or not table.rows:
        return log.reported(file) or log.refuse(ProblemCode.TASKS_EMPTY, file)
    return table


def _read(data: bytes, file: str, id_column: str, log: ProblemLog) -> TaskTable | Reported | None:
    match file.lower().rpartition(".")[2]:
        case "json":
            text = decoded(data, file, log)
            return text if isinstance(text, Reported) else read_json(text, file, id_column, log)
        case "jsonl":
            return read_jsonl(data, file, id_column, log)
        case _:
            return read_csv(data, file, log)


def tasks_from(
    table: TaskTable, file: str, id_column: str, log: ProblemLog, *, is_taken: bool = False, is_numbered: bool = False
) -> Tasks | Reported:
    """Return the tasks. Report each empty, duplicate or unfit ID and each invalid number. IDs that `is_numbered` are
    numbers of tasks on a Label Studio server."""
    if id_column not in table.columns:
        near = closest(id_column, table.columns)
        why = "suggestion" if near else "id"
        return log.refuse(ProblemCode.COLUMN_MISSING, file, column=id_column, why=why, suggestion=near)
    unfit = _fits if is_taken else _unfit_number if is_numbered else _unfit
    _check_ids(table, file, id_column, log, unfit)
    _check_rewards(table, file, log)
    _check_times(table, file, log)
    return Tasks(table.columns, id_column, path_columns=table.path_columns)


def _check_ids(table: TaskTable, file: str, id_column: str, log: ProblemLog, unfit: Callable[[str], str]) -> None:
    seen: dict[str, int] = {}
    for index, task_id in enumerate(table.columns[id_column]):
        if not task_id.strip():
            row, line = table.row(index), table.line(index)
            log.add(ProblemCode.TASK_ID_EMPTY, file, line=line, row=row, field=id_column)
        elif why := unfit(task_id):
            row, line = table.row(index), table.line(index)
            code = ProblemCode.TASK_ID_UNFIT
            log.add(code, file, line=line, row=row, field=id_column, why=why, value=task_id, limit=str(LONGEST_ID))
        elif (first := seen.setdefault(task_id, index)) != index:
            log.add(
                ProblemCode.TASK_ID_DUPLICATE,
                file,
                line=table.line(index),
                row=table.row(index),
                field=id_column,
                value=task_id,
                other=str(table.row(first)),
            )


def _fits(_task_id: str) -> str:
    """Accept every ID, because that of an imported task can no longer be changed."""
    return ""


def _unfit_number(task_id: str) -> str:
    return _unfit(task_id) or ("" if is_number(task_id) else "number")


def _unfit(task_id: str) -> str:
    """Return the reason why an ID may not be stored in the ledger, which is permanent, and in every envelope."""
    if len(task_id) > LONGEST_ID:
        return "long"
    if task_id.isascii() and task_id.isprintable():
        return ""
    return "character" if any(is_control(sign) and sign not in _JOINERS for sign in task_id) else ""


def _check_rewards(table: TaskTable, file: str, log: ProblemLog) -> None:
    for index, value in _filled(table, REWARD_COLUMN):
        fault = amount_fault(value)
        if fault is not None:
            row, line = table.row(index), table.line(index)
            log.add(fault, file, line=line, row=row, field=REWARD_COLUMN, value=value)


def _check_times(table: TaskTable, file: str, log: ProblemLog) -> None:
    for column in TIME_COLUMNS:
        for index, value in _filled(table, column):
            if parse_seconds(value) is None:
                row = table.row(index)
                line = table.line(index)
                limit = str(LONGEST_S)
                log.add(ProblemCode.TASK_NUMBER, file, line=line, row=row, field=column, value=value, limit=limit)


def _filled(table: TaskTable, column: str) -> Iterator[tuple[int, str]]:
    """Yield the non-empty cells with their row index. The manifest's value applies to empty cells."""
    return ((index, value) for index, value in enumerate(table.columns.get(column, ())) if value)
