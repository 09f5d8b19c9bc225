"""Exact cheapest paths from one position to all others, computed row by row with numpy. A row is relaxed from the
row beside it and then along itself in about ten numpy steps, until nothing changes. Integer costs make this exact.
Dijkstra in Python needs a second for a search that takes a thirtieth of a second here
(`tests/benchmarks/edge_ways.py`)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from annotator.ui.viewers.live_wire.edge_costs import EdgeCosts, IntArray

_FAR = 1 << 29  # larger than any path cost through a million positions
_ROWS_A_TURN = 16


class ShortestPaths:
    """The cheapest paths from `start` (column, row) over (height, width) positions. As soon as `is_known`, the paths
    are valid but perhaps not yet the cheapest."""

    def __init__(self, links: EdgeCosts, start: tuple[int, int]) -> None:
        self.size = width, height = links.down.shape[1], links.across.shape[0]
        self._start = start
        self.is_known = False
        along = np.zeros((height, width), np.int32)  # cumulative cost from the first position of a row
        np.cumsum(links.across, axis=1, out=along[:, 1:])
        wide = np.full((height, width + 2), _FAR, np.int32)
        self.costs = wide[:, 1:-1]
        self.costs[start[1]] = np.abs(along[start[1]] - along[start[1], start[0]])
        self._rows = list(self.costs)
        self._along = list(along)
        self._twice = list(2 * along)
        # For each row three shifted views: the left neighbour of each position, the position, and its right neighbour.
        self._around = list(sliding_window_view(wide, width, axis=1))
        above = _steps(links.falling, links.down, links.rising)
        below = _steps(links.rising, links.down, links.falling)
        self._from_above = list(above)
        self._from_below = list(below)
        self._wide = memoryview(wide)
        self._above = memoryview(above)
        self._below = memoryview(below)
        self._row_costs = memoryview(np.pad(links.across, ((0, 0), (1, 1))))
        self._three = np.empty((3, width), np.int32)
        self._now = np.empty(width, np.int32)
        self._back = self._now[::-1]
        self._less = np.empty(width, bool)

    def compute(self) -> Iterator[None]:
        """Compute all paths. The caller may pause between two steps."""
        height = self.size[1]
        # whether a row must be relaxed from the row above or below
        below, above = [False] * (height + 1), [False] * (height + 1)
        below[self._start[1] + 1], above[self._start[1] - 1] = True, True
        is_changing = True
        looked = 0
        while is_changing:
            is_changing = False
            for order, by, waiting in ((range(1, height), -1, below), (range(height - 2, -1, -1), 1, above)):
                for row in order:
                    if not waiting[row]:
                        continue
                    waiting[row] = False
                    if self._relax(row, row + by):
                        is_changing = below[row + 1] = above[row - 1] = True
                    looked += 1
                    if looked % _ROWS_A_TURN == 0:
                        yield
            self.is_known = True
            yield

    def _relax(self, row: int, by: int) -> bool:
        """Relax one row from the neighbouring row `by`, and return whether any position became cheaper."""
        target = self._rows[row]
        now = self._now
        back = self._back
        along = self._along[row]
        add = np.add
        least = np.minimum
        subtract = np.subtract
        add(self._around[by], self._from_above[by] if by < row else self._from_below[row], out=self._three)
        least.reduce(self._three, axis=0, out=now)
        if not np.count_nonzero(np.less(now, target, out=self._less)):
            return False
        least(now, target, out=now)
        subtract(now, along, out=now)
        least.accumulate(now, out=now)  # from the left
        add(now, self._twice[row], out=now)
        least.accumulate(back, out=back)  # from the right
        subtract(now, along, out=target)
        return True

    def path_to(self, end: tuple[int, int]) -> list[tuple[int, int]]:
        """Return every position on the path from the start to `end`; empty while no path is known. Each position is
        reached from the neighbour that makes it cheapest and costs less itself."""
        if not self.is_known:
            return []
        back = [end]
        while back[-1] != self._start:
            back.append(self._predecessor(*back[-1]))
        return back[::-1]

    def _predecessor(self, x: int, y: int) -> tuple[int, int]:
        costs = self._wide
        beside = self._row_costs
        found = [(costs[y, x] + beside[y, x], x - 1, y), (costs[y, x + 2] + beside[y, x + 1], x + 1, y)]
        for row, between, steps in ((y - 1, y - 1, self._above), (y + 1, y, self._below)):
            if 0 <= row < self.size[1]:
                found += [(costs[row, x + right] + steps[between, right, x], x + right - 1, row) for right in range(3)]
        _cost, *place = min(found)
        return place[0], place[1]


def _steps(from_left: IntArray, straight: IntArray, from_right: IntArray) -> IntArray:
    """Return the costs of the steps from a row to the next one, as (gap, 3, width): from the left, straight, from
    the right. Where no neighbour exists, the padding is far enough to be ignored."""
    steps = np.zeros((straight.shape[0], 3, straight.shape[1]), np.int32)
    steps[:, 0, 1:], steps[:, 1], steps[:, 2, :-1] = from_left, straight, from_right
    return steps
