"""Which pixels have nearly the colour of one of them, all of them or those that hang together with it: as runs of
pixels, row by row."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type SeenPixels = NDArray[np.uint8]
type RunPlaces = NDArray[np.intp]


class Runs(NamedTuple):
    """Each from the column `starts` to before the column `ends`, from above to below and from left to right."""

    rows: RunPlaces
    starts: RunPlaces
    ends: RunPlaces


def similar_runs(pixels: SeenPixels, at: tuple[int, int], tolerance: int, *, everywhere: bool) -> Runs:
    """Of (height, width, 3) pixels those of which no channel is further from that of the pixel `at` (column, row) than
    the tolerance, in shades; unless `everywhere`, those that can be reached from it from edge to edge."""
    height, width = pixels.shape[:2]
    near = np.zeros((height, width + 2), bool)  # with a pixel apart between any two rows
    inside = near[:, 1:-1]
    inside[:] = True
    for channel in range(3):
        shade = int(pixels[at[1], at[0], channel])
        plane = pixels[..., channel]
        inside &= (plane >= max(0, shade - tolerance)) & (plane <= min(255, shade + tolerance))
    return _runs(near, None if everywhere else at)


def connected_runs(meant: NDArray[np.bool_], at: tuple[int, int]) -> Runs:
    """Of the (height, width) pixels that are meant those that can be reached from one of them, from edge to edge."""
    near = np.zeros((meant.shape[0], meant.shape[1] + 2), bool)
    near[:, 1:-1] = meant
    return _runs(near, at)


def _runs(near: NDArray[np.bool_], at: tuple[int, int] | None) -> Runs:
    """Of rows that begin and end with a pixel that is not near."""
    width = near.shape[1]
    bounds = np.flatnonzero(np.diff(near.reshape(-1))) + 1
    starts, ends = bounds[::2], bounds[1::2]
    if at is not None:
        seed = int(np.searchsorted(ends, at[1] * width + at[0] + 1, side="right"))
        kept = _with(starts, ends, width, seed)
        starts, ends = starts[kept], ends[kept]
    rows = starts // width
    before = rows * width + 1
    return Runs(rows, starts - before, ends - before)


def to_mask_rows(
    runs: Runs, part: tuple[float, float, float, float], shape: tuple[int, int]
) -> dict[int, tuple[int, ...]]:
    """What they cover of the picture, row by row, where `part` of it (left, top, width, height) is shown in (height,
    width) pixels. A pixel of the picture is what the one is that its middle lies in."""
    left, top, wide, high = part
    across, down = wide / shape[1], high / shape[0]
    starts = np.ceil(left + runs.starts * across - 0.5).astype(int).tolist()
    ends = np.ceil(left + runs.ends * across - 0.5).astype(int).tolist()
    firsts = np.flatnonzero(np.diff(runs.rows, prepend=-1))  # `unique` loads for 50 ms, once
    shown = runs.rows[firsts]
    upper = np.ceil(top + shown * down - 0.5).astype(int).tolist()
    lower = np.ceil(top + (shown + 1) * down - 0.5).astype(int).tolist()
    bounds = [*firsts.tolist(), len(starts)]
    found: dict[int, tuple[int, ...]] = {}
    for place, (first, last) in enumerate(pairwise(bounds)):
        spans = tuple(chain.from_iterable(zip(starts[first:last], ends[first:last], strict=True)))
        found |= dict.fromkeys(range(upper[place], lower[place]), spans)
    return found


def _with(starts: RunPlaces, ends: RunPlaces, width: int, seed: int) -> NDArray[np.bool_]:
    """Which runs hang together with one of them. Each takes the least number that a neighbour has, and the number of
    what that number is: after some rounds all that hang together have one."""
    first, last = np.searchsorted(ends, starts + width, side="right"), np.searchsorted(starts, ends + width)
    count = np.maximum(0, last - first)
    upper = np.repeat(np.arange(len(starts)), count)
    lower = np.arange(len(upper)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    number = np.arange(len(starts))
    while True:
        above, below = number[upper], number[lower]
        apart = above != below
        if not apart.any():
            kept: NDArray[np.bool_] = number == number[seed]
            return kept
        upper, lower, above, below = upper[apart], lower[apart], above[apart], below[apart]
        np.minimum.at(number, np.maximum(above, below), np.minimum(above, below))
        while not np.array_equal(further := number[number], number):
            number = further
