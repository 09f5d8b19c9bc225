"""Fit, zoom and pan, for pictures and views of any size."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.ui.objects.picture.geometry import MAX_ZOOM, ViewGeometry
from annotator.ui.objects.wheel import STEP

SIZES = st.integers(1, 20_000)
VIEWS = st.integers(1, 5_000)
FITTED = st.builds(ViewGeometry, VIEWS, VIEWS, SIZES, SIZES)
MOVES = st.lists(
    st.tuples(st.just("zoom"), st.floats(0.1, 10), st.floats(0, 1), st.floats(0, 1))
    | st.tuples(st.just("pan"), st.floats(-9_000, 9_000), st.floats(-9_000, 9_000), st.just(0.0)),
    max_size=8,
)
type Move = tuple[str, float, float, float]


def moved(geometry: ViewGeometry, moves: list[Move]) -> ViewGeometry:
    for kind, one, two, three in moves:
        if kind == "zoom":
            geometry = geometry.zoomed(one, two * geometry.view_width, three * geometry.view_height)
        else:
            geometry = geometry.panned(one, two)
    return geometry


@given(FITTED)
def test_a_picture_that_fits_is_whole_in_the_middle_and_never_enlarged(geometry: ViewGeometry) -> None:
    box = geometry.picture_box()
    assert geometry.scale <= 1
    assert box.width <= geometry.view_width * 1.0001
    assert box.height <= geometry.view_height * 1.0001
    assert box.left == pytest.approx(geometry.view_width - box.left - box.width, abs=1e-6)
    assert box.top == pytest.approx(geometry.view_height - box.top - box.height, abs=1e-6)
    filled = box.width >= geometry.view_width * 0.9999 or box.height >= geometry.view_height * 0.9999
    assert filled or geometry.scale == 1


@given(FITTED, MOVES)
def test_whatever_is_done_the_view_stays_inside_the_picture(geometry: ViewGeometry, moves: list[Move]) -> None:
    after = moved(geometry, moves)
    part, box = after.visible(), after.picture_box()
    assert part.left >= 0
    assert part.top >= 0
    assert part.left + part.width <= after.full_width * 1.000001
    assert part.top + part.height <= after.full_height * 1.000001
    assert part.width > 0
    assert part.height > 0
    for start, length, view in (
        (box.left, box.width, after.view_width),
        (box.top, box.height, after.view_height),
    ):
        inside = start >= -1e-3 and start + length <= view + 1e-3
        covers = start <= 1e-3 and start + length >= view - 1e-3
        assert inside or covers
    assert geometry.fit_scale * 0.9999 <= after.scale <= MAX_ZOOM


@given(FITTED, MOVES, st.floats(1.01, 4), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_point_under_the_cursor_unless_an_edge_is_in_the_way(
    geometry: ViewGeometry, moves: list[Move], factor: float, across: float, down: float
) -> None:
    before = moved(geometry, moves)
    at_x, at_y = across * before.view_width, down * before.view_height
    after = before.zoomed(factor, at_x, at_y)
    old, new = before.picture_box(), after.picture_box()
    if (
        after.full_width * after.scale > after.view_width
        and new.left < -1
        and new.left + new.width > after.view_width + 1
    ):
        assert (at_x - new.left) / after.scale == pytest.approx((at_x - old.left) / before.scale, abs=1e-3)
    if (
        after.full_height * after.scale > after.view_height
        and new.top < -1
        and new.top + new.height > after.view_height + 1
    ):
        assert (at_y - new.top) / after.scale == pytest.approx((at_y - old.top) / before.scale, abs=1e-3)


@given(FITTED, st.integers(1, 30))
def test_as_many_steps_out_as_in_end_where_they_began(geometry: ViewGeometry, steps: int) -> None:
    middle = geometry.view_width / 2, geometry.view_height / 2
    after = geometry
    for factor in [STEP] * steps + [1 / STEP] * steps:
        after = after.zoomed(factor, *middle)
    assert after.zoom is None
    assert after.picture_box() == geometry.picture_box()


@given(FITTED, MOVES, VIEWS, VIEWS)
def test_a_window_of_another_size_shows_the_same_picture_inside_its_edges(
    geometry: ViewGeometry, moves: list[Move], width: int, height: int
) -> None:
    before = moved(geometry, moves)
    after = before.in_view(width, height)
    assert (after.view_width, after.view_height, after.full_width) == (width, height, before.full_width)
    assert after.scale >= after.fit_scale * 0.9999
    part = after.visible()
    assert part.left + part.width <= after.full_width * 1.000001
    assert part.width > 0


@given(FITTED, st.floats(-500, 500), st.floats(-500, 500))
def test_a_picture_that_fits_does_not_move(geometry: ViewGeometry, across: float, down: float) -> None:
    assert geometry.panned(across, down) == geometry


@example(ViewGeometry(1, 1, 4, 4), [("zoom", 9.0, 0.5, 0.5)], 0.5, 0.5, 60.0)
@given(FITTED, MOVES, st.floats(0, 1), st.floats(0, 1), st.floats(0, 60))
def test_what_is_to_be_shown_comes_into_view_and_a_picture_that_fits_stays(
    geometry: ViewGeometry, moves: list[Move], across: float, down: float, margin: float
) -> None:
    before = moved(geometry, moves)
    x, y = across * before.full_width, down * before.full_height
    after = before.showing(x, y, margin)
    if before.zoom is None:
        assert after == before
        return
    box = after.picture_box()
    assert -1e-6 <= box.left + x * after.scale <= after.view_width + 1e-6
    assert -1e-6 <= box.top + y * after.scale <= after.view_height + 1e-6
    again = after.showing(x, y, margin)
    assert (again.centre_x, again.centre_y) == pytest.approx((after.centre_x, after.centre_y))


@given(FITTED)
def test_a_small_picture_is_enlarged_to_its_view_on_wish_and_given_back(geometry: ViewGeometry) -> None:
    enlarged = geometry.fitted_otherwise()
    box = enlarged.picture_box()
    assert box.width <= geometry.view_width * 1.0001
    assert box.height <= geometry.view_height * 1.0001
    fills = box.width >= geometry.view_width * 0.9999 or box.height >= geometry.view_height * 0.9999
    assert fills or enlarged.scale == MAX_ZOOM
    assert enlarged.fitted_otherwise() == geometry
    assert enlarged.zoomed(1 / STEP, 0, 0) == geometry
    assert enlarged.in_view(100, 100).enlarges
