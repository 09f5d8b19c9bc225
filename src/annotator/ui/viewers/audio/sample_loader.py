"""The loader of single samples around the visible range, used where the peaks are too coarse to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio, Outline
from annotator.ui import async_tasks

COARSEST = 256.0  # samples per device pixel from which on the peaks are sufficient
AROUND = 1.0  # of the visible range, fetched on each side
_FULL = 32767.0


class VisibleSamples(Struct, frozen=True):
    """Loaded samples. `pcm` holds the samples of each channel from `first` on, -1 to 1."""

    first: int
    pcm: tuple[NDArray[np.float32], ...]

    @property
    def last(self) -> int:
        return self.first + min((channel.size for channel in self.pcm), default=0)

    def outline(self, channel: int, first: float, last: float, columns: int) -> Outline:
        """Return the exact peaks like `OpenAudio.outline`.

        A column between two samples takes the height of the line between them."""
        pcm = self.pcm[channel]
        if not pcm.size:
            return Outline(_sixteen_bit(np.zeros(columns)), _sixteen_bit(np.zeros(columns)), columns)
        edges = first + (last - first) / columns * np.arange(columns + 1) - self.first
        before = np.clip(np.floor(edges).astype(np.int64), 0, pcm.size - 1)
        after = np.minimum(before + 1, pcm.size - 1)
        lines = pcm[before] + (pcm[after] - pcm[before]) * np.clip(edges - before, 0.0, 1.0)
        whole = np.clip(np.ceil(edges).astype(np.int64), 0, pcm.size - 1)
        has_some = whole[:-1] < whole[1:]
        lows, highs = np.minimum(lines[:-1], lines[1:]), np.maximum(lines[:-1], lines[1:])
        lows = np.where(has_some, np.minimum(lows, np.minimum.reduceat(pcm, whole)[:-1]), lows)
        highs = np.where(has_some, np.maximum(highs, np.maximum.reduceat(pcm, whole)[:-1]), highs)
        return Outline(_sixteen_bit(lows), _sixteen_bit(highs), columns)

    def points(self, channel: int, first: float, last: float) -> tuple[int, Sequence[float]]:
        """Return the index of the first sample, and the visible samples with one neighbour on each side."""
        begin = max(self.first, floor(first))
        return begin, self.pcm[channel][begin - self.first : max(0, floor(last) + 2 - self.first)].tolist()


class SampleLoader(QObject):
    """A loader of missing samples; `come` is called when they have arrived."""

    def __init__(self, owner: QObject, come: Callable[[], None]) -> None:
        super().__init__(owner)
        self._loading = async_tasks.Latest(owner)
        self._come = come
        self._wanted = (0, 0)
        self._got: VisibleSamples | None = None

    def forget(self) -> None:
        self._loading.cancel()
        self._wanted, self._got = (0, 0), None

    def of(self, audio: OpenAudio, first: float, last: float) -> VisibleSamples | None:
        """Return samples that cover the range, or None while they are being loaded."""
        begin, end = max(0, floor(first) - 1), min(audio.shape.length, floor(last) + 2)
        got = self._got
        if got is not None and got.first <= begin and end <= got.last:
            return got
        if not (self._wanted[0] <= begin and end <= self._wanted[1] and self._loading.busy):
            around = int((end - begin) * AROUND)
            self._wanted = max(0, begin - around), min(audio.shape.length, end + around)
            self._loading.start(self._fetch(audio, *self._wanted))
        return None

    async def _fetch(self, audio: OpenAudio, first: int, last: int) -> None:
        channels = range(min(2, audio.shape.channels))
        try:
            views = [await audio.samples(channel, first, last - first) for channel in channels]
        except MediaFault:
            return  # the peaks stay on screen; a lost recording reports its own error
        self._got = VisibleSamples(first, tuple(np.frombuffer(view, np.float32) for view in views))
        self._come()


def _sixteen_bit(values: NDArray[np.floating]) -> memoryview:
    return np.clip(np.rint(values * _FULL), -32768, 32767).astype(np.int16).data
