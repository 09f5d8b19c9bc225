"""Boxes and ellipses: exact through Label Studio's percent, however far they are turned, and taken hold of anywhere."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.geometry.box import BOXED, RotatedBox, box_of, geometry_of_box, spanned
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault

SIZES = st.tuples(st.integers(1, 20_000), st.integers(1, 20_000))
SHAPES = st.sampled_from(sorted(BOXED))
TURNS = st.integers(-1000, 1000)
WHOLE = st.integers(0, 20_000)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[RotatedBox, tuple[int, int]]:
    """Drawn in whole pixels on a picture, and then turned."""
    size = draw(SIZES)
    point = st.tuples(st.integers(0, size[0]), st.integers(0, size[1]))
    box = spanned(draw(point), draw(point))
    assume(box.is_something)
    return box.rotated_by(draw(TURNS)), size


@given(boxes(), SHAPES)
def test_there_and_back(found: tuple[RotatedBox, tuple[int, int]], shape: Shape) -> None:
    box, size = found
    geometry = geometry_of_box(shape, box, size)
    back = box_of(shape, geometry, size)
    assert (back.width, back.height, back.degrees) == (box.width, box.height, box.degrees)
    assert (back.left, back.top) == pytest.approx((box.left, box.top), abs=1e-6)
    if not box.degrees:
        assert back == box
    if shape is Shape.RECTANGLE or box.degrees == 0:
        assert geometry_fault(shape, geometry, None) is None


@given(boxes(), SHAPES, st.lists(TURNS, max_size=30))
def test_what_is_turned_back_stands_on_its_pixels_again(
    found: tuple[RotatedBox, tuple[int, int]], shape: Shape, turns: list[int]
) -> None:
    box, size = found
    upright = after = box.rotated_by(-box.degrees)
    for degrees in [*turns, -sum(turns)]:
        after = box_of(shape, geometry_of_box(shape, after.rotated_by(degrees), size), size)
    assert after == upright


@given(boxes(), TURNS)
def test_it_is_turned_around_its_middle(found: tuple[RotatedBox, tuple[int, int]], degrees: int) -> None:
    box, _size = found
    assume(box.width % 2 == box.height % 2 == 0 or (box.degrees + degrees) % 360)  # else half a pixel is rounded
    after = box.rotated_by(degrees)
    assert after.centre == pytest.approx(box.centre, abs=1e-6)
    assert after.degrees == (box.degrees + degrees) % 360


@given(boxes(), st.integers(0, 3), WHOLE, WHOLE)
def test_a_corner_that_is_dragged_leaves_the_one_across(
    found: tuple[RotatedBox, tuple[int, int]], handle: int, x: int, y: int
) -> None:
    box, _size = found
    across = box.corners[(handle + 2) % 4]
    after, now = box.with_corner(handle, (x, y))
    assume(after.is_something)
    assert after.corners[(now + 2) % 4] == pytest.approx(across, abs=1e-6)
    assert math.dist(after.corners[now], (x, y)) <= math.sqrt(0.5) + 1e-6  # sides are whole pixels
    assert after.degrees == box.degrees
    if not box.degrees:
        assert after.corners[now] == (x, y)


@given(boxes(), st.integers(0, 3), WHOLE, WHOLE)
def test_a_side_that_is_dragged_leaves_the_one_across_and_the_other_two_where_they_are_seen(
    found: tuple[RotatedBox, tuple[int, int]], side: int, x: int, y: int
) -> None:
    box, _size = found
    before = box.corners[(side + 2) % 4], box.corners[(side + 3) % 4]
    after, now = box.with_side(side, (x, y))
    assume(after.is_something)
    across = after.corners[(now + 2) % 4], after.corners[(now + 3) % 4]
    if now != side:  # dragged over it, so that its ends are seen in the other order
        across = across[::-1]
    assert across[0] == pytest.approx(before[0], abs=1e-6)
    assert across[1] == pytest.approx(before[1], abs=1e-6)
    assert now in (side, (side + 2) % 4)
    assert after.degrees == box.degrees
    if not box.degrees:
        assert after.side_middles[now][side % 2 == 0] == (y if side % 2 == 0 else x)


@given(boxes(), st.integers(-30_000, 30_000), st.integers(-30_000, 30_000))
def test_it_moves_as_far_as_the_image_reaches(found: tuple[RotatedBox, tuple[int, int]], dx: int, dy: int) -> None:
    box, size = found
    after = box.moved(dx, dy, size)
    assert (after.width, after.height, after.degrees) == (box.width, box.height, box.degrees)
    for spot in (after.centre,) if box.degrees else after.corners:
        assert -1e-6 <= spot[0] <= size[0] + 1e-6
        assert -1e-6 <= spot[1] <= size[1] + 1e-6
    assert box.moved(0, 0, size) == box


def test_one_that_stood_outside_stays_there_until_it_is_moved() -> None:
    box = RotatedBox(-30.5, 10, 20, 20, 10)
    assert box.moved(0, 3, (100, 100)).left == box.left
    assert box.moved(5, 0, (100, 100)).left == box.left + 5


@given(boxes(), SHAPES, st.floats(0, 1), st.floats(0, 1))
def test_what_it_holds_is_within_its_outline(
    found: tuple[RotatedBox, tuple[int, int]], shape: Shape, across: float, down: float
) -> None:
    box, _size = found
    first, second, _third, fourth = box.corners
    at = (
        first[0] + (second[0] - first[0]) * across + (fourth[0] - first[0]) * down,
        first[1] + (second[1] - first[1]) * across + (fourth[1] - first[1]) * down,
    )
    share = math.hypot(2 * across - 1, 2 * down - 1)
    if 1e-6 < across < 1 - 1e-6 and 1e-6 < down < 1 - 1e-6:
        assert box.holds(Shape.RECTANGLE, at)
    if abs(share - 1) > 1e-6:
        assert box.holds(Shape.ELLIPSE, at) == (share < 1)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in box.outline(shape, 3.0))


def test_an_ellipse_is_written_by_its_middle_and_its_radii() -> None:
    box = spanned((10, 20), (50, 40))
    geometry = geometry_of_box(Shape.ELLIPSE, box, (200, 100))
    assert geometry == {"x": 15.0, "y": 30.0, "radiusX": 10.0, "radiusY": 10.0, "rotation": 0}
    assert geometry_of_box(Shape.ELLIPSE, box.rotated_by(90), (200, 100)) == pytest.approx({**geometry, "rotation": 90})


def test_a_line_around_an_ellipse_is_as_fine_as_it_is_seen() -> None:
    box = spanned((0, 0), (1000, 600))
    line = box.outline(Shape.ELLIPSE, 4.0)
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in zip(line, (*line[1:], line[0]), strict=True)]
    farthest = max(abs(math.hypot((x - 500) / 500, (y - 300) / 300) - 1) for x, y in middles)
    assert farthest * 500 * 4.0 <= 0.15


def test_a_grown_one_keeps_to_its_own_sides() -> None:
    turned = spanned((10, 10), (30, 20)).rotated_by(45)
    after = turned.grown(5, -100, (100, 100))
    assert (after.width, after.height, after.left, after.top) == (25, 1, turned.left, turned.top)
    assert spanned((90, 90), (95, 95)).grown(50, 2, (100, 100)) == spanned((90, 90), (100, 97))


@pytest.mark.parametrize(
    "value", [{"radiusX": 0}, {"radiusY": -1}, {"rotation": "1"}, {"radiusX": math.inf}, {"x": 101}]
)
def test_what_is_no_ellipse(value: dict[str, object]) -> None:
    audio = {"x": 50, "y": 50, "radiusX": 60, "radiusY": 1, "rotation": 12.5}
    assert geometry_fault(Shape.ELLIPSE, audio, None) is None
    assert geometry_fault(Shape.ELLIPSE, {**audio, **value}, None) is not None


FAR = [1e308, -1e308, 1e8, math.inf, math.nan, 10**400]
WITHIN = {
    Shape.RECTANGLE: {"x": 120, "y": -10, "width": 300, "height": 5, "rotation": 30},
    Shape.ELLIPSE: {"x": 50, "y": 50, "radiusX": 160, "radiusY": 1, "rotation": 30},
    Shape.KEY_POINT: {"x": 50, "y": 50, "width": 1},
}


@pytest.mark.parametrize(("shape", "part"), [(shape, part) for shape, value in WITHIN.items() for part in value])
@pytest.mark.parametrize("far", FAR)
def test_no_part_of_a_shape_is_without_bounds(shape: Shape, part: str, far: float) -> None:
    """A turned box may lie over the edge, and 1e308 was kept."""
    assert geometry_fault(shape, WITHIN[shape], None) is None
    assert geometry_fault(shape, {**WITHIN[shape], part: far}, None) is not None


@pytest.mark.parametrize("part", ["x", "y", "width", "height", "rotation"])
@pytest.mark.parametrize("far", FAR)
def test_no_keyframe_of_a_track_is_without_bounds(part: str, far: float) -> None:
    keyframe = {**WITHIN[Shape.RECTANGLE], "frame": 1, "enabled": True}
    assert geometry_fault(Shape.TRACK, {"sequence": [keyframe]}, None) is None
    assert geometry_fault(Shape.TRACK, {"sequence": [{**keyframe, part: far}]}, None) is not None


@pytest.mark.parametrize("far", [2**31, 10**30, 10**400])
def test_no_time_and_no_frame_is_without_bounds(far: int) -> None:
    keyframe = {**WITHIN[Shape.RECTANGLE], "frame": far, "enabled": True}
    assert geometry_fault(Shape.TRACK, {"sequence": [keyframe]}, None) is not None
    assert geometry_fault(Shape.RANGES, {"ranges": [{"start": 1, "end": far}]}, None) is not None
    assert geometry_fault(Shape.SEGMENT, {"start": 0, "end": far}, None) is not None
