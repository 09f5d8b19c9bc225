"""Reader of tasks.json in Label Studio's format or as plain objects, and of tasks.jsonl with one object per line.
Label Studio's format (https://labelstud.io/guide/tasks): `[{"id": 1, "data": {"image": "a.png"}}, ...]`. Its
`predictions` beside the data become a column of that name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from math import isinf
from typing import Any

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import bounded_integer
from annotator.formats.tasks.table import TableMaker, TaskTable, check_columns

_EARLIER_ANSWERS = "annotations"
_LONGEST_INTEGER = 4_300
_SPACE = re.compile(r"[ \t\n\r]*")

_MOST_INVALID = 100_000  # lines after which a file is no table; each takes a microsecond and a half


def read_json(text: str, file: str, id_column: str, log: ProblemLog) -> TaskTable | Reported:
    """Read tasks.json by task, so that other threads run and few tasks are objects. Raise TooManyCells."""
    rows = _Rows(file, id_column, log)
    try:
        for row, (item, line) in enumerate(_items(text), start=1):
            rows.add(item, row, line)
    except _NoList:
        return log.refuse(ProblemCode.TASK_SHAPE, file, why="list")
    except _TooDeep as error:
        return log.refuse(ProblemCode.JSON_SYNTAX, file, line=error.line, why="depth")
    except json.JSONDecodeError as error:
        return log.refuse(ProblemCode.JSON_SYNTAX, file, line=error.lineno, detail=error.msg)
    return rows.table()


def read_jsonl(data: bytes, file: str, id_column: str, log: ProblemLog) -> TaskTable:
    """Read tasks.jsonl. Raise UnicodeDecodeError for invalid UTF-8, and TooManyCells."""
    rows = _Rows(file, id_column, log)
    row = invalid = 0
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="\n"), start=1):
        if not line.strip():
            continue
        if invalid > _MOST_INVALID:
            break
        try:
            item = _JSON.decode(line)
        except RecursionError:
            log.add(ProblemCode.JSON_SYNTAX, file, line=number, why="depth")
        except json.JSONDecodeError as error:
            invalid += 1
            log.add(ProblemCode.JSON_SYNTAX, file, line=number, detail=error.msg)
        else:
            row += 1
            rows.add(item, row, number)
    return rows.table()


class _NoList(Exception):
    """The document is valid JSON but not a list."""


class _TooDeep(Exception):
    """An item is nested more deeply than the parser goes. `line` is where it begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Number:
    """A number as written. A cell keeps this text: `0.10` and `0.1` differ for a reader, and no number is too long."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


_JSON = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=str)


def with_written_numbers(text: str) -> Any:
    """Parse JSON for `cell_text`. Raise JSONDecodeError and RecursionError."""
    return _JSON.decode(text)


def _items(text: str) -> Iterator[tuple[Any, int]]:
    """Yield the items of the list in a document, each with its line. Raise _NoList, _TooDeep and JSONDecodeError."""
    place = _after_space(text, 0)
    counted, line = 0, 1
    if text[place : place + 1] != "[":
        try:
            _JSON.decode(text)
        except RecursionError as error:
            raise _TooDeep(line) from error
        raise _NoList
    place = _after_space(text, place + 1)
    is_first = True
    while text[place : place + 1] != "]":
        if not is_first:
            if text[place : place + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, place)
            place = _after_space(text, place + 1)
        is_first = False
        line += text.count("\n", counted, place)
        counted = place
        try:
            item, place = _JSON.raw_decode(text, place)
        except RecursionError as error:
            raise _TooDeep(line) from error
        yield item, line
        place = _after_space(text, place)
    place = _after_space(text, place + 1)
    if place != len(text):
        raise json.JSONDecodeError("Extra data", text, place)


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return place if match is None else match.end()


class _Rows:
    def __init__(self, file: str, id_column: str, log: ProblemLog) -> None:
        self._file = file
        self._id_column = id_column
        self._log = log
        self._maker = TableMaker()
        self._has_noted_answers = False

    def add(self, item: Any, row: int, line: int | None) -> None:
        data = self._data(item, row, line)
        if data is None:
            return
        check_columns(data)
        try:
            values = {column: cell_text(value) for column, value in data.items()}
        except RecursionError:  # the parser goes deeper than the writer
            self._log.add(ProblemCode.JSON_SYNTAX, self._file, line=line, row=row, why="depth")
            return
        except ValueError as error:
            self._log.add(ProblemCode.JSON_SYNTAX, self._file, line=line, row=row, detail=str(error))
            return
        for column, text in values.items():
            if not (is_unicode(column) and is_unicode(text)):
                values[column] = ""
                self._log.add(ProblemCode.TASK_SHAPE, self._file, line=line, row=row, field=column, why="unicode")
        self._maker.add(values, row, line, [column for column, value in data.items() if not isinstance(value, str)])

    def table(self) -> TaskTable:
        return self._maker.table()

    def _data(self, item: Any, row: int, line: int | None) -> dict[str, Any] | None:
        data = item.get("data", item) if isinstance(item, dict) else item
        if not isinstance(data, dict):
            self._log.add(ProblemCode.TASK_SHAPE, self._file, line=line, row=row, why="object")
            return None
        if data is not item and self._id_column in item:
            data = {self._id_column: item[self._id_column], **data}
        if data is not item and not self._has_noted_answers and item.get(_EARLIER_ANSWERS):
            self._has_noted_answers = True
            self._log.note(ProblemCode.TASK_SHAPE, self._file, line=line, row=row, why="annotations")
        predictions = item.get(PREDICTIONS_COLUMN)
        return {**data, PREDICTIONS_COLUMN: predictions} if predictions else data


def cell_text(value: Any) -> str:
    """Return the text of a cell: JSON, except of a text or null. Raise ValueError and RecursionError."""
    if isinstance(value, str):
        return value
    if isinstance(value, _Number):
        return value.text
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(number: _Number) -> int | float | str:
    """Return a number within a list or object, or its text if JSON readers would take it for infinite."""
    if number.text.lstrip("-").isdigit():
        return bounded_integer(number.text, _LONGEST_INTEGER)
    return number.text if isinf(value := float(number.text)) else value


def is_unicode(text: str) -> bool:
    """Return False for text with a lone surrogate (`\\ud800` in JSON), which no file can contain."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
