"""Tasks as JSON of other programs: their data whole, their answers aside."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.imports.readers.json import read_foreign_json, read_foreign_lines
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue


def read(text: str) -> tuple[ForeignTable | None, tuple[Problem, ...]]:
    log = ProblemLog()
    return read_foreign_json(text, "t.json", log), log.problems()


def values(table: ForeignTable | None) -> list[dict[str, JsonValue]]:
    assert table is not None
    return [dict(row.values) for row in table.rows]


def test_label_studio_s_tasks_with_their_ids() -> None:
    table, problems = read(
        '[{"id": 5, "data": {"text": "a", "options": ["x", {"value": "y"}]}}, {"data": {"text": "b"}}]'
    )
    assert problems == ()
    assert values(table) == [{"id": 5, "text": "a", "options": ["x", {"value": "y"}]}, {"text": "b"}]
    assert table is not None
    assert table.columns == ("id", "text", "options")


def test_plain_objects_and_a_single_task() -> None:
    assert values(read('[{"text": "a"}]')[0]) == [{"text": "a"}]
    assert values(read('{"data": {"text": "a"}}')[0]) == [{"text": "a"}]


def test_an_id_in_the_data_is_the_task_s_own() -> None:
    assert values(read('[{"id": 5, "data": {"id": "k", "text": "a"}}]')[0]) == [{"id": "k", "text": "a"}]


def test_answers_are_left_aside_with_one_note() -> None:
    task = {"data": {"text": "a"}, "annotations": [{"result": []}], "predictions": []}
    table, (note,) = read(json.dumps([task, task, {"data": {"text": "b"}, "annotations": []}]))
    assert values(table) == [{"text": "a"}, {"text": "a"}, {"text": "b"}]
    assert (note.code, note.severity) == (ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE)
    assert note.params == {"why": "answers", "count": "2"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1", 1),
        ("-7", -7),
        ("0.5", 0.5),
        ("0.10", 0.1),
        ("1e3", 1000.0),
        ("9" * 4300, int("9" * 4300)),
        ("1E400", "1E400"),
        ("9" * 5000, "9" * 5000),
        ("NaN", "NaN"),
        ("-0", 0),
        ("true", True),
        ("null", None),
    ],
)
def test_numbers_stay_numbers_as_far_as_python_can_hold_them(written: str, kept: JsonValue) -> None:
    (row,) = values(read(f'[{{"n": {written}}}]')[0])
    assert row == {"n": kept}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[{"a": 1},\n{"a": }]', ProblemCode.JSON_SYNTAX, 2),
        ("[" * 100_000, ProblemCode.JSON_SYNTAX, None),
        ('"text"', ProblemCode.TASK_SHAPE, None),
        ("null", ProblemCode.TASK_SHAPE, None),
        ("[1]", ProblemCode.TASK_SHAPE, None),
        ('[{"data": [1]}]', ProblemCode.TASK_SHAPE, None),
        ('[{"a": "\\ud800"}]', ProblemCode.TASK_SHAPE, None),
        ('[{"\\ud800": "a"}]', ProblemCode.TASK_SHAPE, None),
        ("", ProblemCode.JSON_SYNTAX, 1),
    ],
)
def test_what_cannot_be_read_is_a_problem(text: str, code: ProblemCode, line: int | None) -> None:
    _table, (problem,) = read(text)
    assert (problem.code, problem.place.line, problem.severity) == (code, line, Severity.ERROR)


def test_lines_are_read_one_by_one() -> None:
    log = ProblemLog()
    table = read_foreign_lines('{"a": 1}\n\n{"a": \n{"data": {"a": 2}, "id": 9}\r\nnull\n', "t.jsonl", log)
    assert [(row.line, dict(row.values)) for row in table.rows] == [(1, {"a": 1}), (4, {"id": 9, "a": 2})]
    assert [(one.code, one.place.line) for one in log.problems()] == [
        (ProblemCode.JSON_SYNTAX, 3),
        (ProblemCode.TASK_SHAPE, 5),
    ]


@given(st.text(max_size=100) | st.text(alphabet='[]{}":,ad0.1e\\u', max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    read(text)
    read_foreign_lines(text, "t.jsonl", ProblemLog())


def test_predictions_become_a_column_with_their_numbers_as_numbers() -> None:
    predicted = '[{"score": 1.50, "result": [{"value": {"start": 0.10}}]}]'
    text = f'[{{"id": 7, "data": {{"text": "1.50"}}, "predictions": {predicted}}}]'
    log = ProblemLog()
    table = read_foreign_json(text, "tasks.json", log)
    assert table is not None
    predictions = [{"score": 1.5, "result": [{"value": {"start": 0.1}}]}]
    assert table.rows[0].values == {"id": 7, "predictions": predictions, "text": "1.50"}
    assert log.problems() == ()
