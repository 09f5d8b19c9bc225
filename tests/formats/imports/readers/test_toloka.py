"""Toloka's tables: inputs become columns, and nothing that tells what is right reaches a worker."""

from __future__ import annotations

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.imports.readers.toloka import toloka_tasks
from annotator.formats.problem_log import ProblemLog

TASKS = (
    "INPUT:image\tINPUT:id\tGOLDEN:result\tHINT:text\tTASK:overlap\tAl:latitude\n"
    "a.png\tk1\tcat\tLook at the ears\t3\t1.5\n"
    "\t\t\t\t\t\n"
    "b.png\tk2\t\t\t\t\n"
)
RESULTS = (
    "INPUT:image\tOUTPUT:result\tASSIGNMENT:link\tASSIGNMENT:worker_id\n"
    "a.png\tcat\thttps://example.org/1\tw1\n"
    "b.png\tdog\thttps://example.org/2\tw1\n"
    "a.png\tdog\thttps://example.org/3\tw2\n"
)


def table(text: str) -> ForeignTable:
    read = read_foreign_csv(text, "pool.tsv", ProblemLog())
    assert read is not None
    return read


def test_inputs_become_columns_and_the_rest_is_left_aside_with_a_note_each() -> None:
    log = ProblemLog()
    tasks = toloka_tasks(table(TASKS), log)
    assert tasks is not None
    assert tasks.columns == ("image", "id")
    assert [dict(row.values) for row in tasks.rows] == [{"image": "a.png", "id": "k1"}, {"image": "b.png", "id": "k2"}]
    notes = log.problems()
    assert {one.severity for one in notes} == {Severity.NOTE}
    assert {(one.params["column"], one.params["why"]) for one in notes} == {
        ("GOLDEN:result", "right"),
        ("HINT:text", "right"),
        ("TASK:overlap", "bookkeeping"),
        ("Al:latitude", "bookkeeping"),
    }


def test_of_results_each_task_is_there_once() -> None:
    log = ProblemLog()
    tasks = toloka_tasks(table(RESULTS), log)
    assert tasks is not None
    assert [dict(row.values) for row in tasks.rows] == [{"image": "a.png"}, {"image": "b.png"}]
    assert {"why": "repeated", "count": "1"} in [dict(one.params) for one in log.problems()]


def test_equal_tasks_that_nobody_answered_stay() -> None:
    tasks = toloka_tasks(table("INPUT:text\tGOLDEN:x\nsame\t\nsame\t\n"), ProblemLog())
    assert tasks is not None
    assert len(tasks.rows) == 2


def test_a_table_without_inputs_is_none_of_toloka_s() -> None:
    log = ProblemLog()
    assert toloka_tasks(table("image\ttext\na\tb\n"), log) is None
    assert [(one.code, one.params["why"]) for one in log.problems()] == [(ProblemCode.COLUMN_MISSING, "toloka")]
