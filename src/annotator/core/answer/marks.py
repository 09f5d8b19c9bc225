"""Marks on a picture: from its pixels to Label Studio's percent and back, and how they are moved. Pure.

Points are (x, y) in pixels of the EXIF-oriented picture, whole numbers, (0, 0) the left upper corner of the first pixel
and (width, height) the right lower one of the last. Label Studio writes percent of the picture's sides
(https://labelstud.io/guide/task_format#Units-of-image-annotations).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.shapes import Shape

type Point = tuple[int, int]
type Size = tuple[int, int]

# The width of a point that Label Studio draws, in percent.
KEY_POINT_WIDTH = 0.5


def geometry_of(shape: Shape, points: Sequence[Point], size: Size) -> dict[str, Any]:
    """A rectangle from two opposite corners, a polygon from three points or more, a point from one."""
    match shape:
        case Shape.RECTANGLE:
            (left, right), (top, bottom) = (sorted(point[axis] for point in points[:2]) for axis in (0, 1))
            x, y = _percent((left, top), size)
            width, height = _percent((right - left, bottom - top), size)
            return {"x": x, "y": y, "width": width, "height": height, "rotation": 0}
        case Shape.POLYGON:
            return {"points": [list(_percent(point, size)) for point in points], "closed": True}
        case Shape.KEY_POINT:
            x, y = _percent(points[0], size)
            return {"x": x, "y": y, "width": KEY_POINT_WIDTH}
        case _:
            raise ValueError(shape)


def points_of(shape: Shape, geometry: Mapping[str, Any], size: Size) -> tuple[Point, ...]:
    """The inverse of `geometry_of`: two corners, all points, or one; exact for what it made."""
    match shape:
        case Shape.RECTANGLE:
            left, top = geometry["x"], geometry["y"]
            return _pixels((left, top), size), _pixels((left + geometry["width"], top + geometry["height"]), size)
        case Shape.POLYGON:
            return tuple(_pixels((x, y), size) for x, y in geometry["points"])
        case Shape.KEY_POINT:
            return (_pixels((geometry["x"], geometry["y"]), size),)
        case _:
            raise ValueError(shape)


def is_something(shape: Shape, points: Sequence[Point]) -> bool:
    """Whether the points make an area: not a rectangle without an inside, nor a polygon of two corners."""
    match shape:
        case Shape.RECTANGLE:
            return len(points) == 2 and points[0][0] != points[1][0] and points[0][1] != points[1][1]
        case Shape.POLYGON:
            return len(set(points)) >= 3
        case Shape.KEY_POINT:
            return len(points) == 1
        case _:
            return False


def begun(shape: Shape | None, drawn: Sequence[Point], pointer: Point) -> tuple[Point, ...]:
    """The line that shows what is being drawn: from corner to corner, and on to where the next one would be."""
    if shape is not Shape.RECTANGLE:
        return (*drawn, pointer)
    corners = outline((drawn[0], pointer))
    return (*corners, corners[0])


def moved_by(points: Sequence[Point], dx: int, dy: int, size: Size) -> tuple[Point, ...]:
    """All points moved alike, as far as the picture reaches."""
    dx = min(max(dx, -min(x for x, _y in points)), size[0] - max(x for x, _y in points))
    dy = min(max(dy, -min(y for _x, y in points)), size[1] - max(y for _x, y in points))
    return tuple((x + dx, y + dy) for x, y in points)


def with_point(points: Sequence[Point], index: int, at: Point, size: Size) -> tuple[Point, ...]:
    """One point elsewhere, kept on the picture."""
    inside = clamped(at, size)
    return tuple(inside if place == index else point for place, point in enumerate(points))


def with_handle(points: Sequence[Point], handle: int, at: Point, size: Size) -> tuple[tuple[Point, ...], int]:
    """One corner of the outline elsewhere, and the handle that it is then. Of the four corners that two points span the
    one across stays; a corner that is dragged over it changes its side."""
    if len(points) != 2:
        return with_point(points, handle, at, size), handle
    across, moved = outline(points)[(handle + 2) % 4], clamped(at, size)
    (left, right), (top, bottom) = (sorted((across[axis], moved[axis])) for axis in (0, 1))
    spanned = ((left, top), (right, bottom))
    return spanned, outline(spanned).index(moved)


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


def _percent(point: Point, size: Size) -> tuple[float, float]:
    return point[0] * 100 / size[0], point[1] * 100 / size[1]


def _pixels(percent: tuple[float, float], size: Size) -> Point:
    return round(percent[0] * size[0] / 100), round(percent[1] * size[1] / 100)
