"""Points of polygons and lines: adding, removing and hit tests. Pure; in pixels of the image."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape

type Corner = tuple[int, int]

MADE_OF_VERTICES = frozenset({Shape.POLYGON, Shape.LINE})
# The minimum number of distinct points: fewer make no area or no line.
LEAST: Mapping[Shape, int] = {Shape.POLYGON: 3, Shape.LINE: 2}


def edges_of(shape: Shape, corners: Sequence[Spot]) -> dict[int, tuple[Spot, Spot]]:
    """Return the ends of each edge, by the index of its first corner; a polygon also has the closing edge."""
    following = corners[1:] if shape is Shape.LINE else (*corners[1:], corners[0])
    return dict(enumerate(zip(corners, following, strict=False)))


def with_added(corners: Sequence[Corner], after: int, at: Corner) -> tuple[Corner, ...]:
    return (*corners[: after + 1], at, *corners[after + 1 :])


def without(shape: Shape, corners: Sequence[Corner], place: int) -> tuple[Corner, ...]:
    """Remove a point; return the corners unchanged if too few would remain."""
    kept = (*corners[:place], *corners[place + 1 :])
    return kept if len(set(kept)) >= LEAST[shape] else tuple(corners)


def passes(corners: Sequence[Spot], at: Spot, reach_px: float) -> bool:
    """Return True if an open line passes within reach of a point."""
    return any(distance(at, *edge) <= reach_px for edge in pairwise(corners))


def distance(at: Spot, start: Spot, end: Spot) -> float:
    """Return the distance of a point to an edge, in the unit of both."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(at[0] - start[0] - share * dx, at[1] - start[1] - share * dy)


# Guides: x of the vertical ones and y of the horizontal ones, in pixels of the image.
type GuidePlaces = tuple[Sequence[int], Sequence[int]]

NO_GUIDES: GuidePlaces = ((), ())


class Magnets:
    """Snap targets, built once per drag: with thousands of regions each move is one binary search."""

    def __init__(self, spots: Iterable[Spot], size: tuple[int, int]) -> None:
        """Collect the snap targets. `size` is the image's; all in its pixels."""
        self._size = size
        self._places = sorted({(round(x), round(y)) for x, y in spots})

    def drawn_to(self, at: Spot, reach_px: float, guides: GuidePlaces = NO_GUIDES) -> tuple[int, int]:
        """Return the nearest point within reach. Else snap x and y separately to the nearest guide or edge within
        reach, else round to a whole pixel."""
        first = bisect_left(self._places, (at[0] - reach_px,))
        last = bisect_right(self._places, (at[0] + reach_px, self._size[1] + reach_px))
        near = [(abs(x - at[0]) + abs(y - at[1]), (x, y)) for x, y in self._places[first:last]]
        distance, place = min(near, default=(reach_px + 1, (0, 0)))
        if distance <= reach_px:
            return place
        x, y = (_at_line(at[axis], (0, self._size[axis], *guides[axis]), reach_px) for axis in (0, 1))
        return x, y


def _at_line(at: float, lines: Sequence[int], reach_px: float) -> int:
    nearest = min(lines, key=lambda line: abs(line - at))
    return nearest if abs(nearest - at) <= reach_px else round(at)
