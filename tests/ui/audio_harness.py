"""A panel with a sound on it, on fakes: to be marked by mouse and by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.result_items import Answer
from annotator.core.answer.timeline import samples_of
from annotator.core.design.controls import Choice, Choices
from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import Audio
from annotator.core.design.tree import ControlTag
from annotator.ui.design.transcription.segment_row import SegmentRow
from annotator.ui.design.transcription.segment_texts import SegmentTexts
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence, tone
from fakes.media import media_of
from fakes.player import FakePlayer
from services.service_env import until
from ui.panel_harness import PanelHarness, a_design
from ui.stage import on_loop

RATE_HZ = 16_000
AUDIO = Audio(name="audio", value="$audio")
WHO = Labels(name="who", to_name="audio", labels=(Label(value="Anna"), Label(value="Ben")))
ONE = Labels(name="one", to_name="audio", labels=(Label(value="Speech"),))
CLEAR = Choices(name="clear", to_name="audio", choices=(Choice(value="Yes"), Choice(value="No")), per_region=True)


class AudioHarness:
    def __init__(self, *controls: ControlTag) -> None:
        self.audio = FakeAudio("/a.wav", np.tile(np.hstack([tone(440, 0.9), silence(0.1)]), 10), RATE_HZ)
        self.player = FakePlayer()
        media = media_of(audio_files=FakeAudioFiles({"/a.wav": self.audio}), player=self.player)
        self.harness = PanelHarness(a_design(AUDIO, *controls), {"audio": "/a.wav"}, (1000, 600), media)

    async def ready(self) -> None:
        await until(lambda: self.view.playing.audio is not None, "the sound is open")
        self.view.wave.grab()

    @property
    def view(self) -> AnnotatedAudioView:
        found = self.harness.panel.parts.marked["audio"]
        assert isinstance(found, AnnotatedAudioView)
        return found

    @property
    def wave(self) -> SegmentWaveform:
        assert isinstance(self.view.wave, SegmentWaveform)
        return self.view.wave

    @property
    def answer(self) -> Answer:
        return self.harness.answering.answer

    @property
    def segments(self) -> list[tuple[int, int]]:
        return [samples_of(region.geometry, RATE_HZ) for region in regions(self.answer, self.harness.panel.design)]

    @property
    def labels(self) -> list[tuple[str, ...]]:
        return [labels_of(self.answer, region.id) for region in regions(self.answer, self.harness.panel.design)]

    @property
    def ids(self) -> list[str]:
        return [region.id for region in regions(self.answer, self.harness.panel.design)]

    @property
    def texts(self) -> SegmentTexts:
        (part,) = self.harness.panel.findChildren(SegmentTexts)
        return part

    def row(self, place: int) -> SegmentRow:
        """In the list of texts, in the order of time, in view or not."""
        row = self.texts.row_of(self.view.editor.segments[place].mark.region.id)
        assert row is not None
        return row

    def is_seen(self, place: int) -> bool:
        row = self.row(place)
        (area,) = [area for area in self.harness.panel.findChildren(QScrollArea) if area.isAncestorOf(row)]
        top = row.mapTo(area.viewport(), QPoint()).y()
        return top >= 0 and top + row.height() <= area.viewport().height()

    def point(self, seconds: float, above_px: int = 20) -> QPoint:
        return QPoint(round(self.wave.stretch.x_of(seconds * RATE_HZ)), self.wave.wave_box().bottom() - above_px)

    def drag(self, start_s: float, end_s: float, held: Qt.KeyboardModifier = Qt.KeyboardModifier.ShiftModifier) -> None:
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.wave, left, held, self.point(start_s))
        for share in (0.3, 0.7, 1.0):
            QTest.mouseMove(self.wave, self.point(start_s + (end_s - start_s) * share))
        QTest.mouseRelease(self.wave, left, held, self.point(end_s))

    def at(self, seconds: float) -> None:
        self.player.position = seconds * RATE_HZ

    def mark(self, start_s: float, end_s: float) -> None:
        """By key, with the sound paused: to the very sample."""
        self.view.playing.seek(start_s * RATE_HZ)
        self.view.editor.set_edge()
        self.view.playing.seek(end_s * RATE_HZ)
        self.view.editor.set_edge()


def working(app: QApplication, scenario: Callable[[AudioHarness], Awaitable[None]], *controls: ControlTag) -> None:
    async def whole() -> None:
        made: asyncio.Future[AudioHarness] = asyncio.get_running_loop().create_future()
        # Laying out turns the loop, which must not happen inside a step of a coroutine.
        asyncio.get_running_loop().call_soon(lambda: made.set_result(AudioHarness(*(controls or (ONE,)))))
        harness = await made
        try:
            await harness.ready()
            await scenario(harness)
        finally:
            harness.harness.panel.close()

    on_loop(app, whole)
