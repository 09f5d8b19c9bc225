"""Where thousands of marks lie, so that those near to a place are found without a look at each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import attrgetter

from annotator.core.answer.index.sequence_diff import changed_range
from annotator.core.answer.regions import Area
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.mark import Mark

_SIDE = 16  # of the smallest squares, in pixels of the picture
_OUTLINE_OFF = 0.02  # of both sides together: so far a curve may reach beyond the corners that it is drawn by
_AREA, _ID = attrgetter("area"), attrgetter("id")

type Extremes = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the picture
type _Squares = dict[tuple[int, int], set[str]]


class MarkIndex:
    """The picture is laid out in squares, at several levels, each of twice the side. At the level of its size a mark is
    known by the square of its left upper corner, beyond which it reaches by one at most. Of marks that come after
    others only what differs is placed anew."""

    def __init__(self, bounds: Callable[[Mark], Extremes]) -> None:
        self._find = bounds
        self._marks: Sequence[Mark] = ()
        self._areas: list[Area] = []
        self._bounds: dict[str, tuple[Area, Extremes]] = {}  # by the ids of areas
        self._levels: dict[int, _Squares] = {}
        self._painted: set[str] = set()
        self._order: dict[str, int] = {}

    def show(self, marks: Sequence[Mark]) -> None:
        if marks is self._marks:
            return
        areas = list(map(_AREA, marks))
        start, end, new_end = changed_range(self._areas, areas)
        if end - start > len(marks) // 2:
            self._levels, self._painted, self._bounds, self._order = {}, set(), {}, {}
            start, end, new_end = 0, 0, len(marks)
        for area in self._areas[start:end]:
            self._take_out(area)
        for mark in marks[start:new_end]:
            self._put(mark)
        numbered = range(start, new_end if end == new_end else len(areas))  # behind that each is where it was
        self._order.update(zip(map(_ID, areas[start : numbered.stop]), numbered, strict=True))
        self._marks, self._areas = marks, areas

    def mark(self, area_id: str) -> Mark | None:
        place = self._order.get(area_id)
        return None if place is None else self._marks[place]

    def bounds_of(self, mark: Mark) -> Extremes:
        known = self._bounds.get(mark.area.id)
        return known[1] if known is not None and known[0] is mark.area else self._find(mark)

    def near(self, at: tuple[float, float], reach_px: float) -> list[Mark]:
        """Those that may be at a place of the picture, in its pixels, or so near to it; of what is painted all."""
        (x, y), reach = at, reach_px + 1
        touching = self._touching((x - reach, y - reach, x + reach, y + reach))
        ids = {each for each in touching if self._is_at(each, at, reach)}
        return self._in_order(ids | self._painted)

    def within(self, part: Extremes, around: Extremes, wide: float) -> list[Mark]:
        """Those that touch a part of the picture, and those at least so wide that touch what is `around` it and has the
        part in it; in the order in which they are painted."""
        ids = self._touching(part) | self._touching(around, wide)
        # Of most of them the order is known already.
        among = self._marks if len(ids) > len(self._marks) // 4 else self._in_order(ids)
        found = ((mark, self._bounds[mark.area.id][1]) for mark in among)
        return [
            mark
            for mark, bounds in found
            if meet(bounds, around) and (bounds[2] - bounds[0] >= wide or meet(bounds, part))
        ]

    def wide(self, least: float) -> set[str]:
        """The ids of those that are at least so wide, in pixels of the picture."""
        every = (ids for _at, squares in self._from(least) for ids in squares.values())
        return {each for ids in every for each in ids if self._is_wide(each, least)}

    def _from(self, wide: float) -> list[tuple[int, _Squares]]:
        """The levels at which there may be what is so wide."""
        least = _level(wide)
        return [(level, squares) for level, squares in self._levels.items() if level >= least]

    def _is_wide(self, area_id: str, least: float) -> bool:
        left, _top, right, _bottom = self._bounds[area_id][1]
        return right - left >= least

    def _is_at(self, area_id: str, at: tuple[float, float], reach: float) -> bool:
        around = _widened(self._bounds[area_id][1])
        return around[0] - reach <= at[0] <= around[2] + reach and around[1] - reach <= at[1] <= around[3] + reach

    def _in_order(self, ids: set[str]) -> list[Mark]:
        return [self._marks[place] for place in sorted(map(self._order.__getitem__, ids))]

    def _touching(self, part: Extremes, wide: float = 0) -> set[str]:
        """All that touch that part, and some that are near to it; of those that are less wide not all."""
        found: set[str] = set()
        for level, squares in self._from(wide):
            left, top, right, bottom = part
            side = _SIDE << level
            across, down = _steps(left - side, right, side), _steps(top - side, bottom, side)
            if len(across) * len(down) > len(squares):
                found.update(*(ids for (x, y), ids in squares.items() if x in across and y in down))
            else:
                found.update(*(squares[x, y] for x in across for y in down if (x, y) in squares))
        return found

    def _put(self, mark: Mark) -> None:
        area, bounds = mark.area, self._find(mark)
        self._bounds[area.id] = area, bounds
        level, square = _square_of(bounds)
        self._levels.setdefault(level, {}).setdefault(square, set()).add(area.id)
        if area.shape is Shape.MASK:
            self._painted.add(area.id)

    def _take_out(self, area: Area) -> None:
        level, square = _square_of(self._bounds.pop(area.id)[1])
        self._levels[level][square].discard(area.id)
        self._painted.discard(area.id)
        del self._order[area.id]


def _square_of(bounds: Extremes) -> tuple[int, tuple[int, int]]:
    """The level at which a mark is known, and the square there."""
    left, top, right, bottom = _widened(bounds)
    level = _level(max(right - left, bottom - top))
    side = _SIDE << level
    return level, (math.floor(left / side), math.floor(top / side))


def _level(size: float) -> int:
    """The lowest at which a square has longer sides."""
    return max(0, math.frexp(size / _SIDE)[1])


def _steps(start: float, end: float, side: int) -> range:
    return range(math.floor(start / side), math.floor(end / side) + 1)


def _widened(bounds: Extremes) -> Extremes:
    left, top, right, bottom = bounds
    around = (right - left + bottom - top) * _OUTLINE_OFF
    return left - around, top - around, right + around, bottom + around


def meet(here: Extremes, there: Extremes) -> bool:
    return here[0] <= there[2] and here[2] >= there[0] and here[1] <= there[3] and here[3] >= there[1]
