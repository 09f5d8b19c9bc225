"""Clipping of polygons and lines to the image. Pure functions; any unit, y increases downwards.

Polygons are clipped at one edge after the other (I. Sutherland and G. Hodgman, Reentrant Polygon Clipping, 1974),
line segments at all edges at once (Y. Liang and B. Barsky, A New Concept and Method for Line Clipping, 1984)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from annotator.core.answer.rotation import Spot

type Sides = tuple[float, float]

# Coordinates are limited to this value, because untrusted values could exceed the range of floats.
_FAR = 1e9


def place_within(place: Spot, size: Sides) -> Spot:
    """Return the nearest point inside the image."""
    return min(max(place[0], 0.0), size[0]), min(max(place[1], 0.0), size[1])


def outline_within(corners: Sequence[Spot], size: Sides) -> tuple[Spot, ...]:
    """Return the clipped polygon, empty if none of its interior is in the image.

    A polygon that leaves and re-enters the image remains one polygon, joined along the edge."""
    kept = [_near(corner) for corner in corners]
    for axis in (0, 1):
        kept = _cut(kept, axis, 0.0, is_upper=False)
        kept = _cut(kept, axis, size[axis], is_upper=True)
    inside = [place_within(corner, size) for corner in kept]
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
    return place_within((x, y), size)


def _near(place: Spot) -> Spot:
    return min(max(place[0], -_FAR), _FAR), min(max(place[1], -_FAR), _FAR)


def _has_inside(corners: Sequence[Spot]) -> bool:
    """Return True unless all points are on one line."""
    (x, y), *others = corners or ((0.0, 0.0),)
    far = max(others, key=lambda place: abs(place[0] - x) + abs(place[1] - y), default=(x, y))
    return any((far[0] - x) * (place[1] - y) != (far[1] - y) * (place[0] - x) for place in others)
