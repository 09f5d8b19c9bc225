"""Flood fill by colour tolerance. The functions find the pixels of nearly one colour, in the whole image or
connected to a seed pixel. The result is a list of pixel runs, row by row."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type PixelArray = NDArray[np.uint8]
type RunPositions = NDArray[np.intp]


class Runs(NamedTuple):
    """Runs of pixels, by row, then column, each of the columns from `starts` (included) to `ends` (excluded)."""

    rows: RunPositions
    starts: RunPositions
    ends: RunPositions


def similar_runs(pixels: PixelArray, at: tuple[int, int], tolerance: int, *, everywhere: bool) -> Runs:
    """Return the pixels whose colour is similar to that of the pixel `at` (column, row). `pixels` has the shape
    (height, width, 3). No channel of a returned pixel differs by more than `tolerance` shades. Unless `everywhere`,
    only pixels connected to `at` by edges (4-connectivity) are returned."""
    height, width = pixels.shape[:2]
    similar = np.zeros((height, width + 2), bool)  # a padding column on each side separates the rows in the flat array
    inside = similar[:, 1:-1]
    inside[:] = True
    for channel in range(3):
        shade = int(pixels[at[1], at[0], channel])
        plane = pixels[..., channel]
        inside &= (plane >= max(0, shade - tolerance)) & (plane <= min(255, shade + tolerance))
    return _runs(similar, None if everywhere else at)


def connected_runs(mask: NDArray[np.bool_], at: tuple[int, int]) -> Runs:
    """Return the pixels of the mask `mask` (height, width) that are 4-connected to the pixel `at`."""
    similar = np.zeros((mask.shape[0], mask.shape[1] + 2), bool)
    similar[:, 1:-1] = mask
    return _runs(similar, at)


def _runs(similar: NDArray[np.bool_], at: tuple[int, int] | None) -> Runs:
    """Return runs of True pixels, or those connected to `at`. Rows must begin and end with False padding."""
    width = similar.shape[1]
    bounds = np.flatnonzero(np.diff(similar.reshape(-1))) + 1
    starts = bounds[::2]
    ends = bounds[1::2]
    if at is not None:
        seed = int(np.searchsorted(ends, at[1] * width + at[0] + 1, side="right"))
        connected = _connected_to(starts, ends, width, seed)
        starts = starts[connected]
        ends = ends[connected]
    rows = starts // width
    before = rows * width + 1
    return Runs(rows, starts - before, ends - before)


def to_mask_rows(
    runs: Runs, section: tuple[float, float, float, float], shape: tuple[int, int]
) -> dict[int, tuple[int, ...]]:
    """Return the rows of the image that the runs cover, as column bounds per row. `section` (left, top, width,
    height) is the section of the image that is shown in `shape` (height, width) pixels. An image pixel is covered if
    the shown pixel that contains its centre is covered."""
    left, top, wide, high = section
    across, down = wide / shape[1], high / shape[0]
    starts = np.ceil(left + runs.starts * across - 0.5).astype(int).tolist()
    ends = np.ceil(left + runs.ends * across - 0.5).astype(int).tolist()
    firsts = np.flatnonzero(np.diff(runs.rows, prepend=-1))  # avoids a numpy function that takes 50 ms to load
    shown = runs.rows[firsts]
    upper = np.ceil(top + shown * down - 0.5).astype(int).tolist()
    lower = np.ceil(top + (shown + 1) * down - 0.5).astype(int).tolist()
    bounds = [*firsts.tolist(), len(starts)]
    found: dict[int, tuple[int, ...]] = {}
    for place, (first, last) in enumerate(pairwise(bounds)):
        spans = tuple(chain.from_iterable(zip(starts[first:last], ends[first:last], strict=True)))
        found |= dict.fromkeys(range(upper[place], lower[place]), spans)
    return found


def _connected_to(starts: RunPositions, ends: RunPositions, width: int, seed: int) -> NDArray[np.bool_]:
    """Return a mask of the runs that are connected to the run `seed`. Each run takes the smallest number among its
    neighbours, and then the number of that run. After some rounds all connected runs have the same number."""
    first, last = np.searchsorted(ends, starts + width, side="right"), np.searchsorted(starts, ends + width)
    count = np.maximum(0, last - first)
    upper = np.repeat(np.arange(len(starts)), count)
    lower = np.arange(len(upper)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    number = np.arange(len(starts))
    while True:
        above, below = number[upper], number[lower]
        differs = above != below
        if not differs.any():
            connected: NDArray[np.bool_] = number == number[seed]
            return connected
        upper, lower, above, below = upper[differs], lower[differs], above[differs], below[differs]
        np.minimum.at(number, np.maximum(above, below), np.minimum(above, below))
        while not np.array_equal(further := number[number], number):
            number = further
