"""Marks on pictures: exact to the pixel through Label Studio's percent, and always on the picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.drawn.box import BOXED
from annotator.core.answer.marks import (
    Point,
    Size,
    clamped,
    geometry_of,
    holds,
    is_something,
    moved_by,
    outline,
    points_of,
    with_point,
    within,
)
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault

SIZES = st.tuples(st.integers(1, 20_000), st.integers(1, 20_000))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Shape, tuple[Point, ...], Size]:
    size = draw(SIZES)
    point = st.tuples(st.integers(0, size[0]), st.integers(0, size[1]))
    shape = draw(st.sampled_from([Shape.RECTANGLE, Shape.ELLIPSE, Shape.POLYGON, Shape.LINE, Shape.KEY_POINT]))
    counts = {Shape.POLYGON: (3, 8), Shape.LINE: (2, 8), Shape.KEY_POINT: (1, 1)}
    count = counts.get(shape, (2, 2))
    return shape, tuple(draw(st.lists(point, min_size=count[0], max_size=count[1]))), size


@given(drawn())
def test_a_mark_is_exact_to_the_pixel_and_sound(mark: tuple[Shape, tuple[Point, ...], Size]) -> None:
    shape, points, size = mark
    geometry = geometry_of(shape, points, size)
    if shape in BOXED:
        (left, right), (top, bottom) = sorted(p[0] for p in points), sorted(p[1] for p in points)
        assert points_of(shape, geometry, size) == ((left, top), (right, bottom))
    else:
        assert points_of(shape, geometry, size) == points
    if is_something(shape, points):
        assert geometry_fault(shape, geometry, None) is None


@given(drawn(), st.integers(-30_000, 30_000), st.integers(-30_000, 30_000))
def test_a_moved_mark_keeps_its_form_and_stays_on_the_picture(
    mark: tuple[Shape, tuple[Point, ...], Size], dx: int, dy: int
) -> None:
    _shape, points, size = mark
    after = moved_by(points, dx, dy, size)
    assert all(clamped(point, size) == point for point in after)
    assert len({(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in zip(points, after, strict=True)}) == 1
    assert moved_by(points, 0, 0, size) == points


@given(drawn(), st.tuples(st.integers(-9, 30_000), st.integers(-9, 30_000)), st.integers(0, 7))
def test_one_point_moves_alone(mark: tuple[Shape, tuple[Point, ...], Size], at: Point, index: int) -> None:
    _shape, points, size = mark
    after = with_point(points, index, at, size)
    assert [one for place, one in enumerate(after) if place != index] == [
        one for place, one in enumerate(points) if place != index
    ]
    assert all(clamped(point, size) == point for point in after)


def test_a_mark_is_found_under_the_pointer() -> None:
    box = ((10, 10), (20, 30))
    assert outline(box) == ((10, 10), (20, 10), (20, 30), (10, 30))
    assert holds(box, (15, 29), 0)
    assert not holds(box, (21, 29), 0)
    triangle = ((0, 0), (10, 0), (0, 10))
    assert holds(triangle, (2, 2), 0)
    assert not holds(triangle, (9, 9), 0)
    assert holds(((5, 5),), (7, 3), 2)
    assert not holds(((5, 5),), (8, 5), 2)


def test_what_has_no_inside_is_nothing() -> None:
    assert not is_something(Shape.RECTANGLE, ((1, 1), (1, 5)))
    assert not is_something(Shape.POLYGON, ((1, 1), (1, 5), (1, 1)))
    assert is_something(Shape.KEY_POINT, ((1, 1),))


@given(
    st.lists(st.tuples(st.floats(-50, 150), st.floats(-50, 150)), min_size=1, max_size=5),
    st.integers(-200, 200),
    st.integers(-200, 200),
)
def test_what_is_moved_together_goes_as_far_as_all_of_it_stays_on_the_picture(
    spots: list[tuple[float, float]], dx: int, dy: int
) -> None:
    size = (100, 80)
    across, down = within(spots, dx, dy, size)
    for by, wanted, axis in ((across, dx, 0), (down, dy, 1)):
        assert abs(by) <= abs(wanted)
        assert by * wanted >= 0
        for spot in spots:
            inside = 0 <= spot[axis] <= size[axis]
            assert not inside or 0 <= spot[axis] + by <= size[axis]
        is_stopped = any(not 0 <= spot[axis] + by + (1 if wanted > 0 else -1) <= size[axis] for spot in spots)
        assert by == wanted or is_stopped
