"""A spatial index of thousands of regions: it finds those near a position without checking each one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import attrgetter

from annotator.core.answer.index import changed_range
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.mark import Mark

_SIDE = 16  # side of the smallest squares in image pixels
_OUTLINE_OFF = 0.02  # share of both sides together: a curve may reach this far beyond its points
_REGION = attrgetter("region")
_ID = attrgetter("id")

type MarkBounds = tuple[float, float, float, float]  # left, top, right, bottom in image pixels
type _Squares = dict[tuple[int, int], set[str]]


class MarkIndex:
    """A multi-level grid of the image; the squares of each level have twice the side of the level below. A region is
    stored at the level of its size, in the square of its upper left corner. It reaches into the next square at most.
    An update re-indexes only the regions that differ."""

    def __init__(self, bounds: Callable[[Mark], MarkBounds]) -> None:
        self._compute_bounds = bounds
        self._marks: Sequence[Mark] = ()
        self._regions: list[Region] = []
        self._bounds: dict[str, tuple[Region, MarkBounds]] = {}  # by region id
        self._levels: dict[int, _Squares] = {}
        self._masks: set[str] = set()
        self._order: dict[str, int] = {}

    def update(self, marks: Sequence[Mark]) -> None:
        if marks is self._marks:
            return
        regions = list(map(_REGION, marks))
        start, end, new_end = changed_range(self._regions, regions)
        if end - start > len(marks) // 2:
            self._levels = {}
            self._masks = set()
            self._bounds = {}
            self._order = {}
            start = 0
            end = 0
            new_end = len(marks)
        for region in self._regions[start:end]:
            self._remove(region)
        for mark in marks[start:new_end]:
            self._insert(mark)
        numbered = range(start, new_end if end == new_end else len(regions))  # after this the order is unchanged
        self._order.update(zip(map(_ID, regions[start : numbered.stop]), numbered, strict=True))
        self._marks = marks
        self._regions = regions

    def mark(self, region_id: str) -> Mark | None:
        place = self._order.get(region_id)
        return None if place is None else self._marks[place]

    def bounds_of(self, mark: Mark) -> MarkBounds:
        known = self._bounds.get(mark.region.id)
        return known[1] if known is not None and known[0] is mark.region else self._compute_bounds(mark)

    def near(self, at: tuple[float, float], reach_px: float) -> list[Mark]:
        """Return the regions maybe within `reach_px` (image pixels) of an image position, and all masks."""
        (x, y), reach = at, reach_px + 1
        touching = self._touching((x - reach, y - reach, x + reach, y + reach))
        ids = {each for each in touching if self._is_at(each, at, reach)}
        return self._in_order(ids | self._masks)

    def within(self, section: MarkBounds, around: MarkBounds, wide: float) -> list[Mark]:
        """Return the regions that touch `section`, and those at least `wide` that touch `around`, in painting order.
        `around` contains `section`."""
        ids = self._touching(section) | self._touching(around, wide)
        # For most regions a scan in the known order is faster.
        among = self._marks if len(ids) > len(self._marks) // 4 else self._in_order(ids)
        found = ((mark, self._bounds[mark.region.id][1]) for mark in among)
        return [
            mark
            for mark, bounds in found
            if overlap(bounds, around) and (bounds[2] - bounds[0] >= wide or overlap(bounds, section))
        ]

    def wide(self, least: float) -> set[str]:
        """Return the ids of the regions at least `least` image pixels wide."""
        every = (ids for _at, squares in self._levels_from(least) for ids in squares.values())
        return {each for ids in every for each in ids if self._is_wide(each, least)}

    def _levels_from(self, wide: float) -> list[tuple[int, _Squares]]:
        """Return the levels that may contain regions of at least this width."""
        least = _level(wide)
        return [(level, squares) for level, squares in self._levels.items() if level >= least]

    def _is_wide(self, region_id: str, least: float) -> bool:
        left, _top, right, _bottom = self._bounds[region_id][1]
        return right - left >= least

    def _is_at(self, region_id: str, at: tuple[float, float], reach: float) -> bool:
        around = _widened(self._bounds[region_id][1])
        return around[0] - reach <= at[0] <= around[2] + reach and around[1] - reach <= at[1] <= around[3] + reach

    def _in_order(self, ids: set[str]) -> list[Mark]:
        return [self._marks[place] for place in sorted(map(self._order.__getitem__, ids))]

    def _touching(self, section: MarkBounds, wide: float = 0) -> set[str]:
        """Return ids of regions that touch a section, and some nearby, maybe not those narrower than `wide`."""
        found: set[str] = set()
        for level, squares in self._levels_from(wide):
            left, top, right, bottom = section
            side = _SIDE << level
            across, down = _steps(left - side, right, side), _steps(top - side, bottom, side)
            if len(across) * len(down) > len(squares):
                found.update(*(ids for (x, y), ids in squares.items() if x in across and y in down))
            else:
                found.update(*(squares[x, y] for x in across for y in down if (x, y) in squares))
        return found

    def _insert(self, mark: Mark) -> None:
        region = mark.region
        bounds = self._compute_bounds(mark)
        self._bounds[region.id] = region, bounds
        level, square = _square_of(bounds)
        self._levels.setdefault(level, {}).setdefault(square, set()).add(region.id)
        if region.shape is Shape.MASK:
            self._masks.add(region.id)

    def _remove(self, region: Region) -> None:
        level, square = _square_of(self._bounds.pop(region.id)[1])
        self._levels[level][square].discard(region.id)
        self._masks.discard(region.id)
        del self._order[region.id]


def _square_of(bounds: MarkBounds) -> tuple[int, tuple[int, int]]:
    """Return the level of a region and its square there."""
    left, top, right, bottom = _widened(bounds)
    level = _level(max(right - left, bottom - top))
    side = _SIDE << level
    return level, (math.floor(left / side), math.floor(top / side))


def _level(size: float) -> int:
    """Return the lowest level whose squares are larger than `size`."""
    return max(0, math.frexp(size / _SIDE)[1])


def _steps(start: float, end: float, side: int) -> range:
    return range(math.floor(start / side), math.floor(end / side) + 1)


def _widened(bounds: MarkBounds) -> MarkBounds:
    left, top, right, bottom = bounds
    around = (right - left + bottom - top) * _OUTLINE_OFF
    return left - around, top - around, right + around, bottom + around


def overlap(here: MarkBounds, there: MarkBounds) -> bool:
    return here[0] <= there[2] and here[2] >= there[0] and here[1] <= there[3] and here[3] >= there[1]
