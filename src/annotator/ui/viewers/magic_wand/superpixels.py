"""SLIC superpixels: sections of nearly one colour, each about as large as a square of a given side. Source: Achanta
et al. (2012), "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods". Each pixel joins the nearest in
colour and position of the nine surrounding centres. Each centre then moves to the mean of its pixels. Both steps are
repeated for some rounds. All rounds but the last use a quarter of the pixels. The edges are shown as a bright line
beside a dark one, which is visible on any background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from annotator.ui.viewers.magic_wand.flood_fill import PixelArray

type Planes = NDArray[np.float32]
type Indexes = NDArray[np.intp]

_HALF = np.float32(0.5)
_COARSE_ROUNDS = 4  # the final round uses all pixels
_COMPACT = 36.0  # colour distance in shades that equals one superpixel side; smaller values give winding edges


def _smoothed(plane: NDArray[np.uint8]) -> Planes:
    """Return the plane smoothed, so that rough textures do not give winding superpixels; edges keep their place."""
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


class _DividedSide(NamedTuple):
    """One side of the image, divided evenly into `parts` and stretched so that all have the same even `length`.
    `source` is the source pixel of each stretched position, `stretched` a stretched position of each pixel."""

    parts: int
    length: int
    source: Indexes
    stretched: Indexes

    @staticmethod
    def of(pixels: int, parts: int) -> _DividedSide:
        part = np.arange(pixels) * parts // pixels
        begins = np.searchsorted(part, np.arange(parts + 1))
        own = np.diff(begins)
        length = int(own.max() + own.max() % 2)
        there = begins[:-1, None] + np.arange(length) * own[:, None] // length
        back = part * length - (begins[part] - np.arange(pixels)) * length // own[part]
        return _DividedSide(parts, length, there.reshape(-1), back)


class _SquareLayout(NamedTuple):
    """Image planes of shape (rows in a square, columns in a square, squares down, squares across), so that an
    operation on a square is one on all its pixels. `rows`, `columns`: pixel positions scaled as shades."""

    planes: list[Planes]
    rows: Planes
    columns: Planes

    def halved(self) -> _SquareLayout:
        rows, columns = self.rows, self.columns
        halved = [(e[::2, ::2] + e[1::2, ::2] + e[::2, 1::2] + e[1::2, 1::2]) * (_HALF * _HALF) for e in self.planes]
        return _SquareLayout(halved, (rows[::2] + rows[1::2]) * _HALF, (columns[:, ::2] + columns[:, 1::2]) * _HALF)

    def means(self, labels: Indexes) -> list[Planes]:
        """Return each superpixel's mean in each plane and both positions; if empty, far from every pixel."""
        shape = labels.shape[2:]
        flat = labels.reshape(-1)
        count = shape[0] * shape[1]
        sizes = np.bincount(flat, minlength=count)
        found: list[Planes] = []
        for plane in (*self.planes, self.rows, self.columns):
            every = np.broadcast_to(plane, labels.shape).reshape(-1)
            sums = np.bincount(flat, weights=every, minlength=count)
            means = np.where(sizes > 0, sums / np.maximum(sizes, 1), 1e6)
            found.append(means.reshape(shape).astype(np.float32))
        return found

    def distances(self, middles: list[Planes]) -> Planes:
        """Return the squared distance of each pixel from the centre given for its square."""
        *shades, row, column = middles
        far = np.square(self.planes[0] - shades[0])
        for plane, shade in zip(self.planes[1:], shades[1:], strict=True):
            apart = plane - shade
            far += np.square(apart, out=apart)
        far += np.square(self.rows - row)
        far += np.square(self.columns - column)
        return far


class Superpixels:
    """The superpixels of (height, width, 3) pixels. `labels` holds the superpixel number of each pixel. Until
    `compute` has finished, the superpixels are squares."""

    def __init__(self, pixels: PixelArray, side: int) -> None:
        height, width = pixels.shape[:2]
        self._pixels = pixels
        self._position_weight = np.float32(_COMPACT / side)
        self._down, self._across = (_DividedSide.of(length, max(1, round(length / side))) for length in (height, width))
        down, across = self._down, self._across
        self._numbers = np.arange(down.parts * across.parts).reshape(down.parts, across.parts)
        wide = np.pad(self._numbers, 1, mode="edge")
        # For each square its nine neighbours from the upper left (0) to the lower right (8). At the border the nearest
        # square is repeated.
        self._neighbours = np.stack(
            [wide[y : y + down.parts, x : x + across.parts] for y in range(3) for x in range(3)]
        )
        self.labels = self._numbers[down.stretched // down.length][:, across.stretched // across.length]

    def compute(self) -> Iterator[None]:
        """Compute the result step by step. The caller may pause between two steps."""
        planes: list[Planes] = []
        for channel in range(3):
            planes.append(self._to_squares(_smoothed(self._pixels[..., channel])))
            yield
        rows, columns = (
            (side.source * self._position_weight).astype(np.float32).reshape(side.parts, side.length).T
            for side in (self._down, self._across)
        )
        fine = _SquareLayout(planes, rows[:, None, :, None], columns[None, :, None, :])
        coarse = fine.halved()
        labels = np.broadcast_to(self._numbers, coarse.planes[0].shape)
        for _round in range(_COARSE_ROUNDS):
            yield
            nearest = np.zeros(labels.shape, np.uint8)
            yield from self._nearest(coarse, coarse.means(labels), nearest)
            labels = self._labels(nearest)
        nearest = np.zeros(planes[0].shape, np.uint8)
        yield from self._nearest(fine, coarse.means(labels), nearest)
        self.labels = self._to_image(self._labels(nearest))

    def _nearest(self, layer: _SquareLayout, middles: list[Planes], nearest: NDArray[np.uint8]) -> Iterator[None]:
        """Write into `nearest` the index (0 to 8) of the nearest centre among the pixel's square and its neighbours."""
        least = layer.distances([middle.take(self._neighbours[0]) for middle in middles])
        for way in range(1, 9):
            yield
            off = layer.distances([middle.take(self._neighbours[way]) for middle in middles])
            is_nearer = np.less(off, least).view(np.uint8)
            is_nearer *= np.uint8(way)
            np.maximum(nearest, is_nearer, out=nearest)
            np.minimum(least, off, out=least)

    def _labels(self, nearest: NDArray[np.uint8]) -> Indexes:
        labels: Indexes = self._neighbours.take(nearest * np.intp(self._numbers.size) + self._numbers)
        return labels

    def _to_squares(self, plane: Planes) -> Planes:
        down, across = self._down, self._across
        whole = plane[down.source][:, across.source].reshape(down.parts, down.length, across.parts, across.length)
        return np.ascontiguousarray(whole.transpose(1, 3, 0, 2))

    def _to_image(self, labels: Indexes) -> Indexes:
        """Return the labels in image layout: the inverse of `_to_squares`."""
        down, across = self._down, self._across
        whole = labels.transpose(2, 0, 3, 1).reshape(down.parts * down.length, across.parts * across.length)
        image: Indexes = whole[down.stretched][:, across.stretched]
        return image


# premultiplied alpha
_BRIGHT = (110, 110, 110, 110)
_DARK = (0, 0, 0, 110)


def edges_of(labels: NDArray[np.intp]) -> QImage:
    """Return the edges between different labels of a (height, width) array as an image."""
    height, width = labels.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    pixels[:, :-1][across] = pixels[:-1][down] = _DARK
    pixels[:, 1:][across] = pixels[1:][down] = _BRIGHT
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
