"""Pixel geometry of regions: outline, bounding box and area. Pure functions.

Coordinates are pixel edges as in Label Studio: (0, 0) is the upper left corner of the first pixel. Percentages are
floating point; rounding pixels to nine digits restores the values that another program wrote."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.rotation import Spot, all_turned

_DIGITS = 9
# Points of the polygon for an ellipse. The number includes the points on its axes.
_CORNERS = 72
# Limit of compared pairs of polygon sides.
_MOST_PAIRS = 300_000


def exact(number: float) -> float:
    """Return a length or an area in pixels, without floating point noise."""
    return round(number, _DIGITS) + 0.0


def spot(x: Any, y: Any, size: tuple[int, int]) -> Spot:
    """Convert percent of the image size to pixels."""
    return exact(float(x) * size[0] / 100), exact(float(y) * size[1] / 100)


def corners(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return the corners of a rotated box, clockwise from the upper left."""
    left, top = spot(geometry["x"], geometry["y"], size)
    right, bottom = spot(geometry["x"] + geometry["width"], geometry["y"] + geometry["height"], size)
    upright = ((left, top), (right, top), (right, bottom), (left, bottom))
    degrees = float(geometry.get("rotation") or 0)
    return tuple((exact(x), exact(y)) for x, y in all_turned(upright, degrees)) if degrees else upright


def ring(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return points on an ellipse, which Label Studio defines by its centre and two radii."""
    middle = spot(geometry["x"], geometry["y"], size)
    across, down = spot(geometry["radiusX"], geometry["radiusY"], size)
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
    """Return True if two non-adjacent sides of a polygon cross or touch.

    The area from its points (`enclosed`) is then unreliable: parts may count twice or be subtracted. Also return
    True if too many sides overlap to check within a second. The sides are swept from left to right."""
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
    return all(_aside(*line, ends[0]) * _aside(*line, ends[1]) <= 0 for line, ends in ((side, other), (other, side)))


def _aside(start: Spot, end: Spot, at: Spot) -> float:
    """Return a number whose sign is the side of the line on which a point is."""
    return (at[0] - start[0]) * (end[1] - start[1]) - (at[1] - start[1]) * (end[0] - start[0])


def holds(spots: Sequence[Spot], at: Spot) -> bool:
    """Return True if a point is inside a polygon by the even-odd rule, or on its edge."""
    x, y = at
    is_inside = False
    for (x1, y1), (x2, y2) in zip(spots, (*spots[1:], *spots[:1]), strict=True):
        aside = _aside((x1, y1), (x2, y2), at)
        if not aside and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) is not (y2 > y):
            is_inside ^= (aside < 0) is (y2 > y1)
    return is_inside
