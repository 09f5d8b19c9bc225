"""Label Studio's masks as images (https://labelstud.io/tags/bitmask): a PNG of the image's size in a data address.
Black is covered, the rest transparent. Written with one bit per pixel, and read back in this form only. Pure."""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.label_studio_rle import FORMAT, BadMask, MaskReading, packed
from annotator.core.answer.mask.row_spans import Spans

KEY = "imageDataURL"
_ADDRESS = "data:image/png;base64,"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ONE_BIT = bytes((1, 3, 0, 0, 0))  # bit depth, palette, compression, filter, not interlaced
_COLOURS = ((b"PLTE", bytes(6)), (b"tRNS", b"\x00\xff"))  # both are black, the first one is transparent
_MOST_BYTES = 64 * 1024**2  # unpacked, of 500 megapixels
_COVERED = re.compile("1+")


def as_image(value: Mapping[str, Any], size: Size) -> dict[str, Any]:
    """Return a result's value with its mask as an image."""
    rows = MaskReading(value["rle"], size)
    rows.read_on()
    kept = {name: part for name, part in value.items() if name not in ("format", "rle")}
    return {**kept, KEY: _ADDRESS + b64encode(_png(rows.rows, size)).decode()}


def from_image(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result's value with the mask as a list of numbers. Raise BadMask for another kind of image."""
    address = value[KEY]
    if not isinstance(address, str) or not address.startswith(_ADDRESS):
        raise BadMask("address")
    try:
        parts = dict(_parts(b64decode(address[len(_ADDRESS) :], validate=True)))
        width, height = (int.from_bytes(parts[b"IHDR"][at : at + 4], "big") for at in (0, 4))
        stride = (width + 7) // 8 + 1
        if parts[b"IHDR"][8:] != _ONE_BIT or any(parts[name] != content for name, content in _COLOURS):
            raise BadMask("colours")
        if stride * height > _MOST_BYTES:
            raise BadMask("picture")
        data = zlib.decompressobj().decompress(parts[b"IDAT"], stride * height + 1)
    except (binascii.Error, zlib.error, KeyError) as error:
        raise BadMask("bytes") from error
    if len(data) != stride * height or any(data[::stride]):
        raise BadMask("rows")
    rle = packed(_joined(_runs(data, width, stride)), width * height)
    return {**{name: part for name, part in value.items() if name != KEY}, "format": FORMAT, "rle": list(rle)}


def _png(rows: Mapping[int, Spans], size: Size) -> bytes:
    width, height = size
    stride = (width + 7) // 8
    lines = [b"\0" + _line(rows.get(row, ()), width, stride) for row in range(height)]
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + _ONE_BIT
    chunks = ((b"IHDR", head), *_COLOURS, (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _line(bounds: Spans, width: int, stride: int) -> bytes:
    bits = 0
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        bits |= (1 << end - start) - 1 << width - end
    return (bits << 8 * stride - width).to_bytes(stride, "big")


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + name + content + check


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _runs(data: bytes, width: int, stride: int) -> Iterator[tuple[int, int]]:
    for row, begin in enumerate(range(0, len(data), stride)):
        line = int.from_bytes(data[begin + 1 : begin + stride], "big")
        if line:
            bits = f"{line:0{8 * (stride - 1)}b}"[:width]
            yield from ((row * width + run.start(), row * width + run.end()) for run in _COVERED.finditer(bits))


def _joined(runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield runs without a boundary where one continues in the next row."""
    held: tuple[int, int] | None = None
    for start, end in runs:
        if held is not None and held[1] == start:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
