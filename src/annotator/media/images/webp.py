"""The structure of a WebP file (RFC 9649), read without decoding: where its first frame is, and how much memory it
takes.

The file is untrusted. An invalid file counts as no WebP."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, NamedTuple

from annotator.core.errors import MediaFault

_MOST_CHUNKS = 10_000  # before its first frame, and as many after it
_MOST_NOTES_BYTES = 1_000_000  # of metadata about orientation and colours
_NOTES: Mapping[bytes, str] = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc_profile"}
_MOVING, _FRAME_HEAD_BYTES = 0x02, 16
# Pillow holds several copies of the decoded image and two of the file.
PILLOW_PIXEL_BYTES, PILLOW_MOST_BYTES = 16, 560 * 1000**2
# Larger damaged files are refused here instead of by Pillow, which would take too much memory.
_MOST_DAMAGED_BYTES = 64 * 1000**2
# FFmpeg holds one copy: luma and chroma at half the size, or final pixels; it decodes an alpha plane separately.
_PIXEL_BYTES = {"plain": 1.5, "lossless": 4.0, "opaque in part": 6.5}
_MOST_BYTES = 640 * 1000**2
LIMIT_MEGAPIXELS, _LIMIT_WITH_OPACITY_MEGAPIXELS = 100, 85


class Chunk(NamedTuple):
    """A chunk: `size` bytes at `place`, after its header."""

    kind: bytes
    place: int
    size: int


class WebPParts(NamedTuple):
    """The parts of a WebP. `size` is that of the canvas in pixels; the first frame has `frame_size` at `left` and
    `top`.

    `opacity` is the alpha chunk of a `VP8 ` frame."""

    size: tuple[int, int]
    frame_size: tuple[int, int]
    left: int
    top: int
    pixels: Chunk
    opacity: Chunk | None
    is_clear: bool
    notes: dict[bytes, Chunk]
    file_bytes: int
    moves: bool  # further frames follow

    @property
    def is_large(self) -> bool:
        """True if decoding with Pillow would take too much memory."""
        return self.size[0] * self.size[1] * PILLOW_PIXEL_BYTES + 2 * self.file_bytes > PILLOW_MOST_BYTES

    @property
    def decoded_bytes(self) -> int:
        """The bytes that FFmpeg needs to decode a large image, including the data that is read from the file."""
        kind = "lossless" if self.pixels.kind == b"VP8L" else "plain" if self.opacity is None else "opaque in part"
        read = self.pixels.size + (self.opacity.size if self.opacity else 0)
        return int(self.frame_size[0] * self.frame_size[1] * _PIXEL_BYTES[kind]) + read

    def check(self) -> None:
        """Raise MediaFault if a large image cannot be decoded."""
        megapixels = max(math.prod(self.size), math.prod(self.frame_size)) / 1e6
        limit = LIMIT_MEGAPIXELS if self.opacity is None else _LIMIT_WITH_OPACITY_MEGAPIXELS
        if megapixels > limit:
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(math.ceil(megapixels)), limit=str(limit))
        if self.decoded_bytes > _MOST_BYTES:
            raise MediaFault(MediaFault.UNDECODABLE, detail="not enough memory")


def looked_at(file: IO[bytes]) -> WebPParts | None:
    """Return the parts of a WebP, or None if it is none or a small, invalid one. The read position is kept. Raise
    MediaFault if a large one is invalid."""
    place = file.tell()
    try:
        return _parts(file)
    except (LookupError, ValueError, struct.error):
        if file.seek(0, 2) > _MOST_DAMAGED_BYTES:
            raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded") from None
        return None
    finally:
        file.seek(place)


def _parts(file: IO[bytes]) -> WebPParts | None:
    riff, _size, form = struct.unpack("<4sI4s", _read(file, 0, 12))
    if (riff, form) != (b"RIFF", b"WEBP"):
        return None
    end = file.seek(0, 2)
    first: dict[bytes, Chunk] = {}
    for chunk in islice(_chunks(file, 12, end), _MOST_CHUNKS):
        first.setdefault(chunk.kind, chunk)
    notes = {kind: first[kind] for kind in _NOTES if kind in first}
    size, left, top, moves = None, 0, 0, False
    if b"VP8X" in first:
        flags, canvas = _read(file, first[b"VP8X"].place, 1)[0], _read(file, first[b"VP8X"].place + 4, 6)
        size = _number(canvas[:3]) + 1, _number(canvas[3:]) + 1
        moves = bool(flags & _MOVING)
        if moves:
            frame = first[b"ANMF"]
            head = _read(file, frame.place, _FRAME_HEAD_BYTES)
            left, top = _number(head[:3]) * 2, _number(head[3:6]) * 2
            inside = _chunks(file, frame.place + _FRAME_HEAD_BYTES, frame.place + frame.size)
            first = {chunk.kind: chunk for chunk in reversed([*islice(inside, _MOST_CHUNKS)])}
    pixels = first[b"VP8 "] if b"VP8 " in first else first[b"VP8L"]
    opacity = first.get(b"ALPH") if pixels.kind == b"VP8 " and size is not None else None
    frame_size, is_clear = _frame_head(file, pixels)
    size = size or frame_size
    if left + frame_size[0] > size[0] or top + frame_size[1] > size[1]:
        raise ValueError("it lies beyond its edge")
    is_clear = is_clear or opacity is not None or frame_size != size
    return WebPParts(size, frame_size, left, top, pixels, opacity, is_clear, notes, end, moves)


def _frame_head(file: IO[bytes], pixels: Chunk) -> tuple[tuple[int, int], bool]:
    """Return the size of a frame, and whether it has alpha of its own. Raise ValueError if it is invalid."""
    if pixels.kind == b"VP8 ":
        mark, width, height = struct.unpack("<3sHH", _read(file, pixels.place + 3, 7))
        if mark != b"\x9d\x01\x2a":
            raise ValueError("no key frame")
        return (width & 0x3FFF, height & 0x3FFF), False
    mark, bits = struct.unpack("<BI", _read(file, pixels.place, 5))
    if mark != 0x2F:
        raise ValueError("not lossless")
    return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1), bool(bits >> 28 & 1)


def _chunks(file: IO[bytes], place: int, end: int) -> Iterator[Chunk]:
    """Yield the chunks that end before `end`."""
    while place + 8 <= end:
        kind, size = struct.unpack("<4sI", _read(file, place, 8))
        if place + 8 + size > end:
            return
        yield Chunk(kind, place + 8, size)
        place += 8 + size + size % 2


def notes_in(file: IO[bytes], parts: WebPParts) -> dict[str, bytes]:
    """Return the metadata about orientation and colours, by Pillow's names."""
    return {
        _NOTES[kind]: _read(file, chunk.place, chunk.size)
        for kind, chunk in parts.notes.items()
        if chunk.size <= _MOST_NOTES_BYTES
    }


def alone(parts: WebPParts) -> tuple[int, list[bytes | Chunk]]:
    """Return a WebP of the first frame alone: its size in bytes, and its pieces in order."""
    pieces: list[bytes | Chunk] = []
    if parts.opacity is not None:
        width, height = (side - 1 for side in parts.frame_size)
        sides = width.to_bytes(3, "little") + height.to_bytes(3, "little")
        pieces.append(struct.pack("<4sI", b"VP8X", 10) + b"\x10\0\0\0" + sides)
    for chunk in (parts.opacity, parts.pixels):
        if chunk is not None:
            pieces += [struct.pack("<4sI", chunk.kind, chunk.size), chunk, bytes(chunk.size % 2)]
    size = 4 + sum(piece.size if isinstance(piece, Chunk) else len(piece) for piece in pieces)
    return 8 + size, [struct.pack("<4sI4s", b"RIFF", size, b"WEBP"), *pieces]


def _read(file: IO[bytes], place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _number(three: bytes) -> int:
    return int.from_bytes(three, "little")
