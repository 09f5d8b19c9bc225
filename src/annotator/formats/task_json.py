"""tasks.json in Label Studio's shape, or plain objects; tasks.jsonl with one such object a line.

Label Studio's shape, from https://labelstud.io/guide/tasks: `[{"id": 1, "data": {"image": "a.png"}}, ...]`.
"""

from __future__ import annotations

import json
from typing import Any

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.task_table import TaskRow, TaskTable

_SAID_BEFORE = ("predictions", "annotations")


def read_json(text: str, file: str, id_column: str, log: ProblemLog) -> TaskTable | None:
    try:
        loaded = _loads(text)
    except RecursionError:
        log.add(ProblemCode.JSON_SYNTAX, file, why="depth")
        return None
    except json.JSONDecodeError as error:
        log.add(ProblemCode.JSON_SYNTAX, file, line=error.lineno, detail=error.msg)
        return None
    if not isinstance(loaded, list):
        log.add(ProblemCode.TASK_SHAPE, file, why="list")
        return None
    return _Rows(file, id_column, log).table([(None, item) for item in loaded])


def read_jsonl(text: str, file: str, id_column: str, log: ProblemLog) -> TaskTable:
    items: list[tuple[int | None, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append((number, _loads(line)))
        except RecursionError:
            log.add(ProblemCode.JSON_SYNTAX, file, line=number, why="depth")
        except json.JSONDecodeError as error:
            log.add(ProblemCode.JSON_SYNTAX, file, line=number, detail=error.msg)
    return _Rows(file, id_column, log).table(items)


def _loads(text: str) -> Any:
    """Numbers stay the text that was written: `0.10` is not `0.1` to a person, and no number is too long."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


class _Rows:
    def __init__(self, file: str, id_column: str, log: ProblemLog) -> None:
        self._file = file
        self._id_column = id_column
        self._log = log
        self._columns: dict[str, None] = {}
        self._nested: dict[str, TaskRow] = {}
        self._has_told_predictions = False

    def table(self, items: list[tuple[int | None, Any]]) -> TaskTable:
        rows: list[TaskRow] = []
        for row, (line, item) in enumerate(items, start=1):
            data = self._data(item, row, line)
            if data is not None:
                rows.append(self._row(data, row, line))
        return TaskTable(tuple(self._columns), tuple(rows), self._nested)

    def _data(self, item: Any, row: int, line: int | None) -> dict[str, Any] | None:
        data = item.get("data", item) if isinstance(item, dict) else item
        if not isinstance(data, dict):
            self._log.add(ProblemCode.TASK_SHAPE, self._file, line=line, row=row, why="object")
            return None
        if data is not item and self._id_column in item:
            data = {self._id_column: item[self._id_column], **data}
        if data is not item and not self._has_told_predictions and any(item.get(key) for key in _SAID_BEFORE):
            self._has_told_predictions = True
            self._log.add(
                ProblemCode.TASK_SHAPE, self._file, line=line, row=row, severity=Severity.NOTE, why="predictions"
            )
        return data

    def _row(self, data: dict[str, Any], row: int, line: int | None) -> TaskRow:
        values: dict[str, str] = {}
        found = TaskRow(row, line, values)
        for column, value in data.items():
            values[column] = self._text(value)
            if isinstance(value, dict | list):
                self._nested.setdefault(column, found)
            if not (_is_unicode(column) and _is_unicode(values[column])):
                values[column] = ""
                self._log.add(ProblemCode.TASK_SHAPE, self._file, line=line, row=row, field=column, why="unicode")
        self._columns.update(dict.fromkeys(data))
        return found

    @staticmethod
    def _text(value: Any) -> str:
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        return json.dumps(value, ensure_ascii=False)  # true, false, and what is nested


def _is_unicode(text: str) -> bool:
    """JSON can spell half a character (`\\ud800`), which no file can hold."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
