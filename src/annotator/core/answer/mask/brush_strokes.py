"""Pixels covered by a stroke of a round brush. Pure.

Positions are in pixels, (0, 0) is the upper left corner of the first. A pixel is covered if its centre is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from annotator.core.answer.rotation import Spot

type CoveredRow = tuple[int, int, int]  # the row, the first covered pixel, and the one after the last

SMALLEST_PX, LARGEST_PX = 1, 2000
_SLACK = 1e-9  # so that pixels exactly on the edge are covered despite rounding


def on_grid(at: Spot, diameter: int, size: tuple[int, int]) -> Spot:
    """Return the brush centre: on a pixel's centre for an odd diameter, between pixels for an even one.

    So the brush has the same outline everywhere."""
    (x, y), (width, height) = at, size
    if diameter % 2:
        return min(max(math.floor(x), 0), width - 1) + 0.5, min(max(math.floor(y), 0), height - 1) + 0.5
    return float(min(max(math.floor(x + 0.5), 0), width)), float(min(max(math.floor(y + 0.5), 0), height))


def covered(start: Spot, end: Spot, diameter: int, size: tuple[int, int]) -> Iterator[CoveredRow]:
    """Yield the covered rows within an image of this size. A stroke has round ends."""
    radius, (x0, y0), (x1, y1), (width, height) = diameter / 2, start, end, size
    around = radius * radius + _SLACK
    left, right = _side(start, end, -radius), _side(start, end, radius)
    for row in range(max(0, math.floor(min(y0, y1) - radius)), min(height, math.ceil(max(y0, y1) + radius))):
        middle = row + 0.5
        first = second = math.nan
        if (beyond := around - (middle - y0) ** 2) >= 0:
            half = math.sqrt(beyond)
            first, second = x0 - half, x0 + half
        if (beyond := around - (middle - y1) ** 2) >= 0:
            half = math.sqrt(beyond)
            # Comparisons with NaN are False.
            first, second = (
                (x1 - half if not first < x1 - half else first),
                (x1 + half if not second > x1 + half else second),
            )
        if left.top <= middle <= left.bottom:
            first = left.x + (middle - left.top) * left.slope
        if right.top <= middle <= right.bottom:
            second = right.x + (middle - right.top) * right.slope
        if first <= second:
            begins, ends = max(0, math.ceil(first - 0.5 - _SLACK)), min(width, math.floor(second + 0.5 + _SLACK))
            if begins < ends:
                yield row, begins, ends


class _Side(NamedTuple):
    """One side of the straight part of a stroke, from height `top`, where it is at `x`, to `bottom`."""

    top: float
    bottom: float
    x: float
    slope: float


def _side(start: Spot, end: Spot, towards: float) -> _Side:
    """Return the left side if `towards` is negative, else the right one."""
    (upper, lower) = sorted((start, end), key=lambda place: place[1])
    across, down = lower[0] - upper[0], lower[1] - upper[1]
    length = math.hypot(across, down)
    if not down:  # horizontal: the end discs cover all of it
        return _Side(math.inf, -math.inf, 0.0, 0.0)
    to_side, to_below = down / length * towards, -across / length * towards
    return _Side(upper[1] + to_below, lower[1] + to_below, upper[0] + to_side, across / down)
