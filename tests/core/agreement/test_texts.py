"""How far apart two texts are: as the table that is in every textbook has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement.distances import MOST_CHARACTERS, edits, normal, text_distance

FEW_LETTERS = st.text("abé ", max_size=90)


def by_table(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for number, letter in enumerate(left, 1):
        above, row = row, [number]
        for place, other in enumerate(right, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != other)))
    return row[-1]


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("a", "a", 0), ("flaw", "lawn", 2)],
)
def test_known_words(left: str, right: str, count: int) -> None:
    assert edits(left, right) == count


@given(FEW_LETTERS, FEW_LETTERS)
def test_any_two_texts(left: str, right: str) -> None:
    assert edits(left, right) == by_table(left, right)
    assert text_distance(left, right) == text_distance(right, left) <= 1


def test_what_is_no_difference() -> None:
    assert normal("  Cafe\u0301\n AU lait ") == normal("Café au lait")
    assert text_distance(normal("A b"), normal("a  B")) == 0


def test_what_is_behind_is_not_compared() -> None:
    assert len(normal("x" * (MOST_CHARACTERS + 5))) == MOST_CHARACTERS
