"""Rasterisation of polygons: pixels whose centre is inside by the even-odd rule, their union, and the polygon's
area."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs
from annotator.core.answer.rotation import Spot
from annotator.formats.exports.geometry.polygons import enclosed, meets_itself


def rows_of(outline: Sequence[Spot], size: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first pixel and end pixel from the top, clipped to the image.

    The time is proportional to the rows and the sides that each row crosses."""
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


def area_px(outline: Sequence[Spot], size: tuple[int, int]) -> float:
    """Return the area of a polygon in square pixels.

    For a self-intersecting polygon it is the number of pixels inside, as when it is filled."""
    if meets_itself(outline):
        return sum(end - start for _row, start, end in rows_of(outline, size))
    return enclosed(outline)


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
