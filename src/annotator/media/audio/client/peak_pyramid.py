"""A pyramid over waveform peaks, so that an hour and a single word are looked up equally fast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.protocol import BIN_SAMPLES

type Int16s = NDArray[np.int16]

_FACTOR = 16
_LEVELS = 3
# The most entries that are read for one envelope.
_AT_MOST = 1 << 18


class PeakPyramid:
    """A pyramid of peaks. The worker writes the lowest level into shared memory; each entry of a higher level covers
    16 of the level below."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._levels: list[Int16s] = [np.zeros((0, channels, 2), np.int16) for _ in range(_LEVELS)]
        self._counts = [0] * _LEVELS

    def extend(self, table: Int16s, bins: int) -> None:
        """Take in the first `bins` rows of `table`, of shape (rows, channels, 2)."""
        self._levels[0], self._counts[0] = table, max(bins, self._counts[0])
        for level in range(1, _LEVELS):
            below, done = self._levels[level - 1], self._counts[level]
            whole = self._counts[level - 1] // _FACTOR
            if whole <= done:
                continue
            if whole > len(self._levels[level]):
                roomier = np.zeros((max(1_024, whole * 2), self._channels, 2), np.int16)
                roomier[:done] = self._levels[level][:done]
                self._levels[level] = roomier
            groups = below[done * _FACTOR : whole * _FACTOR].reshape(whole - done, _FACTOR, self._channels, 2)
            self._levels[level][done:whole, :, 0] = groups[..., 0].min(axis=1)
            self._levels[level][done:whole, :, 1] = groups[..., 1].max(axis=1)
            self._counts[level] = whole

    def columns(self, channel: int, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
        """Return the minimum and maximum of each column. `edges` are sample positions, one more than there are
        columns."""
        span = max(0.0, float(edges[-1] - edges[0])) / BIN_SAMPLES
        level = 0
        while level < _LEVELS - 1 and span > _AT_MOST:
            level, span = level + 1, span / _FACTOR
        size = BIN_SAMPLES * _FACTOR**level
        return extremes(self._levels[level][: self._counts[level], channel], edges / size)


def extremes(pairs: Int16s, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
    """Return the minimum and maximum of the `pairs` (minimum, maximum) that touch each column; 0 where none does."""
    columns, there = len(edges) - 1, len(pairs)
    lows, highs = np.zeros(columns, np.int16), np.zeros(columns, np.int16)
    begins = np.maximum(np.floor(edges[:-1]), 0).astype(np.int64)
    ends = np.maximum(np.ceil(edges[1:]).astype(np.int64), begins + 1)
    seen = (begins < there) & (edges[1:] > 0)
    if not seen.any():
        return lows, highs
    begins, ends = begins[seen], np.minimum(ends[seen], there)
    low, high = int(begins[0]), int(ends[-1])
    part = np.ascontiguousarray(pairs[low:high].T)
    # `reduceat` takes pairs of indices; an end equal to the length needs one entry behind the last.
    indices = np.stack((begins, ends), axis=1).reshape(-1) - low
    padded = np.pad(part, ((0, 0), (0, 1)), mode="edge")
    lows[seen] = np.minimum.reduceat(padded[0], indices)[::2]
    highs[seen] = np.maximum.reduceat(padded[1], indices)[::2]
    return lows, highs
