"""Similarity of two shapes: IoU of polygons and of masks, and the distance of lines and points."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.label_studio_rle import mask_bytes, pixel_count, unpacked

# Distance, as a share of the image's diagonal, from which similarity is 0; also used for points.
REACH = 0.05
# Sample points along a line, evenly spaced.
_PLACES = 48

type _Paths = Sequence[Sequence[Spot]]


class LineShape(Struct, frozen=True):
    """A line: its branches, in units of the image's diagonal."""

    paths: tuple[tuple[Spot, ...], ...]

    @property
    def low(self) -> float:
        return min(x for way in self.paths for x, _y in way) - REACH / 2

    @property
    def high(self) -> float:
        return max(x for way in self.paths for x, _y in way) + REACH / 2

    @property
    def size(self) -> int:
        return sum(map(len, self.paths)) + _PLACES

    def similarity(self, other: object) -> float:
        """Return the mean closeness over sample points of both lines; their direction does not matter."""
        if not isinstance(other, LineShape):
            return 0.0
        near = [*_nearness(self.paths, other.paths), *_nearness(other.paths, self.paths)]
        return sum(near) / len(near)


def _nearness(line: _Paths, other: _Paths) -> list[float]:
    """Return the closeness of sample points of a line to another one: 1 on it, 0 out of its reach."""
    return [max(0.0, 1 - min(_distance(at, *part) for part in _parts(other)) / REACH) for at in _along(line)]


def _parts(paths: _Paths) -> list[tuple[Spot, Spot]]:
    return [part for way in paths for part in (list(pairwise(way)) or [(way[0], way[0])])]


def _along(line: _Paths) -> list[Spot]:
    """Return the midpoints of pieces of equal length."""
    parts = _parts(line)
    lengths = [math.dist(*part) for part in parts]
    whole = sum(lengths)
    places = list[Spot]()
    number, before = 0, 0.0
    for step in range(_PLACES):
        at = whole * (step + 0.5) / _PLACES
        while number < len(parts) - 1 and before + lengths[number] < at:
            before += lengths[number]
            number += 1
        (x0, y0), (x1, y1) = parts[number]
        share = min(1.0, (at - before) / lengths[number]) if lengths[number] > 0 else 0.0
        places.append((x0 + share * (x1 - x0), y0 + share * (y1 - y0)))
    return places


def _distance(at: Spot, begin: Spot, end: Spot) -> float:
    """Return the distance of a point to a line segment."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    squared = dx * dx + dy * dy
    share = ((at[0] - begin[0]) * dx + (at[1] - begin[1]) * dy) / squared if squared else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(at, (begin[0] + share * dx, begin[1] + share * dy))


# Grid cells per side; the pixel in the middle of each cell is sampled.
GRID = 64
_RUNS_A_BOX = 8  # this many runs cost as much to compare as an upright box


class MaskShape(Struct, frozen=True):
    """A painted mask in an image of `width` by `height` pixels. `bounds` are the starts and ends of runs of covered
    pixels, alternating, row by row, as bytes of 64-bit integers. `low` and `high` are in percent of the width."""

    bounds: bytes
    width: int
    height: int
    low: float
    high: float

    @property
    def size(self) -> int:
        return 1 + len(self.bounds) // (16 * _RUNS_A_BOX)

    def similarity(self, other: object) -> float:
        if not isinstance(other, MaskShape):
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


def read_mask(geometry: Mapping[str, Any], sides: tuple[float, float]) -> MaskShape:
    """Read a mask in an image with these sides. Raise KeyError, BadMask (a ValueError), ValueError for others."""
    data = mask_bytes(geometry["rle"])
    runs, pixels = unpacked(data), pixel_count(data)
    width, height = (int(side) for side in sides)
    if width * height != pixels or not runs:
        raise ValueError(pixels)
    low, high = _reach(runs, width)
    return MaskShape(runs.tobytes(), width, height, 100 * low / width, 100 * high / width)


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


type _Line = tuple[float, float, float, float, int]  # from its upper end to its lower, and the index of its polygon

# Longer outlines are reduced to this many evenly spaced points.
MOST_CORNERS = 200


def thinned(corners: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return at most `MOST_CORNERS` points, evenly spaced along the outline."""
    count = len(corners)
    if count <= MOST_CORNERS:
        return tuple(corners)
    return tuple(corners[place * count // MOST_CORNERS] for place in range(MOST_CORNERS))


def covered(left: Sequence[Spot], right: Sequence[Spot]) -> tuple[float, float, float]:
    """Return the area of each polygon and of their intersection."""
    lines = sorted([*_lines(left, 0), *_lines(right, 1)], key=lambda line: line[1])
    heights = {height for line in lines for height in (line[1], line[3])}
    for number, line in enumerate(lines):
        for following in range(number + 1, len(lines)):
            if lines[following][1] >= line[3]:
                break
            heights.update(_crossing(line, lines[following]))
    areas = [0.0, 0.0, 0.0]
    running: list[_Line] = []
    begun = 0
    for upper, lower in pairwise(sorted(heights)):
        while begun < len(lines) and lines[begun][1] <= upper:
            running.append(lines[begun])
            begun += 1
        running = [line for line in running if line[3] > upper]
        _add_trapezoids(areas, running, upper, lower)
    return areas[0], areas[1], areas[2]


def _add_trapezoids(areas: list[float], running: Sequence[_Line], upper: float, lower: float) -> None:
    """Add the areas between two heights, from the edges that cross this band."""
    middle = (upper + lower) / 2
    through = sorted((_across(line, middle), line[4]) for line in running)
    inside = [False, False]
    for (x, owner), (following, _owner) in pairwise(through):
        inside[owner] = not inside[owner]
        piece = (following - x) * (lower - upper)
        for place, counts in enumerate((inside[0], inside[1], inside[0] and inside[1])):
            areas[place] += piece * counts


def _lines(corners: Sequence[Spot], owner: int) -> Iterator[_Line]:
    """Yield the edges that are not horizontal; horizontal ones only bound trapezoids."""
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y0 != y1:
            yield (x0, y0, x1, y1, owner) if y0 < y1 else (x1, y1, x0, y0, owner)


def _across(line: _Line, height: float) -> float:
    x0, y0, x1, y1, _owner = line
    return x0 + (x1 - x0) * (height - y0) / (y1 - y0)


def _crossing(left: _Line, right: _Line) -> Iterator[float]:
    """Yield the height at which two edges cross, if they do."""
    upper, lower = max(left[1], right[1]), min(left[3], right[3])
    if upper >= lower:
        return
    above, below = (_across(left, height) - _across(right, height) for height in (upper, lower))
    if (above < 0 < below) or (below < 0 < above):
        yield upper + (lower - upper) * above / (above - below)
