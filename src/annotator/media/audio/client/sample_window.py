"""The single samples of a range that is shown at high zoom, kept from the last fetch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.client.peak_pyramid import Int16s, extremes
from annotator.media.audio.protocol import PCM_BYTES

# A range up to this length is drawn from its samples.
CLOSE_SAMPLES = 200_000
_FETCHED_SAMPLES = PCM_BYTES // 4
_FULL_SCALE = 32_768.0


class Detail:
    """The samples of one range of one channel: `samples` from `start` on, as 16-bit integers."""

    def __init__(self, start: int, samples: Int16s) -> None:
        self._start = start
        self._samples = samples

    def covers(self, first: float, last: float, length: int) -> bool:
        return self._start <= max(0.0, first) and min(last, length) <= self._start + len(self._samples)

    def columns(self, edges: NDArray[np.float64]) -> tuple[Int16s, Int16s]:
        pairs = np.stack((self._samples, self._samples), axis=1)
        return extremes(pairs, edges - self._start)


def around(first: float, last: float) -> tuple[int, int]:
    """Return the first sample and the number of samples to fetch for a range, with room to scroll."""
    start = max(0, int((first + last) / 2) - _FETCHED_SAMPLES // 2)
    return start, _FETCHED_SAMPLES


def as_detail(start: int, pcm: bytes) -> Detail:
    scaled = np.clip(np.rint(np.frombuffer(pcm, np.float32) * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return Detail(start, np.nan_to_num(scaled).astype(np.int16))
