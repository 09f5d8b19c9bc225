"""The waveform as an image in device pixels.

Each column is a line from its lowest to its highest sample. If there is space between two samples, the samples
themselves are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from annotator.core.ports.audio import OpenAudio, Outline
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.sample_loader import COARSEST, SampleLoader, VisibleSamples

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
                lane = _lane(channel, len(channels) if self._splits else 1, height_px)
                _paint_samples(painter, near, channel, (first, scale), lane)
            painter.end()
        return image


def waveform(outlines: Sequence[Outline], height_px: int, *, splits: bool = False) -> QImage:
    """Return the waveform of at least one series of peaks with at least one column.

    `splits` draws the channels below each other instead of over each other."""
    columns = len(outlines[0].lows)
    pixels: Pixels = np.zeros((height_px, columns), np.uint32)
    for number, outline in enumerate(outlines):
        middle, half_px = _lane(number if splits else 0, len(outlines) if splits else 1, height_px)
        if splits or number == 0:
            pixels[middle] = _argb("line")
        _draw(pixels, outline, middle, half_px)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _draw(pixels: Pixels, outline: Outline, middle: int, half_px: float) -> None:
    """Draw the peaks over the image."""
    scale = half_px / _FULL
    tops = middle - np.rint(np.frombuffer(outline.highs, np.int16) * scale).astype(np.int32)
    bottoms = middle - np.rint(np.frombuffer(outline.lows, np.int16) * scale).astype(np.int32)
    top, bottom = int(tops.min()), int(bottoms.max()) + 1
    rows = np.arange(top, bottom, dtype=np.int32)[:, None]
    is_drawn = (rows >= tops) & (rows <= bottoms)
    colours = np.full(tops.size, _argb("wave"), np.uint32)
    colours[outline.exact_columns :] = _argb("wave_rough")
    np.copyto(pixels[top:bottom], colours, where=is_drawn)


def _lane(number: int, count: int, height_px: int) -> tuple[int, float]:
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
