"""Tables are packed column by column while they are read, and a task costs little more than its text."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.tasks import ROWS_IN_PIECE, Tasks
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.tasks.rows import read_table, tasks_from
from annotator.formats.tasks.table import MOST_CELLS, TableMaker, TooManyCells
from large_bundles import large_files

TASKS = 20 * ROWS_IN_PIECE
# What a task may take beside its own text: four bytes a value, and its share of the pieces.
HELD_BYTES_A_TASK = 40
# While the table is read, beside the file's bytes: the ids are compared with each other, rows wait to be packed.
PEAK_BYTES_A_TASK = 250

ROWS = st.lists(st.dictionaries(st.sampled_from("abcd"), st.text("xyé", max_size=3), max_size=4), max_size=8)


@given(ROWS, st.sampled_from([0, ROWS_IN_PIECE - 4, 2 * ROWS_IN_PIECE - 1]))
def test_rows_come_back_with_nothing_where_they_had_nothing(rows: list[dict[str, str]], before: int) -> None:
    maker = TableMaker()
    whole = [{"a": "1"}] * before + rows
    for number, values in enumerate(whole, start=1):
        maker.add(values, number, number + 1)
    table = maker.table()
    for name, column in table.columns.items():
        assert list(column) == [values.get(name, "") for values in whole]
    assert set(table.columns) == {name for values in whole for name in values}
    assert [(table.row(index), table.line(index)) for index in range(len(whole))] == [
        (number, number + 1) for number in range(1, len(whole) + 1)
    ]


def test_columns_stand_in_the_order_in_which_they_were_met() -> None:
    maker = TableMaker(["z"])
    for values in ({"y": "", "b": ""}, {"a": "", "y": ""}):
        maker.add(values, 1, None)
    assert list(maker.table().columns) == ["z", "y", "b", "a"]


def test_rows_that_each_bring_a_column_do_not_fill_the_memory() -> None:
    maker = TableMaker()

    def add_many() -> None:
        for number in range(MOST_CELLS):
            maker.add({str(number): "x"}, number, None)

    with pytest.raises(TooManyCells):
        add_many()


@pytest.mark.parametrize("file", ["tasks.csv", "tasks.jsonl", "tasks.json"])
def test_a_task_costs_little_more_than_its_text(file: str) -> None:
    data = large_files(TASKS, "text", file)[file]
    warm = large_files(10, "text", file)[file]
    read(warm, file)
    tracemalloc.start()
    try:
        tasks = read(data, file)
        held_bytes, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    text_bytes = sum(len(piece.data) for column in tasks.columns.values() for piece in column.pieces)
    assert (len(tasks), len(tasks.columns)) == (TASKS, 5)
    assert held_bytes - text_bytes < HELD_BYTES_A_TASK * TASKS
    # A .json file is one document: its text is there as a whole, in two bytes a character.
    document_bytes = 2 * len(data) if file == "tasks.json" else 0
    assert peak_bytes - text_bytes - document_bytes < PEAK_BYTES_A_TASK * TASKS


def read(data: bytes, file: str) -> Tasks:
    log = ProblemLog()
    table = read_table(data, file, "id", log)
    assert not isinstance(table, Reported)
    tasks = tasks_from(table, file, "id", log)
    assert not isinstance(tasks, Reported)
    assert log.problems() == ()
    return tasks


def test_a_list_in_a_cell_is_kept_as_json_with_its_numbers() -> None:
    log = ProblemLog()
    rows = [{"id": 1, "options": "plain"}, {"id": 2, "options": [{"value": "a", "n": 1.50}, "é"]}]
    table = read_table(json.dumps(rows).encode(), "tasks.json", "id", log)
    assert not isinstance(table, Reported)
    assert table.columns["options"].first_nested() == 1
    assert json.loads(table.columns["options"][1]) == [{"value": "a", "n": 1.5}, "é"]
