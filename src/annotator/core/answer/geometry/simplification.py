"""Simplification and smoothing of outlines within a tolerance, and the check for self-intersections."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby, pairwise

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import LEAST, Corner, distance
from annotator.core.answer.shapes import Shape

type EdgeEnds = tuple[Spot, Spot]


def runs_over_itself(outline: Sequence[Spot]) -> bool:
    """Return True if edges of a closed outline cross or touch. Repeated corners count once."""
    corners = [corner for corner, _same in groupby(outline)]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return bool(crossing_edges(corners, is_closed=True))


def crossing_edges(corners: Sequence[Spot], *, is_closed: bool) -> frozenset[int]:
    """Return the edges that cross or touch an edge that is not adjacent, by the index of their first corner."""
    following = (*corners[1:], *corners[:1]) if is_closed else corners[1:]
    edges = list(zip(corners, following, strict=False))
    found: set[int] = set()
    # right, top, bottom and index of edges that may still overlap the next ones
    near: list[tuple[float, float, float, int]] = []
    for place in sorted(range(len(edges)), key=lambda place: min(edges[place])):
        start, end = edges[place]
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        near = [other for other in near if other[0] >= left]
        beside = [other[3] for other in near if other[1] <= bottom and other[2] >= top]  # very few among hundreds
        for other in beside:
            if not _are_neighbours(place, other, len(edges), is_closed=is_closed) and _meet(edges[place], edges[other]):
                found |= {place, other}
        near.append((right, top, bottom, place))
    return frozenset(found)


def _are_neighbours(edge: int, other: int, count: int, *, is_closed: bool) -> bool:
    apart = abs(edge - other)
    return apart <= 1 or (is_closed and apart == count - 1)


def _meet(edge: EdgeEnds, other: EdgeEnds) -> bool:
    """Return True if two edges meet; their bounding boxes overlap."""
    (a, b), (c, d) = edge, other
    sides = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if sides[0] != sides[1] and sides[2] != sides[3]:
        return True
    ends = ((sides[0], c, edge), (sides[1], d, edge), (sides[2], a, other), (sides[3], b, other))
    return any(not side and _is_within(at, *along) for side, at, along in ends)


def _side(start: Spot, end: Spot, at: Spot) -> int:
    """Return the side of a line on which a point is: -1, 1, or 0 on the line."""
    turn = (end[0] - start[0]) * (at[1] - start[1]) - (end[1] - start[1]) * (at[0] - start[0])
    return (turn > 0) - (turn < 0)


def _is_within(at: Spot, start: Spot, end: Spot) -> bool:
    """Return True if a point on the line of an edge is on the edge itself."""
    across = min(start[0], end[0]) <= at[0] <= max(start[0], end[0])
    return across and min(start[1], end[1]) <= at[1] <= max(start[1], end[1])


# The depth up to which a part is split at its farthest corner; below it, at its middle. And the number of rounds in
# which crossing edges get corners back; after them, all corners are restored.
_MOST_PARTINGS, _MOST_ROUNDS = 64, 32


def simplify_polygon(shape: Shape, corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Simplify a polygon or line, to the minimum of corners at most. It intersects itself only if it did before."""
    if len(set(corners)) <= LEAST[shape]:
        return tuple(corners)
    is_closed = shape is Shape.POLYGON
    ring = _from_extreme(corners) if is_closed else list(range(len(corners)))
    points = [corners[place] for place in ring]
    kept = (
        _simplified_ring(points, tolerance_px) if is_closed else _simplified(points, 0, len(points) - 1, tolerance_px)
    )
    if len({points[place] for place in kept}) < LEAST[shape]:
        kept.add(_first_to_add(points, kept))
    if _crosses(points, kept, is_closed=is_closed) and not crossing_edges(corners, is_closed=is_closed):
        kept = _uncrossed(points, kept, is_closed=is_closed)
    return tuple(corners[place] for place in sorted({ring[place] for place in kept}))


def thinned(corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Simplify a polyline with fixed ends, without a check for intersections."""
    return tuple(corners[place] for place in sorted(_simplified(corners, 0, len(corners) - 1, tolerance_px)))


def _from_extreme(corners: Sequence[Corner]) -> list[int]:
    """Return the indices of a polygon's corners from a corner that is always kept, back to it. The start is the same
    whichever other corners were removed before."""
    first = min(range(len(corners)), key=lambda place: corners[place])
    return [*range(first, len(corners)), *range(first + 1)]


def _simplified_ring(points: Sequence[Corner], tolerance_px: float) -> set[int]:
    """Simplify a ring whose last point is the first one again."""
    last = len(points) - 1
    across = max(range(last), key=lambda place: math.dist(points[0], points[place]))
    return _simplified(points, 0, across, tolerance_px) | _simplified(points, across, last, tolerance_px)


def _first_to_add(points: Sequence[Corner], kept: set[int]) -> int:
    """Return the corner farthest from the kept ones, if these are too few for the shape."""
    ends = points[min(kept)], next((points[place] for place in kept if points[place] != points[min(kept)]), points[0])
    others = (place for place, at in enumerate(points) if at not in ends)
    return max(others, key=lambda place: distance(points[place], *ends))


def _simplified(points: Sequence[Corner], first: int, last: int, tolerance_px: float) -> set[int]:
    kept = {first, last}
    spans = [(first, last, 0)]
    while spans:
        start, end, partings = spans.pop()
        place, off_px = _farthest(points, start, end)
        if off_px > tolerance_px:
            place = place if partings < _MOST_PARTINGS else (start + end) // 2
            kept.add(place)
            spans += [(start, place, partings + 1), (place, end, partings + 1)]
    return kept


def _farthest(points: Sequence[Corner], start: int, end: int) -> tuple[int, float]:
    """Return the point farthest from the edge between the two, and its distance; (-1, -1) if none lies between."""
    ends = (points[start], points[end])
    found = -1
    most = -1.0
    for place in range(start + 1, end):
        off_px = distance(points[place], *ends)
        if off_px > most:
            found = place
            most = off_px
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


_LEAST_CUT_PX = 0.5  # a corner that would be cut by less stays


def smooth_polygon(shape: Shape, corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Smooth a polygon or a line; the ends of a line stay. Each corner is replaced by two (Chaikin 1974, "An
    algorithm for high speed curve generation"), at most a quarter of its edges away. The corner's distance from the
    new edge does not exceed the tolerance. Points are on whole pixels. Return the corners unchanged if the result
    would intersect itself and the original did not."""
    is_closed = shape is Shape.POLYGON
    count = len(corners)
    cut = list[Corner]()
    for place, corner in enumerate(corners):
        before, after = corners[place - 1], corners[(place + 1) % count]
        is_end = not is_closed and place in (0, count - 1)
        cut += [corner] if is_end else _cut(before, corner, after, tolerance_px)
    found = [at for place, at in enumerate(cut) if not place or at != cut[place - 1]]
    if is_closed and found[0] == found[-1]:
        found.pop()
    was_crossing = bool(crossing_edges(corners, is_closed=is_closed))
    is_less = len(set(found)) < LEAST[shape]
    if is_less or (not was_crossing and crossing_edges(found, is_closed=is_closed)):
        return tuple(corners)
    return tuple(found)


def _cut(before: Corner, corner: Corner, after: Corner, tolerance_px: float) -> list[Corner]:
    (ax, ay), (bx, by) = _quarter(corner, before), _quarter(corner, after)
    off_px = distance((0, 0), (ax, ay), (bx, by))  # from the corner to the edge that replaces it
    share = min(1.0, tolerance_px / off_px) if off_px else 0.0
    if off_px * share < _LEAST_CUT_PX:
        return [corner]
    x, y = corner
    return [(round(x + ax * share), round(y + ay * share)), (round(x + bx * share), round(y + by * share))]


def _quarter(corner: Corner, other: Corner) -> tuple[float, float]:
    return (other[0] - corner[0]) / 4, (other[1] - corner[1]) / 4
