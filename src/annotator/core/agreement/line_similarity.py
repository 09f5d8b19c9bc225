"""Similarity of two lines: how close each runs to the other. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from annotator.core.answer.rotation import Spot

# Distance, as a share of the image's diagonal, from which similarity is 0; also used for points.
REACH = 0.05
# Sample points along a line, evenly spaced.
_PLACES = 48

type _Ways = Sequence[Sequence[Spot]]


class DrawnLine(Struct, frozen=True):
    """A line: its branches, in units of the image's diagonal."""

    ways: tuple[tuple[Spot, ...], ...]

    @property
    def low(self) -> float:
        return min(x for way in self.ways for x, _y in way) - REACH / 2

    @property
    def high(self) -> float:
        return max(x for way in self.ways for x, _y in way) + REACH / 2

    @property
    def size(self) -> int:
        return sum(map(len, self.ways)) + _PLACES

    def similarity(self, other: object) -> float:
        """Return the mean closeness over sample points of both lines; their direction does not matter."""
        if not isinstance(other, DrawnLine):
            return 0.0
        near = [*_nearness(self.ways, other.ways), *_nearness(other.ways, self.ways)]
        return sum(near) / len(near)


def _nearness(line: _Ways, other: _Ways) -> list[float]:
    """Return the closeness of sample points of a line to another one: 1 on it, 0 out of its reach."""
    return [max(0.0, 1 - min(_distance(at, *part) for part in _parts(other)) / REACH) for at in _along(line)]


def _parts(ways: _Ways) -> list[tuple[Spot, Spot]]:
    return [part for way in ways for part in (list(pairwise(way)) or [(way[0], way[0])])]


def _along(line: _Ways) -> list[Spot]:
    """Return the midpoints of pieces of equal length."""
    parts = _parts(line)
    lengths = [math.dist(*part) for part in parts]
    whole, places = sum(lengths), list[Spot]()
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
