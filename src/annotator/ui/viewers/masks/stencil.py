"""Mask bitmaps at screen resolution, with one integer per row.

One machine operation dilates or subtracts a whole row of a thousand pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtGui import QColor, QImage

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans, pairs

_WORD_BITS = 32  # alignment of a row in a `QImage`
_LOOKS_A_ROW = 2
_HATCH = 0x88888888  # hatching of predictions: every fourth pixel, shifted by one in each row


class StencilPart(Struct, frozen=True):
    """A section of the screen.

    `left` and `top` are the origin in image pixels, `scale` is screen pixels per image pixel. `x`, `y`, `width` and
    `height` are the section in screen pixels from that origin."""

    left: float
    top: float
    scale: float
    x: int
    y: int
    width: int
    height: int

    @property
    def bits(self) -> int:
        return -(-self.width // _WORD_BITS) * _WORD_BITS


def stencil(mask: Mask, window: StencilPart) -> list[int]:
    """Return the bitmap of a mask, one integer per row with the first pixel as the highest bit.

    A covered run has at least one pixel at any scale. If several image rows fall on one screen row, the code samples
    a few, and each row with a different number of runs."""
    rows = [0] * window.height
    box = mask.box
    if box is None:
        return rows
    scale, known = window.scale, dict[int, int]()
    if scale >= 1:
        first = max(0, math.floor((box.top - window.top) * scale) - window.y)
        last = min(window.height, math.ceil((box.bottom - window.top) * scale) - window.y + 1)
        for place in range(first, last):
            row = math.floor(window.top + (window.y + place + 0.5) / scale)
            if row not in known:
                known[row] = _bits_of(mask.spans(row), window)
            rows[place] = known[row]
        return rows
    first = max(box.top, math.floor(window.top + window.y / scale))
    last = min(box.bottom, math.ceil(window.top + (window.y + window.height) / scale))
    before: Spans = ()
    step = max(1, int(1 / scale / _LOOKS_A_ROW))
    for row in range(first, last):
        spans = mask.spans(row)
        if row % step and len(spans) == len(before):
            continue
        before, place = spans, math.floor((row - window.top) * scale) - window.y
        if spans and 0 <= place < window.height:
            rows[place] |= _bits_of(spans, window)
    return rows


def _bits_of(spans: Spans, window: StencilPart) -> int:
    found, bits, scale = 0, window.bits, window.scale
    for start, end in pairs(spans):
        first = int((start - window.left) * scale + 0.5) - window.x
        last = max(first + 1, int((end - window.left) * scale + 0.5) - window.x)
        first, last = max(0, first), min(window.width, last)
        if first < last:
            found |= ((1 << last - first) - 1) << bits - last
    return found


def grown(rows: Sequence[int], bits: int, by: int) -> list[int]:
    """Return the bitmap dilated by `by` pixels in all eight directions."""
    every = (1 << bits) - 1
    for _step in range(by):
        wide = [(row | row << 1 | row >> 1) & every if row else 0 for row in rows]
        rows = [above | row | below for above, row, below in zip([0, *wide[:-1]], wide, [*wide[1:], 0], strict=True)]
    return list(rows)


def apart(rows: Sequence[int], others: Sequence[int]) -> list[int]:
    """Return the pixels of the first bitmap that are not in the second."""
    return [row & ~other for row, other in zip(rows, others, strict=True)]


def hatched(rows: Sequence[int], window: StencilPart) -> list[int]:
    words = window.bits // _WORD_BITS
    pattern = int.from_bytes(_HATCH.to_bytes(4, "big") * words, "big")
    turns = [pattern >> turn & (1 << window.bits) - 1 for turn in range(4)]
    return [row & turns[-(window.x + window.y + place) % 4] for place, row in enumerate(rows)]


def image_of(rows: Sequence[int], window: StencilPart, colour: QColor) -> QImage:
    data = b"".join(row.to_bytes(window.bits // 8, "big") for row in rows)
    plain = QImage(data, window.width, window.height, window.bits // 8, QImage.Format.Format_Mono)
    plain.setColorTable([0, colour.rgba()])
    # converts to its own pixels, because `data` is freed
    return plain.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
