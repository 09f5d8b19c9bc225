"""What a round brush covers that is drawn from one place to another. Pure.

Places are in pixels, (0, 0) the left upper corner of the first. A pixel is covered where its middle is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

type Place = tuple[float, float]
type Row = tuple[int, int, int]  # the row, where it begins, where it ends

SMALLEST_PX, LARGEST_PX = 1, 2000
_SLACK = 1e-9  # what lies on the very edge is covered, whatever a root was rounded to


def on_grid(at: Place, diameter: int, size: tuple[int, int]) -> Place:
    """Where a brush of so many pixels stands that is held there: on the middle of a pixel of the picture, or between
    pixels where its diameter is even, so that it has the same outline everywhere."""
    (x, y), (width, height) = at, size
    if diameter % 2:
        return min(max(math.floor(x), 0), width - 1) + 0.5, min(max(math.floor(y), 0), height - 1) + 0.5
    return float(min(max(round(x), 0), width)), float(min(max(round(y), 0), height))


def covered(start: Place, end: Place, diameter: int, size: tuple[int, int]) -> Iterator[Row]:
    """Row by row, as far as the picture of this size reaches. What a disc meets on its way is round at both ends."""
    radius = diameter / 2
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    across = ((y0 - y1) / length * radius, (x1 - x0) / length * radius) if length else (0.0, 0.0)
    sides = _sides(start, end, across) if length else ()
    top = max(0, math.floor(min(y0, y1) - radius))
    bottom = min(size[1], math.ceil(max(y0, y1) + radius))
    for row in range(top, bottom):
        middle = row + 0.5
        places = [*_of_disc(x0, middle - y0, radius), *_of_disc(x1, middle - y1, radius), *_met(sides, middle)]
        if places:
            first = max(0, math.ceil(min(places) - 0.5 - _SLACK))
            last = min(size[0], math.floor(max(places) - 0.5 + _SLACK) + 1)
            if first < last:
                yield row, first, last


def _of_disc(x: float, above: float, radius: float) -> tuple[float, ...]:
    """Where a line meets it that lies so far above its middle."""
    left = radius * radius - above * above
    if left < -_SLACK:
        return ()
    half = math.sqrt(max(0.0, left))
    return x - half, x + half


def _sides(start: Place, end: Place, across: Place) -> tuple[tuple[Place, Place], ...]:
    """Of the straight part between both discs."""
    corners = (
        (start[0] + across[0], start[1] + across[1]),
        (end[0] + across[0], end[1] + across[1]),
        (end[0] - across[0], end[1] - across[1]),
        (start[0] - across[0], start[1] - across[1]),
    )
    return tuple(zip(corners, (*corners[1:], corners[0]), strict=True))


def _met(sides: tuple[tuple[Place, Place], ...], y: float) -> Iterator[float]:
    for (x0, y0), (x1, y1) in sides:
        if (y0 > y) != (y1 > y):
            yield x0 + (y - y0) * (x1 - x0) / (y1 - y0)
