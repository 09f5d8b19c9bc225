"""The spectrogram of the visible range, computed on request in a thread. A Hann window of 25 ms moves from column to
column (short-time Fourier transform, https://en.wikipedia.org/wiki/Short-time_Fourier_transform). The image shows
the energy in decibels below the loudest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import log2

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio
from annotator.ui import async_tasks
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.visible_range import VisibleRange

WINDOW_S = 0.025
HIGHEST_HZ = 8000.0  # speech matters below this
LONGEST_S = 120.0  # a longer visible range would be blurred and slow
RANGE_DB = 70.0
STEP_HZ = 2000.0  # between two labels of the scale
AT_A_TIME = 256  # columns
_SHADES = 256

type Shades = NDArray[np.uint8]


class Wanted(Struct, frozen=True):
    """A requested spectrogram: the range of samples and the image size in device pixels."""

    first: float
    last: float
    width_px: int
    height_px: int


class Spectrogram(QObject):
    """A cache of the current spectrogram; `come` is called when it has been computed."""

    def __init__(self, owner: QObject, come: Callable[[], None]) -> None:
        super().__init__(owner)
        self._making = async_tasks.Latest(owner)
        self._come = come
        self._wanted: Wanted | None = None
        self._shades: Shades | None = None

    def forget(self) -> None:
        self._making.cancel()
        self._wanted = None
        self._shades = None

    def drawn(self, audio: OpenAudio, wanted: Wanted) -> QImage | None:
        """Return the image, or None while it is being computed or if the range is too long."""
        if wanted.last - wanted.first > LONGEST_S * audio.shape.rate_hz:
            self.forget()
            return None
        if wanted != self._wanted:
            self._wanted = wanted
            self._shades = None
            self._making.start(self._make(audio, wanted))
        return None if self._shades is None else _image(self._shades)

    async def _make(self, audio: OpenAudio, wanted: Wanted) -> None:
        window = window_of(audio.shape.rate_hz)
        begin = max(0, int(wanted.first) - window)
        count = min(audio.shape.length, int(wanted.last) + window) - begin
        try:
            views = [await audio.samples(channel, begin, count) for channel in range(min(2, audio.shape.channels))]
        except MediaFault:
            return  # a lost recording reports its own error
        pcm = np.mean([np.frombuffer(view, np.float32) for view in views], axis=0, dtype=np.float32)
        self._shades = await asyncio.to_thread(shades, pcm, begin, audio.shape.rate_hz, wanted)
        self._come()


def window_of(rate_hz: int) -> int:
    """Return the window length in samples: the power of two nearest to `WINDOW_S`."""
    return 1 << max(5, round(log2(WINDOW_S * rate_hz)))


def top_hz(rate_hz: int) -> float:
    """Return the highest frequency shown."""
    return min(HIGHEST_HZ, rate_hz / 2)


def shades(pcm: NDArray[np.float32], begin: int, rate_hz: int, wanted: Wanted) -> Shades:
    """Return the shades of the image, 255 for the loudest; the first row is the highest frequency. `begin` is the
    index of the first sample of `pcm`."""
    window = window_of(rate_hz)
    padded = np.concatenate([np.zeros(window, np.float32), pcm, np.zeros(window, np.float32)])
    centres = wanted.first + (np.arange(wanted.width_px) + 0.5) * (wanted.last - wanted.first) / wanted.width_px
    starts = np.clip((centres - begin + window / 2).astype(np.int64), 0, padded.size - window)
    frequencies = top_hz(rate_hz) * (1 - (np.arange(wanted.height_px) + 0.5) / wanted.height_px)
    bins = frequencies * window / rate_hz
    low = np.floor(bins).astype(np.int64)
    share = (bins - low)[:, None]
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)
    shape = np.hanning(window).astype(np.float32)
    energies = np.empty((wanted.height_px, wanted.width_px), np.float32)
    for at in range(0, wanted.width_px, AT_A_TIME):
        energy = np.abs(np.fft.rfft(frames[starts[at : at + AT_A_TIME]] * shape, axis=1)).T ** 2
        higher = np.minimum(low + 1, energy.shape[0] - 1)
        energies[:, at : at + AT_A_TIME] = energy[low] * (1 - share) + energy[higher] * share
    loudest = max(float(energies.max()), 1e-12)
    decibels = 10 * np.log10(np.maximum(energies / loudest, 1e-12))
    found: Shades = (np.clip(1 + decibels / RANGE_DB, 0, 1) * (_SHADES - 1)).astype(np.uint8)
    return found


def paint_scale(painter: QPainter, box: QRect, rate_hz: int, visible: VisibleRange) -> None:
    """Paint the frequency scale, or a hint that the visible range is too long."""
    metrics = painter.fontMetrics()
    if (visible.last - visible.first) > LONGEST_S * rate_hz:
        painter.setPen(current().colour("muted"))
        painter.drawText(box.adjusted(6, 2, -6, -2), Qt.AlignmentFlag.AlignTop, _("Zoom in to see the frequencies."))
        return
    for khz in range(int(STEP_HZ // 1000), int(top_hz(rate_hz) // 1000), int(STEP_HZ // 1000)):
        y = box.bottom() - round(box.height() * khz * 1000 / top_hz(rate_hz))
        text = _("{count} kHz").format(count=khz)
        label = QRect(box.left(), y - metrics.height() // 2, metrics.horizontalAdvance(text) + 8, metrics.height())
        painter.fillRect(label, current().colour("surface"))
        painter.setPen(current().colour("muted"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def _image(shades: Shades) -> QImage:
    """Return the image with the colours of the theme."""
    height, width = shades.shape
    ground = current().colour("surface")
    ink = current().colour("ink")
    table = [_between(ground, ink, number / (_SHADES - 1)).rgb() for number in range(_SHADES)]
    image = QImage(np.ascontiguousarray(shades).data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()


def _between(ground: QColor, ink: QColor, share: float) -> QColor:
    parts = ((ground.redF(), ink.redF()), (ground.greenF(), ink.greenF()), (ground.blueF(), ink.blueF()))
    return QColor.fromRgbF(*(low + (high - low) * share for low, high in parts))
