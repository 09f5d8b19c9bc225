"""Marks on a picture: from its pixels to Label Studio's percent and back, and how they are moved. Pure.

Points are (x, y) in pixels of the EXIF-oriented picture, whole numbers, (0, 0) the left upper corner of the first pixel
and (width, height) the right lower one of the last. Label Studio writes percent of the picture's sides
(https://labelstud.io/guide/task_format#Units-of-image-annotations).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.drawn.box import BOXED, TurnedBox, box_of, geometry_of_box, spanned
from annotator.core.answer.drawn.line import line_of, spots_of
from annotator.core.answer.drawn.vertices import LEAST
from annotator.core.answer.shapes import Shape

type Point = tuple[int, int]
type Size = tuple[int, int]

# The width of a point that Label Studio draws, in percent.
KEY_POINT_WIDTH = 0.5


def geometry_of(shape: Shape, points: Sequence[Point], size: Size) -> dict[str, Any]:
    """A rectangle or an ellipse from two opposite corners, a polygon from three points or more, a line from two, a
    point from one."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return geometry_of_box(shape, spanned(points[0], points[1]), size)
        case Shape.LINE:
            return line_of([_percent(point, size) for point in points])
        case Shape.POLYGON:
            return {"points": [list(_percent(point, size)) for point in points], "closed": True}
        case Shape.KEY_POINT:
            x, y = _percent(points[0], size)
            return {"x": x, "y": y, "width": KEY_POINT_WIDTH}
        case _:
            raise ValueError(shape)


def points_of(shape: Shape, geometry: Mapping[str, Any], size: Size) -> tuple[Point, ...]:
    """The inverse of `geometry_of`: two corners, all points, or one; exact for what it made. Of what is turned the
    corners as if it were not."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return _across(box_of(shape, geometry, size))
        case Shape.LINE:
            return tuple(_pixels(spot, size) for spot in spots_of(geometry))
        case Shape.POLYGON:
            return tuple(_pixels((x, y), size) for x, y in geometry["points"])
        case Shape.KEY_POINT:
            return (_pixels((geometry["x"], geometry["y"]), size),)
        case _:
            raise ValueError(shape)


def is_something(shape: Shape, points: Sequence[Point]) -> bool:
    """Whether the points make an area: not a rectangle without an inside, nor a polygon of two corners, nor a line of
    one."""
    match shape:
        case Shape.RECTANGLE | Shape.ELLIPSE:
            return len(points) == 2 and spanned(points[0], points[1]).is_something
        case Shape.POLYGON | Shape.LINE:
            return len(set(points)) >= LEAST[shape]
        case Shape.KEY_POINT:
            return len(points) == 1
        case _:
            return False


def begun(shape: Shape | None, drawn: Sequence[Point], pointer: Point) -> tuple[Point, ...]:
    """The corners of what is being drawn, and the one that would be next; of a box all four, and the first again."""
    if shape not in BOXED:
        return (*drawn, pointer)
    corners = outline((drawn[0], pointer))
    return (*corners, corners[0])


def moved_by(points: Sequence[Point], dx: int, dy: int, size: Size) -> tuple[Point, ...]:
    """All points moved alike, as far as the picture reaches."""
    dx = min(max(dx, -min(x for x, _y in points)), size[0] - max(x for x, _y in points))
    dy = min(max(dy, -min(y for _x, y in points)), size[1] - max(y for _x, y in points))
    return tuple((x + dx, y + dy) for x, y in points)


def within(spots: Sequence[tuple[float, float]], dx: int, dy: int, size: Size) -> tuple[int, int]:
    """How far all of these can be moved alike so that they stay on the picture; one that is outside may stay there."""
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
    """One point elsewhere, kept on the picture."""
    inside = clamped(at, size)
    return tuple(inside if place == index else point for place, point in enumerate(points))


def clamped(point: Point, size: Size) -> Point:
    return min(max(0, point[0]), size[0]), min(max(0, point[1]), size[1])


def outline(points: Sequence[Point]) -> tuple[Point, ...]:
    """The corners of what two points span, in turn; more or fewer points as they are."""
    if len(points) != 2:
        return tuple(points)
    (x0, y0), (x1, y1) = points
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def holds(points: Sequence[Point], at: tuple[float, float], reach_px: float) -> bool:
    """Whether a point lies in the outline (even-odd rule), or within `reach_px` of a single point."""
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
    """The room that the points take, to tell the smaller of two from the larger."""
    width = max(x for x, _y in points) - min(x for x, _y in points)
    return width * (max(y for _x, y in points) - min(y for _x, y in points))


def _across(box: TurnedBox) -> tuple[Point, Point]:
    left, top = round(box.left), round(box.top)
    return (left, top), (left + round(box.width), top + round(box.height))


def _percent(point: Point, size: Size) -> tuple[float, float]:
    return point[0] * 100 / size[0], point[1] * 100 / size[1]


def _pixels(percent: tuple[float, float], size: Size) -> Point:
    return round(percent[0] * size[0] / 100), round(percent[1] * size[1] / 100)
