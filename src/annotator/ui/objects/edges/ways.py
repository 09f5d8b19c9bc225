"""The cheapest way from one place to each other, row by row: a row is put right from the one beside it and then in
itself, all of it at a time, until nothing changes any more. Whole numbers, so that this is exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from annotator.ui.objects.edges.links import Links

_FAR = 1 << 29  # further than any way through a million places
_ROWS_A_TURN = 16


class Ways:
    """`start` is a place, as column and row. Known in part as soon as `is_known`: the ways are ways, and perhaps not
    the cheapest."""

    def __init__(self, links: Links, start: tuple[int, int]) -> None:
        self.size = links.down.shape[1], links.across.shape[0]
        self._links, self._start = links, start
        width, height = self.size
        along = np.zeros((height, width), np.int32)  # from the first place of a row
        np.cumsum(links.across, axis=1, out=along[:, 1:])
        self.costs = np.full((height, width), _FAR, np.int32)
        self.costs[start[1]] = np.abs(along[start[1]] - along[start[1], start[0]])
        self._rows, self._along = list(self.costs), list(along)
        self._now, self._beside = np.empty(width, np.int32), np.empty(width, np.int32)
        self._less = np.empty(width, bool)
        self._came_from: memoryview | None = None

    @property
    def is_known(self) -> bool:
        return self._came_from is not None

    def find(self) -> Iterator[None]:
        """All of them; between two of its steps it can be left for a while."""
        height = self.size[1]
        below, above = [False] * (height + 1), [False] * (height + 1)  # whether a row may be put right by the other
        below[self._start[1] + 1], above[self._start[1] - 1] = True, True
        is_first = is_changing = True
        looked = 0
        while is_changing:
            is_changing = False
            for order, by, waiting in ((range(1, height), -1, below), (range(height - 2, -1, -1), 1, above)):
                for row in order:
                    if not waiting[row]:
                        continue
                    waiting[row] = False
                    if self._put_right(row, row + by):
                        is_changing = below[row + 1] = above[row - 1] = True
                    looked += 1
                    if looked % _ROWS_A_TURN == 0:
                        yield
            if is_first:
                is_first = False
                self._trace()
                yield
        self._trace()

    def _put_right(self, row: int, by: int) -> bool:
        """One row, by the other beside it; whether any place of it costs less now."""
        links, source, target = self._links, self._rows[by], self._rows[row]
        now, beside, upper = self._now, self._beside[:-1], min(row, by)
        falling, rising = links.falling[upper], links.rising[upper]
        from_left, from_right = (falling, rising) if by < row else (rising, falling)
        np.add(source, links.down[upper], out=now)
        np.add(source[:-1], from_left, out=beside)
        np.minimum(now[1:], beside, out=now[1:])
        np.add(source[1:], from_right, out=beside)
        np.minimum(now[:-1], beside, out=now[:-1])
        np.less(now, target, out=self._less)
        if not self._less.any():
            return False
        along = self._along[row]
        np.minimum(now, target, out=now)
        np.subtract(now, along, out=now)
        np.minimum.accumulate(now, out=now)  # from the left
        np.add(now, along, out=now)
        np.add(now, along, out=now)
        np.minimum.accumulate(now[::-1], out=now[::-1])  # from the right
        np.subtract(now, along, out=target)
        return True

    def _trace(self) -> None:
        """Which neighbour each place is reached from."""
        costs, links, (width, height) = self.costs, self._links, self.size
        least, source = np.full((height, width), _FAR * 2, np.int32), np.zeros((height, width), np.int32)
        places = np.arange(height * width, dtype=np.int32).reshape(height, width)
        all_, before, after = slice(None), slice(None, -1), slice(1, None)
        for start, end, cost in (
            ((all_, before), (all_, after), links.across),
            ((before, all_), (after, all_), links.down),
            ((before, before), (after, after), links.falling),
            ((before, after), (after, before), links.rising),
        ):
            for origin, target in ((start, end), (end, start)):
                through = costs[origin] + cost
                is_less = through < least[target]
                np.copyto(least[target], through, where=is_less)
                np.copyto(source[target], places[origin], where=is_less)
        self._came_from = memoryview(source.reshape(-1))

    def to(self, end: tuple[int, int]) -> list[tuple[int, int]]:
        """Every place on the way there, from the start on; nothing as long as none is known."""
        if self._came_from is None:
            return []
        width, came_from = self.size[0], self._came_from
        place, start = end[1] * width + end[0], self._start[1] * width + self._start[0]
        back = [place]
        while place != start:
            place = came_from[place]
            back.append(place)
        return [(place % width, place // width) for place in reversed(back)]
