"""The table of tasks, in the formats that requesters have."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from annotator.core.bundle.tasks import Tasks, TimeRule
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.tasks.csv import separator_of
from annotator.formats.tasks.rows import TASKS_LIMIT_BYTES, limit_bytes, read_table, tasks_from


def read(text: str, file: str = "tasks.csv", id_column: str = "id") -> tuple[Tasks, tuple[Problem, ...]]:
    log = ProblemLog()
    table = read_table(text.encode(), file, id_column, log)
    tasks = table if isinstance(table, Reported) else tasks_from(table, file, id_column, log)
    return Tasks() if isinstance(tasks, Reported) else tasks, log.problems()


def said(text: str, file: str = "tasks.csv") -> list[tuple[ProblemCode, int | None, int | None]]:
    return [(one.code, one.place.row, one.place.line) for one in errors(read(text, file)[1])]


def test_quotes_line_breaks_and_a_byte_order_mark_are_read_as_spreadsheets_write_them() -> None:
    tasks, problems = read('\ufeffid,text\r\n1,"a ""b"", c\r\nd"\r\n\r\n2,e\r\n')
    assert problems == ()
    assert [task.columns for task in tasks] == [{"id": "1", "text": 'a "b", c\r\nd'}, {"id": "2", "text": "e"}]


def test_a_row_is_counted_in_tasks_and_placed_by_line() -> None:
    assert said('id,a\n1,"x\ny"\n\n2\n1,z\n') == [
        (ProblemCode.ROW_LENGTH, 2, 5),
        (ProblemCode.TASK_ID_DUPLICATE, 3, 6),
    ]


def test_a_row_may_have_its_own_reward_and_times() -> None:
    tasks, problems = read("id,reward,expected_s,max_s,idle_after_s\n1,0.0025,10,,90\n2,,,,\n")
    assert problems == ()
    assert (tasks[0].reward, tasks[0].time) == (Decimal("0.0025"), TimeRule(10, None, 90))
    assert (tasks[1].reward, tasks[1].time) == (None, TimeRule())


@pytest.mark.parametrize("value", ["0", "-3", "1.5", "soon", " 5", "\u0665", "2592001", "9" * 30])
def test_a_time_that_is_no_whole_number_of_seconds_is_refused(value: str) -> None:
    assert said(f"id,max_s\n1,{value}\n") == [(ProblemCode.TASK_NUMBER, 1, 2)]


@pytest.mark.parametrize(("value", "code"), [("-1", ProblemCode.AMOUNT_NEGATIVE), ("1e2", ProblemCode.AMOUNT_INVALID)])
def test_a_reward_that_is_no_amount_is_refused(value: str, code: ProblemCode) -> None:
    assert said(f"id,reward\n1,{value}\n") == [(code, 1, 2)]


def test_label_studio_s_tasks_are_read() -> None:
    text = json.dumps([{"id": 7, "data": {"image": "a.png", "sure": True, "none": None}}, {"id": 8, "data": {}}])
    tasks, problems = read(text, "tasks.json")
    assert problems == ()
    assert tasks[0].columns == {"id": "7", "image": "a.png", "sure": "true", "none": ""}
    assert [task.id for task in tasks] == ["7", "8"]


def test_annotations_are_left_aside_with_one_note_and_predictions_are_a_column() -> None:
    item = {"id": 1, "data": {"a": "b"}, "predictions": [{"result": [], "score": 0.5}], "annotations": [{}]}
    tasks, problems = read(json.dumps([item, {**item, "id": 2}]), "tasks.json")
    assert [(one.code, one.severity, one.params["why"]) for one in problems] == [
        (ProblemCode.TASK_SHAPE, Severity.NOTE, "annotations")
    ]
    assert tasks[0].columns["predictions"] == '[{"result": [], "score": 0.5}]'


def test_lines_of_json_are_read_and_numbers_stay_as_they_were_written() -> None:
    tasks, problems = read(
        '{"id": "a", "reward": 0.10, "n": 1e400}\n\n{"id": 2, "n": ' + "9" * 5_000 + "}\n", "t.jsonl"
    )
    assert problems == ()
    assert (str(tasks[0].reward), tasks[0].columns["n"]) == ("0.10", "1e400")
    assert len(tasks[1].columns["n"]) == 5_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]", (ProblemCode.TASK_SHAPE, 1, 1)),
        ('[\n{"id": 1},\n\n{"data": 3}]', (ProblemCode.TASK_SHAPE, 2, 4)),
        ("{}", (ProblemCode.TASK_SHAPE, None, None)),
        ("[]", (ProblemCode.TASKS_EMPTY, None, None)),
        ("[" * 100_000, (ProblemCode.JSON_SYNTAX, None, 1)),
        ('{"a":' * 100_000, (ProblemCode.JSON_SYNTAX, None, 1)),
        ('[{"id": 1},\n' + "[" * 100_000, (ProblemCode.JSON_SYNTAX, None, 2)),
        ('[{"id": "\\ud800"}]', (ProblemCode.TASK_SHAPE, 1, 1)),
        ('[\n {"\\ud800": 1, "id": 2}]', (ProblemCode.TASK_SHAPE, 1, 2)),
        ("[\n\n}", (ProblemCode.JSON_SYNTAX, None, 3)),
    ],
)
def test_json_of_another_shape_is_named(text: str, expected: tuple[ProblemCode, int | None, int | None]) -> None:
    assert expected in said(text, "tasks.json")


def test_each_bad_line_of_json_is_named() -> None:
    assert said('{"id": 1}\nnot\n{"id": 1}\n{\n', "tasks.jsonl") == [
        (ProblemCode.JSON_SYNTAX, None, 2),
        (ProblemCode.TASK_ID_DUPLICATE, 2, 3),
        (ProblemCode.JSON_SYNTAX, None, 4),
    ]


def test_another_id_column_can_be_named_and_is_suggested() -> None:
    assert [task.id for task in read("number,a\n1,b\n", id_column="number")[0]] == ["1"]
    (problem,) = read("ids,a\n1,b\n")[1]
    assert (problem.code, problem.params["suggestion"]) == (ProblemCode.COLUMN_MISSING, "ids")


def test_a_table_that_would_not_fit_into_memory_is_refused_unread() -> None:
    assert said("id\n" + "," * 5_000_001) == [(ProblemCode.TASK_SHAPE, None, None)]


def test_a_column_without_a_name_is_named_by_its_number() -> None:
    (problem,) = read("id,,a\n1,2,3\n")[1]
    assert (problem.code, problem.params["number"]) == (ProblemCode.COLUMN_MISSING, "2")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", ["id{0}text", '\ufeff"id"{0}"text"\r', '"id"{0}text\r'])
def test_a_table_is_read_whatever_a_spreadsheet_program_separates_by(separator: str, header: str) -> None:
    log = ProblemLog()
    written = f'{header.format(separator)}\n1{separator}"a, b; c | d"\n'
    table = read_table(written.encode(), "tasks.csv", "id", log)
    assert log.problems() == ()
    assert not isinstance(table, Reported)
    assert {name: list(column) for name, column in table.columns.items()} == {"id": ["1"], "text": ["a, b; c | d"]}


def test_a_comma_in_the_header_s_quotation_marks_separates_nothing() -> None:
    assert separator_of(b'"one, two";three\n') == ";"
    assert separator_of(b"one\n") == separator_of(b"") == separator_of(b"\xff,\n") == ","


@pytest.mark.parametrize(
    ("task_id", "why"),
    [("x" * 201, "long"), ("a\x07b", "character"), ("a\u202eb", "character"), ("a\u2028b", "character")],
)
def test_an_id_that_no_ledger_should_keep_is_refused_with_its_line(task_id: str, why: str) -> None:
    _tasks, (problem,) = read(f'id,text\nsound,x\n"{task_id}",y\n')
    assert (problem.code, problem.params["why"]) == (ProblemCode.TASK_ID_UNFIT, why)
    assert (problem.place.row, problem.place.line, problem.place.field) == (2, 3, "id")


@pytest.mark.parametrize("task_id", ["-7", "1.5", "first", "٣", "1e3"])
def test_an_id_that_no_task_on_a_server_can_have_is_refused_before_work(task_id: str) -> None:
    log = ProblemLog()
    table = read_table(f"id,text\n7,x\n{task_id},y\n".encode(), "tasks.csv", "id", log)
    assert not isinstance(table, Reported)
    tasks_from(table, "tasks.csv", "id", log, is_numbered=True)
    (problem,) = log.problems()
    assert (problem.code, problem.params["why"], problem.place.row) == (ProblemCode.TASK_ID_UNFIT, "number", 2)
    taken = ProblemLog()
    tasks_from(table, "tasks.csv", "id", taken, is_taken=True, is_numbered=True)
    assert taken.problems() == ()


@pytest.mark.parametrize("task_id", ["x" * 200, "Été nº 5", "\u0645\u06cc\u200c\u062e\u0648", "照片 1"])
def test_an_id_in_any_script_is_fine(task_id: str) -> None:
    assert read(f"id,text\n{task_id},x\n")[1] == ()


def test_a_list_that_is_held_as_a_whole_may_be_less_large_than_lines() -> None:
    assert limit_bytes("tasks.JSON") == 64 * 1024**2
    assert limit_bytes("tasks.jsonl") == limit_bytes("tasks.csv") == TASKS_LIMIT_BYTES == 256 * 1024**2
