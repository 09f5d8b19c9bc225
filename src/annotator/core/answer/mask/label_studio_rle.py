"""Label Studio's run-length encoding of masks, bit by bit: each pixel is four 8-bit words (RGBA).

The header has the number of words (32 bits), the word size less one (5 bits), and four times a length size less one
(4 bits each). Then follow blocks. The first bit of a block tells if one word repeats or each word is given. Then
come 2 bits that select one of the four length sizes, the length less one, and the word or words
(https://github.com/thi-ng/umbrella/tree/develop/packages/rle-pack). Nothing is expanded to pixels: time and memory
depend on the number of bytes alone, whatever the header claims. Pure."""

from __future__ import annotations

import binascii
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.row_spans import Spans

# A noisy mask of 50 megapixels has some hundreds of thousands of bytes.
MOST_BYTES = 2_000_000
_COUNT_BITS = 32  # of the word count in the header
OPAQUE_FROM = 128  # a browser's antialiased edge covers half a pixel there
_CHANNELS = 4
MOST_PIXELS = (1 << _COUNT_BITS) // _CHANNELS - 1
_LENGTH_BITS = (3, 4, 8, 16)
_WORD_BITS = 8
_LONGEST = 1 << _LENGTH_BITS[-1]
_HEAD_BITS = _COUNT_BITS + 5 + 4 * 4
_LONG = 1 << _LENGTH_BITS[2]
_LONGEST_BITS = 3 + _LENGTH_BITS[3] + _WORD_BITS  # of a block of the longest kind
_FLUSH_BITS = 2048
_IS_OPAQUE = bytes(word >= OPAQUE_FROM for word in range(256))


class BadMask(ValueError):
    """Bytes that are not a valid Label Studio mask."""


class PackedPart(NamedTuple):
    """Runs encoded as far as possible without knowing their neighbours. `bits`, `bit_count` of them, encode
    everything from the end of the first run to the start of the last."""

    first: tuple[int, int]
    last: tuple[int, int]
    bits: int
    bit_count: int


def packed_part(runs: Iterable[tuple[int, int]]) -> PackedPart | None:
    """Encode `runs` as in `packed`; return None for an empty sequence."""
    writer = _Bits()
    rest = iter(runs)
    first = last = next(rest, None)
    if first is None or last is None:
        return None
    reached = first[1]
    for run in rest:
        if last is not first:
            writer.repeat_both((last[0] - reached) * _CHANNELS, (last[1] - last[0]) * _CHANNELS)
            reached = last[1]
        last = run
    if last is not first:
        writer.repeat(0, (last[0] - reached) * _CHANNELS)
    return PackedPart(first, last, *writer.bits())


def put_together(parts: Iterable[PackedPart], pixel_count: int) -> bytes:
    """Join encoded parts to a mask. The parts are in order and do not overlap. Raise BadMask as in `packed`."""
    if pixel_count > MOST_PIXELS:
        raise BadMask("picture")
    head = pixel_count * _CHANNELS << 5 | _WORD_BITS - 1
    for bits in _LENGTH_BITS:
        head = head << 4 | bits - 1
    writer = _Bits()
    writer.add(head, _HEAD_BITS)
    reached = begun = end = 0  # `begun` and `end` are the run that the next part may continue
    for part in parts:
        if part.first[0] != end or begun == end:
            writer.repeat_both((begun - reached) * _CHANNELS, (end - begun) * _CHANNELS)
            reached, begun = end, part.first[0]
        end = part.first[1]
        if part.bit_count:
            writer.repeat_both((begun - reached) * _CHANNELS, (end - begun) * _CHANNELS)
            writer.add(part.bits, part.bit_count)
            reached = begun = part.last[0]
            end = part.last[1]
    writer.repeat_both((begun - reached) * _CHANNELS, (end - begun) * _CHANNELS)
    writer.repeat(0, (pixel_count - end) * _CHANNELS)
    return writer.done()


def packed(runs: Iterable[tuple[int, int]], pixel_count: int) -> bytes:
    """Encode a mask. `runs` are (start, end) of covered pixels, counted row by row, in order and not adjacent. Raise
    BadMask if the image has more pixels than the header can count."""
    part = packed_part(runs)
    return put_together(() if part is None else (part,), pixel_count)


def _short(count: int) -> tuple[int, int]:
    """Return the block of `count` zero words, and its number of bits."""
    kind, bits = next((kind, bits) for kind, bits in enumerate(_LENGTH_BITS) if count <= 1 << bits)
    return ((4 | kind) << bits | count - 1) << _WORD_BITS, 3 + bits + _WORD_BITS


_SHORT = ((0, 0), *map(_short, range(1, _LONG + 1)))


class _Bits:
    def __init__(self) -> None:
        self._bytes = bytearray()
        self._held = self._count = 0

    def add(self, bits: int, count: int) -> None:
        self._held = self._held << count | bits
        self._count += count
        if self._count >= _FLUSH_BITS:
            self._flush()

    def repeat_both(self, gap: int, length: int) -> None:
        """Add `gap` uncovered and `length` covered words. Most are of the longest kind, encoded in one step."""
        if _LONG < gap <= _LONGEST and _LONG < length <= _LONGEST:
            block = (7 << 24 | gap - 1 << 8) << _LONGEST_BITS | 7 << 24 | length - 1 << 8 | 255
            self._held = self._held << 2 * _LONGEST_BITS | block
            self._count += 2 * _LONGEST_BITS
            if self._count >= _FLUSH_BITS:
                self._flush()
        else:
            self.repeat(0, gap)
            self.repeat(255, length)

    def repeat(self, word: int, count: int) -> None:
        if count > _LONGEST:
            times, count = divmod(count, _LONGEST)
            block = (7 << _LENGTH_BITS[3] | _LONGEST - 1) << _WORD_BITS | word
            every = ((1 << _LONGEST_BITS * times) - 1) // ((1 << _LONGEST_BITS) - 1)
            self._held = self._held << _LONGEST_BITS * times | block * every
            self._count += _LONGEST_BITS * times
        if count > _LONG:
            self._held = self._held << _LONGEST_BITS | 7 << 24 | count - 1 << 8 | word
            self._count += _LONGEST_BITS
        elif count:
            block, bits = _SHORT[count]
            self._held = self._held << bits | block | word
            self._count += bits
        if self._count >= _FLUSH_BITS:
            self._flush()

    def _flush(self) -> None:
        left = self._count % 8
        self._bytes += (self._held >> left).to_bytes(self._count // 8, "big")
        self._held &= (1 << left) - 1
        self._count = left

    def bits(self) -> tuple[int, int]:
        """Return all bits as one number, and their count."""
        return int.from_bytes(self._bytes, "big") << self._count | self._held, len(self._bytes) * 8 + self._count

    def done(self) -> bytes:
        """Return the bytes, padded with zero bits."""
        fill = -self._count % 8
        return bytes(self._bytes) + (self._held << fill).to_bytes((self._count + fill) // 8, "big")


def pixel_count(data: bytes) -> int:
    """Return the number of pixels of the image as stated in the header. Raise BadMask."""
    words = int.from_bytes(data[:4], "big")
    if len(data) * 8 < _HEAD_BITS or words == 0 or words % _CHANNELS:
        raise BadMask("head")
    return words // _CHANNELS


def unpacked(data: bytes) -> array[int]:
    """Return the bounds of the runs of covered pixels, alternating. Raise BadMask."""
    runs: array[int] = array("Q")
    for run in runs_in(data):
        runs.extend(run)
    return runs


def runs_in(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the runs of covered pixels, in order and not adjacent. Raise BadMask when an error is reached."""
    if len(data) > MOST_BYTES:
        raise BadMask("size")
    count = pixel_count(data) * _CHANNELS
    head = int.from_bytes(data[:7], "big") >> 3
    length_bits = [(head >> shift & 15) + 1 for shift in (12, 8, 4, 0)]
    if (head >> 16 & 31) + 1 != _WORD_BITS:
        raise BadMask("word")
    begun = reached = -1
    for start, end in _opaque(data, count, length_bits):
        if start == reached:
            reached = end
        elif start < end:
            if begun >= 0:
                yield begun, reached
            begun, reached = start, end
    if begun >= 0:
        yield begun, reached


def _opaque(data: bytes, count: int, length_bits: list[int]) -> Iterator[tuple[int, int]]:
    """Yield, for each block, the pixels whose alpha word is in it and is opaque."""
    at = 0
    place = _HEAD_BITS
    bits_there = len(data) * 8
    while at < count:
        byte, inside = place >> 3, place & 7
        window = int.from_bytes(data[byte : byte + 5].ljust(5, b"\0"), "big") << inside & 0xFFFFFFFFFF
        bits = length_bits[window >> 37 & 3]
        length = (window >> 37 - bits & (1 << bits) - 1) + 1
        place += 3 + bits
        end = at + length
        words_bits = _WORD_BITS if window >> 39 else length * _WORD_BITS
        if end > count or place + words_bits > bits_there:
            raise BadMask("end")
        if window >> 39:
            if (window >> 29 - bits & 255) >= OPAQUE_FROM:
                yield at // _CHANNELS, end // _CHANNELS
        else:
            yield from _of_text(_words(data, place, length), at)
        at, place = end, place + words_bits


def _words(data: bytes, place: int, length: int) -> bytes:
    """Return `length` words that start at a bit position."""
    byte, inside = place >> 3, place & 7
    part = data[byte : byte + length + 1].ljust(length + 1, b"\0")
    return (int.from_bytes(part, "big") >> 8 - inside & (1 << length * 8) - 1).to_bytes(length, "big")


def _of_text(words: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield the opaque pixels. `at` is the index of the first word."""
    first = (_CHANNELS - 1 - at) % _CHANNELS
    opaque = words[first::_CHANNELS].translate(_IS_OPAQUE)
    pixel = (at + first) // _CHANNELS
    start = opaque.find(1)
    while start >= 0:
        end = opaque.find(0, start)
        end = len(opaque) if end < 0 else end
        yield pixel + start, pixel + end
        start = opaque.find(1, end)


FORMAT = "rle"  # the only format of Label Studio's masks
_LEVEL = 1  # one fifteenth larger than a level that takes twice as long
# Noise has little repetition. Without a search for it, compression takes 8 ms per megabyte instead of 22, and one
# seventh more space.
_NOISY_BYTES = 200_000


def compressed(data: bytes) -> str:
    strategy = zlib.Z_HUFFMAN_ONLY if len(data) > _NOISY_BYTES else zlib.Z_DEFAULT_STRATEGY
    packing = zlib.compressobj(_LEVEL, strategy=strategy)
    return b64encode(packing.compress(data) + packing.flush()).decode()


def mask_bytes(rle: Any) -> bytes:
    """Return the bytes of a compressed mask or of Label Studio's list of numbers. Raise BadMask."""
    try:
        if isinstance(rle, str):
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(b64decode(rle, validate=True), MOST_BYTES + 1)
        elif isinstance(rle, list | tuple) and len(rle) <= MOST_BYTES:
            if not all(type(number) is int for number in rle):
                raise BadMask("numbers")
            data = bytes(rle)
        else:
            raise BadMask("size")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BadMask("bytes") from error
    if len(data) > MOST_BYTES:
        raise BadMask("size")
    return data


def as_written(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result's value in Label Studio's form, with the mask as a list of numbers."""
    rle = value.get("rle")
    if value.get("format") != FORMAT or not isinstance(rle, str):
        return dict(value)
    return {**value, "rle": list(mask_bytes(rle))}


# No displayable image is higher; each row takes memory of its own.
MOST_ROWS = 1_000_000


class MaskReading:
    def __init__(self, rle: Any, size: Size) -> None:
        """Start to decode a compressed mask or Label Studio's form, for an image of this size. Raise BadMask."""
        data = mask_bytes(rle)
        width, height = size
        if pixel_count(data) != width * height or height > MOST_ROWS:
            raise BadMask("picture")
        self._runs = runs_in(data)
        self._width = width
        self._rows: dict[int, list[int]] = {}
        self._own: list[int] = []
        self._base = self._limit = 0  # of the current row

    @property
    def rows(self) -> Mapping[int, Spans]:
        """The bounds of each row decoded so far."""
        return {row: tuple(bounds) for row, bounds in self._rows.items()}

    def read_on(self, most_runs: int | None = None) -> bool:
        """Decode `most_runs` runs, or all; return True if the mask is complete. Raise BadMask."""
        runs = list(islice(self._runs, most_runs))
        for start, end in runs:
            self._add(start, end)
        return most_runs is None or len(runs) < most_runs

    def _add(self, start: int, end: int) -> None:
        """Add a run; most runs are within one row."""
        if start >= self._limit:
            self._begin(start // self._width)
        while end > self._limit:
            self._own += (start - self._base, self._width)
            start = self._limit
            self._begin(start // self._width)
        self._own += (start - self._base, end - self._base)

    def _begin(self, row: int) -> None:
        self._base = row * self._width
        self._limit = (row + 1) * self._width
        self._own = []
        self._rows[row] = self._own
