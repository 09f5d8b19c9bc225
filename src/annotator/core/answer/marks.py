"""Marks on a picture: from its pixels to Label Studio's percent and back, and how they are moved. Pure.

Points are (x, y) in pixels of the EXIF-oriented picture, whole numbers, (0, 0) the left upper corner of the first pixel
and (width, height) the right lower one of the last. Label Studio writes percent of the picture's sides
(https://labelstud.io/guide/task_format#Units-of-image-annotations).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.geometry.box import BOXED, TurnedBox, box_of, geometry_of_box, spanned
from annotator.core.answer.geometry.vector_line import line_like, line_of, spots_of
from annotator.core.answer.geometry.vertices import LEAST
from annotator.core.answer.shapes import Shape

type Point = tuple[int, int]
type Size = tuple[int, int]

# The width of a point that Label Studio draws, in percent.
KEY_POINT_WIDTH = 0.5


def geometry_of(shape: Shape, points: Sequence[Point], size: Size, *, is_closed: bool = False) -> dict[str, Any]:
    """A rectangle or an ellipse from two opposite corners, a polygon from three points or more, a straight line from
    any, a point from one. `is_closed`: a line comes back to its first."""
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


def like(shape: Shape, before: Mapping[str, Any], after: Mapping[str, Any], size: Size) -> dict[str, Any]:
    """The geometry `after`, made of whole pixels, in which the corners that are still on the pixels where they were
    in `before` stand where they stood, to parts of a pixel: who moves one corner of what was predicted or imported
    moves no other. Of a box that is not turned its sides."""
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
    """Whether the points make an area: not a rectangle without an inside, nor a polygon of two corners. How many a line
    needs is said by its design: some have one."""
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


def outline[Number: (int, float)](points: Sequence[tuple[Number, Number]]) -> tuple[tuple[Number, Number], ...]:
    """The corners of what two points span, in turn; more or fewer points as they are."""
    if len(points) != 2:
        return tuple(points)
    (x0, y0), (x1, y1) = points
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def holds(points: Sequence[tuple[float, float]], at: tuple[float, float], reach_px: float) -> bool:
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
    """Of a box or an ellipse along one side of the picture, in percent."""
    if radius in geometry:
        return geometry[at] - geometry[radius], geometry[at] + geometry[radius]
    return geometry[at], geometry[at] + geometry[length]


def _across(box: TurnedBox) -> tuple[Point, Point]:
    left, top = round(box.left), round(box.top)
    return (left, top), (left + round(box.width), top + round(box.height))


def _percent(point: Point, size: Size) -> tuple[float, float]:
    return point[0] * 100 / size[0], point[1] * 100 / size[1]


def _pixels(percent: tuple[float, float], size: Size) -> Point:
    return round(percent[0] * size[0] / 100), round(percent[1] * size[1] / 100)
