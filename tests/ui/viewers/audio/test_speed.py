"""Painting during playback is minimal."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from annotator.core.ports.audio import WaveformPeaks
from annotator.ui.viewers.audio.waveform import WaveformView
from fakes.audio_files import FakeAudio

WIDTH_PX, HEIGHT_PX = 1500, 200


class DrawnAudio(FakeAudio):
    """An hour of two loud channels; `asked` has the columns of each outline that was drawn."""

    def __init__(self) -> None:
        super().__init__("/hour.wav", np.broadcast_to(np.float32(0), (2, 16_000 * 3600)), 16_000)
        self._highs = np.random.default_rng(1).integers(2_000, 30_000, 10_000, dtype=np.int16)
        self.asked: list[int] = []

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        self.asked.append(columns)
        highs = np.roll(self._highs, int(first / (last - first) * columns) + channel)[:columns]
        return WaveformPeaks((-highs).data, highs.copy().data, columns)


def test_an_outline_is_made_once_for_each_view_and_never_for_the_cursor(app: QApplication) -> None:
    del app
    wave, page, audio = WaveformView(), QPixmap(WIDTH_PX, HEIGHT_PX), DrawnAudio()
    wave.resize(WIDTH_PX, HEIGHT_PX)
    wave.show_audio(audio)
    wave.zoom_in()
    wave.render(page)
    assert audio.asked == [WIDTH_PX] * audio.shape.channels
    for step in range(1, 6):
        wave.show_cursor(16_000.0 * step)
        wave.render(page, QPoint(), QRegion(QRect(700, 0, 14, HEIGHT_PX)))
    assert len(audio.asked) == audio.shape.channels
    wave.move_to(wave.stretch.panned(-10.0))
    wave.render(page)
    assert len(audio.asked) == 2 * audio.shape.channels
