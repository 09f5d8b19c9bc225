"""Tasks as JSON: what no reader can hold is a problem of its row."""

from __future__ import annotations

import pytest

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.rows import read_table
from annotator.formats.tasks.table import TaskTable

TASK = '{"id": 1, "data": {"image": "a.png"}, "predictions": [{"score": NUMBER, "result": []}]}'


@pytest.mark.parametrize(("file", "line"), [("tasks.json", None), ("tasks.jsonl", 1)])
@pytest.mark.parametrize("digits", [4_301, 1_000_000])
def test_a_number_of_too_many_digits_below_predictions_is_a_problem(file: str, line: int | None, digits: int) -> None:
    task = TASK.replace("NUMBER", "9" * digits)
    log = ProblemLog()
    read_table((task if line else f"[{task}]").encode(), file, "id", log)
    (problem,) = log.problems()
    assert (problem.code, problem.place.line, problem.place.row) == (ProblemCode.JSON_SYNTAX, line, 1)
    assert problem.params["detail"] == f"{'9' * 20} is too large"


def test_a_number_that_python_can_read_keeps_its_digits() -> None:
    log = ProblemLog()
    table = read_table(f"[{TASK.replace('NUMBER', '9' * 4_300)}]".encode(), "tasks.json", "id", log)
    assert isinstance(table, TaskTable)
    assert "9" * 4_300 in table.columns[PREDICTIONS_COLUMN][0]
    assert log.problems() == ()
