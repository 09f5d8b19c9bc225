"""Marks on pictures: exact to the pixel through Label Studio's percent, and always on the picture."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.geometry.box import BOXED, box_of, geometry_of_box
from annotator.core.answer.geometry.vector_line import (
    from_image,
    line_of,
    on_image,
    vertex_positions,
    with_handle,
    with_vertex,
    without_vertex,
)
from annotator.core.answer.geometry.vertices import with_added
from annotator.core.answer.marks import (
    Point,
    Size,
    clamped,
    geometry_of,
    holds,
    is_something,
    like,
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
def test_a_moved_mark_keeps_its_form_and_stays_on_the_image(
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
def test_what_is_moved_together_goes_as_far_as_all_of_it_stays_on_the_image(
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


PERCENT = st.floats(0, 100)


@given(
    st.sampled_from([Shape.POLYGON, Shape.LINE]),
    st.lists(st.tuples(PERCENT, PERCENT), min_size=4, max_size=8),
    st.sampled_from(["moved", "added", "removed"]),
    st.integers(0, 2),
    st.tuples(st.integers(50, 20_000), st.integers(50, 20_000)),
)
def test_who_changes_one_corner_moves_no_other_not_even_by_parts_of_a_pixel(
    shape: Shape, spots: list[tuple[float, float]], how: str, place: int, size: Size
) -> None:
    before = line_of(spots) if shape is Shape.LINE else {"points": [list(spot) for spot in spots], "closed": True}
    points = points_of(shape, before, size)
    assume(len({*points, (0, 0)}) > len(points))  # else nobody could tell which of two on one pixel is meant
    at = place + (how == "added")
    match how:
        case "moved":
            after = with_point(points, place, (0, 0), size)
        case "added":
            after = with_added(points, place, (0, 0))
        case _:
            after = tuple(point for index, point in enumerate(points) if index != place)
    edited = geometry_of(shape, after, size)
    if shape is Shape.LINE:  # each of its corners has a name
        line = on_image(before, size)
        signals = {"moved": with_handle(line, place, (0, 0), size), "added": with_vertex(line, place, (0, 0))}
        edited = from_image(signals.get(how) or without_vertex(line, place), size)
    geometry = like(shape, before, edited, size)
    kept = vertex_positions(geometry) if shape is Shape.LINE else [(x, y) for x, y in geometry["points"]]
    assert points_of(shape, geometry, size) == after
    beside = [spot for index, spot in enumerate(spots) if index != place or how == "added"]
    others = [spot for index, spot in enumerate(kept) if index != at or how == "removed"]
    assert others == beside


@given(
    st.sampled_from(sorted(BOXED)),
    st.tuples(*[st.floats(1, 45)] * 2),
    st.tuples(*[st.floats(5, 45)] * 2),
    st.integers(0, 3),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_who_moves_one_corner_of_a_box_leaves_the_sides_across_where_they_are(
    shape: Shape, at: tuple[float, float], sides: tuple[float, float], corner: int, to: Point
) -> None:
    size, (left, top), (width, height) = (100, 80), at, sides
    if shape is Shape.ELLIPSE:
        radii = {"radiusX": width / 2, "radiusY": height / 2}
        before = {"x": left + width / 2, "y": top + height / 2, **radii, "rotation": 0}
    else:
        before = {"x": left, "y": top, "width": width, "height": height, "rotation": 0}
    box, _now = box_of(shape, before, size).with_corner(corner, clamped(to, size))
    if not box.is_something:
        return
    geometry = like(shape, before, geometry_of_box(shape, box, size), size)
    assert box_of(shape, geometry, size) == box
    ends = {"x": (left, left + width)[corner in (0, 3)], "y": (top, top + height)[corner in (0, 1)]}
    for axis, length, radius in (("x", "width", "radiusX"), ("y", "height", "radiusY")):
        half = geometry[radius] if shape is Shape.ELLIPSE else 0
        first = geometry[axis] - half
        last = first + (2 * half or geometry[length])
        assert min(abs(first - ends[axis]), abs(last - ends[axis])) < 1e-9


@given(drawn(), st.data())
def test_what_stands_on_whole_pixels_is_written_as_ever(
    mark: tuple[Shape, tuple[Point, ...], Size], data: st.DataObject
) -> None:
    shape, points, size = mark
    place = data.draw(st.integers(0, len(points) - 1))
    point = data.draw(st.tuples(st.integers(0, size[0]), st.integers(0, size[1])))
    after = geometry_of(shape, with_point(points, place, point, size), size)
    assert like(shape, geometry_of(shape, points, size), after, size) == after
