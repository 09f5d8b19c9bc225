"""The tasks of a taken bundle are kept as they are in memory, and believed only when they are whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.tasks import ROWS_IN_PIECE, Tasks
from annotator.formats.tasks.cache import packed_tasks, unpacked_tasks
from annotator.formats.tasks.table import TableMaker

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ROWS = st.lists(st.fixed_dictionaries({"id": CELLS, "é\n$": CELLS, "n": CELLS}), min_size=1, max_size=6)


def tasks_of(rows: list[dict[str, str]]) -> Tasks:
    maker = TableMaker()
    for number, values in enumerate(rows, start=1):
        maker.add(values, number, None, ["n"] if values.get("n") else ())
    return Tasks(maker.table().columns, "id")


def packed(tasks: Tasks) -> bytes:
    return b"".join(packed_tasks(tasks))


@given(ROWS, st.sampled_from([0, ROWS_IN_PIECE - 2]))
def test_tasks_come_back_as_they_were(rows: list[dict[str, str]], before: int) -> None:
    tasks = tasks_of([{"id": str(number), "é\n$": "", "n": ""} for number in range(before)] + rows)
    again = unpacked_tasks(packed(tasks))
    assert again is not None
    assert again == tasks
    assert list(again) == list(tasks)
    assert [again.json_columns(row) for row in range(len(again))] == [{"n"} if t.columns["n"] else set() for t in tasks]
    assert list(again.ids()) == list(tasks.ids())
    assert packed(again) == packed(tasks)


@given(st.data())
def test_one_wrong_byte_is_noticed(data: st.DataObject) -> None:
    whole = packed(tasks_of([{"id": "first", "text": "é"}, {"id": "second", "text": ""}]))
    place = data.draw(st.integers(0, len(whole) - 1))
    harmed = bytearray(whole)
    harmed[place] ^= data.draw(st.integers(1, 255))
    assert unpacked_tasks(bytes(harmed)) is None


@given(st.binary(max_size=40), st.integers(0, 200))
def test_what_is_cut_or_foreign_is_not_believed(junk: bytes, length: int) -> None:
    whole = packed(tasks_of([{"id": "first", "text": "é"}]))
    assert unpacked_tasks(junk) is None
    assert unpacked_tasks(b"annotator-tasks 2\n" + junk) is None
    assert unpacked_tasks(whole + b"x") is None
    assert length >= len(whole) or unpacked_tasks(whole[:length]) is None
