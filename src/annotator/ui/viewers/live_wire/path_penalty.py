"""A penalty for the path that an outline already uses.

Following the path again, or close beside it, is expensive, so that an outline does not turn back over itself.
Crossing is possible, and both ends of the path are free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.answer.rotation import Spot
from annotator.ui.viewers.live_wire.edge_costs import EdgeCosts, Whole

_ON_IT, _BESIDE_IT, _NEAR_IT = 300, 150, 40  # more than any step costs, at each of its two positions
_FREE = 2  # positions on each side of an end


def with_path_penalty(links: EdgeCosts, path: Sequence[Spot]) -> EdgeCosts:
    """Return `links` with the penalty for `path` added.

    `path` is in window positions and may leave the window. The next section starts at its last point."""
    height, width = links.across.shape[0], links.down.shape[1]
    dear = _dear(path, (width, height))
    all_, before, after = slice(None), slice(None, -1), slice(1, None)
    return EdgeCosts(
        links.across + dear[all_, before] + dear[all_, after],
        links.down + dear[before, all_] + dear[after, all_],
        links.falling + dear[before, before] + dear[after, after],
        links.rising + dear[before, after] + dear[after, before],
    )


def _dear(path: Sequence[Spot], size: tuple[int, int]) -> Whole:
    """Return the extra cost of each position as a (height, width) array."""
    width, height = size
    corners = np.array(path, float)
    across, down = corners.T
    gone = np.concatenate(([0.0], np.cumsum(np.abs(np.diff(corners, axis=0)).max(axis=1))))
    at = np.append(np.arange(0, gone[-1], 0.5), gone[-1])
    columns, rows = np.rint(np.interp(at, gone, across)).astype(int), np.rint(np.interp(at, gone, down)).astype(int)
    is_inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    on_it = np.zeros((height, width), bool)
    on_it[rows[is_inside], columns[is_inside]] = True
    beside = _wider(on_it)
    dear = np.where(on_it, _ON_IT, np.where(beside, _BESIDE_IT, np.where(_wider(beside), _NEAR_IT, 0)))
    for x, y in (path[0], path[-1]):
        left, top = round(x) - _FREE, round(y) - _FREE
        right, bottom = left + 2 * _FREE + 1, top + 2 * _FREE + 1
        dear[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 0
    return dear.astype(np.int32)


def _wider(places: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask with the eight neighbours of each position added."""
    padded = np.pad(places, ((0, 0), (1, 1)))
    wide = padded[:, :-2] | padded[:, 1:-1] | padded[:, 2:]
    padded = np.pad(wide, ((1, 1), (0, 0)))
    wider: NDArray[np.bool_] = padded[:-2] | padded[1:-1] | padded[2:]
    return wider
