"""Self-intersection of polygons."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.simplification import runs_over_itself

TURNS = st.lists(st.integers(0, 359), min_size=5, max_size=12, unique=True).map(sorted)


def around(turns: list[int]) -> list[tuple[int, int]]:
    """On a large circle: no two at one place, and no three in one line."""
    ways = [math.radians(turn) for turn in turns]
    return [(round(100_000 * math.cos(way)), round(100_000 * math.sin(way))) for way in ways]


@given(TURNS, st.data())
def test_one_that_goes_around_does_not_and_does_with_two_corners_exchanged(
    turns: list[int], data: st.DataObject
) -> None:
    corners = around(turns)
    assert not runs_over_itself(corners)
    again = [corner for corner in corners for _time in range(data.draw(st.integers(1, 3)))]
    assert not runs_over_itself([*again, corners[0]]), "corners at one place are one"
    place = data.draw(st.integers(0, len(corners) - 2))
    corners[place], corners[place + 1] = corners[place + 1], corners[place]
    assert runs_over_itself(corners)


def test_what_touches_itself_runs_over_itself_too() -> None:
    assert runs_over_itself([(0, 0), (20, 0), (20, 20), (10, 0), (0, 20)])
    assert not runs_over_itself([(0, 0), (20, 0), (20, 20), (10, 1), (0, 20)])
    assert not runs_over_itself([])
