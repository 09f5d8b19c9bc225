"""A mask of an image, stored as bounds of covered pixels per row. Pure.

The cost of an operation depends on the rows it touches, not on the image size: a stroke on 50 megapixels is as fast
as on one. The same holds for encoding: the code of a band of rows is cached until one of them changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.brush_strokes import covered
from annotator.core.answer.mask.compression import FORMAT, compressed
from annotator.core.answer.mask.holes import holes_of
from annotator.core.answer.mask.incremental_decoding import MaskReading
from annotator.core.answer.mask.label_studio_rle import PackedPart, packed_part, put_together
from annotator.core.answer.mask.row_spans import Spans, holds, pairs, with_span, without_span
from annotator.core.answer.rotation import Spot

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
        width, begun, reached = self.size[0], -1, -1
        for row in rows:
            base, bounds = row * width, iter(self._rows.get(row, ()))
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
        copy._rows, copy._box, copy._is_box_known = dict(self._rows), self._box, self._is_box_known
        copy._packed, copy._unpacked = dict(self._packed), set(self._unpacked)
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
        self._box, self._is_box_known = before if painted is None else painted.joined(before), True
        return painted

    def erase(self, start: Spot, end: Spot, diameter: int) -> MaskBox | None:
        """Uncover the pixels of a brush stroke; return its bounding box, or None."""
        return self._stroke(start, end, diameter, without_span)

    def _stroke(
        self, start: Spot, end: Spot, diameter: int, change: Callable[[Spans, int, int], Spans]
    ) -> MaskBox | None:
        rows, touched = self._rows, list(covered(start, end, diameter, self.size))
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
