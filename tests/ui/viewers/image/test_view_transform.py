"""Fit, zoom and pan, for pictures and views of any size."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation
from annotator.ui.viewers.image.view_transform import FIT_MOST, MAX_ZOOM, ViewGeometry
from annotator.ui.viewers.wheel import STEP

SIZES = st.integers(1, 20_000)
VIEWS = st.integers(1, 5_000)
ORIENTATIONS = st.builds(Orientation, st.integers(0, 3), st.booleans())
FITTED = st.builds(ViewGeometry, VIEWS, VIEWS, SIZES, SIZES, orientation=ORIENTATIONS)
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
def test_an_image_that_fits_is_whole_in_the_middle_and_a_small_one_enlarged(geometry: ViewGeometry) -> None:
    box = geometry.image_box()
    assert box.width <= geometry.view_width * 1.0001
    assert box.height <= geometry.view_height * 1.0001
    assert box.left == pytest.approx(geometry.view_width - box.left - box.width, abs=1e-6)
    assert box.top == pytest.approx(geometry.view_height - box.top - box.height, abs=1e-6)
    filled = box.width >= geometry.view_width * 0.9999 or box.height >= geometry.view_height * 0.9999
    assert filled or geometry.scale == FIT_MOST
    assert geometry.with_small(is_small=True).scale <= 1


@given(FITTED, MOVES)
def test_whatever_is_done_the_view_stays_inside_the_image(geometry: ViewGeometry, moves: list[Move]) -> None:
    after = moved(geometry, moves)
    part, box = after.visible(), after.image_box()
    assert part.left >= 0
    assert part.top >= 0
    assert part.left + part.width <= after.full_width * 1.000001
    assert part.top + part.height <= after.full_height * 1.000001
    assert part.width > 0
    assert part.height > 0
    fitted = after.fitted().image_box()
    for start, length, view, beside in (
        (box.left, box.width, after.view_width, fitted.left),
        (box.top, box.height, after.view_height, fitted.top),
    ):
        assert start <= beside + 1e-3
        assert view - (start + length) <= beside + 1e-3
    assert geometry.fit_scale * 0.9999 <= after.scale <= MAX_ZOOM


@given(FITTED, MOVES, st.floats(0.25, 4), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_point_under_the_cursor_unless_an_edge_is_in_the_way(
    geometry: ViewGeometry, moves: list[Move], factor: float, across: float, down: float
) -> None:
    """Smaller than the view or larger. Where an edge of the picture is as far inside as when it fits, it kept it."""
    before = moved(geometry, moves)
    at = across * before.view_width, down * before.view_height
    after = before.zoomed(factor, *at)
    if after.zoom is None:
        return
    old, new, fitted = before.image_box(), after.image_box(), after.fitted().image_box()
    for place, was, now, length, view, beside in (
        (at[0], old.left, new.left, new.width, after.view_width, fitted.left),
        (at[1], old.top, new.top, new.height, after.view_height, fitted.top),
    ):
        if max(now, view - now - length) < beside - 1:
            assert (place - now) / after.scale == pytest.approx((place - was) / before.scale, rel=1e-6, abs=1e-3)


@given(FITTED, st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.integers(1, 12))
def test_an_image_grows_from_under_the_cursor_wherever_that_is_on_it_and_goes_back_there(
    geometry: ViewGeometry, across: float, down: float, steps: int
) -> None:
    """Also where it does not fill its view, and while it comes to."""
    box, after = geometry.image_box(), geometry
    at = box.left + across * box.width, box.top + down * box.height
    held = geometry.image_point(*at)
    for _step in range(steps):
        after = after.zoomed(STEP, *at)
        assert after.image_point(*at) == pytest.approx(held, rel=1e-6, abs=1e-6)
    for _step in range(steps):
        after = after.zoomed(1 / STEP, *at)
    assert after.zoom is None


@given(FITTED, st.integers(1, 30))
def test_as_many_steps_out_as_in_end_where_they_began(geometry: ViewGeometry, steps: int) -> None:
    middle = geometry.view_width / 2, geometry.view_height / 2
    after = geometry
    for factor in [STEP] * steps + [1 / STEP] * steps:
        after = after.zoomed(factor, *middle)
    assert after.zoom is None
    assert after.image_box() == geometry.image_box()


@given(FITTED, MOVES, VIEWS, VIEWS)
def test_a_window_of_another_size_shows_the_same_image_inside_its_edges(
    geometry: ViewGeometry, moves: list[Move], width: int, height: int
) -> None:
    before = moved(geometry, moves)
    after = before.in_view(width, height)
    assert (after.view_width, after.view_height, after.full_width) == (width, height, before.full_width)
    assert after.scale >= min(after.actual, after.fit_scale) * 0.9999
    part = after.visible()
    assert part.left + part.width <= after.full_width * 1.000001
    assert part.width > 0


@given(FITTED, st.floats(-500, 500), st.floats(-500, 500))
def test_an_image_that_fits_does_not_move(geometry: ViewGeometry, across: float, down: float) -> None:
    assert geometry.panned(across, down) == geometry


@example(ViewGeometry(1, 1, 4, 4), [("zoom", 9.0, 0.5, 0.5)], 0.5, 0.5, 60.0)
@given(FITTED, MOVES, st.floats(0, 1), st.floats(0, 1), st.floats(0, 60))
def test_what_is_to_be_shown_comes_into_view_and_an_image_that_fits_stays(
    geometry: ViewGeometry, moves: list[Move], across: float, down: float, margin: float
) -> None:
    before = moved(geometry, moves)
    x, y = across * before.full_width, down * before.full_height
    after = before.showing(x, y, margin)
    if before.zoom is None:
        assert after == before
        return
    at_x, at_y = after.view_point(x, y)
    assert -1e-6 <= at_x <= after.view_width + 1e-6
    assert -1e-6 <= at_y <= after.view_height + 1e-6
    again = after.showing(x, y, margin)
    assert (again.centre_x, again.centre_y) == pytest.approx((after.centre_x, after.centre_y))


@given(FITTED, st.floats(0, 1), st.floats(0, 1), VIEWS, st.sampled_from([1.0, 1.25, 2.0, 3.0]))
def test_what_is_fitted_is_shown_pixel_by_pixel_of_the_screen_on_wish_and_fitted_again(
    geometry: ViewGeometry, across: float, down: float, wide: int, ratio: float
) -> None:
    geometry = geometry.in_view(geometry.view_width, geometry.view_height, ratio)
    at = geometry.view_width * across, geometry.view_height * down
    small = geometry.with_small(is_small=True)
    assert small.fitted_or_actual(*at) == small
    actual = geometry.fitted_or_actual(*at)
    assert actual.device_scale == pytest.approx(1, rel=0.0002)
    if actual.zoom is not None:
        assert actual.fitted_or_actual(*at).image_box() == geometry.image_box()
        assert actual.in_view(wide, wide, 1.5).device_scale == 1


EIGHT = [Orientation(quarters, is_mirrored) for quarters in range(4) for is_mirrored in (False, True)]


@pytest.mark.parametrize("orientation", EIGHT)
@given(geometry=FITTED, moves=MOVES, across=st.integers(0, 20_000), down=st.integers(0, 20_000))
def test_a_place_in_whole_pixels_comes_back_however_it_is_looked_at(
    orientation: Orientation, geometry: ViewGeometry, moves: list[Move], across: int, down: int
) -> None:
    after = moved(geometry.oriented(orientation), moves)
    x, y = across % (int(after.full_width) + 1), down % (int(after.full_height) + 1)
    back = after.image_point(*after.view_point(x, y))
    assert (round(back[0]), round(back[1])) == (x, y)
    assert back == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize("orientation", EIGHT)
@given(geometry=FITTED, moves=MOVES, across=st.floats(0, 1), down=st.floats(0, 1))
def test_a_place_of_the_view_comes_back_too(
    orientation: Orientation, geometry: ViewGeometry, moves: list[Move], across: float, down: float
) -> None:
    after = moved(geometry.oriented(orientation), moves)
    at = (after.view_width * across, after.view_height * down)
    assert after.view_point(*after.image_point(*at)) == pytest.approx(at, abs=1e-6)


@given(FITTED, MOVES, ORIENTATIONS)
def test_turned_an_image_keeps_what_is_in_the_middle_and_is_as_near(
    geometry: ViewGeometry, moves: list[Move], orientation: Orientation
) -> None:
    before = moved(geometry, moves)
    after = before.oriented(orientation)
    if after.zoom is None:
        assert before.zoom is None or before.zoom <= after.fit_scale
        return
    assert after.zoom == before.zoom
    seen = min(before.view_width, before.view_height) / before.scale
    if before.full_width > 2 * seen and before.full_height > 2 * seen and before.orientation == after.orientation:
        assert after.middle == before.middle


def corner_seen(orientation: Orientation) -> tuple[float, float]:
    """Return the position of the image's first corner, in shares of the view's sides."""
    x, y = ViewGeometry(100, 100, 100, 100, orientation=orientation).view_point(0, 0)
    return x / 100, y / 100


def test_what_the_eye_sees_is_turned_clockwise_and_mirrored_left_to_right() -> None:
    turned = [corner_seen(UPRIGHT.rotated(quarters)) for quarters in range(5)]
    assert turned == [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    assert corner_seen(UPRIGHT.mirrored()) == (1, 0)
    assert corner_seen(UPRIGHT.rotated(1).mirrored()) == (0, 0)
    assert corner_seen(UPRIGHT.rotated(2).mirrored()) == (0, 1)
    assert corner_seen(UPRIGHT.mirrored().rotated(1)) == (1, 1)
    assert {corner_seen(one) for one in EIGHT} == {(0, 0), (0, 1), (1, 0), (1, 1)}


@given(ORIENTATIONS, st.integers(-5, 5))
def test_each_way_of_looking_can_be_taken_back(orientation: Orientation, quarters: int) -> None:
    assert orientation.rotated(quarters).rotated(-quarters) == orientation
    assert orientation.mirrored().mirrored() == orientation
    assert orientation.to_image(*orientation.to_view(3, 7)) == (3, 7)
