"""Drawings in progress: undo and redo of points, and the same drawing after storing and reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.in_progress import DrawingInProgress, DrawingPoints, OpenRange, from_text, to_text
from annotator.core.answer.shapes import Shape

POINTS = st.tuples(st.integers(0, 9000), st.integers(0, 9000))
CORNERS = st.lists(POINTS, max_size=8).map(tuple)
NAMES = st.text(min_size=1, max_size=6)
LABELS = st.dictionaries(NAMES, st.lists(NAMES, max_size=2).map(tuple), max_size=2)
STARTS = st.none() | st.floats(0, 1e9)
OPENED = st.lists(st.builds(OpenRange, NAMES, NAMES, st.integers(0, 10**6)), max_size=3).map(tuple)
IDS = st.lists(NAMES, max_size=3).map(tuple)
BEGUN = st.tuples(NAMES, LABELS, CORNERS, STARTS, OPENED, IDS, IDS).map(lambda values: DrawingInProgress(*values))


@given(drawn=CORNERS, presses=st.integers(0, 10))
def test_as_many_come_again_as_were_taken_back(drawn: tuple[tuple[int, int], ...], presses: int) -> None:
    corners = DrawingPoints(drawn)
    for _press in range(presses):
        corners = corners.back()
    assert corners.drawn == drawn[: max(0, len(drawn) - presses)]
    for _press in range(presses):
        corners = corners.again()
    assert corners == DrawingPoints(drawn)


@given(drawn=CORNERS)
def test_what_was_let_go_comes_again_in_one_step(drawn: tuple[tuple[int, int], ...]) -> None:
    gone = DrawingPoints(drawn).let_go()
    assert gone.drawn == ()
    assert gone.again() == DrawingPoints(drawn)
    assert gone.again().back() == gone


@given(drawn=CORNERS, at=POINTS)
def test_a_corner_set_by_hand_leaves_nothing_to_be_set_again(
    drawn: tuple[tuple[int, int], ...], at: tuple[int, int]
) -> None:
    assert DrawingPoints(drawn).back().with_corners(at) == DrawingPoints((*drawn[:-1], at))


@given(drawn=CORNERS, steps=st.lists(st.lists(POINTS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_was_set_in_one_step_goes_and_comes_in_one(
    drawn: tuple[tuple[int, int], ...], steps: list[list[tuple[int, int]]]
) -> None:
    states = [DrawingPoints(drawn)]
    for step in steps:
        states.append(states[-1].with_corners(*step))
    corners = states[-1]
    for before in reversed(states[:-1]):
        corners = corners.back()
        assert corners.drawn == before.drawn
    for after in states[1:]:
        corners = corners.again()
        assert corners.drawn == after.drawn


@pytest.mark.parametrize(("shape", "least"), [(Shape.POLYGON, 3), (Shape.LINE, 2)])
@given(drawn=CORNERS)
def test_what_is_missing_of_three_places_or_two(shape: Shape, least: int, drawn: tuple[tuple[int, int], ...]) -> None:
    missing = DrawingPoints(drawn).missing(shape)
    assert (missing == 0) == (len(set(drawn)) >= least)
    assert 0 <= missing <= least


@given(drawings=st.dictionaries(NAMES, st.dictionaries(NAMES, BEGUN, max_size=2), max_size=3))
def test_what_is_written_is_read_back(drawings: dict[str, dict[str, DrawingInProgress]]) -> None:
    assert from_text(to_text(drawings)) == drawings


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"a": 1}', '{"a": {"it": {"maker": "edge"}}}', '{"a": {"b": []}}']
)
def test_a_text_that_is_none_of_ours_tells_nothing(text: str) -> None:
    assert from_text(text) == {}
