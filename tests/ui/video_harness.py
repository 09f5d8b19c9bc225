"""A panel with a film on it, on fakes: its ranges are marked by mouse and by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Choice, Choices
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import ControlTag
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.audio_clock import SILENT_HZ
from annotator.ui.viewers.video.range_editor import RangeEditor
from annotator.ui.viewers.video.timeline import Timeline
from fakes.media import media_of
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.panel_harness import PanelHarness, a_design
from ui.stage import on_loop

VIDEO = Video(name="film", value="$film")
MOMENTS = Labels(
    name="moment",
    to_name="film",
    kind=LabelsKind.TIMELINE,
    labels=(Label(value="Goal", alias="goal"), Label(value="Foul"), Label(value="Cheering", max_usages=1)),
)
NEAR = Choices(name="near", to_name="film", choices=(Choice(value="Yes"), Choice(value="No")), per_region=True)
STEADY = tuple(number / 25 for number in range(250))


class VideoHarness:
    """Without sound: `at` says where the clock is."""

    def __init__(self, timestamps_s: Sequence[float] = STEADY, controls: Sequence[ControlTag] = (MOMENTS,)) -> None:
        self.video = FakeVideo("/f.mp4", timestamps_s)
        self.player = FakePlayer()
        media = media_of(videos=FakeVideos({"/f.mp4": self.video}), player=self.player)
        self.harness = PanelHarness(a_design(VIDEO, *controls), {"film": "/f.mp4"}, (1000, 640), media)

    async def ready(self) -> None:
        await self.on_screen(0)
        self.actions = self.harness.panel.playing

    @property
    def view(self) -> AnnotatedVideoView:
        found = self.harness.panel.parts.marked["film"]
        assert isinstance(found, AnnotatedVideoView)
        return found

    @property
    def editor(self) -> RangeEditor:
        assert self.view.ranges is not None
        return self.view.ranges

    @property
    def timeline(self) -> Timeline:
        return self.editor.timeline

    @property
    def answer(self) -> Answer:
        return self.harness.answering.answer

    @property
    def regions(self) -> tuple[Region, ...]:
        return regions(self.answer, self.harness.panel.design)

    @property
    def ranges(self) -> list[tuple[str, int, int]]:
        """Label, first and last true frame, in the order in which they were made."""
        return [
            (labels_of(self.answer, region.id)[0], region.frames[0].number, region.frames[-1].number)
            for region in self.regions
        ]

    def opened(self) -> list[tuple[str, int]]:
        """Return label and first frame of each open range."""
        return [(opened.label, opened.frame) for opened in self.editor.opened]

    def undo(self) -> None:
        self.harness.answering.undo(self.harness.answering.steps.undo)

    async def on_screen(self, number: int) -> None:
        await until(lambda: self.view.images.number == number, f"frame {number} is on screen")

    def at(self, seconds: float) -> None:
        """On the film's own clock."""
        self.player.position = (seconds - self.video.time_s(0)) * SILENT_HZ

    def stand_on(self, frame: int) -> None:
        self.view.go_to_frame(frame)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.harness.focused, key, held)

    def mark(self, key: Qt.Key, first: int, last: int) -> None:
        for frame in (first, last):
            self.stand_on(frame)
            self.press(key)

    def point(self, frame: float) -> QPoint:
        """On the strip, in the middle of the frame, below the lanes."""
        first, last = self.timeline.bounds_of(int(frame), int(frame))
        return QPoint(round(self.timeline.stretch.x_of((first + last) / 2)), self.timeline.wave_box().bottom() - 4)

    def drag(self, first: int, last: int) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.timeline, left, none, self.point(first))
        for frame in ((first + last) // 2, last):
            QTest.mouseMove(self.timeline, self.point(frame))
        QTest.mouseRelease(self.timeline, left, none, self.point(last))


def working(
    app: QApplication,
    scenario: Callable[[VideoHarness], Awaitable[None]],
    *controls: ControlTag,
    timestamps_s: Sequence[float] = STEADY,
) -> None:
    async def whole() -> None:
        made: asyncio.Future[VideoHarness] = asyncio.get_running_loop().create_future()
        # Laying out turns the loop, which must not happen inside a step of a coroutine.
        asyncio.get_running_loop().call_soon(
            lambda: made.set_result(VideoHarness(timestamps_s, controls or (MOMENTS,)))
        )
        harness = await made
        try:
            await harness.ready()
            await scenario(harness)
        finally:
            harness.harness.panel.close()

    on_loop(app, whole)
