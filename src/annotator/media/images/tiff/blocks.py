"""One level of a TIFF, decoded block by block, so that a part of an image of a billion pixels takes only the memory
of that part. Each block is written into a small TIFF of its own, which Pillow decodes. Several strips go into one,
because most have a row or two, and a file takes as long as ten thousand such pixels."""

from __future__ import annotations

import io
import struct
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import IO

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2 as Directory
from PIL.TiffImagePlugin import TiffImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.scaling import PixelBox
from annotator.media.images.tiff.ifd import Level
from annotator.media.images.window_level import is_high_bit_depth

MOST_BLOCK_PX = 100_000_000
_CACHE_BYTES = 96 * 1000**2
_AT_ONCE_PX = 1_000_000
_WIDTH, _HEIGHT, _PLACES, _ROWS, _BYTES = 256, 257, 273, 278, 279
_WIDE = {"I": 4, "F": 4}  # bytes per pixel
_LONG = 4  # the type of a 32-bit number
# Palettes and single bits of one block do not match those of another.
_COMMON_MODES = {"1": "L", "P": "RGB", "PA": "RGBA"}
_KINDS = ("L", "LA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "I;16", "I", "F")
_MOST_SAMPLES = 36  # blocks
_BITS, _EIGHT = 258, 8
_COMPRESSION, _NONE = 259, 1
_INTERPRETATION, _WHITE_IS_ZERO, _WHITE = 262, 0, 65_535


class BlockImage:
    """A `Croppable`. Missing blocks of a damaged file are a fault, not filled in."""

    def __init__(self, file: IO[bytes], prefix: bytes, level: Level, profile: bytes = b"") -> None:
        """`profile` is the ICC profile, passed on to cropped parts. Raise MediaFault if a block is too large."""
        self._notes = {"icc_profile": profile} if profile else {}
        self.width = level.width
        self.height = level.height
        self._file = file
        self._level = level
        self._prefix = prefix
        self._cached: OrderedDict[int, Image.Image] = OrderedDict()
        self._cached_bytes = 0
        self._at_once = _blocks_at_once(level)
        if level.block[0] * level.block[1] > MOST_BLOCK_PX:
            most = MOST_BLOCK_PX // 1_000_000
            megapixels = -(-level.block[0] * level.block[1] // 1_000_000)
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(megapixels), limit=str(most))

    @property
    def is_high_bit_depth(self) -> bool:
        """True for a high bit depth (more than 8 bits per colour), as found in a decoded block."""
        _kind, bits = self._level.tags.get(_BITS, (0, 1))
        is_single = not isinstance(bits, tuple) or len(bits) == 1
        return (
            is_single and (bits[0] if isinstance(bits, tuple) else bits) > _EIGHT and is_high_bit_depth(self._block(0))
        )

    @property
    def _is_white_zero(self) -> bool:
        _kind, value = self._level.tags.get(_INTERPRETATION, (0, 1))
        return bool((value[0] if isinstance(value, tuple) and value else value) == _WHITE_IS_ZERO)

    @property
    def sampled(self) -> Sequence[int]:
        """The numbers of blocks spread over the image; all of them if there are few."""
        count = len(self._level.places)
        return sorted({place * count // _MOST_SAMPLES for place in range(_MOST_SAMPLES)})

    def samples(self) -> Iterator[Image.Image]:
        """Yield the `sampled` blocks."""
        for number in self.sampled:
            yield self._block(number) if self._at_once == 1 else self._decode_blocks(number, 1)

    def crop(self, box: PixelBox) -> Image.Image:
        """Return any part of the image within its bounds."""
        wide, tall = self._level.block[0], self._level.block[1] * self._at_once
        whole: Image.Image | None = None
        for row in range(box[1] // tall, -(-box[3] // tall)):
            for column in range(box[0] // wide, -(-box[2] // wide)):
                block = self._block(row * self._level.across + column)
                if whole is None:
                    whole = Image.new(block.mode, (box[2] - box[0], box[3] - box[1]), None)  # blocks cover it
                whole.paste(block, (column * wide - box[0], row * tall - box[1]))
        assert whole is not None
        whole.info.update(self._notes)
        return whole

    def _block(self, number: int) -> Image.Image:
        found = self._cached.pop(number, None)
        if found is None:
            found = self._decode_blocks(number * self._at_once, self._at_once)
            self._cached_bytes += _bytes_of(found)
            while self._cached and self._cached_bytes > _CACHE_BYTES:
                self._cached_bytes -= _bytes_of(self._cached.popitem(last=False)[1])
        self._cached[number] = found
        return found

    def _decode_blocks(self, first: int, count: int) -> Image.Image:
        """Decode up to `count` blocks in a column."""
        level, (wide, tall) = self._level, self._level.block
        numbers = range(first, min(first + count, -(-level.height // tall))) if count > 1 else (first,)
        if not level.is_tiled:
            tall = min(tall * len(numbers), level.height - first * tall)
        pieces = []
        for number in numbers:
            self._file.seek(level.places[number])
            pieces.append(self._file.read(level.sizes_bytes[number]))
        with TiffImageFile(io.BytesIO(self._file_of(pieces, wide, tall))) as written:
            written.load()
        block: Image.Image = written
        if block.mode in _COMMON_MODES:
            block = block.convert(_COMMON_MODES[block.mode])
        elif block.mode == "I;16B":
            block = block.convert("I").convert("I;16")
        if block.mode == "I;16" and self._is_white_zero:  # Pillow inverts only those of 8 bits
            block = block.point(lambda value: value * -1 + _WHITE)
        if block.mode not in _KINDS:
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"its pixel type is not supported: {block.mode}")
        return block

    def _file_of(self, pieces: list[bytes], wide: int, tall: int) -> bytes:
        order = "<" if self._prefix == b"II" else ">"
        head = self._prefix + struct.pack(f"{order}HL", 42, 8)
        directory = Directory(head)
        for tag, (kind, value) in self._level.tags.items():
            directory.tagtype[tag] = kind
            directory[tag] = value
        sizes = tuple(map(len, pieces))
        # These offsets are relative to the end of the directory.
        places = tuple(accumulate(sizes[:-1], initial=0))
        rows = min(tall, self._level.block[1])
        for tag, number in {_WIDTH: wide, _HEIGHT: tall, _PLACES: places, _ROWS: rows, _BYTES: sizes}.items():
            directory.tagtype[tag] = _LONG
            directory[tag] = number
        return b"".join((head, directory.tobytes(len(head)), *pieces))


def _blocks_at_once(level: Level) -> int:
    """Return how many blocks are decoded at once. Uncompressed strips are joined only if each has the expected
    length, because otherwise one would run into the next."""
    _kind, coding = level.tags.get(_COMPRESSION, (0, _NONE))
    lengths = set(level.sizes_bytes[: -(-level.height // level.block[1]) - 1])
    if level.is_tiled or (coding == _NONE and len(lengths) > 1):
        return 1
    return max(1, _AT_ONCE_PX // (level.block[0] * level.block[1]))


def _bytes_of(image: Image.Image) -> int:
    depth = 1 if not is_high_bit_depth(image) else _WIDE.get(image.mode, 2)
    return image.width * image.height * max(1, len(image.getbands())) * depth
