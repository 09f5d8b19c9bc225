"""Somebody who draws boxes on a film that was never a file, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.result_items import Region, TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import PercentBox, Track, track_of
from annotator.ui.design.playback import keyframe_commands
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from fakes.audio_files import FakeAudioFiles
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.stage import on_loop

FULL_PX = (640, 360)
TIMESTAMPS_S = [number * number / 5000 + number / 50 for number in range(100)]  # ever longer frames
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Boxer:
    """A film on screen, and what comes of the boxes on it: every edit comes back as a mark."""

    def __init__(self) -> None:
        self.video = FakeVideo("/a.mp4", TIMESTAMPS_S, size_px=FULL_PX)
        self.player = FakePlayer()
        self.view = AnnotatedVideoView(
            FakeVideos({"/a.mp4": self.video}),
            FakeAudioFiles({}),
            SharedPlayer(self.player),
            range_style=None,
            has_tracks=True,
        )
        assert self.view.track_editor is not None
        self.boxes = self.view.track_editor
        self.regions: dict[str, Region] = {}
        self.shape = Shape.TRACK  # of what is drawn
        self.selected = ""
        self.steps = 0  # of undo
        self.asked: list[str] = []
        tracks = self.boxes.tracks
        tracks.marked.connect(lambda *made: self._made("a", *made))
        tracks.moved.connect(self._made)
        tracks.grabbed.connect(self._grabbed)
        self.boxes.drawing.grabbed.connect(tracks.begin_undo_step)
        self.boxes.chosen.connect(self.choose)
        self.boxes.removed.connect(self._removed)
        self.boxes.drawing.drawn_without_tool.connect(lambda: self.asked.append("what it is"))
        self.actions = keyframe_commands([tracks])

    def _removed(self, region_id: str) -> None:
        del self.regions[region_id]
        self.choose("")

    def _grabbed(self) -> None:
        self.steps += 1

    def _made(self, region_id: str, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> None:
        self.regions[region_id] = Region(region_id, "film", self.shape, geometry, frames=frames)
        self.boxes.activate(None)
        self.choose(region_id)

    def choose(self, region_id: str) -> None:
        self.selected = region_id
        marks = tuple(Mark(region, "Car", QColor("orange")) for region in self.regions.values())
        self.boxes.show_marks(marks, region_id)

    @property
    def track(self) -> Track:
        region = self.regions["a"]
        return track_of(region.geometry, region.frames, self.video, self.view.nominal)

    @property
    def seen(self) -> list[dict[str, Any]]:
        """The regions on screen, in percent."""
        return [dict(mark.region.geometry) for mark in self.boxes.drawing.marks]

    def at(self, x: int, y: int) -> QPoint:
        """Return the view position of a pixel of the video."""
        spot = self.boxes.drawing.view_point((x, y)).toPoint()
        return QPoint(spot.x(), spot.y())

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        screen, left = self.view.images, Qt.MouseButton.LeftButton
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)

        def dragged() -> None:
            QTest.mousePress(screen, left, NONE, self.at(*start))
            for spot in (middle, end):
                QTest.mouseMove(screen, self.at(*spot))
            QTest.mouseRelease(screen, left, NONE, self.at(*end))

        await self.action(dragged)

    async def click(self, widget: QWidget, at: QPoint) -> None:
        await self.action(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at))

    async def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        await self.action(lambda: QTest.keyClick(self.view.images, key, modifier))

    async def action(self, action: Callable[[], object]) -> None:
        """From a timer: Qt's test mouse turns the event loop, which must not happen inside a step of a coroutine."""
        done: list[bool] = []
        QTimer.singleShot(0, self.view, lambda: done.append(bool(action()) or True))
        await until(lambda: bool(done), "it is done")

    async def draw(self, shape: Shape, *corners: tuple[int, int]) -> None:
        """Click the corners of a region; Enter ends a polygon."""
        self.shape = shape
        self.boxes.activate(shape)
        for corner in corners:
            await self.click(self.view.images, self.at(*corner))
        if shape is Shape.POLYGON_TRACK:
            await self.key(Qt.Key.Key_Return)

    async def go_to(self, number: int) -> None:
        self.view.go_to_frame(number)
        await until(lambda: self.view.images.number == number, f"frame {number} is on screen")


def boxing(app: QApplication, scenario: Callable[[Boxer], Awaitable[None]]) -> None:
    async def whole() -> None:
        boxer = Boxer()
        boxer.view.resize(800, 640)
        boxer.view.show()
        boxer.view.activateWindow()
        boxer.view.show_medium("/a.mp4")
        await until(lambda: boxer.view.images.number == 0, "the first frame is on screen")
        boxer.view.setFocus()
        await scenario(boxer)
        boxer.view.close()

    on_loop(app, whole)


def percent(left: int, top: int, right: int, bottom: int) -> PercentBox:
    wide, high = FULL_PX
    return PercentBox(left * 100 / wide, top * 100 / high, (right - left) * 100 / wide, (bottom - top) * 100 / high)
