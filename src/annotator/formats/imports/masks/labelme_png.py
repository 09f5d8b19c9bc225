"""Masks in labelme files: PNG images of one channel (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans
from annotator.core.answer.rotation import Spot
from annotator.core.ports.images import PngPixels
from annotator.formats.imports.masks.png_header import BadPngHead, png_head

_LONGEST_LETTERS = 40_000_000
NOT_BLACK = bytes([0, *[1] * 255])

# A function of box pixels and runs that returns True if the mask may be made.
type MayPaint = Callable[[int, int], bool]


def painted_mask(
    letters: Any, corner: Spot, size: tuple[int, int], may_paint: MayPaint, png_pixels: PngPixels
) -> Mask | None:
    """Return the mask from a base64 PNG whose background is black and whose upper left pixel is at `corner`.

    Return None if it is invalid, exceeds the image of this `size` or is not allowed."""
    if not isinstance(letters, str) or len(letters) > _LONGEST_LETTERS:
        return None
    left, top = round(corner[0]), round(corner[1])
    try:
        data = b64decode(letters, validate=True)
        head = png_head(data)
        width, height = head.width, head.height
        is_inside = 0 <= left <= size[0] - width and 0 <= top <= size[1] - height
        if head.has_palette or not is_inside or not may_paint(width * height, 0):
            return None
    except (binascii.Error, BadPngHead, ValueError):
        return None
    pixels = png_pixels(data)
    plain = b"" if pixels is None else pixels.translate(NOT_BLACK)
    if len(plain) != width * height or not may_paint(0, plain.count(b"\0\1") + height):
        return None
    return Mask.of_rows(covered_rows(plain, (width, height), (left, top)), size)


def covered_rows(plain: bytes, size: tuple[int, int], corner: tuple[int, int]) -> dict[int, Spans]:
    """Return the spans of pixels that are 1 by row. The upper left pixel is at `corner`."""
    (width, height), (left, top) = size, corner
    return {top + row: _covered(plain, row * width, width, left) for row in range(height)}


def _covered(plain: bytes, at: int, width: int, left: int) -> Spans:
    """Return the spans of pixels that are 1 in the row that begins at `at`."""
    bounds: list[int] = []
    last, to_place = at + width, left - at
    start = plain.find(1, at, last)
    while start >= 0:
        end = plain.find(0, start, last)
        end = last if end < 0 else end
        bounds += [to_place + start, to_place + end]
        start = plain.find(1, end, last)
    return tuple(bounds)
