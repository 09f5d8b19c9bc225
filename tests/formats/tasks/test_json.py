"""Tasks as JSON: what no reader can hold is a problem of its row."""

from __future__ import annotations

import json

import pytest

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.rows import read_table
from annotator.formats.tasks.table import TaskTable

TASK = '{"id": 1, "data": {"image": "a.png"}, "predictions": [{"score": NUMBER, "result": []}]}'


@pytest.mark.parametrize("file", ["tasks.json", "tasks.jsonl"])
@pytest.mark.parametrize("digits", [4_301, 1_000_000])
def test_a_number_of_too_many_digits_below_predictions_is_a_problem(file: str, digits: int) -> None:
    task = TASK.replace("NUMBER", "9" * digits)
    log = ProblemLog()
    read_table((task if file == "tasks.jsonl" else f"[{task}]").encode(), file, "id", log)
    (problem,) = log.problems()
    assert (problem.code, problem.place.line, problem.place.row) == (ProblemCode.JSON_SYNTAX, 1, 1)
    assert problem.params["detail"] == f"{'9' * 20} is too large"


def test_a_number_that_python_can_read_keeps_its_digits() -> None:
    log = ProblemLog()
    table = read_table(f"[{TASK.replace('NUMBER', '9' * 4_300)}]".encode(), "tasks.json", "id", log)
    assert isinstance(table, TaskTable)
    assert "9" * 4_300 in table.columns[PREDICTIONS_COLUMN][0]
    assert log.problems() == ()


def test_numbers_are_told_from_texts_and_stay_numbers_within_lists_and_objects() -> None:
    log = ProblemLog()
    data = '{"id": "7", "n": 0.10, "s": "0.10", "none": null, "yes": true, "doc": {"a": [-1, 2.50, 1e400, "3", NaN]}}'
    table = read_table(f"[{data}]".encode(), "tasks.json", "id", log)
    assert isinstance(table, TaskTable)
    assert log.problems() == ()
    assert {name: column[0] for name, column in table.columns.items() if column.is_json(0)} == {
        "n": "0.10", "none": "", "yes": "true", "doc": '{"a": [-1, 2.5, "1e400", "3", "NaN"]}',
    }  # fmt: skip


@pytest.mark.parametrize("file", ["tasks.json", "tasks.jsonl"])
def test_a_cell_that_is_too_deep_to_write_is_a_problem_of_its_row(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_given: object, **_options: object) -> str:
        raise RecursionError

    monkeypatch.setattr(json, "dumps", deep)
    log = ProblemLog()
    read_table(b'[{"id": 1, "a": []}]' if file == "tasks.json" else b'{"id": 1, "a": []}', file, "id", log)
    (problem,) = log.problems()
    assert (problem.code, problem.params["why"], problem.place.row) == (ProblemCode.JSON_SYNTAX, "depth", 1)
