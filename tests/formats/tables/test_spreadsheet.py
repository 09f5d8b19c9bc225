"""Cells that no spreadsheet runs, and the text that they were made of."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.formats.tables.spreadsheet import COMMA, TAB, Guard, csv_chunks, unguarded


def guarded(text: str) -> str:
    return Guard().cell(text)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("x")',
        "+33 6 12",
        "-a",
        "@SUM(1)",
        "\tx",
        "\rx",
        "\nx",
        "=",
        "-",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff20x",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "-1", "+1", "-0.5", "1e5", "-1.5E-7", "a=b", "it's", "'quoted'", " =1", "0"])
def test_numbers_and_harmless_text_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_a_text_that_looks_like_a_number_and_goes_on_is_no_number() -> None:
    assert guarded("-1+cmd|' /C calc'!A0") == "'-1+cmd|' /C calc'!A0"
    assert guarded("+1\n=2") == "'+1\n'=2"


TEXTS = st.text(st.sampled_from("'\"=+-@\t\r\n;,|1.eE9 aéx\uff1d"), max_size=8) | st.text()


@given(TEXTS, st.sampled_from([COMMA, TAB]))
def test_the_text_comes_back_and_no_cell_begins_with_a_sign(text: str, separator: str) -> None:
    cell = Guard(separator).cell(text)
    assert unguarded(cell, separator) == text
    if cell[:1] in tuple("=+-@\t\r\n"):
        float(cell)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=3), st.sampled_from(";|\t,"))
@example([["a;=1+1", "x"]], ";")
@example([["x", "=1+1;=2+2"]], ";")
@example([["x", 'a;"=1+1";b']], ";")
@example([["x", "a\n=1+1;b"]], ";")
@example([["x", "a\t+1"]], "\t")
def test_no_cell_is_a_formula_whatever_the_separator_that_is_read(rows: list[list[str]], separator: str) -> None:
    """`a;=1+1` was a formula where cells are separated by semicolons, quoted or not."""
    data = b"".join(csv_chunks(rows, Guard())).decode()
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
        for cell in row:
            if cell[:1] in tuple("=+-@\uff1d"):
                float(cell)


def test_a_sign_after_a_separator_gets_an_apostrophe_and_is_one_changed_cell() -> None:
    guard = Guard()
    assert guard.cell("a;=1+1;-2|@x\n+3") == "a;'=1+1;'-2|'@x\n'+3"
    assert guard.cell("5,- EUR; a - b\r\nx") == "5,- EUR; a - b\r\nx"
    assert guard.changed == 1
    assert Guard(TAB).cell("a,=1+1") == "a,'=1+1"


def test_cells_with_any_separator_are_quoted() -> None:
    rows = [["a;b", "a|b", "a\tb", "a b", ""]]
    assert b"".join(csv_chunks(rows, Guard())) == b'"a;b","a|b","a\tb",a b,\r\n'


def test_changed_cells_are_counted() -> None:
    guard = Guard()
    assert [guard.cell(text) for text in ("=1", "x", "-2", "@")] == ["'=1", "x", "-2", "'@"]
    assert guard.changed == 2


@given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=2), max_size=5))
def test_rows_come_back_from_their_bytes(rows: list[list[str]]) -> None:
    data = b"".join(csv_chunks(rows, Guard()))
    read = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    assert [[unguarded(cell) for cell in row] for row in read] == rows


def test_lines_end_as_rfc_4180_has_it_and_cells_are_quoted_where_asked() -> None:
    assert b"".join(csv_chunks([["a", "b c"], ["d,", 'e"']], Guard())) == b'a,b c\r\n"d,","e"""\r\n'
    assert b"".join(csv_chunks([["a", ""]], Guard(), every_cell_quoted=True)) == b'"a",""\r\n'


def test_many_rows_come_in_pieces() -> None:
    pieces = list(csv_chunks((["x"] for _ in range(1200)), Guard()))
    assert len(pieces) == 3
    assert b"".join(pieces) == b"x\r\n" * 1200
