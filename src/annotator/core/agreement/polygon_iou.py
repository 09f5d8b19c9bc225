"""Areas of two polygons and of their intersection, exact except for rounding. Pure.

A polygon is a list of points and closes itself. Its inside follows the even-odd rule, as it is drawn. The plane is
cut at the heights of all points and crossings. Between two such heights the inside consists of trapezoids, whose
areas are added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotator.core.answer.rotation import Spot

type _Line = tuple[float, float, float, float, int]  # from its upper end to its lower, and the index of its polygon

# Longer outlines are reduced to this many evenly spaced points.
MOST_CORNERS = 200


def thinned(corners: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return at most `MOST_CORNERS` points, evenly spaced along the outline."""
    count = len(corners)
    if count <= MOST_CORNERS:
        return tuple(corners)
    return tuple(corners[place * count // MOST_CORNERS] for place in range(MOST_CORNERS))


def covered(left: Sequence[Spot], right: Sequence[Spot]) -> tuple[float, float, float]:
    """Return the area of each polygon and of their intersection."""
    lines = sorted([*_lines(left, 0), *_lines(right, 1)], key=lambda line: line[1])
    heights = {height for line in lines for height in (line[1], line[3])}
    for number, line in enumerate(lines):
        for following in range(number + 1, len(lines)):
            if lines[following][1] >= line[3]:
                break
            heights.update(_crossing(line, lines[following]))
    areas = [0.0, 0.0, 0.0]
    running: list[_Line] = []
    begun = 0
    for upper, lower in pairwise(sorted(heights)):
        while begun < len(lines) and lines[begun][1] <= upper:
            running.append(lines[begun])
            begun += 1
        running = [line for line in running if line[3] > upper]
        _add_trapezoids(areas, running, upper, lower)
    return areas[0], areas[1], areas[2]


def _add_trapezoids(areas: list[float], running: Sequence[_Line], upper: float, lower: float) -> None:
    """Add the areas between two heights, from the edges that cross this band."""
    middle = (upper + lower) / 2
    through = sorted((_across(line, middle), line[4]) for line in running)
    inside = [False, False]
    for (x, owner), (following, _owner) in pairwise(through):
        inside[owner] = not inside[owner]
        piece = (following - x) * (lower - upper)
        for place, counts in enumerate((inside[0], inside[1], inside[0] and inside[1])):
            areas[place] += piece * counts


def _lines(corners: Sequence[Spot], owner: int) -> Iterator[_Line]:
    """Yield the edges that are not horizontal; horizontal ones only bound trapezoids."""
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y0 != y1:
            yield (x0, y0, x1, y1, owner) if y0 < y1 else (x1, y1, x0, y0, owner)


def _across(line: _Line, height: float) -> float:
    x0, y0, x1, y1, _owner = line
    return x0 + (x1 - x0) * (height - y0) / (y1 - y0)


def _crossing(left: _Line, right: _Line) -> Iterator[float]:
    """Yield the height at which two edges cross, if they do."""
    upper, lower = max(left[1], right[1]), min(left[3], right[3])
    if upper >= lower:
        return
    above, below = (_across(left, height) - _across(right, height) for height in (upper, lower))
    if (above < 0 < below) or (below < 0 < above):
        yield upper + (lower - upper) * above / (above - below)
