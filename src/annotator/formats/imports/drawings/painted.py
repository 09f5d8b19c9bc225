"""Masks that stand as small pictures in files of labelme: PNGs of one channel, of one bit or of eight
(https://www.w3.org/TR/png-3/). No more of PNG is read than these are."""

from __future__ import annotations

import binascii
import struct
import zlib
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from annotator.core.answer.mask.rows import Mask
from annotator.core.answer.mask.spans import Spans
from annotator.core.answer.turning import Spot

_LONGEST_LETTERS = 40_000_000
_MOST_BYTES = 16_000_000  # unpacked
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PLAIN = 0, 0
_NOT_BLACK = bytes([0, *[1] * 255])
_BITS = [bytes(number >> (7 - place) & 1 for place in range(8)) for number in range(256)]


class _BadPicture(ValueError):
    """It is no such PNG."""


def painted_mask(letters: Any, corner: Spot, size: tuple[int, int]) -> Mask | None:
    """`letters` are a PNG in base 64, black where nothing is, whose left upper pixel is at the corner. None where they
    are none, or stand over the edge of the picture, whose size it is."""
    if not isinstance(letters, str) or len(letters) > _LONGEST_LETTERS:
        return None
    left, top = round(corner[0]), round(corner[1])
    try:
        data = b64decode(letters, validate=True)
        width, height, bits, packed = _parts(data)
        if not (0 <= left <= size[0] - width and 0 <= top <= size[1] - height):
            return None
        rows = {top + row: _covered(pixels, left) for row, pixels in enumerate(_rows(width, height, bits, packed))}
    except (binascii.Error, ValueError, struct.error, zlib.error):
        return None
    return Mask.of_rows(rows, size)


def _parts(data: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bits of a pixel, and the packed rows. Raises _BadPicture."""
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR":
        raise _BadPicture("signature")
    width, height, bits, kind, _packing, _filters, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    if kind != _GREY or bits not in (1, 8) or interlaced != _PLAIN or not width or not height:
        raise _BadPicture("kind")
    packed, at = bytearray(), 8
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, bits, bytes(packed)


def _rows(width: int, height: int, bits: int, packed: bytes) -> Iterator[bytes]:
    """A byte for each pixel, not 0 where it is not black. Raises _BadPicture."""
    row_bytes = (width * bits + 7) // 8
    whole = height * (row_bytes + 1)
    if whole > _MOST_BYTES:
        raise _BadPicture("size")
    raw = zlib.decompressobj().decompress(packed, whole)
    if len(raw) < whole:
        raise _BadPicture("end")
    above = bytes(row_bytes)
    for row in range(height):
        start = row * (row_bytes + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + row_bytes], above)
        yield (b"".join(_BITS[byte] for byte in above) if bits == 1 else above)[:width]


def _unfiltered(how: int, row: bytes, above: bytes) -> bytes:
    """As it was before it was written as what it differs by. Raises _BadPicture."""
    if how == 0:
        return row
    if how > 4:
        raise _BadPicture("filter")
    whole = bytearray(row)
    left = corner = 0
    for place, upper in enumerate(above):
        guess = (left, upper, (left + upper) >> 1, _paeth(left, upper, corner))[how - 1]
        left = whole[place] = whole[place] + guess & 255
        corner = upper
    return bytes(whole)


def _paeth(left: int, upper: int, corner: int) -> int:
    """The one of the three that is nearest to where they lead."""
    towards = left + upper - corner
    return min((left, upper, corner), key=lambda value: abs(towards - value))


def _covered(row: bytes, left: int) -> Spans:
    """Where it is not black."""
    plain, bounds = row.translate(_NOT_BLACK), []
    start = plain.find(1)
    while start >= 0:
        end = plain.find(0, start)
        end = len(plain) if end < 0 else end
        bounds += [left + start, left + end]
        start = plain.find(1, end)
    return tuple(bounds)
