"""Columns give back the texts that they were made of, wherever one piece ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.tasks import ROWS_IN_PIECE, Column, packed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


def a_column(texts: list[str]) -> Column:
    return Column(tuple(packed(texts[at : at + ROWS_IN_PIECE]) for at in range(0, len(texts), ROWS_IN_PIECE)))


@given(st.lists(TEXTS, max_size=20), st.sampled_from([0, ROWS_IN_PIECE - 3, 2 * ROWS_IN_PIECE - 1]))
def test_texts_come_back_as_they_were(texts: list[str], before: int) -> None:
    whole = ["é"] * before + texts
    column = a_column(whole)
    assert len(column) == len(whole)
    assert list(column) == whole
    assert [column[index] for index in range(len(whole))] == whole
    assert [column[index - len(whole)] for index in range(len(whole))] == whole


def test_a_row_that_is_not_there_is_not_invented() -> None:
    column = a_column(["a", "b"])
    for index in (2, -3):
        with pytest.raises(IndexError):
            column[index]
    with pytest.raises(IndexError):
        Column()[0]


def test_a_column_knows_whether_any_row_has_a_text() -> None:
    assert Column().is_empty
    assert a_column(["", ""]).is_empty
    assert not a_column(["", " "]).is_empty


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        packed(["\ud800"])
