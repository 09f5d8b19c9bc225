"""What a corner that is drawn or moved by hand snaps to: corners of other areas, and the picture's edges. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from annotator.core.answer.turning import Spot


class Magnets:
    """Made once for as long as a hand holds something: among thousands of areas each move is a look into a list."""

    def __init__(self, spots: Iterable[Spot], size: tuple[int, int]) -> None:
        """`size` is the picture's; all in its pixels."""
        self._size = size
        self._places = sorted({(round(x), round(y)) for x, y in spots})

    def drawn_to(self, at: Spot, reach_px: float) -> tuple[int, int]:
        """The nearest corner within reach, else on the picture's edges those that are within reach; else the whole
        pixel where it is."""
        first = bisect_left(self._places, (at[0] - reach_px,))
        last = bisect_right(self._places, (at[0] + reach_px, self._size[1] + reach_px))
        near = [(abs(x - at[0]) + abs(y - at[1]), (x, y)) for x, y in self._places[first:last]]
        distance, place = min(near, default=(reach_px + 1, (0, 0)))
        if distance <= reach_px:
            return place
        x, y = (_at_edge(at[axis], self._size[axis], reach_px) for axis in (0, 1))
        return x, y


def _at_edge(at: float, length: int, reach_px: float) -> int:
    if abs(at) <= reach_px and abs(at) <= abs(at - length):
        return 0
    return length if abs(at - length) <= reach_px else round(at)
