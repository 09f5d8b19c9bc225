"""IoU of two painted masks: the pixels in both over the pixels in either.

Exact for masks of the same image. Masks of images of different sizes are compared on a grid; only the expected
disagreement needs that. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from annotator.core.answer.mask.compression import mask_bytes
from annotator.core.answer.mask.label_studio_rle import pixel_count, unpacked

# Grid cells per side; the pixel in the middle of each cell is sampled.
GRID = 64
_RUNS_A_BOX = 8  # this many runs cost as much to compare as an upright box


class PaintedMask(Struct, frozen=True):
    """A painted mask in an image of `width` by `height` pixels.

    `bounds` are the start and end positions of runs of covered pixels, alternating, counted row by row, as bytes of
    64-bit integers. `low` and `high` are in percent of the width."""

    bounds: bytes
    width: int
    height: int
    low: float
    high: float

    @property
    def size(self) -> int:
        return 1 + len(self.bounds) // (16 * _RUNS_A_BOX)

    def similarity(self, other: object) -> float:
        if not isinstance(other, PaintedMask):
            return 0.0
        if self == other:
            return 1.0
        if (self.width, self.height) != (other.width, other.height):
            mine, others = self.grid, other.grid
            either = (mine | others).bit_count()
            return (mine & others).bit_count() / either if either else 0.0
        left, right = _numbers(self.bounds), _numbers(other.bounds)
        common = _common(left, right)
        either = _covered(left) + _covered(right) - common
        return common / either if either else 0.0

    @property
    def grid(self) -> int:
        """The mask on a grid: one bit for each of `GRID` times `GRID` cells, row by row."""
        return _grid(self.bounds, self.width, self.height)


def painted(geometry: Mapping[str, Any], sides: tuple[float, float]) -> PaintedMask:
    """Read a mask in an image with these sides in pixels.

    Raise KeyError, BadMask (a ValueError), or ValueError if the sizes do not match."""
    data = mask_bytes(geometry["rle"])
    runs, pixels = unpacked(data), pixel_count(data)
    width, height = (int(side) for side in sides)
    if width * height != pixels or not runs:
        raise ValueError(pixels)
    low, high = _reach(runs, width)
    return PaintedMask(runs.tobytes(), width, height, 100 * low / width, 100 * high / width)


def _numbers(bounds: bytes) -> Sequence[int]:
    return memoryview(bounds).cast("Q")


def _reach(runs: Sequence[int], width: int) -> tuple[int, int]:
    """Return the first covered column and the one after the last."""
    low, high = width, 0
    for start, end in zip(runs[::2], runs[1::2], strict=True):
        if start // width != (end - 1) // width:
            return 0, width
        low, high = min(low, start % width), max(high, (end - 1) % width + 1)
    return low, high


def _covered(runs: Sequence[int]) -> int:
    return sum(runs[1::2]) - sum(runs[::2])


def _common(left: Sequence[int], right: Sequence[int]) -> int:
    """Return the number of pixels covered by both."""
    common = place = other = 0
    while place < len(left) and other < len(right):
        common += max(0, min(left[place + 1], right[other + 1]) - max(left[place], right[other]))
        if left[place + 1] < right[other + 1]:
            place += 2
        else:
            other += 2
    return common


@lru_cache(maxsize=1024)
def _grid(bounds: bytes, width: int, height: int) -> int:
    runs = array("Q", bounds)
    middles = [(2 * cell + 1) * width // (2 * GRID) for cell in range(GRID)]
    bits = 0
    for row in range(GRID):
        begin = (2 * row + 1) * height // (2 * GRID) * width
        for x in middles:
            bits = bits << 1 | bisect_right(runs, begin + x) % 2
    return bits
