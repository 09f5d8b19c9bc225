"""Polygon and line simplification. Pure; in pixels of the image.

A removed corner is within a tolerance of the edge that replaces it (Ramer 1972, Douglas and Peucker 1973). A second
run with the same tolerance changes nothing, except for outlines so jagged that they were split in halves. Splitting
at the farthest corner takes quadratic time in the worst case, so its depth is limited."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from annotator.core.answer.geometry.self_intersection import crossing_edges
from annotator.core.answer.geometry.vertices import LEAST, Corner, distance
from annotator.core.answer.shapes import Shape

# The depth up to which a part is split at its farthest corner; below it, at its middle. And the number of rounds in
# which crossing edges get corners back; after them, all corners are restored.
_MOST_PARTINGS, _MOST_ROUNDS = 64, 32


def simplify_polygon(shape: Shape, corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Simplify a polygon or a line.

    The minimum number of corners is kept. The result intersects itself only if the original did."""
    if len(set(corners)) <= LEAST[shape]:
        return tuple(corners)
    is_closed = shape is Shape.POLYGON
    ring = _from_extreme(corners) if is_closed else list(range(len(corners)))
    points = [corners[place] for place in ring]
    kept = _ring_kept(points, tolerance_px) if is_closed else _kept(points, 0, len(points) - 1, tolerance_px)
    if len({points[place] for place in kept}) < LEAST[shape]:
        kept.add(_first_to_add(points, kept))
    if _crosses(points, kept, is_closed=is_closed) and not crossing_edges(corners, is_closed=is_closed):
        kept = _uncrossed(points, kept, is_closed=is_closed)
    return tuple(corners[place] for place in sorted({ring[place] for place in kept}))


def thinned(corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Simplify a polyline with fixed ends, without a check for intersections."""
    return tuple(corners[place] for place in sorted(_kept(corners, 0, len(corners) - 1, tolerance_px)))


def _from_extreme(corners: Sequence[Corner]) -> list[int]:
    """Return the indices of a polygon's corners from a corner that is always kept, back to it.

    The start is the same whichever other corners were removed before."""
    first = min(range(len(corners)), key=lambda place: corners[place])
    return [*range(first, len(corners)), *range(first + 1)]


def _ring_kept(points: Sequence[Corner], tolerance_px: float) -> set[int]:
    """Simplify a ring whose last point is the first one again."""
    last = len(points) - 1
    across = max(range(last), key=lambda place: math.dist(points[0], points[place]))
    return _kept(points, 0, across, tolerance_px) | _kept(points, across, last, tolerance_px)


def _first_to_add(points: Sequence[Corner], kept: set[int]) -> int:
    """Return the corner farthest from the kept ones, if these are too few for the shape."""
    ends = points[min(kept)], next((points[place] for place in kept if points[place] != points[min(kept)]), points[0])
    others = (place for place, at in enumerate(points) if at not in ends)
    return max(others, key=lambda place: distance(points[place], *ends))


def _kept(points: Sequence[Corner], first: int, last: int, tolerance_px: float) -> set[int]:
    kept, spans = {first, last}, [(first, last, 0)]
    while spans:
        start, end, partings = spans.pop()
        place, off_px = _farthest(points, start, end)
        if off_px > tolerance_px:
            place = place if partings < _MOST_PARTINGS else (start + end) // 2
            kept.add(place)
            spans += [(start, place, partings + 1), (place, end, partings + 1)]
    return kept


def _farthest(points: Sequence[Corner], start: int, end: int) -> tuple[int, float]:
    """Return the point farthest from the edge between the two, and its distance; (-1, -1) if there is none between
    them."""
    ends, found, most = (points[start], points[end]), -1, -1.0
    for place in range(start + 1, end):
        off_px = distance(points[place], *ends)
        if off_px > most:
            found, most = place, off_px
    return found, most


def _crosses(points: Sequence[Corner], kept: set[int], *, is_closed: bool) -> frozenset[int]:
    """Return the edges that cross edges that are not adjacent, numbered among the kept corners."""
    left = [points[place] for place in sorted(kept)]
    return crossing_edges(left[:-1] if is_closed else left, is_closed=is_closed)


def _uncrossed(points: Sequence[Corner], kept: set[int], *, is_closed: bool) -> set[int]:
    """Restore the farthest corner of each crossing edge until no edges cross."""
    kept = set(kept)
    for _round in range(_MOST_ROUNDS):
        crossing = _crosses(points, kept, is_closed=is_closed)
        spans = list(pairwise(sorted(kept)))
        back = {_farthest(points, *spans[edge])[0] for edge in crossing} - {-1}
        if not back:
            return kept
        kept |= back
    return set(range(len(points)))
