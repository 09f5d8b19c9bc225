"""What it costs to go on from one corner of a pixel to the next one: little along an edge of what is in the picture.

After Mortensen and Barrett (1998, "Interactive Segmentation with Intelligent Scissors"): how strong the edge is there,
and whether one goes along it. Places are corners of pixels, as those of polygons are: an edge lies between two pixels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type Reals = NDArray[np.float32]
type Whole = NDArray[np.int32]

_LEAST, _MOST = 6, 36  # of a step to the side; the more they differ, the longer the ways around
_WEAK_SHARE, _ACROSS_SHARE = 0.75, 0.25
_STRONG_PERCENT = 97  # so many of a hundred places are weaker than what counts as an edge in full
_FLAT = 8.0  # shades a pixel: less is no edge, however flat all around is
_BESIDE = np.float32(0.5)  # what an edge counts beside the line where it is strongest
_BORDER = np.float32(0.25)  # how weak the picture's border is at most, as an edge
_DIAGONAL = 2**0.5
_STEEP = 0.9238795  # of a way across within 22.5 degrees of a row or a column


class EdgeCosts(NamedTuple):
    """Of (height, width) places: `across` has a column less, `down` a row less, both others both. `falling` leads
    to the right and down, `rising` from a place with a left neighbour to the one below that."""

    across: Whole
    down: Whole
    falling: Whole
    rising: Whole


class Borders(NamedTuple):
    """Which sides of what is looked at are the picture's own: an object that is cut off there ends there."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


_NONE = Borders()


class Slopes(NamedTuple):
    """At each corner of a pixel: how strong the edge is (shades a pixel), and the way across it, of length 1."""

    strength: Reals
    right: Reals
    down: Reals


def gradients(pixels: NDArray[np.uint8]) -> Slopes:
    """Of (height, width, channels) pixels, at their (height + 1, width + 1) corners, in the channel that shows most."""
    planes = np.ascontiguousarray(np.moveaxis(pixels, 2, 0)).astype(np.int16)
    wide = np.pad(planes, ((0, 0), (2, 2), (2, 2)), mode="edge")
    tall = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    soft = tall[..., :-2] + 2 * tall[..., 1:-1] + tall[..., 2:]  # sixteen times what is there
    rights, downs = soft[..., 1:] - soft[..., :-1], soft[:, 1:] - soft[:, :-1]
    rights, downs = rights[:, 1:] + rights[:, :-1], downs[..., 1:] + downs[..., :-1]
    right, down, square = _most(rights.astype(np.float32), downs.astype(np.float32))
    length = np.sqrt(square)
    strength = length * np.float32(1 / 32)
    np.maximum(length, np.float32(1e-6), out=length)
    return Slopes(strength, np.divide(right, length, out=right), np.divide(down, length, out=down))


def _most(rights: Reals, downs: Reals) -> tuple[Reals, Reals, Reals]:
    """Of (channels, height, width) those of the channel that has most, and their squares together."""
    squares = rights * rights
    squares += downs * downs
    right, down, square = rights[0], downs[0], squares[0]
    for channel in range(1, len(squares)):
        is_more = squares[channel] > square
        for best, each in ((right, rights), (down, downs), (square, squares)):
            np.copyto(best, each[channel], where=is_more)
    return right, down, square


def _ridge(slopes: Slopes) -> NDArray[np.bool_]:
    """Where an edge is no weaker than on both sides of it."""
    wide = np.pad(slopes.strength, 1, mode="edge")
    height, width = slopes.strength.shape

    def beside(right: int, down: int) -> Reals:
        return wide[1 + down : 1 + down + height, 1 + right : 1 + right + width]

    def is_top(right: int, down: int) -> NDArray[np.bool_]:
        return (slopes.strength >= beside(right, down)) & (slopes.strength >= beside(-right, -down))

    is_across, is_down = np.abs(slopes.right) > _STEEP, np.abs(slopes.down) > _STEEP
    diagonal = np.where(slopes.right * slopes.down > 0, is_top(1, 1), is_top(-1, 1))
    top = np.where(is_across, is_top(1, 0), np.where(is_down, is_top(0, 1), diagonal))
    ridge: NDArray[np.bool_] = top
    return ridge


def edge_costs(slopes: Slopes, borders: Borders = _NONE) -> EdgeCosts:
    """The picture's border is an edge that can be followed, no stronger than what is in the picture."""
    every, weaker = slopes.strength.reshape(-1), slopes.strength.size * _STRONG_PERCENT // 100
    full = max(_FLAT, float(np.partition(every, weaker)[weaker]))  # `percentile` loads for 50 ms, once
    strong = np.minimum(np.float32(1), slopes.strength / np.float32(full))
    weak = 1 - np.where(_ridge(slopes), strong, _BESIDE * strong)
    for is_border, line in zip(borders, (np.s_[:, 0], np.s_[0, :], np.s_[:, -1], np.s_[-1, :]), strict=True):
        if is_border:
            weak[line] = np.minimum(weak[line], _BORDER)
    all_, before, after, half = slice(None), slice(None, -1), slice(1, None), 1 / _DIAGONAL
    weak *= np.float32(_MOST * _WEAK_SHARE / 2)

    def cost(crossed: Reals, start: tuple[slice, slice], end: tuple[slice, slice], length: float) -> Whole:
        """`crossed` is how far one goes across the edge at each place, and is used up."""
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
