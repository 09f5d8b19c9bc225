"""The cost of a step from one pixel corner to the next, which is low along an edge in the image.

Source: Mortensen and Barrett (1998), "Interactive Segmentation with Intelligent Scissors". The cost depends on the
strength of the edge and on the direction of the step relative to the edge. Positions are pixel corners, as for
polygons, because an edge runs between two pixels.

A penalty makes it expensive to follow the path that an outline already uses, or to run close beside it. So an outline
does not turn back over itself. Crossing is possible, and both ends of the path are free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.core.answer.geometry.rotated_box import Spot

type Reals = NDArray[np.float32]
type IntArray = NDArray[np.int32]

# cost of a horizontal or vertical step; a larger difference allows longer detours
_LEAST = 6
_MOST = 36
_WEAK_SHARE = 0.75
_ACROSS_SHARE = 0.25
_STRONG_PERCENT = 97  # percentile of the strengths that counts as a full edge
_FLAT = 8.0  # shades per pixel; less is no edge, however flat the image is
_NEIGHBOUR_WEIGHT = np.float32(0.5)  # factor for positions beside the ridge of an edge
_BORDER = np.float32(0.25)  # maximum weakness of the image border as an edge
_DIAGONAL = 2**0.5
_STEEP = 0.9238795  # cosine of 22.5 degrees: a direction closer to an axis counts as horizontal or vertical


class EdgeCosts(NamedTuple):
    """The edge costs between (height, width) positions. `across` has one column less, `down` one row less, the
    diagonals both. `falling` goes right and down. `rising` goes from a position with a left neighbour to the
    position below that neighbour."""

    across: IntArray
    down: IntArray
    falling: IntArray
    rising: IntArray


class Borders(NamedTuple):
    """The sides of the window that are borders of the image. An object that is cut off there ends there."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


_NONE = Borders()


class Slopes(NamedTuple):
    """The edge strength (shades per pixel) and the unit direction across the edge, at each pixel corner."""

    strength: Reals
    right: Reals
    down: Reals


def gradients(pixels: NDArray[np.uint8]) -> Slopes:
    """Return the slopes at the (height + 1, width + 1) corners of (height, width, channels) pixels. At each corner
    the channel with the strongest slope counts."""
    planes = np.ascontiguousarray(np.moveaxis(pixels, 2, 0)).astype(np.int16)
    wide = np.pad(planes, ((0, 0), (2, 2), (2, 2)), mode="edge")
    tall = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    soft = tall[..., :-2] + 2 * tall[..., 1:-1] + tall[..., 2:]  # 16 times the smoothed value
    rights, downs = soft[..., 1:] - soft[..., :-1], soft[:, 1:] - soft[:, :-1]
    rights, downs = rights[:, 1:] + rights[:, :-1], downs[..., 1:] + downs[..., :-1]
    right, down, square = _strongest(rights.astype(np.float32), downs.astype(np.float32))
    length = np.sqrt(square)
    strength = length * np.float32(1 / 32)
    np.maximum(length, np.float32(1e-6), out=length)
    return Slopes(strength, np.divide(right, length, out=right), np.divide(down, length, out=down))


def _strongest(rights: Reals, downs: Reals) -> tuple[Reals, Reals, Reals]:
    """Return the slope of the strongest channel at each position, and its squared length. The arguments have the
    shape (channels, height, width)."""
    squares = rights * rights
    squares += downs * downs
    right = rights[0]
    down = downs[0]
    square = squares[0]
    for channel in range(1, len(squares)):
        is_more = squares[channel] > square
        for best, each in ((right, rights), (down, downs), (square, squares)):
            np.copyto(best, each[channel], where=is_more)
    return right, down, square


def _ridge(slopes: Slopes) -> NDArray[np.bool_]:
    """Return a mask of the positions where the edge is at least as strong as on both sides of it."""
    wide = np.pad(slopes.strength, 1, mode="edge")
    height, width = slopes.strength.shape

    def beside(right: int, down: int) -> Reals:
        return wide[1 + down : 1 + down + height, 1 + right : 1 + right + width]

    def is_top(right: int, down: int) -> NDArray[np.bool_]:
        return (slopes.strength >= beside(right, down)) & (slopes.strength >= beside(-right, -down))

    is_across = np.abs(slopes.right) > _STEEP
    is_down = np.abs(slopes.down) > _STEEP
    diagonal = np.where(slopes.right * slopes.down > 0, is_top(1, 1), is_top(-1, 1))
    top = np.where(is_across, is_top(1, 0), np.where(is_down, is_top(0, 1), diagonal))
    ridge: NDArray[np.bool_] = top
    return ridge


def edge_costs(slopes: Slopes, borders: Borders = _NONE) -> EdgeCosts:
    """Return the costs of the steps between pixel corners. The border of the image is an edge that a path can
    follow, no stronger than the edges in the image."""
    every = slopes.strength.reshape(-1)
    weaker = slopes.strength.size * _STRONG_PERCENT // 100
    full = max(_FLAT, float(np.partition(every, weaker)[weaker]))  # avoids a numpy function that takes 50 ms to load
    strong = np.minimum(np.float32(1), slopes.strength / np.float32(full))
    weak = 1 - np.where(_ridge(slopes), strong, _NEIGHBOUR_WEIGHT * strong)
    for is_border, line in zip(borders, (np.s_[:, 0], np.s_[0, :], np.s_[:, -1], np.s_[-1, :]), strict=True):
        if is_border:
            weak[line] = np.minimum(weak[line], _BORDER)
    all_ = slice(None)
    before = slice(None, -1)
    after = slice(1, None)
    half = 1 / _DIAGONAL
    weak *= np.float32(_MOST * _WEAK_SHARE / 2)

    def cost(crossed: Reals, start: tuple[slice, slice], end: tuple[slice, slice], length: float) -> IntArray:
        """Return the cost of the steps from `start` to `end`. `crossed` is the share of the step across the edge at
        each position. It is overwritten."""
        np.abs(crossed, out=crossed)
        crossed *= np.float32(_MOST * _ACROSS_SHARE / 2)
        crossed += weak
        costs: Reals = crossed[start] + crossed[end]
        costs += np.float32(_LEAST)
        costs *= np.float32(length)
        return np.rint(costs, out=costs).astype(np.int32)

    right, down = slopes.right, slopes.down
    return EdgeCosts(
        cost(right.copy(), (all_, before), (all_, after), 1),
        cost(down.copy(), (before, all_), (after, all_), 1),
        cost((right + down) * np.float32(half), (before, before), (after, after), _DIAGONAL),
        cost((down - right) * np.float32(half), (before, after), (after, before), _DIAGONAL),
    )


# more than any step costs, at each of its two positions
_ON_IT = 300
_NEIGHBOUR_COST = 150
_NEAR_IT = 40
_FREE = 2  # positions on each side of an end


def with_path_penalty(links: EdgeCosts, path: Sequence[Spot]) -> EdgeCosts:
    """Return `links` with the penalty for `path` added. `path` is in window positions and may leave the window. The
    next section starts at its last point."""
    height, width = links.across.shape[0], links.down.shape[1]
    dear = _penalties(path, (width, height))
    all_ = slice(None)
    before = slice(None, -1)
    after = slice(1, None)
    return EdgeCosts(
        links.across + dear[all_, before] + dear[all_, after],
        links.down + dear[before, all_] + dear[after, all_],
        links.falling + dear[before, before] + dear[after, after],
        links.rising + dear[before, after] + dear[after, before],
    )


def _penalties(path: Sequence[Spot], size: tuple[int, int]) -> IntArray:
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
    beside = _dilated(on_it)
    dear = np.where(on_it, _ON_IT, np.where(beside, _NEIGHBOUR_COST, np.where(_dilated(beside), _NEAR_IT, 0)))
    for x, y in (path[0], path[-1]):
        left, top = round(x) - _FREE, round(y) - _FREE
        right, bottom = left + 2 * _FREE + 1, top + 2 * _FREE + 1
        dear[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 0
    return dear.astype(np.int32)


def _dilated(places: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask with the eight neighbours of each position added."""
    padded = np.pad(places, ((0, 0), (1, 1)))
    wide = padded[:, :-2] | padded[:, 1:-1] | padded[:, 2:]
    padded = np.pad(wide, ((1, 1), (0, 0)))
    wider: NDArray[np.bool_] = padded[:-2] | padded[1:-1] | padded[2:]
    return wider
