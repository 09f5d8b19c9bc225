"""Reading of masks with limits. All files of one import share a budget: pixels of bounding boxes, runs, and bytes in
the new bundle. It is checked before a mask is made, because a hundred bytes of COCO may request a billion pixels.
PNG files are unpacked only if the header shows one channel (or colours, for colour masks) and at most 64 megapixels."""

from __future__ import annotations

import binascii
import struct
from base64 import b64decode
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from msgspec import Struct

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans
from annotator.core.ports.images import PngPixels
from annotator.formats.source.listing import readable_size
from annotator.formats.tasks.rows import JSON_LIMIT_BYTES

# Pixels in the bounding boxes of all masks: 4,000 masks of a megapixel each.
MOST_PIXELS: Final = 4_000_000_000
# Runs of all masks, as counted in their files. Ten million take about 20 s.
MOST_RUNS: Final = 10_000_000
# In the task table of the new bundle, each byte of a mask is a number and a separator.
MOST_BYTES: Final = JSON_LIMIT_BYTES // 3
# Of an empty mask: a block of 27 bits for each 65,536 words, four words per pixel.
_PIXELS_OF_A_BYTE = 65_536 * 8 // (4 * 27)


class MaskBudget(Struct):
    """The used budget, shared by all files of one import. Once exceeded, it allows nothing more."""

    pixels: int = 0
    runs: int = 0
    bytes: int = 0
    is_spent: bool = False

    def take(self, pixels: int, runs: int, image_pixels: int) -> tuple[str, int, int]:
        """Use the budget before a mask is made: pixels of its bounding box, runs, and pixels of its image. Return
        the reason, the amount and the limit if it is exceeded, with an empty reason otherwise."""
        self.pixels += pixels
        self.runs += runs
        return self._checked(
            ("paint-pixels", self.pixels, MOST_PIXELS),
            ("paint-runs", self.runs, MOST_RUNS),
            ("paint-bytes", self.bytes + image_pixels // _PIXELS_OF_A_BYTE, MOST_BYTES),
        )

    def take_bytes(self, count: int) -> tuple[str, int, int]:
        """Use the budget for the bytes of a finished mask."""
        self.bytes += count
        return self._checked(("paint-bytes", self.bytes, MOST_BYTES))

    def _checked(self, *counted: tuple[str, int, int]) -> tuple[str, int, int]:
        over = next(((why, count, most) for why, count, most in counted if count > most), ("", 0, 0))
        self.is_spent = self.is_spent or bool(over[0])
        return over


def readable_amount(why: str, count: int) -> str:
    """Return a count in the unit of the message: megapixels, bytes or runs."""
    match why:
        case "paint-pixels":
            return str(-(-count // 1_000_000))
        case "paint-bytes":
            return readable_size(count)
        case _:
            return str(count)


MOST_PNG_PIXELS: Final = 64_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY = 0
_PALETTE = 3
_COLOURS = (2, 6)
_HEAD_BYTES = 29


class BadPngHead(ValueError):
    """The data is not a supported PNG."""


class PngHead(NamedTuple):
    width: int
    height: int
    bits: int
    has_palette: bool
    is_one_channel: bool = True

    @property
    def is_scaled(self) -> bool:
        """True for greyscale values that change when read as bytes."""
        return not self.has_palette and self.bits in (2, 4)


def png_head(data: bytes, *, in_colours: bool = False) -> PngHead:
    """Return the header. With `in_colours` three or four channels are accepted too. Raise BadPngHead."""
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR" or len(data) < _HEAD_BYTES:
        raise BadPngHead("signature")
    width, height, bits, kind = struct.unpack(">IIBB", data[16:26])
    is_known = kind in (_GREY, _PALETTE, *(_COLOURS if in_colours else ())) and bits in (1, 2, 4, 8)
    if not is_known or not width or not height:
        raise BadPngHead("kind")
    if width * height > MOST_PNG_PIXELS:
        raise BadPngHead("size")
    return PngHead(width, height, bits, kind == _PALETTE, kind not in _COLOURS)


_LONGEST_LETTERS = 40_000_000
NOT_BLACK = bytes([0, *[1] * 255])

# A function of box pixels and runs that returns True if the mask may be made.
type MayPaint = Callable[[int, int], bool]


def mask_from_png(
    letters: Any, corner: Spot, size: tuple[int, int], fits_mask_budget: MayPaint, png_pixels: PngPixels
) -> Mask | None:
    """Return the mask from a base64 PNG whose background is black and whose upper left pixel is at `corner`. Return
    None if it is invalid, exceeds the image of this `size` or is not allowed."""
    if not isinstance(letters, str) or len(letters) > _LONGEST_LETTERS:
        return None
    left, top = round(corner[0]), round(corner[1])
    try:
        data = b64decode(letters, validate=True)
        head = png_head(data)
        width, height = head.width, head.height
        is_inside = 0 <= left <= size[0] - width and 0 <= top <= size[1] - height
        if head.has_palette or not is_inside or not fits_mask_budget(width * height, 0):
            return None
    except (binascii.Error, BadPngHead, ValueError):
        return None
    pixels = png_pixels(data)
    plain = b"" if pixels is None else pixels.translate(NOT_BLACK)
    if len(plain) != width * height or not fits_mask_budget(0, plain.count(b"\0\1") + height):
        return None
    return Mask.of_rows(covered_rows(plain, (width, height), (left, top)), size)


def covered_rows(plain: bytes, size: tuple[int, int], corner: tuple[int, int]) -> dict[int, Spans]:
    """Return the spans of pixels that are 1 by row. The upper left pixel is at `corner`."""
    (width, height), (left, top) = size, corner
    return {top + row: _covered(plain, row * width, width, left) for row in range(height)}


def _covered(plain: bytes, at: int, width: int, left: int) -> Spans:
    """Return the spans of pixels that are 1 in the row that begins at `at`."""
    bounds: list[int] = []
    last = at + width
    to_place = left - at
    start = plain.find(1, at, last)
    while start >= 0:
        end = plain.find(0, start, last)
        end = last if end < 0 else end
        bounds += [to_place + start, to_place + end]
        start = plain.find(1, end, last)
    return tuple(bounds)
