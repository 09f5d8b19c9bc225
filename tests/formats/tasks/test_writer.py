"""Written tasks are read as the same tasks, in each of the two file formats."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.tasks.rows import read_table
from annotator.formats.tasks.writer import CSV_FILE, JSON_FILE, JsonValue, as_text, tasks_csv, tasks_file, tasks_json

_text = st.text(st.characters(codec="utf-8"), max_size=20)
_leaf: st.SearchStrategy[JsonValue] = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _text
_value: st.SearchStrategy[JsonValue] = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3), max_leaves=5
)
_columns = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8), min_size=1, max_size=4, unique=True
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, JsonValue]]]:
    """Ids of their own, and columns of any name beside them."""
    columns = ["id", *(name for name in draw(_columns) if name != "id")]
    ids = draw(st.lists(_text.filter(str.strip), min_size=1, max_size=4, unique=True))
    values = draw(st.sampled_from([_text, _leaf, _value]))
    return columns, [{"id": one, **{name: draw(values) for name in columns[1:]}} for one in ids]


def read(data: bytes, file: str) -> list[dict[str, str]]:
    log = ProblemLog()
    table = read_table(data, file, "id", log)
    assert log.problems() == ()
    assert not isinstance(table, Reported)
    return [{name: column[index] for name, column in table.columns.items()} for index in range(len(table.rows))]


@given(tables())
def test_what_is_written_is_read_again(table: tuple[list[str], list[dict[str, JsonValue]]]) -> None:
    columns, rows = table
    file, data = tasks_file(columns, rows, "id")
    assert read(data, file) == [{name: as_text(row[name]) for name in columns} for row in rows]


def test_plain_text_is_a_csv_and_lists_are_json() -> None:
    rows: list[dict[str, JsonValue]] = [{"id": "a", "options": "x"}]
    assert tasks_file(["id", "options"], rows, "id") == (CSV_FILE, b"id,options\r\na,x\r\n")
    assert tasks_file(["id", "n"], [{"id": 7, "n": 1.5}], "id")[0] == JSON_FILE
    rows.append({"id": "7", "options": ["x", {"value": "y"}]})
    name, data = tasks_file(["id", "options"], rows, "id")
    assert name == JSON_FILE
    assert json.loads(data) == [
        {"id": "a", "data": {"options": "x"}},
        {"id": 7, "data": {"options": ["x", {"value": "y"}]}},
    ]


def test_what_a_csv_cannot_hold_is_json() -> None:
    for columns in (["id", " image"], ["id", ""]):
        assert tasks_file(columns, [{"id": "1", columns[1]: "x"}], "id")[0] == JSON_FILE
    assert tasks_file(["id", "text"], [{"id": "1", "text": "x" * 200_000}], "id")[0] == JSON_FILE


def test_an_id_column_of_another_name_stays_in_the_data() -> None:
    assert json.loads(tasks_json([{"key": "1", "text": "x"}], "key")) == [{"data": {"key": "1", "text": "x"}}]


def test_an_id_that_only_looks_like_a_number_stays_text() -> None:
    for task_id in ("007", "1.0", "-1", "1" * 40, "٣"):
        assert json.loads(tasks_json([{"id": task_id}], "id"))[0]["id"] == task_id


def test_each_kind_of_line_end_stays_inside_its_value() -> None:
    values = ["a\rb", "a\nb", "a\r\nb", 'a"b', " a "]
    rows: list[dict[str, JsonValue]] = [{"id": str(index), "text": value} for index, value in enumerate(values)]
    assert [row["text"] for row in read(tasks_csv(["id", "text"], rows), "tasks.csv")] == values
