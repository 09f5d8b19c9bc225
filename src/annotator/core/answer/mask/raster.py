"""A mask of an image, stored as bounds of covered pixels per row. Pure. The cost of an operation depends on the rows
it touches, not on the image size: a stroke on 50 megapixels is as fast as on one. The same holds for encoding: the
code of a band of rows is cached until one of them changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.marks import Size
from annotator.core.answer.mask.label_studio_rle import (
    FORMAT,
    MaskReading,
    PackedPart,
    compressed,
    packed_part,
    put_together,
)
from annotator.core.answer.mask.row_spans import Spans, holds, joined_spans, pairs, with_span, without_span

_OUTSIDE = 0


class Gap(NamedTuple):
    row: int
    start: int
    end: int


def holes_of(rows: Mapping[int, Spans]) -> list[Gap]:
    """Return every gap in a row that is enclosed, with pixels connected by their sides."""
    joined = _Joined()
    gaps = [Gap(-1, 0, 0)]  # stands for the outside
    above: range = range(0)
    spans_above: Spans = ()
    row_above = -2
    for row in sorted(rows):
        spans = rows[row]
        here = range(len(gaps), len(gaps) + len(spans) // 2 - 1)
        gaps += [Gap(row, end, start) for end, start in zip(spans[1:-1:2], spans[2::2], strict=True)]
        joined.grow(len(here))
        if row_above != row - 1:
            _open(joined, above)
            above = range(0)
            spans_above = ()
        _open(joined, _sticking_out(gaps, here, spans_above))
        _open(joined, _sticking_out(gaps, above, spans))
        for upper, lower in _touching(gaps, above, here):
            joined.join(upper, lower)
        above = here
        spans_above = spans
        row_above = row
    _open(joined, above)
    outside = joined.root(_OUTSIDE)
    return [gap for place, gap in enumerate(gaps) if joined.root(place) != outside]


class _Joined:
    """A union-find structure of connected gaps."""

    def __init__(self) -> None:
        self._parents = [_OUTSIDE]

    def grow(self, count: int) -> None:
        self._parents += range(len(self._parents), len(self._parents) + count)

    def root(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def join(self, first: int, second: int) -> None:
        self._parents[self.root(second)] = self.root(first)


def _open(joined: _Joined, places: Iterator[int] | range) -> None:
    for place in places:
        joined.join(_OUTSIDE, place)


def _sticking_out(gaps: list[Gap], places: range, spans: Spans) -> Iterator[int]:
    """Yield the gaps that extend beyond the covered part of the adjacent row; all of them for an empty row."""
    for place in places:
        if not spans or gaps[place].start < spans[0] or gaps[place].end > spans[-1]:
            yield place


def _touching(gaps: list[Gap], above: range, here: range) -> Iterator[tuple[int, int]]:
    """Yield the pairs of overlapping gaps in two adjacent rows."""
    upper, lower = above.start, here.start
    while upper < above.stop and lower < here.stop:
        if gaps[upper].start < gaps[lower].end and gaps[lower].start < gaps[upper].end:
            yield upper, lower
        if gaps[upper].end < gaps[lower].end:
            upper += 1
        else:
            lower += 1


type CoveredRow = tuple[int, int, int]  # the row, the first covered pixel, and the one after the last

SMALLEST_PX, LARGEST_PX = 1, 2000
_SLACK = 1e-9  # so that pixels exactly on the edge are covered despite rounding


def on_grid(at: Spot, diameter: int, size: tuple[int, int]) -> Spot:
    """Return the brush centre: on a pixel's centre for an odd diameter, between pixels for an even one. So the brush
    has the same outline everywhere."""
    (x, y), (width, height) = at, size
    if diameter % 2:
        return min(max(math.floor(x), 0), width - 1) + 0.5, min(max(math.floor(y), 0), height - 1) + 0.5
    return float(min(max(math.floor(x + 0.5), 0), width)), float(min(max(math.floor(y + 0.5), 0), height))


def covered(start: Spot, end: Spot, diameter: int, size: tuple[int, int]) -> Iterator[CoveredRow]:
    """Yield the covered rows within an image of this size. A stroke has round ends."""
    radius = diameter / 2
    x0, y0 = start
    x1, y1 = end
    width, height = size
    around = radius * radius + _SLACK
    left, right = _side(start, end, -radius), _side(start, end, radius)
    for row in range(max(0, math.floor(min(y0, y1) - radius)), min(height, math.ceil(max(y0, y1) + radius))):
        middle = row + 0.5
        first = second = math.nan
        if (beyond := around - (middle - y0) ** 2) >= 0:
            half = math.sqrt(beyond)
            first, second = x0 - half, x0 + half
        if (beyond := around - (middle - y1) ** 2) >= 0:
            half = math.sqrt(beyond)
            # Comparisons with NaN are False.
            first = x1 - half if not first < x1 - half else first
            second = x1 + half if not second > x1 + half else second
        if left.top <= middle <= left.bottom:
            first = left.x + (middle - left.top) * left.slope
        if right.top <= middle <= right.bottom:
            second = right.x + (middle - right.top) * right.slope
        if first <= second:
            begins, ends = max(0, math.ceil(first - 0.5 - _SLACK)), min(width, math.floor(second + 0.5 + _SLACK))
            if begins < ends:
                yield row, begins, ends


class _Side(NamedTuple):
    """One side of the straight part of a stroke, from height `top`, where it is at `x`, to `bottom`."""

    top: float
    bottom: float
    x: float
    slope: float


def _side(start: Spot, end: Spot, towards: float) -> _Side:
    """Return the left side if `towards` is negative, else the right one."""
    (upper, lower) = sorted((start, end), key=lambda place: place[1])
    across, down = lower[0] - upper[0], lower[1] - upper[1]
    length = math.hypot(across, down)
    if not down:  # horizontal: the end discs cover all of it
        return _Side(math.inf, -math.inf, 0.0, 0.0)
    to_side, to_below = down / length * towards, -across / length * towards
    return _Side(upper[1] + to_below, lower[1] + to_below, upper[0] + to_side, across / down)


_BAND = 16  # rows that are encoded together


class MaskBox(NamedTuple):
    """A bounding box in pixels; `right` and `bottom` are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: MaskBox | None) -> MaskBox:
        if other is None:
            return self
        least = min(self.left, other.left), min(self.top, other.top)
        return MaskBox(*least, max(self.right, other.right), max(self.bottom, other.bottom))

    def meets(self, other: MaskBox) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Mask:
    """A mask; `size` is the image's, in pixels."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._rows: dict[int, Spans] = {}
        self._box: MaskBox | None = None
        self._is_box_known = True
        self._packed: dict[int, PackedPart] = {}  # by band, without empty ones
        self._unpacked: set[int] = set()

    @staticmethod
    def of(rle: Any, size: Size) -> Mask:
        """Decode a compressed mask or Label Studio's form. Raise BadMask, also for another image size."""
        reading = MaskReading(rle, size)
        reading.read_on()
        return Mask.of_rows(reading.rows, size)

    @staticmethod
    def of_rows(rows: Mapping[int, Spans], size: Size) -> Mask:
        """Create a mask from the bounds of each row; empty rows are dropped."""
        mask = Mask(size)
        mask._rows = {row: spans for row, spans in rows.items() if spans}
        mask._is_box_known = False
        mask._unpacked = {row // _BAND for row in mask._rows}
        return mask

    def as_geometry(self) -> dict[str, Any]:
        """Return the geometry with the compressed mask. Raise BadMask if the image is too large."""
        while not self.pack_on():
            pass
        parts = (self._packed[band] for band in sorted(self._packed))
        return {"format": FORMAT, "rle": compressed(put_together(parts, self.size[0] * self.size[1]))}

    def pack_on(self) -> bool:
        """Encode one band ahead of time, so that `as_geometry` is fast; return True if none is left."""
        if self._unpacked:
            band = self._unpacked.pop()
            part = packed_part(self._runs(range(band * _BAND, (band + 1) * _BAND)))
            if part is not None:
                self._packed[band] = part
        return not self._unpacked

    def _runs(self, rows: range) -> Iterator[tuple[int, int]]:
        width = self.size[0]
        begun = -1
        reached = -1
        for row in rows:
            base = row * width
            bounds = iter(self._rows.get(row, ()))
            for start, end in zip(bounds, bounds, strict=True):
                if base + start != reached:
                    if begun >= 0:
                        yield begun, reached
                    begun = base + start
                reached = base + end
        if begun >= 0:
            yield begun, reached

    @property
    def is_empty(self) -> bool:
        return not self._rows

    def copied(self) -> Mask:
        copy = Mask(self.size)
        copy._rows = dict(self._rows)
        copy._box = self._box
        copy._is_box_known = self._is_box_known
        copy._packed = dict(self._packed)
        copy._unpacked = set(self._unpacked)
        return copy

    def put(self, row: int, spans: Spans) -> None:
        """Replace the bounds of a row."""
        if spans:
            self._rows[row] = spans
        else:
            self._rows.pop(row, None)
        self._is_box_known = False
        self._pack_anew(row, row)

    def _pack_anew(self, first_row: int, last_row: int) -> None:
        for band in range(first_row // _BAND, last_row // _BAND + 1):
            self._packed.pop(band, None)
            self._unpacked.add(band)

    @property
    def count_rows(self) -> int:
        """The number of rows with covered pixels."""
        return len(self._rows)

    @property
    def count_px(self) -> int:
        return sum(end - start for spans in self._rows.values() for start, end in pairs(spans))

    @property
    def box(self) -> MaskBox | None:
        """The bounding box, or None if the mask is empty."""
        if not self._is_box_known:
            rows = self._rows
            sides = (
                (min(spans[0] for spans in rows.values()), max(spans[-1] for spans in rows.values())) if rows else ()
            )
            self._box = MaskBox(sides[0], min(rows), sides[1], max(rows) + 1) if sides else None
            self._is_box_known = True
        return self._box

    def holds(self, at: tuple[int, int]) -> bool:
        """Return True if this pixel is covered."""
        spans = self._rows.get(at[1])
        return spans is not None and holds(spans, at[0])

    def spans(self, row: int) -> Spans:
        return self._rows.get(row, ())

    def paint(self, start: Spot, end: Spot, diameter: int) -> MaskBox | None:
        """Cover the pixels of a brush stroke; return the bounding box of the stroke, or None."""
        before = self.box
        painted = self._stroke(start, end, diameter, with_span)
        self._box = before if painted is None else painted.joined(before)
        self._is_box_known = True
        return painted

    def erase(self, start: Spot, end: Spot, diameter: int) -> MaskBox | None:
        """Uncover the pixels of a brush stroke; return its bounding box, or None."""
        return self._stroke(start, end, diameter, without_span)

    def _stroke(
        self, start: Spot, end: Spot, diameter: int, change: Callable[[Spans, int, int], Spans]
    ) -> MaskBox | None:
        rows = self._rows
        touched = list(covered(start, end, diameter, self.size))
        for row, first, last in touched:
            spans = change(rows.get(row, ()), first, last)
            if spans:
                rows[row] = spans
            else:
                rows.pop(row, None)
        if not touched:
            return None
        self._is_box_known = False
        self._pack_anew(touched[0][0], touched[-1][0])
        begins, ends = min(first for _row, first, _last in touched), max(last for _row, _first, last in touched)
        return MaskBox(begins, touched[0][0], ends, touched[-1][0] + 1)

    def fill_holes(self) -> int:
        """Cover all holes; return the number of pixels."""
        filled = holes_of(self._rows)
        for row, start, end in filled:
            self.put(row, with_span(self._rows[row], start, end))
        return sum(end - start for _row, start, end in filled)


type MaskRows = Mapping[int, Spans]  # bounds by row, in pixels of the image


def with_rows(mask: Mask, rows: MaskRows) -> Mask:
    """Return the union."""
    after = mask.copied()
    for row, spans in rows.items():
        before = mask.spans(row)
        after.put(row, joined_spans([*pairs(before), *pairs(spans)]) if before else spans)
    return after


def without_rows(mask: Mask, rows: MaskRows) -> Mask:
    """Return the mask without the pixels of these rows."""
    after = mask.copied()
    for row, spans in rows.items():
        if before := mask.spans(row):
            after.put(row, _apart(before, spans))
    return after


def _apart(spans: Spans, others: Spans) -> Spans:
    """Return the difference of two rows in one pass."""
    bounds: list[int] = []
    place = 0
    for start, end in pairs(spans):
        at = start
        while place and others[place - 1] > start:  # the previous one may overlap this run too
            place -= 2
        while place < len(others) and others[place] < end:
            if others[place] > at:
                bounds += (at, others[place])
            at = max(at, others[place + 1])
            place += 2
        if at < end:
            bounds += (at, end)
    return tuple(bounds)
