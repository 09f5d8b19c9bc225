"""How alike two painted masks are: the pixels that both cover over those that either does. Exact on one picture; masks
of pictures with other sizes, which only the disagreement by chance compares, are looked at in a grid. Pure.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from annotator.core.answer.mask.compression import mask_bytes
from annotator.core.answer.mask.label_studio_rle import pixel_count, unpacked

# Cells a side, of which the pixel in the middle is looked at.
GRID = 64
_RUNS_A_BOX = 8  # which cost as much to compare as an upright box


class PaintedMask(Struct, frozen=True):
    """`bounds` are where runs of covered pixels begin and end, in turn, counted row by row in a picture of `width` by
    `height` pixels; as bytes of 64-bit numbers. `low` and `high` in percent of the width."""

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
        """A bit for each of `GRID` times `GRID` cells, row by row."""
        return _grid(self.bounds, self.width, self.height)


def painted(geometry: Mapping[str, Any], sides: tuple[float, float]) -> PaintedMask:
    """In a picture with these sides in pixels. Raises KeyError and BadMask, which is a ValueError."""
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
    """The first column that is covered, and the one after the last."""
    low, high = width, 0
    for start, end in zip(runs[::2], runs[1::2], strict=True):
        if start // width != (end - 1) // width:
            return 0, width
        low, high = min(low, start % width), max(high, (end - 1) % width + 1)
    return low, high


def _covered(runs: Sequence[int]) -> int:
    return sum(runs[1::2]) - sum(runs[::2])


def _common(left: Sequence[int], right: Sequence[int]) -> int:
    """How many pixels are in runs of both."""
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
