"""A folder of pictures: one task each, in the order in which people count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.foreign.pictures import natural_order, pictures_table
from annotator.formats.problem_log import ProblemLog
from fakes.bundle_source import MemorySource


def test_pictures_come_in_the_order_in_which_people_count() -> None:
    log = ProblemLog()
    names = ("b.png", "a10.png", "A2.png", "a1.png", "z/1.JPG", "notes.txt")
    table = pictures_table(ImportFiles(MemorySource(dict.fromkeys(names, b"")), {}, log), log)
    assert table is not None
    assert [row.values["image"] for row in table.rows] == ["a1.png", "A2.png", "a10.png", "b.png", "z/1.JPG"]


def test_no_picture_is_a_problem() -> None:
    log = ProblemLog()
    assert pictures_table(ImportFiles(MemorySource({"notes.txt": b""}), {}, log), log) is None
    assert [(one.code, one.params["why"]) for one in log.problems()] == [(ProblemCode.IMPORT_MISSING, "pictures")]


@given(st.lists(st.text(alphabet="aA0159²٣é/.", max_size=6), unique=True, max_size=6))
def test_no_two_names_come_at_the_same_place(names: list[str]) -> None:
    assert len({natural_order(name) for name in names}) == len(names)


def test_digits_without_end_have_an_order_too() -> None:
    assert natural_order("9" * 10_000) > natural_order("1" * 10_000)
