"""Conversion of image shapes between pixels and Label Studio's percent, and moves of shapes. Pure. Points are whole
pixels (x, y) of the EXIF-oriented image: (0, 0) is the upper left corner of the first pixel, (width, height) the
lower right corner of the last. Label Studio writes percent of the image's sides
(https://labelstud.io/guide/task_format#Units-of-image-annotations)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.geometry.box import BOXED, RotatedBox, box_of, geometry_of_box, spanned
from annotator.core.answer.geometry.vector_line import line_like, line_of, vertex_positions
from annotator.core.answer.geometry.vertices import LEAST
from annotator.core.answer.shapes import Shape

type Point = tuple[int, int]
type Size = tuple[int, int]

# The width that Label Studio draws for a key point, in percent.
KEY_POINT_WIDTH = 0.5


def geometry_of(shape: Shape, points: Sequence[Point], size: Size, *, is_closed: bool = False) -> dict[str, Any]:
    """Return the geometry of a shape. A rectangle or ellipse needs two opposite corners, a polygon three points or
    more, a line any number, a key point one. `is_closed` joins a line's ends. Raise ValueError for others."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return geometry_of_box(shape, spanned(points[0], points[1]), size)
        case Shape.LINE:
            return line_of([_percent(point, size) for point in points], is_closed=is_closed)
        case Shape.POLYGON:
            return {"points": [list(_percent(point, size)) for point in points], "closed": True}
        case Shape.KEY_POINT:
            x, y = _percent(points[0], size)
            return {"x": x, "y": y, "width": KEY_POINT_WIDTH}
        case _:
            raise ValueError(shape)


def points_of(shape: Shape, geometry: Mapping[str, Any], size: Size) -> tuple[Point, ...]:
    """Return the points of a geometry, exact for the output of `geometry_of`. A rectangle or an ellipse has two
    corners; a rotation is ignored. Raise ValueError for other shapes."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return _across(box_of(shape, geometry, size))
        case Shape.LINE:
            return tuple(_pixels(spot, size) for spot in vertex_positions(geometry))
        case Shape.POLYGON:
            return tuple(_pixels((x, y), size) for x, y in geometry["points"])
        case Shape.KEY_POINT:
            return (_pixels((geometry["x"], geometry["y"]), size),)
        case _:
            raise ValueError(shape)


def like(shape: Shape, before: Mapping[str, Any], after: Mapping[str, Any], size: Size) -> dict[str, Any]:
    """Return `after` with the subpixel positions of `before` where the pixel is unchanged. So moving one point of a
    predicted or imported shape does not round the others. For unrotated boxes this applies to the sides."""
    if shape in BOXED:
        return _box_like(shape, before, after, size)
    if shape not in LEAST:
        return dict(after)
    if shape is Shape.LINE:
        return line_like(before, after, lambda percent: _pixels(percent, size))
    was, now = points_of(shape, before, size), points_of(shape, after, size)
    old, new = ([(x, y) for x, y in geometry["points"]] for geometry in (before, after))
    most = min(len(was), len(now))
    first = next((place for place in range(most) if was[place] != now[place]), most)
    last = next((place for place in range(most - first) if was[-1 - place] != now[-1 - place]), most - first)
    kept = [*old[:first], *new[first : len(new) - last], *old[len(old) - last :]]
    return {**after, "points": [list(spot) for spot in kept]}


def is_something(shape: Shape, points: Sequence[Point]) -> bool:
    """Return True if the points form a valid shape: a rectangle with an area, a polygon with three distinct points.
    The minimum length of a line depends on its design; some need only one point."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return len(points) == 2 and spanned(points[0], points[1]).is_something
        case Shape.POLYGON:
            return len(set(points)) >= LEAST[shape]
        case Shape.LINE:
            return len(points) > 0
        case Shape.KEY_POINT:
            return len(points) == 1
        case _:
            return False


def points_with_pointer(shape: Shape | None, drawn: Sequence[Point], pointer: Point) -> tuple[Point, ...]:
    """Return the points of the current drawing plus the pointer; for a box, its closed outline of four corners."""
    if shape not in BOXED:
        return (*drawn, pointer)
    corners = outline((drawn[0], pointer))
    return (*corners, corners[0])


def moved_by(points: Sequence[Point], dx: int, dy: int, size: Size) -> tuple[Point, ...]:
    """Move all points equally, limited by the image."""
    dx = min(max(dx, -min(x for x, _y in points)), size[0] - max(x for x, _y in points))
    dy = min(max(dy, -min(y for _x, y in points)), size[1] - max(y for _x, y in points))
    return tuple((x + dx, y + dy) for x, y in points)


def within(spots: Sequence[tuple[float, float]], dx: int, dy: int, size: Size) -> tuple[int, int]:
    """Return the largest part of a move that keeps these points on the image. Points outside may stay."""
    reach = [
        (
            math.ceil(min(0.0, -min(spot[axis] for spot in spots))),
            max(0.0, size[axis] - max(spot[axis] for spot in spots)),
        )
        for axis in (0, 1)
    ]
    (least_x, most_x), (least_y, most_y) = reach
    return min(max(dx, least_x), math.floor(most_x)), min(max(dy, least_y), math.floor(most_y))


def with_point(points: Sequence[Point], index: int, at: Point, size: Size) -> tuple[Point, ...]:
    """Move one point, limited by the image."""
    inside = clamped(at, size)
    return tuple(inside if place == index else point for place, point in enumerate(points))


def clamped(point: Point, size: Size) -> Point:
    return min(max(0, point[0]), size[0]), min(max(0, point[1]), size[1])


def outline[Number: (int, float)](points: Sequence[tuple[Number, Number]]) -> tuple[tuple[Number, Number], ...]:
    """Return the four corners of the box spanned by two points; return other numbers of points unchanged."""
    if len(points) != 2:
        return tuple(points)
    (x0, y0), (x1, y1) = points
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def holds(points: Sequence[tuple[float, float]], at: tuple[float, float], reach_px: float) -> bool:
    """Return True if a position is inside the outline (even-odd rule), or within `reach_px` of a single point."""
    x, y = at
    if len(points) == 1:
        return abs(points[0][0] - x) <= reach_px and abs(points[0][1] - y) <= reach_px
    corners = outline(points)
    inside = False
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def extent(points: Sequence[Point]) -> int:
    """Return the area of the bounding box, used to compare sizes."""
    width = max(x for x, _y in points) - min(x for x, _y in points)
    return width * (max(y for _x, y in points) - min(y for _x, y in points))


def _box_like(shape: Shape, before: Mapping[str, Any], after: Mapping[str, Any], size: Size) -> dict[str, Any]:
    was = box_of(shape, before, size)
    if was.degrees or box_of(shape, after, size).degrees or geometry_of_box(shape, was, size) == dict(before):
        return dict(after)
    sides = []
    for axis, (at, length, radius) in enumerate((("x", "width", "radiusX"), ("y", "height", "radiusY"))):
        old, new = ((_ends(geometry, at, length, radius)) for geometry in (before, after))
        on_pixel = {round(end * size[axis] / 100): end for end in old}
        sides.append(tuple(on_pixel.get(round(end * size[axis] / 100), end) for end in new))
    (left, right), (top, bottom) = sides
    if shape is Shape.ELLIPSE:
        middle = {"x": (left + right) / 2, "y": (top + bottom) / 2}
        return {**after, **middle, "radiusX": (right - left) / 2, "radiusY": (bottom - top) / 2}
    return {**after, "x": left, "y": top, "width": right - left, "height": bottom - top}


def _ends(geometry: Mapping[str, Any], at: str, length: str, radius: str) -> tuple[float, float]:
    """Return the extent of a box or ellipse along one axis, in percent."""
    if radius in geometry:
        return geometry[at] - geometry[radius], geometry[at] + geometry[radius]
    return geometry[at], geometry[at] + geometry[length]


def _across(box: RotatedBox) -> tuple[Point, Point]:
    left, top = round(box.left), round(box.top)
    return (left, top), (left + round(box.width), top + round(box.height))


def _percent(point: Point, size: Size) -> tuple[float, float]:
    return point[0] * 100 / size[0], point[1] * 100 / size[1]


def _pixels(percent: tuple[float, float], size: Size) -> Point:
    return round(percent[0] * size[0] / 100), round(percent[1] * size[1] / 100)
