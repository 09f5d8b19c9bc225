"""Snapping of points to points of other regions, guides and the image's edges. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotator.core.answer.rotation import Spot

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
        """Return the nearest point within reach.

        Else snap x and y separately to the nearest guide or edge within reach, else round to a whole pixel."""
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
