"""What two polygons cover, each and in common: exact, but for rounding. Pure.

A polygon is its corners in turn, closed by itself; what is inside follows the even-odd rule, as it is drawn. Between
two heights at which no corner lies and no lines cross, what is inside are trapezoids: their areas add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from annotator.core.answer.turning import Spot

type _Line = tuple[float, float, float, float, int]  # from its upper end to its lower, and whose

# Of longer outlines as many corners are taken, evenly.
MOST_CORNERS = 200


def thinned(corners: Sequence[Spot]) -> tuple[Spot, ...]:
    """At most `MOST_CORNERS` of them, evenly along the outline."""
    count = len(corners)
    if count <= MOST_CORNERS:
        return tuple(corners)
    return tuple(corners[place * count // MOST_CORNERS] for place in range(MOST_CORNERS))


def covered(left: Sequence[Spot], right: Sequence[Spot]) -> tuple[float, float, float]:
    """The area of the one, of the other, and of what lies in both."""
    lines = [*_lines(left, 0), *_lines(right, 1)]
    heights = {height for line in lines for height in (line[1], line[3])}
    for one_line, other in combinations(lines, 2):
        heights.update(_crossing(one_line, other))
    areas = [0.0, 0.0, 0.0]
    for upper, lower in pairwise(sorted(heights)):
        middle = (upper + lower) / 2
        through = sorted((_across(line, middle), line[4]) for line in lines if line[1] < middle < line[3])
        inside = [False, False]
        for (x, owner), (following, _owner) in pairwise(through):
            inside[owner] = not inside[owner]
            piece = (following - x) * (lower - upper)
            for place, counts in enumerate((inside[0], inside[1], all(inside))):
                areas[place] += piece * counts
    return areas[0], areas[1], areas[2]


def _lines(corners: Sequence[Spot], owner: int) -> Iterator[_Line]:
    """Those that are not level: level ones bound trapezoids by themselves."""
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y0 != y1:
            yield (x0, y0, x1, y1, owner) if y0 < y1 else (x1, y1, x0, y0, owner)


def _across(line: _Line, height: float) -> float:
    x0, y0, x1, y1, _owner = line
    return x0 + (x1 - x0) * (height - y0) / (y1 - y0)


def _crossing(left: _Line, right: _Line) -> Iterator[float]:
    """The height at which two lines change sides, if they do."""
    upper, lower = max(left[1], right[1]), min(left[3], right[3])
    if upper >= lower:
        return
    above, below = (_across(left, height) - _across(right, height) for height in (upper, lower))
    if (above < 0 < below) or (below < 0 < above):
        yield upper + (lower - upper) * above / (above - below)
