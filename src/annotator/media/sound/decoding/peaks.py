"""The least and the greatest sample of every 256, of each channel: what waveforms are drawn from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.media.sound.decoding.pcm import Samples, as_int16
from annotator.media.sound.decoding.rooms import Room
from annotator.media.sound.words import BIN_SAMPLES

_AT_ONCE_SAMPLES = 192 * BIN_SAMPLES


class PeakBins:
    """Rows of shape (channels, 2), filled from the beginning on. `count` of them are whole, but for the very last of a
    sound that has ended."""

    def __init__(self, room: Room, channels: int, count: int = 0) -> None:
        self._room = room
        self._channels = channels
        self._table: NDArray[Any] = room.rows(count)
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self.count = count

    @property
    def samples(self) -> int:
        """How many samples went into the bins that there are."""
        return self.count * BIN_SAMPLES

    @property
    def samples_added(self) -> int:
        return self.samples + self._waiting_samples

    def add(self, samples: Samples) -> None:
        """What follows. It may wait, until there is enough to be worth it, or `end`."""
        self._waiting.append(samples)
        self._waiting_samples += samples.shape[1]
        if self._waiting_samples >= _AT_ONCE_SAMPLES:
            self._take(self._waiting_samples // BIN_SAMPLES)

    def end(self) -> None:
        self._take(self._waiting_samples // BIN_SAMPLES)
        if self._waiting_samples:
            rest = self._joined()
            self._write(rest[:, np.newaxis, :])
            self._wait_for(np.zeros((self._channels, 0), np.float32))

    def _take(self, bins: int) -> None:
        joined = self._joined()
        self._write(joined[:, : bins * BIN_SAMPLES].reshape(self._channels, bins, BIN_SAMPLES))
        self._wait_for(joined[:, bins * BIN_SAMPLES :].copy())

    def _joined(self) -> Samples:
        return np.concatenate(self._waiting, axis=1) if self._waiting else np.zeros((self._channels, 0), np.float32)

    def _wait_for(self, rest: Samples) -> None:
        self._waiting, self._waiting_samples = [rest], rest.shape[1]

    def _write(self, binned: Samples) -> None:
        """`binned` has the shape (channels, bins, samples)."""
        bins = binned.shape[1]
        if not bins:
            return
        if self.count + bins > len(self._table):
            self._table = self._room.rows(self.count + bins)
        rows = self._table[self.count : self.count + bins]
        rows[:, :, 0] = as_int16(binned.min(axis=2)).T
        rows[:, :, 1] = as_int16(binned.max(axis=2)).T
        self.count += bins
