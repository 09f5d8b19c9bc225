"""The waveform as an image in device pixels, and the loader of the single samples that it needs when zoomed in. Each
column is a line from its lowest to its highest sample. Where the peaks are too coarse to draw, the samples around
the visible range are loaded. If there is space between two samples, the samples themselves are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio, WaveformPeaks
from annotator.ui import async_tasks
from annotator.ui.theme.palette import current

COARSEST = 256.0  # samples per device pixel from which on the peaks are sufficient
AROUND = 1.0  # of the visible range, fetched on each side
_FULL_SCALE = 32767.0


class VisibleSamples(Struct, frozen=True):
    """Loaded samples. `pcm` holds the samples of each channel from `first` on, -1 to 1."""

    first: int
    pcm: tuple[NDArray[np.float32], ...]

    @property
    def last(self) -> int:
        return self.first + min((channel.size for channel in self.pcm), default=0)

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        """Return exact peaks like `OpenAudio.outline`. Columns between samples take the line's height there."""
        pcm = self.pcm[channel]
        if not pcm.size:
            return WaveformPeaks(_sixteen_bit(np.zeros(columns)), _sixteen_bit(np.zeros(columns)), columns)
        edges = first + (last - first) / columns * np.arange(columns + 1) - self.first
        before = np.clip(np.floor(edges).astype(np.int64), 0, pcm.size - 1)
        after = np.minimum(before + 1, pcm.size - 1)
        lines = pcm[before] + (pcm[after] - pcm[before]) * np.clip(edges - before, 0.0, 1.0)
        whole = np.clip(np.ceil(edges).astype(np.int64), 0, pcm.size - 1)
        has_some = whole[:-1] < whole[1:]
        lows = np.minimum(lines[:-1], lines[1:])
        highs = np.maximum(lines[:-1], lines[1:])
        lows = np.where(has_some, np.minimum(lows, np.minimum.reduceat(pcm, whole)[:-1]), lows)
        highs = np.where(has_some, np.maximum(highs, np.maximum.reduceat(pcm, whole)[:-1]), highs)
        return WaveformPeaks(_sixteen_bit(lows), _sixteen_bit(highs), columns)

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
        self._wanted = (0, 0)
        self._got = None

    def of(self, audio: OpenAudio, first: float, last: float) -> VisibleSamples | None:
        """Return samples that cover the range, or None while they are being loaded."""
        begin = max(0, floor(first) - 1)
        end = min(audio.shape.length, floor(last) + 2)
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
    return np.clip(np.rint(values * _FULL_SCALE), -32768, 32767).astype(np.int16).data


DOTS_FROM_PX = 6.0  # between two samples, in device pixels
DOT_PX = 2.5
_FULL = 32768

type Pixels = NDArray[np.uint32]


class WaveformImage:
    """A painter of waveforms. `splits` draws the channels below each other instead of over each other."""

    def __init__(self, near: SampleLoader, *, splits: bool) -> None:
        self._near = near
        self._splits = splits

    def drawn(self, audio: OpenAudio, first: float, last: float, width_px: int, height_px: int) -> QImage:
        """Return the waveform of a range of samples. Coarse peaks are drawn lighter."""
        scale = (last - first) / max(1, width_px)
        near = self._near.of(audio, first, last) if scale < COARSEST else None
        source = audio if near is None else near
        channels = range(min(2, audio.shape.channels))
        outlines = [source.outline(channel, first, last, width_px) for channel in channels]
        image = waveform(outlines, height_px, splits=self._splits)
        if near is not None and scale * DOTS_FROM_PX < 1:
            painter = QPainter(image)
            for channel in channels:
                lane = _channel_band(channel, len(channels) if self._splits else 1, height_px)
                _paint_samples(painter, near, channel, (first, scale), lane)
            painter.end()
        return image


def waveform(outlines: Sequence[WaveformPeaks], height_px: int, *, splits: bool = False) -> QImage:
    """Return the waveform of at least one series of peaks with at least one column. `splits` draws the channels
    below each other instead of over each other."""
    columns = len(outlines[0].lows)
    pixels: Pixels = np.zeros((height_px, columns), np.uint32)
    for number, outline in enumerate(outlines):
        middle, half_px = _channel_band(number if splits else 0, len(outlines) if splits else 1, height_px)
        if splits or number == 0:
            pixels[middle] = _argb("line")
        _draw(pixels, outline, middle, half_px)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _draw(pixels: Pixels, outline: WaveformPeaks, middle: int, half_px: float) -> None:
    """Draw the peaks over the image."""
    scale = half_px / _FULL
    tops = middle - np.rint(np.frombuffer(outline.highs, np.int16) * scale).astype(np.int32)
    bottoms = middle - np.rint(np.frombuffer(outline.lows, np.int16) * scale).astype(np.int32)
    top = int(tops.min())
    bottom = int(bottoms.max()) + 1
    rows = np.arange(top, bottom, dtype=np.int32)[:, None]
    is_drawn = (rows >= tops) & (rows <= bottoms)
    colours = np.full(tops.size, _argb("wave"), np.uint32)
    colours[outline.exact_columns :] = _argb("wave_rough")
    np.copyto(pixels[top:bottom], colours, where=is_drawn)


def _channel_band(number: int, count: int, height_px: int) -> tuple[int, float]:
    """Return the middle of a lane and the height of a full-scale sample."""
    lane_px = height_px // count
    return number * lane_px + lane_px // 2, max(0.0, lane_px / 2 - 1)


def _argb(role: str) -> int:
    return current().colour(role).rgba()


def _paint_samples(
    painter: QPainter, near: VisibleSamples, channel: int, seen: tuple[float, float], lane: tuple[int, float]
) -> None:
    """Paint single samples. `seen` is the first visible sample and the samples per pixel."""
    begin, values = near.points(channel, *(seen[0], seen[0] + seen[1] * painter.window().width()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current().colour("wave"))
    for place, value in enumerate(values):
        at = QPointF((begin + place - seen[0]) / seen[1], lane[0] - value * lane[1])
        painter.drawEllipse(at, DOT_PX, DOT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
