"""A picture cut into cells: parts of nearly one colour each, about as large as a square of a given side.

After Achanta et al. (2012, "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods"): each pixel belongs to
that of the nine middles around it which is nearest in colour and place, and each middle goes to the middle of its
pixels; some rounds of both.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from annotator.ui.objects.alike.runs import SeenPixels

type Planes = NDArray[np.float32]

_ROUNDS = 5
_COMPACT = 36.0  # shades that are as far as a cell's side: of less, cells have winding edges


def _softened(plane: Planes) -> Planes:
    """So that what is rough has no winding cells; an edge stays where it is."""
    for _time in range(2):
        wide = np.pad(plane, 1, mode="edge")
        tall = wide[:-2] + 2 * wide[1:-1] + wide[2:]
        plane = np.divide(tall[:, :-2] + 2 * tall[:, 1:-1] + tall[:, 2:], 16, dtype=np.float32)
    return plane


class Cells:
    """Of (height, width, 3) pixels; `labels` tell which cell each belongs to, from the first round on."""

    def __init__(self, pixels: SeenPixels, side: int) -> None:
        height, width = pixels.shape[:2]
        self._across, self._down = max(1, round(width / side)), max(1, round(height / side))
        self._column = np.arange(width) * self._across // width
        self._row = np.arange(height) * self._down // height
        self._pixels, self._side = pixels, side
        self.labels = (self._row[:, None] * self._across + self._column).astype(np.int32)

    def find(self) -> Iterator[None]:
        """Between two of its steps it can be left for a while."""
        planes: list[Planes] = []
        for channel in range(3):
            planes.append(_softened(self._pixels[..., channel].astype(np.float32)))
            yield
        planes += self._places()
        for _round in range(_ROUNDS):
            middles = self._middles(planes)
            yield
            least = np.full(self.labels.shape, np.inf, np.float32)
            labels = self.labels.copy()
            numbers = np.arange(self._across * self._down, dtype=np.int32).reshape(self._down, self._across)
            for down in range(3):
                for across in range(3):
                    off = np.zeros(least.shape, np.float32)
                    for plane, middle in zip(planes, middles, strict=True):
                        apart = plane - self._beside(middle, across, down)
                        off += apart * apart
                    is_nearer = off < least
                    np.copyto(least, off, where=is_nearer)
                    np.copyto(labels, self._beside(numbers, across, down), where=is_nearer)
                    yield
            self.labels = labels

    def _places(self) -> list[Planes]:
        """Columns and rows, so that a cell's side weighs as much as some shades."""
        height, width = self.labels.shape
        nearness = np.float32(_COMPACT / self._side)
        columns, rows = (np.arange(length, dtype=np.float32) * nearness for length in (width, height))
        return [np.broadcast_to(columns, (height, width)), np.broadcast_to(rows[:, None], (height, width))]

    def _middles(self, planes: list[Planes]) -> list[Planes]:
        """Of each cell, of each plane; of one that has no pixels any more: none that is near to anything."""
        flat, count = self.labels.reshape(-1), self._across * self._down
        sizes = np.bincount(flat, minlength=count)
        found: list[Planes] = []
        for plane in planes:
            sums = np.bincount(flat, weights=plane.reshape(-1), minlength=count)
            means = np.where(sizes > 0, sums / np.maximum(sizes, 1), 1e6)
            found.append(means.reshape(self._down, self._across).astype(np.float32))
        return found

    def _beside[T: np.generic](self, each: NDArray[T], across: int, down: int) -> NDArray[T]:
        """For each pixel that of the cell which it began in, or of one beside that: 0 to 2, 1 for itself."""
        rows = np.clip(self._row + down - 1, 0, self._down - 1)
        columns = np.clip(self._column + across - 1, 0, self._across - 1)
        beside: NDArray[T] = each[rows][:, columns]
        return beside
