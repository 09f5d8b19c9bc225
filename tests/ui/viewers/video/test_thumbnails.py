"""Small pictures of a film on screen: a strip along it, and one of what the pointer is on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import ThumbnailRequest
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.thumbnails.filmstrip import Filmstrip
from annotator.ui.viewers.video.thumbnails.hover_preview import ThumbnailPopup
from annotator.ui.viewers.video.view import VideoView
from fakes.audio_files import FakeAudioFiles
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.stage import on_loop

SIZE = (800, 560)
LOW = (800, 380)
FRAMES = 100
BLURRED = MediaFilter(0.05)
AS_MADE = {AS_IT_IS: 200, BLURRED: 100}  # the red of what the fake makes


def with_ranges(videos: FakeVideos, audio_files: FakeAudioFiles, stage: SharedPlayer) -> VideoView:
    style = QColor("grey")
    return AnnotatedVideoView(
        videos, audio_files, stage, range_style=lambda opened: (opened.label, style), has_tracks=False
    )


def with_boxes(videos: FakeVideos, audio_files: FakeAudioFiles, stage: SharedPlayer) -> VideoView:
    return AnnotatedVideoView(videos, audio_files, stage, range_style=None, has_tracks=True)


type CreateView = Callable[[FakeVideos, FakeAudioFiles, SharedPlayer], VideoView]
VIEWS: tuple[CreateView, ...] = (VideoView, with_ranges, with_boxes)


class Onlooker:
    """A film without sound on screen."""

    def __init__(self, kind: CreateView = VideoView, looks: MediaFilter = AS_IT_IS) -> None:
        timestamps = [number * 0.04 for number in range(FRAMES)]
        self.video, self.other = FakeVideo("/a.mp4", timestamps), FakeVideo("/b.mp4", timestamps)
        self.player = FakePlayer()
        videos = FakeVideos({"/a.mp4": self.video, "/b.mp4": self.other})
        self.view = kind(videos, FakeAudioFiles({}), SharedPlayer(self.player))
        self.view.protect(looks, is_small=False)

    @property
    def strip(self) -> Filmstrip:
        return self.view.strip

    @property
    def popup(self) -> ThumbnailPopup:
        return self.view.thumbnails.hover_preview.popup

    async def sees(self, path: str = "/a.mp4") -> None:
        self.view.show_medium(path)
        await until(lambda: self.view.images.number == 0 and bool(self.strip.frames), "it is on screen")

    async def has_strip(self) -> None:
        await until(lambda: bool(self.strip.frames) and self.is_whole, "the strip has all of its pictures")

    @property
    def is_whole(self) -> bool:
        return all(frame in self.strip.kept for frame in self.strip.frames)

    def requested(self, purpose: ThumbnailRequest) -> list[tuple[int, ...]]:
        return [numbers for found, numbers, _room in self.video.thumbnailed if found is purpose]

    def point(self, widget: QWidget, frame: int) -> None:
        """With the button down if it was pressed; the pointer of the test's own screen stays where it is."""
        at, buttons = QPointF(self.at(frame)), QApplication.mouseButtons()
        none = Qt.KeyboardModifier.NoModifier
        moved = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), Qt.MouseButton.NoButton, buttons, none)
        QApplication.sendEvent(widget, moved)

    def at(self, frame: int) -> QPoint:
        clock = self.view._clock
        assert clock is not None
        middle = (clock.sample_of(frame) + clock.sample_of(frame + 1)) / 2
        return QPoint(int(self.view.wave.stretch.x_of(middle)), 30)

    async def points(self, widget: QWidget, frame: int) -> None:
        self.point(widget, frame)
        await until(lambda: blue_of(self.popup.image) == frame, f"frame {frame} is shown small")


def blue_of(image: QImage) -> int | None:
    return None if image.isNull() else image.pixelColor(0, 0).blue()


def reds(image: QImage) -> set[int]:
    """Return the reds of all thumbnails on screen, however made."""
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.red() for colour in colours if colour.green() == 0 and colour.red() in AS_MADE.values()}


def looking(
    app: QApplication, onlooker: Callable[[], Onlooker], scenario: Callable[[Onlooker], Awaitable[None]]
) -> None:
    async def whole() -> None:
        looks_on = onlooker()
        looks_on.view.resize(*SIZE)
        looks_on.view.show()
        await looks_on.sees()
        await scenario(looks_on)
        looks_on.view.close()

    on_loop(app, whole)


def test_a_strip_has_an_image_for_each_cell_after_the_first_of_the_video(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        assert len(onlooker.strip.frames) == 11
        assert onlooker.strip.frames == tuple(sorted(onlooker.strip.frames))
        assert onlooker.video.asked[0] == ("show", 0, 0)
        assert reds(onlooker.strip.grab().toImage()) == {200}

    looking(app, Onlooker, scenario)


def test_it_goes_where_the_waveform_goes_and_asks_for_what_is_missing_alone(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        before = set(onlooker.strip.frames)
        onlooker.view.zoom_in()
        await until(lambda: set(onlooker.strip.frames) != before and onlooker.is_whole, "the nearer ones are there")
        assert set(onlooker.requested(ThumbnailRequest.STRIP)[-1]).isdisjoint(before)

    looking(app, Onlooker, scenario)


def test_nothing_is_fetched_while_it_plays_nor_for_a_strip_that_is_hidden(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        onlooker.view.playing.play()
        onlooker.view.zoom_in()
        await onlooker.points(onlooker.view.wave, 50)  # the pointer is not kept waiting
        await until(lambda: not onlooker.strip.is_waiting, "it thought about what is missing")
        assert len([request for request in onlooker.requested(ThumbnailRequest.STRIP) if request]) == 1
        onlooker.view.playing.pause()
        await until(lambda: onlooker.is_whole, "it goes on")
        onlooker.view.transport.strip.click()
        onlooker.view.zoom_in()
        await until(lambda: not onlooker.strip.is_waiting, "it thought about what is missing")
        assert len([request for request in onlooker.requested(ThumbnailRequest.STRIP) if request]) == 2
        onlooker.view.transport.strip.click()
        await until(lambda: onlooker.is_whole, "it is there again")

    looking(app, Onlooker, scenario)


def test_where_there_is_little_height_it_gives_way_to_the_image(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        assert onlooker.strip.isVisible()
        onlooker.view.resize(*LOW)
        await until(lambda: not onlooker.strip.isVisible(), "it is gone")
        switch = onlooker.view.transport.strip
        assert (switch.isChecked(), switch.isEnabled()) == (False, False)
        assert "window taller" in switch.toolTip()
        onlooker.view.resize(*SIZE)
        await until(onlooker.strip.isVisible, "it is there again")
        assert (switch.isChecked(), switch.isEnabled()) == (True, True)
        assert switch.toolTip() == "Show thumbnails along the video"

    looking(app, Onlooker, scenario)


@pytest.mark.parametrize("kind", VIEWS)
def test_the_frame_under_the_pointer_is_shown_small_with_its_time(app: QApplication, kind: CreateView) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        for widget in (onlooker.view.wave, onlooker.strip, onlooker.view.overview):
            await onlooker.points(widget, 37)
            assert onlooker.popup.isVisible()
            assert "frame 38" in onlooker.popup.text
            assert onlooker.popup.accessibleName() == onlooker.popup.text
            assert onlooker.view.images.number == 0
            QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
            assert not onlooker.popup.isVisible()
            assert onlooker.requested(ThumbnailRequest.POINTER)[-1] == ()

    looking(app, lambda: Onlooker(kind), scenario)


def test_it_stays_inside_wherever_the_pointer_is(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        for size in (SIZE, LOW, (400, 260)):
            onlooker.view.resize(*size)
            for frame in (0, 50, 99):
                await onlooker.points(onlooker.view.wave, frame)
                assert onlooker.view.rect().contains(onlooker.popup.geometry())
                assert onlooker.popup.geometry().bottom() < onlooker.view.wave.geometry().top()

    looking(app, Onlooker, scenario)


def test_a_pointer_that_moves_fast_sees_something_all_the_way(app: QApplication) -> None:
    """A wish is not replaced before anything came of it."""

    async def scenario(onlooker: Onlooker) -> None:
        for frame in range(5, 95):
            onlooker.point(onlooker.view.wave, frame)
        assert len(onlooker.requested(ThumbnailRequest.POINTER)) == 1
        await onlooker.points(onlooker.view.wave, 94)

    looking(app, Onlooker, scenario)


@pytest.mark.parametrize("kind", [VideoView, with_boxes])
def test_a_click_goes_there_and_a_drag_when_it_is_let_go(app: QApplication, kind: CreateView) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    async def scenario(onlooker: Onlooker) -> None:
        for widget in (onlooker.strip, onlooker.view.wave):
            QTest.mouseClick(widget, left, pos=onlooker.at(20))
            await until(lambda: onlooker.view.images.number == 20, "it goes there")
            QTest.mousePress(widget, left, none, onlooker.at(30))
            for frame in (40, 60):
                await onlooker.points(widget, frame)
            assert onlooker.view.frame == 30
            QTest.mouseRelease(widget, left, none, onlooker.at(60))
            await until(lambda: onlooker.view.images.number == 60, "it goes where it was let go")

    looking(app, lambda: Onlooker(kind), scenario)


def test_other_looks_take_all_small_images_off_the_screen_at_once(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        await onlooker.points(onlooker.view.wave, 37)
        onlooker.view.protect(BLURRED, is_small=False)
        assert len(onlooker.strip.kept) == 0
        assert onlooker.popup.image.isNull()
        assert not reds(onlooker.view.grab().toImage())
        await onlooker.has_strip()
        await until(lambda: blue_of(onlooker.popup.image) == 37, "it is shown small, otherwise")
        assert reds(onlooker.strip.grab().toImage()) == reds(onlooker.popup.grab().toImage()) == {100}

    looking(app, Onlooker, scenario)


def test_who_looks_at_a_frame_as_it_is_for_a_moment_is_shown_no_others(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        onlooker.view.protect(AS_IT_IS, is_small=False)
        assert len(onlooker.strip.kept) == 0
        assert onlooker.strip.is_waiting
        assert reds(onlooker.strip.grab().toImage()) == {100}, "the blurred ones stay"
        onlooker.view.protect(BLURRED, is_small=False)
        assert len(onlooker.strip.kept) > 0, "they are there again, also while a film plays and none is fetched"
        assert reds(onlooker.strip.grab().toImage()) == {100}
        onlooker.view.protect(AS_IT_IS, is_small=False)
        await onlooker.has_strip()
        assert reds(onlooker.strip.grab().toImage()) == {200}

    looking(app, lambda: Onlooker(looks=BLURRED), scenario)


def test_nothing_is_left_of_the_video_before(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        await onlooker.points(onlooker.view.wave, 37)
        onlooker.view.show_medium("/b.mp4")
        assert not onlooker.popup.isVisible()
        assert len(onlooker.strip.kept) == 0
        assert not reds(onlooker.view.grab().toImage())
        await until(lambda: bool(onlooker.other.thumbnailed), "the other has its own")

    looking(app, Onlooker, scenario)


def test_a_video_that_nobody_is_to_see_yet_is_not_thumbnaild(app: QApplication) -> None:
    async def scenario(onlooker: Onlooker) -> None:
        await onlooker.has_strip()
        count = len(onlooker.video.thumbnailed)
        onlooker.view.hide()
        onlooker.view.protect(BLURRED, is_small=False)
        await until(lambda: not onlooker.strip.is_waiting, "it thought about what is missing")
        assert not any(numbers for _purpose, numbers, _room in onlooker.video.thumbnailed[count:])

    looking(app, Onlooker, scenario)
