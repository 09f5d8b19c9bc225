"""The header of a PNG with one channel, greyscale or palette, read before unpacking (https://www.w3.org/TR/png-3/).

Images of other kinds and oversized images are never unpacked."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

MOST_PNG_PIXELS: Final = 64_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PALETTE, _COLOURS = 0, 3, (2, 6)
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
