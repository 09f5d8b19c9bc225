"""The header of a WebP file (RFC 9649), read without decoding: its size in pixels and its metadata. Pillow needs 16
bytes per pixel for WebP, and holds the file twice. A file that would take more than 560 MB (35 megapixels) is
refused by its header. The file is untrusted. An invalid file counts as no WebP."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, NamedTuple

from annotator.core.errors import MediaFault

_MOST_CHUNKS = 10_000  # before its first frame, and as many after it
_MOST_METADATA_BYTES = 1_000_000  # of metadata about orientation and colours
_METADATA: Mapping[bytes, str] = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc_profile"}
_ANIMATION_FLAG, _FRAME_HEADER_BYTES = 0x02, 16
# Pillow holds several copies of the decoded image and two of the file.
PILLOW_PIXEL_BYTES = 16
_MOST_BYTES = 560 * 1000**2
LIMIT_MEGAPIXELS = 35
# Larger damaged files are refused here instead of by Pillow, which would take too much memory.
_MOST_DAMAGED_BYTES = 64 * 1000**2


class WebPChunk(NamedTuple):
    """A chunk: `size` bytes at `place`, after its header."""

    kind: bytes
    place: int
    size: int


class WebPHeader(NamedTuple):
    """The header of a WebP. `size` is the canvas in pixels; `metadata` the chunks about orientation and colours."""

    size: tuple[int, int]
    metadata: dict[bytes, WebPChunk]
    file_bytes: int

    def check(self) -> None:
        """Raise MediaFault if decoding with Pillow would take too much memory."""
        pixels = math.prod(self.size)
        megapixels = str(math.ceil(pixels / 1e6))
        if pixels > LIMIT_MEGAPIXELS * 1_000_000:
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=megapixels, limit=str(LIMIT_MEGAPIXELS))
        if pixels * PILLOW_PIXEL_BYTES + 2 * self.file_bytes > _MOST_BYTES:
            fits = (_MOST_BYTES - 2 * self.file_bytes) // PILLOW_PIXEL_BYTES // 1_000_000
            if fits < 1:
                raise MediaFault(MediaFault.UNDECODABLE, detail="not enough memory")
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=megapixels, limit=str(fits))


def webp_header(file: IO[bytes]) -> WebPHeader | None:
    """Return the header of a WebP, or None if it is none or a small, invalid one. The read position is kept. Raise
    MediaFault if a large one is invalid."""
    place = file.tell()
    try:
        return _header(file)
    except (LookupError, ValueError, struct.error):
        if file.seek(0, 2) > _MOST_DAMAGED_BYTES:
            raise MediaFault(MediaFault.UNDECODABLE, detail="the file cannot be decoded") from None
        return None
    finally:
        file.seek(place)


def _header(file: IO[bytes]) -> WebPHeader | None:
    riff, _size, form = struct.unpack("<4sI4s", _read(file, 0, 12))
    if (riff, form) != (b"RIFF", b"WEBP"):
        return None
    end = file.seek(0, 2)
    chunks = _first_of_each(_chunks(file, 12, end))
    metadata = {kind: chunks[kind] for kind in _METADATA if kind in chunks}
    canvas: tuple[int, int] | None = None
    if b"VP8X" in chunks:
        place = chunks[b"VP8X"].place
        flags = _read(file, place, 1)[0]
        sides = _read(file, place + 4, 6)
        canvas = (_number(sides[:3]) + 1, _number(sides[3:]) + 1)
        if flags & _ANIMATION_FLAG:
            frame = chunks[b"ANMF"]
            chunks = _first_of_each(_chunks(file, frame.place + _FRAME_HEADER_BYTES, frame.place + frame.size))
    frame_size = _frame_size(file, chunks[b"VP8 "] if b"VP8 " in chunks else chunks[b"VP8L"])
    size = canvas or frame_size
    if frame_size[0] > size[0] or frame_size[1] > size[1]:
        raise ValueError("the frame is larger than the canvas")
    return WebPHeader(size, metadata, end)


def _first_of_each(chunks: Iterator[WebPChunk]) -> dict[bytes, WebPChunk]:
    """Return the first chunk of each kind."""
    found: dict[bytes, WebPChunk] = {}
    for chunk in islice(chunks, _MOST_CHUNKS):
        found.setdefault(chunk.kind, chunk)
    return found


def _frame_size(file: IO[bytes], pixels: WebPChunk) -> tuple[int, int]:
    """Return the size of a frame. Raise ValueError if its header is invalid."""
    if pixels.kind == b"VP8 ":
        mark, width, height = struct.unpack("<3sHH", _read(file, pixels.place + 3, 7))
        if mark != b"\x9d\x01\x2a":
            raise ValueError("no key frame")
        return width & 0x3FFF, height & 0x3FFF
    mark, bits = struct.unpack("<BI", _read(file, pixels.place, 5))
    if mark != 0x2F:
        raise ValueError("not lossless")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _chunks(file: IO[bytes], place: int, end: int) -> Iterator[WebPChunk]:
    """Yield the chunks that end before `end`."""
    while place + 8 <= end:
        kind, size = struct.unpack("<4sI", _read(file, place, 8))
        if place + 8 + size > end:
            return
        yield WebPChunk(kind, place + 8, size)
        place += 8 + size + size % 2


def metadata_in(file: IO[bytes], header: WebPHeader) -> dict[str, bytes]:
    """Return the metadata about orientation and colours, by Pillow's names."""
    return {
        _METADATA[kind]: _read(file, chunk.place, chunk.size)
        for kind, chunk in header.metadata.items()
        if chunk.size <= _MOST_METADATA_BYTES
    }


def _read(file: IO[bytes], place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _number(three: bytes) -> int:
    return int.from_bytes(three, "little")
