"""Boxes that are turned: there and back, and the room that they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.rotated_box import rotate_point, rotate_points, upright_around

SIDES = st.floats(0, 4000)
DEGREES = st.floats(-720, 720)


@given(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES), DEGREES)
def test_what_is_turned_back_is_where_it_was(
    at: tuple[float, float], around: tuple[float, float], degrees: float
) -> None:
    assert rotate_point(rotate_point(at, around, degrees), around, -degrees) == pytest.approx(at, abs=1e-6)


def test_it_turns_clockwise_around_its_first_corner() -> None:
    corners = ((10, 20), (40, 20), (40, 30), (10, 30))
    assert [pytest.approx(corner) for corner in rotate_points(corners, 90)] == [(10, 20), (10, 50), (0, 50), (0, 20)]
    assert rotate_points(corners, 0) == corners


@given(SIDES, SIDES, st.floats(0.1, 4000), st.floats(0.1, 4000), DEGREES)
def test_what_is_upright_around_it_holds_all_of_it_and_no_more(
    left: float, top: float, width: float, height: float, degrees: float
) -> None:
    x, y, wide, high = upright_around(left, top, width, height, degrees)
    right, bottom = left + width, top + height
    corners = rotate_points(((left, top), (right, top), (right, bottom), (left, bottom)), degrees)
    across, down = ([corner[axis] for corner in corners] for axis in (0, 1))
    assert (x, x + wide) == pytest.approx((min(across), max(across)), abs=1e-6)
    assert (y, y + high) == pytest.approx((min(down), max(down)), abs=1e-6)
