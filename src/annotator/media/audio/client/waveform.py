"""Waveforms: a pyramid over peaks, so that an hour and a single word are looked up equally fast, and the single samples
of a range that is shown at high zoom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.protocol import BIN_SAMPLES, PCM_BYTES

type Int16s = NDArray[np.int16]

_FACTOR = 16
_LEVELS = 3
# The most entries that are read for one envelope.
_MOST_ENTRIES = 1 << 18
# A range up to this length is drawn from its samples.
CLOSE_SAMPLES = 200_000
_FETCHED_SAMPLES = PCM_BYTES // 4
_FULL_SCALE = 32_768.0


class PeakPyramid:
    """A peak pyramid. The worker writes the lowest level into shared memory; each level joins 16 entries to one."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._levels: list[Int16s] = [np.zeros((0, channels, 2), np.int16) for _ in range(_LEVELS)]
        self._counts = [0] * _LEVELS

    def extend(self, table: Int16s, bins: int) -> None:
        """Use the first `bins` rows of `table`, of shape (rows, channels, 2)."""
        self._levels[0] = table
        self._counts[0] = max(bins, self._counts[0])
        for level in range(1, _LEVELS):
            below = self._levels[level - 1]
            done = self._counts[level]
            whole = self._counts[level - 1] // _FACTOR
            if whole <= done:
                continue
            if whole > len(self._levels[level]):
                larger = np.zeros((max(1_024, whole * 2), self._channels, 2), np.int16)
                larger[:done] = self._levels[level][:done]
                self._levels[level] = larger
            groups = below[done * _FACTOR : whole * _FACTOR].reshape(whole - done, _FACTOR, self._channels, 2)
            self._levels[level][done:whole, :, 0] = groups[..., 0].min(axis=1)
            self._levels[level][done:whole, :, 1] = groups[..., 1].max(axis=1)
            self._counts[level] = whole

    def columns(self, channel: int, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
        """Return minimum and maximum of each column. `edges` are sample positions, one more than columns."""
        span = max(0.0, float(edges[-1] - edges[0])) / BIN_SAMPLES
        level = 0
        while level < _LEVELS - 1 and span > _MOST_ENTRIES:
            level += 1
            span /= _FACTOR
        size = BIN_SAMPLES * _FACTOR**level
        return extremes(self._levels[level][: self._counts[level], channel], edges / size)


def extremes(pairs: Int16s, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
    """Return the minimum and maximum of the `pairs` (minimum, maximum) that touch each column; 0 where none does."""
    lows = np.zeros(len(edges) - 1, np.int16)
    highs = np.zeros(len(edges) - 1, np.int16)
    begins = np.maximum(np.floor(edges[:-1]), 0).astype(np.int64)
    ends = np.maximum(np.ceil(edges[1:]).astype(np.int64), begins + 1)
    covered = (begins < len(pairs)) & (edges[1:] > 0)
    if not covered.any():
        return lows, highs
    begins = begins[covered]
    ends = np.minimum(ends[covered], len(pairs))
    low = int(begins[0])
    touched = np.ascontiguousarray(pairs[low : int(ends[-1])].T)
    # `reduceat` takes pairs of indices; an end equal to the length needs one entry behind the last.
    indices = np.stack((begins, ends), axis=1).reshape(-1) - low
    padded = np.pad(touched, ((0, 0), (0, 1)), mode="edge")
    lows[covered] = np.minimum.reduceat(padded[0], indices)[::2]
    highs[covered] = np.maximum.reduceat(padded[1], indices)[::2]
    return lows, highs


class SampleWindow:
    """The single samples of a range of one channel, last fetched: `samples` from `start` on, 16-bit integers."""

    def __init__(self, start: int, samples: Int16s) -> None:
        self._start = start
        self._samples = samples

    def covers(self, first: float, last: float, length: int) -> bool:
        return self._start <= max(0.0, first) and min(last, length) <= self._start + len(self._samples)

    def columns(self, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
        pairs = np.stack((self._samples, self._samples), axis=1)
        return extremes(pairs, edges - self._start)


def range_to_fetch(first: float, last: float) -> tuple[int, int]:
    """Return the first sample and the number of samples to fetch for a range, with a margin to scroll."""
    start = max(0, int((first + last) / 2) - _FETCHED_SAMPLES // 2)
    return start, _FETCHED_SAMPLES


def sample_window(start: int, pcm: bytes) -> SampleWindow:
    scaled = np.clip(np.rint(np.frombuffer(pcm, np.float32) * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return SampleWindow(start, np.nan_to_num(scaled).astype(np.int16))
