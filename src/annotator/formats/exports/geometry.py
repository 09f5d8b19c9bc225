"""Pure geometry of regions in pixels: polygons and clipping. Coordinates are pixel edges from the image's upper left
corner."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from annotator.core.answer.geometry.rotated_box import Spot, rotate_points
from annotator.core.answer.mask.outlines import rows_of

_DIGITS = 9
# Points of the polygon for an ellipse. The number includes the points on its axes.
_CORNERS = 72
# Limit of compared pairs of polygon sides.
_MOST_PAIRS = 300_000


def exact(number: float) -> float:
    """Return a length or an area in pixels, without floating point noise."""
    return round(number, _DIGITS) + 0.0


def pixel_at(x: Any, y: Any, size: tuple[int, int]) -> Spot:
    """Convert percent of the image size to pixels."""
    return exact(float(x) * size[0] / 100), exact(float(y) * size[1] / 100)


def rotated_corners(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return the corners of a rotated box, clockwise from the upper left."""
    left, top = pixel_at(geometry["x"], geometry["y"], size)
    right, bottom = pixel_at(geometry["x"] + geometry["width"], geometry["y"] + geometry["height"], size)
    upright = ((left, top), (right, top), (right, bottom), (left, bottom))
    degrees = float(geometry.get("rotation") or 0)
    return tuple((exact(x), exact(y)) for x, y in rotate_points(upright, degrees)) if degrees else upright


def ring(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return points on an ellipse, which Label Studio defines by its centre and two radii."""
    middle = pixel_at(geometry["x"], geometry["y"], size)
    across, down = pixel_at(geometry["radiusX"], geometry["radiusY"], size)
    angle = math.radians(float(geometry.get("rotation") or 0))
    found: list[Spot] = []
    for step in range(_CORNERS):
        turn = 2 * math.pi * step / _CORNERS
        dx, dy = across * math.cos(turn), down * math.sin(turn)
        x = middle[0] + dx * math.cos(angle) - dy * math.sin(angle)
        found.append((exact(x), exact(middle[1] + dx * math.sin(angle) + dy * math.cos(angle))))
    return tuple(found)


def upright(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the bounding box."""
    across, down = ([place[axis] for place in spots] for axis in (0, 1))
    left, top = min(across), min(down)
    return left, top, exact(max(across) - left), exact(max(down) - top)


def enclosed(spots: Sequence[Spot]) -> float:
    """Return the area of a polygon in square pixels."""
    following = (*spots[1:], *spots[:1])
    return exact(abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(spots, following, strict=True))) / 2)


def meets_itself(spots: Sequence[Spot]) -> bool:
    """Return True if two non-adjacent sides of a polygon cross or touch. The area from its points (`enclosed`) is
    then unreliable: parts may count twice or be subtracted. Also return True if too many sides overlap to check
    within a second. The sides are swept from left to right."""
    kept = [place for place, before in zip(spots, (*spots[-1:], *spots[:-1]), strict=True) if place != before]
    sides = [(min(kept[at - 1], kept[at]), max(kept[at - 1], kept[at]), at) for at in range(len(kept))]
    near: list[tuple[Spot, Spot, int]] = []
    pairs = 0
    for first, last, number in sorted(sides):
        near = [side for side in near if side[1][0] >= first[0]]
        pairs += len(near)
        if pairs > _MOST_PAIRS:
            return True
        for begin, end, other in near:
            follows = (number - other) % len(kept) in (1, len(kept) - 1)
            if not follows and _meet((first, last), (begin, end)):
                return True
        near.append((first, last, number))
    return False


def _meet(side: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    for axis in (0, 1):
        own, others = (sorted(place[axis] for place in each) for each in (side, other))
        if own[1] < others[0] or others[1] < own[0]:
            return False
    return all(
        _side_of_line(*line, ends[0]) * _side_of_line(*line, ends[1]) <= 0
        for line, ends in ((side, other), (other, side))
    )


def _side_of_line(start: Spot, end: Spot, at: Spot) -> float:
    """Return a number whose sign is the side of the line on which a point is."""
    return (at[0] - start[0]) * (end[1] - start[1]) - (at[1] - start[1]) * (end[0] - start[0])


def holds(spots: Sequence[Spot], at: Spot) -> bool:
    """Return True if a point is inside a polygon by the even-odd rule, or on its edge."""
    x, y = at
    is_inside = False
    for (x1, y1), (x2, y2) in zip(spots, (*spots[1:], *spots[:1]), strict=True):
        aside = _side_of_line((x1, y1), (x2, y2), at)
        if not aside and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) is not (y2 > y):
            is_inside ^= (aside < 0) is (y2 > y1)
    return is_inside


type Sides = tuple[float, float]

# Coordinates are limited to this value, because untrusted values could exceed the range of floats.
_FAR = 1e9


def nearest_inside(place: Spot, size: Sides) -> Spot:
    """Return the nearest point inside the image."""
    return min(max(place[0], 0.0), size[0]), min(max(place[1], 0.0), size[1])


def outline_within(corners: Sequence[Spot], size: Sides) -> tuple[Spot, ...]:
    """Return the clipped polygon, empty if none of its interior is in the image. A polygon that leaves and re-enters
    the image remains one polygon, joined along the edge."""
    kept = [_near(corner) for corner in corners]
    for axis in (0, 1):
        kept = _cut(kept, axis, 0.0, is_upper=False)
        kept = _cut(kept, axis, size[axis], is_upper=True)
    inside = [nearest_inside(corner, size) for corner in kept]
    own = [corner for corner, before in zip(inside, (*inside[-1:], *inside[:-1]), strict=True) if corner != before]
    return tuple(own) if _has_inside(own) else ()


def line_within(places: Sequence[Spot], size: Sides) -> list[tuple[Spot, ...]]:
    """Return the parts of a line inside the image."""
    parts: list[list[Spot]] = []
    for start, end in pairwise(map(_near, places)):
        piece = _piece(start, end, size)
        if piece is None or piece[0] == piece[1]:
            continue
        if parts and parts[-1][-1] == piece[0]:
            parts[-1].append(piece[1])
        else:
            parts.append([*piece])
    return [tuple(part) for part in parts]


def _cut(corners: Sequence[Spot], axis: int, limit: float, *, is_upper: bool) -> list[Spot]:
    """Clip a polygon at one edge of the image."""
    kept: list[Spot] = []
    for start, end in zip((*corners[-1:], *corners[:-1]), corners, strict=True):
        is_in, was_in = (place[axis] <= limit if is_upper else place[axis] >= limit for place in (end, start))
        if is_in is not was_in:
            share = (limit - start[axis]) / (end[axis] - start[axis])
            across = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
            kept.append((across, limit) if axis else (limit, across))
        if is_in:
            kept.append(end)
    return kept


def _piece(start: Spot, end: Spot, size: Sides) -> tuple[Spot, Spot] | None:
    """Return the part of a segment inside the image, or None."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        if not step:
            if not 0 <= start[axis] <= size[axis]:
                return None
            continue
        shares = sorted(((0 - start[axis]) / step, (size[axis] - start[axis]) / step))
        first, last = max(first, shares[0]), min(last, shares[1])
    if first > last:
        return None
    return _along(start, end, first, size), _along(start, end, last, size)


def _along(start: Spot, end: Spot, share: float, size: Sides) -> Spot:
    if share in (0.0, 1.0):
        return end if share else start
    x, y = (start[axis] + share * (end[axis] - start[axis]) for axis in (0, 1))
    return nearest_inside((x, y), size)


def _near(place: Spot) -> Spot:
    return min(max(place[0], -_FAR), _FAR), min(max(place[1], -_FAR), _FAR)


def _has_inside(corners: Sequence[Spot]) -> bool:
    """Return True unless all points are on one line."""
    (x, y), *others = corners or ((0.0, 0.0),)
    far = max(others, key=lambda place: abs(place[0] - x) + abs(place[1] - y), default=(x, y))
    return any((far[0] - x) * (place[1] - y) != (far[1] - y) * (place[0] - x) for place in others)


def area_px(outline: Sequence[Spot], size: tuple[int, int]) -> float:
    """Return the area of a polygon in square pixels. For a self-intersecting polygon it is the number of pixels
    inside, as when it is filled."""
    if meets_itself(outline):
        return sum(end - start for _row, start, end in rows_of(outline, size))
    return enclosed(outline)
