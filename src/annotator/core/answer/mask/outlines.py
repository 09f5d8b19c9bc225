"""Outlines and rows of pixels: rasterisation of polygons, and tracing of masks. Pure. Coordinates are pixel edges from
the image's upper left corner. A pixel is in a polygon that contains its centre, by the even-odd rule."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs


def rows_of(outline: Sequence[Spot], size: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first pixel and end pixel from the top, clipped to the image. The time is proportional to the rows
    and the sides that each row crosses."""
    width, height = size
    sides = [
        (*sorted(pair, key=lambda place: place[1]),) for pair in zip(outline, (*outline[1:], outline[0]), strict=True)
    ]
    starts: dict[int, list[tuple[Spot, Spot]]] = {}
    for upper, lower in sides:
        first, last = _row(upper[1]), _row(lower[1])
        if first < last and last > 0 and first < height:
            starts.setdefault(max(first, 0), []).append((upper, lower))
    met: list[tuple[Spot, Spot]] = []
    for row in range(min(starts, default=0), height):
        met = [side for side in (*met, *starts.get(row, ())) if _row(side[1][1]) > row]
        if not met and row >= max(starts, default=0):
            return
        crossings = sorted(_crossing(side, row + 0.5) for side in met)
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            first, last = max(_row(left), 0), min(_row(right), width)
            if first < last:
                yield row, first, last


def joined_rows(rows: Iterable[tuple[int, int, int]]) -> dict[int, Spans]:
    """Return the union of spans by row. `rows` is output of `rows_of` in any order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in rows:
        found.setdefault(row, []).append((start, end))
    return {row: joined_spans(spans) for row, spans in found.items()}


def count_px(rows: Mapping[int, Spans]) -> int:
    return sum(end - start for spans in rows.values() for start, end in pairs(spans))


def _row(place: float) -> int:
    """Return the first pixel whose centre is not before this coordinate."""
    return math.ceil(place - 0.5)


def _crossing(side: tuple[Spot, Spot], y: float) -> float:
    (x1, y1), (x2, y2) = side
    return x1 + (x2 - x1) * (y - y1) / (y2 - y1)


type _Corner = tuple[int, int]  # x and y in pixels

# Limit of points compared for the shortest seams. For noise masks, seams have any length.
_MOST_LOOKS = 5_000_000


def outline_of_mask(mask: Mask) -> tuple[Spot, ...]:
    """Return the outline points of a non-empty mask."""
    return joined_outlines([[(float(x), float(y)) for x, y in loop] for loop in loops_of_mask(mask)])


def loops_of_mask(mask: Mask) -> list[list[_Corner]]:
    """Return the outlines of the parts of a mask and of their holes."""
    return _loops(_corners(mask))


def joined_outlines(outlines: Sequence[Sequence[Spot]]) -> tuple[Spot, ...]:
    """Return one polygon for several: the others are joined to the nearest point of the largest by seams."""
    largest, *others = sorted(outlines, key=len, reverse=True)
    joints: dict[int, list[Sequence[Spot]]] = defaultdict(list)
    is_near = len(largest) * len(others) <= _MOST_LOOKS
    for other in others:
        joints[_nearest(largest, other[0]) if is_near else 0].append(other)
    whole: list[Spot] = []
    for place, spot in enumerate(largest):
        whole.append(spot)
        for other in joints.get(place, ()):
            whole += [*other, other[0], spot]
    return tuple(whole)


def _nearest(largest: Sequence[Spot], spot: Spot) -> int:
    x, y = spot
    return min(range(len(largest)), key=lambda place: (largest[place][0] - x) ** 2 + (largest[place][1] - y) ** 2)


def _corners(mask: Mask) -> dict[int, list[int]]:
    """Return the edges between rows: y mapped to alternating start and end columns."""
    found: dict[int, list[int]] = {}
    if mask.box is not None:
        for row in range(mask.box.top, mask.box.bottom + 1):
            bounds = _apart(sorted((*mask.spans(row - 1), *mask.spans(row))))
            if bounds:
                found[row] = bounds
    return found


def _apart(bounds: Iterable[int]) -> list[int]:
    """Return the bounds without pairs of equal values, where both rows have a bound."""
    kept: list[int] = []
    for bound in bounds:
        if kept and kept[-1] == bound:
            kept.pop()
        else:
            kept.append(bound)
    return kept


def _loops(corners: dict[int, list[int]]) -> list[list[_Corner]]:
    """Return closed loops. Each corner ends one horizontal and one vertical edge; following both leads back."""
    across: dict[_Corner, _Corner] = {}
    columns: dict[int, list[int]] = defaultdict(list)
    for y, bounds in corners.items():
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            across[start, y], across[end, y] = (end, y), (start, y)
        for x in bounds:
            columns[x].append(y)
    down: dict[_Corner, _Corner] = {}
    for x, places in columns.items():
        for start, end in zip(places[::2], places[1::2], strict=True):
            down[x, start], down[x, end] = (x, end), (x, start)
    loops: list[list[_Corner]] = []
    for first in tuple(across):  # `next(iter(across))` would pass over all removed entries each time
        at, loop = first, list[_Corner]()
        while at in across:
            there = across.pop(at)
            del across[there]
            loop += (at, there)
            at = down[there]
        if loop:
            loops.append(loop)
    return loops
