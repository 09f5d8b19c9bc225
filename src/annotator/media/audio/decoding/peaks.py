"""Peaks: the minimum and maximum of every 256 samples of each channel, from which waveforms are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.decoding.growable_tables import Room
from annotator.media.audio.decoding.pcm import Samples, as_int16
from annotator.media.audio.protocol import BIN_SAMPLES


class PeakBins:
    """Rows of shape (channels, 2), filled from the beginning. `count` of them are complete, except the last one of
    finished audio."""

    def __init__(self, room: Room, channels: int, count: int = 0) -> None:
        self._room = room
        self._table: NDArray[Any] = room.rows(count)
        self.count = count
        # The incomplete bin: its number of samples and its extremes, in the layout of the computation, of shape (2,
        # channels, bins): minimum, maximum.
        self._started_samples = 0
        self._begun = np.zeros((2, channels, 1), np.float32)

    @property
    def samples(self) -> int:
        """The number of samples in the complete bins."""
        return self.count * BIN_SAMPLES

    @property
    def samples_added(self) -> int:
        return self.samples + self._started_samples

    def add(self, samples: Samples) -> None:
        """Add the samples that follow, in pieces of about a second: for short pieces the overhead dominates."""
        count = samples.shape[1]
        if not count:
            return
        begins = np.arange(-self._started_samples, count, BIN_SAMPLES)
        begins[0] = 0
        found = np.empty((2, len(samples), len(begins)), np.float32)
        for extreme, bins, begun in zip((np.minimum, np.maximum), found, self._begun, strict=True):
            extreme.reduceat(samples, begins, axis=1, out=bins)
            if self._started_samples:
                extreme(bins[:, :1], begun, out=bins[:, :1])
        whole, self._started_samples = divmod(self._started_samples + count, BIN_SAMPLES)
        self._begun = found[:, :, whole:]
        self._write(found[:, :, :whole])

    def end(self) -> None:
        if self._started_samples:
            self._started_samples = 0
            self._write(self._begun)

    def _write(self, found: NDArray[np.float32]) -> None:
        bins = found.shape[2]
        if not bins:
            return
        if self.count + bins > len(self._table):
            self._table = self._room.rows(self.count + bins)
        self._table[self.count : self.count + bins] = as_int16(found).T
        self.count += bins
