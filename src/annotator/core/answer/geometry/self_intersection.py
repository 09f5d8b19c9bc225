"""Self-intersections of an outline. Pure; in pixels of the image."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from annotator.core.answer.rotation import Spot

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
