"""Import of JSON tasks from Label Studio, its exports, and Ground Truth manifests (JSON Lines). Formats
(https://labelstud.io/guide/tasks and https://labelstud.io/guide/export): a list of `{"id", "data": {...},
"annotations": [...], "predictions": [...]}` or of plain objects, or a single one of these."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.problems import ProblemCode
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue

ID = "id"
_ANSWERS = ("annotations", "completions", "drafts")
_LONGEST_INTEGER = 4_300


def read_foreign_json(text: str, file: str, log: ProblemLog, *, to_correct: bool = False) -> ForeignTable | None:
    """Return the table of a list of tasks or a single task, or None. `to_correct`: answers become predictions."""
    loaded = _loaded(text, file, None, log)
    if loaded is None:
        return None
    if isinstance(loaded.value, dict):
        return _table([(None, loaded.value)], file, log, to_correct=to_correct)
    if not isinstance(loaded.value, list):
        log.add(ProblemCode.TASK_SHAPE, file, why="list")
        return None
    return _table([(None, item) for item in loaded.value], file, log, to_correct=to_correct)


def read_foreign_lines(text: str, file: str, log: ProblemLog, *, to_correct: bool = False) -> ForeignTable:
    """Return the table of one task per line. Lines with invalid JSON are reported and skipped."""
    items: list[tuple[int | None, JsonValue]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        loaded = _loaded(line, file, number, log) if line.strip() else None
        if loaded is not None:
            items.append((number, loaded.value))
    return _table(items, file, log, to_correct=to_correct)


class _Loaded:
    """A parsed value. It distinguishes a JSON `null` from a failure."""

    __slots__ = ("value",)

    def __init__(self, value: JsonValue) -> None:
        self.value = value


def _loaded(text: str, file: str, line: int | None, log: ProblemLog) -> _Loaded | None:
    try:
        return _Loaded(json.loads(text, parse_int=_integer, parse_float=_decimal, parse_constant=str))
    except RecursionError:
        log.add(ProblemCode.JSON_SYNTAX, file, line=line, why="depth")
    except json.JSONDecodeError as error:
        log.add(ProblemCode.JSON_SYNTAX, file, line=line or error.lineno, detail=error.msg)
    return None


def _integer(written: str) -> int | str:
    """Return a number, or its text if Python cannot hold it."""
    return int(written) if len(written) <= _LONGEST_INTEGER else written


def _decimal(written: str) -> float | str:
    value = float(written)
    return value if math.isfinite(value) else written


def _table(
    items: Iterable[tuple[int | None, JsonValue]], file: str, log: ProblemLog, *, to_correct: bool
) -> ForeignTable:
    rows: list[ForeignRow] = []
    columns: dict[str, None] = {}
    with_answers = 0
    for row, (line, item) in enumerate(items, start=1):
        try:
            values = _values(item, to_correct=to_correct)
            is_unicode = values is None or _is_unicode(values)
        except RecursionError:  # the parser goes deeper than the writer
            log.add(ProblemCode.JSON_SYNTAX, file, line=line, row=row, why="depth")
            continue
        if values is None:
            log.add(ProblemCode.TASK_SHAPE, file, line=line, row=row, why="object")
            continue
        if not is_unicode:
            log.add(ProblemCode.TASK_SHAPE, file, line=line, row=row, why="unicode")
            continue
        with_answers += _answer(item) is not None if to_correct else _has_answers(item)
        columns.update(dict.fromkeys(values))
        rows.append(ForeignRow(row, line, values))
    if with_answers:
        log.note(
            ProblemCode.IMPORT_LEFT_OUT, file, why="answers-shown" if to_correct else "answers", count=str(with_answers)
        )
    return ForeignTable(file, tuple(columns), tuple(rows))


def _values(item: JsonValue, *, to_correct: bool) -> Mapping[str, JsonValue] | None:
    """Return the data of a task. ID and predictions, which Label Studio stores beside it, become columns."""
    if not isinstance(item, dict):
        return None
    data = item.get("data", item)
    if not isinstance(data, dict):
        return None
    if data is item:
        return data
    named = {ID: item[ID]} if ID in item else {}
    predictions = (_answer(item) if to_correct else None) or item.get(PREDICTIONS_COLUMN)
    predicted = {PREDICTIONS_COLUMN: predictions} if predictions else {}
    return {**named, **predicted, **data}


def _answer(item: JsonValue) -> JsonValue:
    """Return the first answer that was not cancelled as a prediction, or None."""
    listed = item.get(_ANSWERS[0]) if isinstance(item, dict) and "data" in item else None
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    kept = (each["result"] for each in found if each.get("result") and not each.get("was_cancelled"))
    result = next(kept, None)
    return None if result is None else [{"result": result}]


def _has_answers(item: JsonValue) -> bool:
    return isinstance(item, dict) and "data" in item and any(item.get(key) for key in _ANSWERS)


def _is_unicode(values: Mapping[str, JsonValue]) -> bool:
    """Return False for text with a lone surrogate (`\\ud800` in JSON), which no file can contain."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
