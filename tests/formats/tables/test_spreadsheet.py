"""Cells that no spreadsheet runs, and the text that they were made of."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tables.spreadsheet import Guard, csv_chunks, unguarded


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
    assert guarded("+1\n=2") == "'+1\n=2"


@given(st.text(st.sampled_from("'=+-@\t\r\n1.eE9 aéx\uff1d"), max_size=8) | st.text())
def test_the_text_comes_back_and_no_cell_begins_with_a_sign(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    if cell[:1] in tuple("=+-@\t\r\n"):
        float(cell)


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
