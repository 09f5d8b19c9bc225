"""A picture cut into cells: parts of nearly one colour each, about as large as a square of a given side.

After Achanta et al. (2012, "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods"): each pixel belongs to
that of the nine middles around it which is nearest in colour and place, and each middle goes to the middle of its
pixels; some rounds of both. All but the last are done with a quarter of the pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.ui.viewers.magic_wand.flood_fill import SeenPixels

type Planes = NDArray[np.float32]
type WholePlaces = NDArray[np.intp]

_HALF = np.float32(0.5)
_COARSE_ROUNDS = 4  # and one of all pixels
_COMPACT = 36.0  # shades that are as far as a cell's side: of less, cells have winding edges


def _softened(plane: NDArray[np.uint8]) -> Planes:
    """So that what is rough has no winding cells; an edge stays where it is."""
    soft = np.pad(plane, 2, mode="edge").astype(np.float32)
    for _time in range(2):
        tall = soft[:-2] + soft[2:]
        tall += soft[1:-1]
        tall += soft[1:-1]
        soft = tall[:, :-2] + tall[:, 2:]
        soft += tall[:, 1:-1]
        soft += tall[:, 1:-1]
    soft *= np.float32(1 / 256)
    return soft


class _PartedSide(NamedTuple):
    """A side of the picture, parted evenly, and made longer so that all `parts` have one even `length`: `there` is
    which pixel stands at each place, `back` a place of each pixel."""

    parts: int
    length: int
    there: WholePlaces
    back: WholePlaces

    @staticmethod
    def of(pixels: int, parts: int) -> _PartedSide:
        part = np.arange(pixels) * parts // pixels
        begins = np.searchsorted(part, np.arange(parts + 1))
        own = np.diff(begins)
        length = int(own.max() + own.max() % 2)
        there = begins[:-1, None] + np.arange(length) * own[:, None] // length
        back = part * length - (begins[part] - np.arange(pixels)) * length // own[part]
        return _PartedSide(parts, length, there.reshape(-1), back)


class _InSquares(NamedTuple):
    """The picture as so many planes of (rows of a square, columns of a square, squares down, squares across): what is
    said about a square is said about all its pixels at once. `columns` and `rows` tell where they are, in shades."""

    planes: list[Planes]
    rows: Planes
    columns: Planes

    def halved(self) -> _InSquares:
        rows, columns = self.rows, self.columns
        halved = [(e[::2, ::2] + e[1::2, ::2] + e[::2, 1::2] + e[1::2, 1::2]) * (_HALF * _HALF) for e in self.planes]
        return _InSquares(halved, (rows[::2] + rows[1::2]) * _HALF, (columns[:, ::2] + columns[:, 1::2]) * _HALF)

    def middles(self, labels: WholePlaces) -> list[Planes]:
        """Of each cell, of each plane and both places; of one that has no pixels: none that is near to anything."""
        shape, flat = labels.shape[2:], labels.reshape(-1)
        count = shape[0] * shape[1]
        sizes = np.bincount(flat, minlength=count)
        found: list[Planes] = []
        for plane in (*self.planes, self.rows, self.columns):
            every = np.broadcast_to(plane, labels.shape).reshape(-1)
            sums = np.bincount(flat, weights=every, minlength=count)
            means = np.where(sizes > 0, sums / np.maximum(sizes, 1), 1e6)
            found.append(means.reshape(shape).astype(np.float32))
        return found

    def off(self, middles: list[Planes]) -> Planes:
        """How far each pixel is from a middle of its square, squared."""
        *shades, row, column = middles
        far = np.square(self.planes[0] - shades[0])
        for plane, shade in zip(self.planes[1:], shades[1:], strict=True):
            apart = plane - shade
            far += np.square(apart, out=apart)
        far += np.square(self.rows - row)
        far += np.square(self.columns - column)
        return far


class Superpixels:
    """Of (height, width, 3) pixels; `labels` tell which cell each belongs to, once all are found. Before, these are
    squares."""

    def __init__(self, pixels: SeenPixels, side: int) -> None:
        height, width = pixels.shape[:2]
        self._pixels, self._nearness = pixels, np.float32(_COMPACT / side)
        self._down, self._across = (_PartedSide.of(length, max(1, round(length / side))) for length in (height, width))
        down, across = self._down, self._across
        self._numbers = np.arange(down.parts * across.parts).reshape(down.parts, across.parts)
        wide = np.pad(self._numbers, 1, mode="edge")
        # Of each square the one to the left above, 0, to the one to the right below, 8; at the rim the next one.
        self._beside = np.stack([wide[y : y + down.parts, x : x + across.parts] for y in range(3) for x in range(3)])
        self.labels = self._numbers[down.back // down.length][:, across.back // across.length]

    def find(self) -> Iterator[None]:
        """Between two of its steps it can be left for a while."""
        planes: list[Planes] = []
        for channel in range(3):
            planes.append(self._in_squares(_softened(self._pixels[..., channel])))
            yield
        rows, columns = (
            (side.there * self._nearness).astype(np.float32).reshape(side.parts, side.length).T
            for side in (self._down, self._across)
        )
        fine = _InSquares(planes, rows[:, None, :, None], columns[None, :, None, :])
        coarse = fine.halved()
        labels = np.broadcast_to(self._numbers, coarse.planes[0].shape)
        for _round in range(_COARSE_ROUNDS):
            yield
            nearest = np.zeros(labels.shape, np.uint8)
            yield from self._nearest(coarse, coarse.middles(labels), nearest)
            labels = self._labels(nearest)
        nearest = np.zeros(planes[0].shape, np.uint8)
        yield from self._nearest(fine, coarse.middles(labels), nearest)
        self.labels = self._in_image(self._labels(nearest))

    def _nearest(self, layer: _InSquares, middles: list[Planes], nearest: NDArray[np.uint8]) -> Iterator[None]:
        """Of the cell of each pixel's square and those beside it, into `nearest`: 0 to 8."""
        least = layer.off([middle.take(self._beside[0]) for middle in middles])
        for way in range(1, 9):
            yield
            off = layer.off([middle.take(self._beside[way]) for middle in middles])
            is_nearer = np.less(off, least).view(np.uint8)
            is_nearer *= np.uint8(way)
            np.maximum(nearest, is_nearer, out=nearest)
            np.minimum(least, off, out=least)

    def _labels(self, nearest: NDArray[np.uint8]) -> WholePlaces:
        labels: WholePlaces = self._beside.take(nearest * np.intp(self._numbers.size) + self._numbers)
        return labels

    def _in_squares(self, plane: Planes) -> Planes:
        down, across = self._down, self._across
        whole = plane[down.there][:, across.there].reshape(down.parts, down.length, across.parts, across.length)
        return np.ascontiguousarray(whole.transpose(1, 3, 0, 2))

    def _in_image(self, labels: WholePlaces) -> WholePlaces:
        """The inverse."""
        down, across = self._down, self._across
        whole = labels.transpose(2, 0, 3, 1).reshape(down.parts * down.length, across.parts * across.length)
        image: WholePlaces = whole[down.back][:, across.back]
        return image
