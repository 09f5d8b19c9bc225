"""Tables of other programs, whatever separates their columns."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.problem_log import ProblemLog


def read(text: str) -> tuple[ForeignTable | None, tuple[Problem, ...]]:
    log = ProblemLog()
    return read_foreign_csv(text, "t.csv", log), log.problems()


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_the_separator_is_found(separator: str) -> None:
    text = f"image{separator}text\na.png{separator}b\nc.png{separator}d\n"
    table, problems = read(text)
    assert problems == ()
    assert table is not None
    assert table.columns[0] == "image"
    assert [row.values["image"] for row in table.rows] == ["a.png", "c.png"]


@given(
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,5}\Z"), st.text(alphabet='ab ,;|\t"\n', max_size=9)), min_size=3, max_size=9
    ),
)
def test_what_csv_writes_is_read_whatever_the_values_hold(
    separator: str, end: str, rows: list[tuple[str, str]]
) -> None:
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([("one", "two"), *rows])
    table, problems = read(held.getvalue())
    assert problems == ()
    assert table is not None
    assert table.columns == ("one", "two")
    assert [(row.values["one"], row.values["two"]) for row in table.rows] == rows


def test_excel_s_own_first_line_says_it_and_still_counts_as_a_line() -> None:
    table, problems = read("sep=;\r\na,b;c\r\n1;2\r\n3\r\n")
    assert table is not None
    assert table.columns == ("a,b", "c")
    assert table.rows[0].line == 3
    assert [(one.code, one.place.line, one.place.row) for one in problems] == [(ProblemCode.ROW_LENGTH, 4, 2)]


def test_one_column_needs_no_separator() -> None:
    table, problems = read("image\na.png\n\nb.png\n")
    assert problems == ()
    assert table is not None
    assert [(row.row, row.line) for row in table.rows] == [(1, 2), (2, 4)]


def test_ragged_rows_are_named_with_their_lines() -> None:
    _table, problems = read('a,b\n1,2\n"x\ny"\n1,2,3\n')
    assert [(one.code, one.place.line, one.place.row) for one in problems] == [
        (ProblemCode.ROW_LENGTH, 3, 2),
        (ProblemCode.ROW_LENGTH, 5, 3),
    ]


def test_rows_of_blanks_are_left_out_with_a_note() -> None:
    table, (note,) = read("a;b\n1;2\n;\n ; \n3;4\n")
    assert table is not None
    assert [row.row for row in table.rows] == [1, 2]
    assert (note.code, note.severity, note.params["count"]) == (ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE, "2")


def test_headers_that_cannot_be_told_apart_are_problems() -> None:
    _table, problems = read("a,,a\n1,2,3\n")
    assert {one.code for one in problems} == {ProblemCode.COLUMN_MISSING, ProblemCode.COLUMN_DUPLICATE}
    assert {one.place.line for one in problems} == {1}


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    _table, problems = read('a,b\n1,2\n"3,4\n')
    assert [(one.code, one.place.line) for one in problems] == [(ProblemCode.CSV_SYNTAX, 3)]


def test_nothing_is_no_table() -> None:
    assert read("")[0] is None
    assert read("\n\n")[0] is None


def test_a_table_that_would_fill_the_memory_is_refused() -> None:
    table, (problem,) = read("a,b\n" + "," * 5_000_001)
    assert table is None
    assert problem.params["why"] == "cells"


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    read(text)
