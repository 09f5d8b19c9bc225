"""Somebody at the program who does all that could bring a film on screen as it is.

They print a line for each thing that is done: `revealed` before a film is to be seen as it is, `covered` as soon as it
is not any more, how many pictures came to the screen, small ones too, and how many of them were red while nothing was
revealed, and `loud` before it is to be heard."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.gui.program import Running
from annotator.core.ports.videos import FrameImage, Thumbnail, ThumbnailRequest
from annotator.media.video.client.service import OpenedVideo
from annotator.ui.protection.gate import SensitiveGate
from annotator.ui.viewers.video.screen import VideoScreen
from annotator.ui.viewers.video.view import VideoView
from annotator.ui.windows.base import LEAST_PX
from depth import IS_DEEP
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.red_clip import red_pixels

ALT = Qt.KeyboardModifier.AltModifier
LARGE_PX = (1_280, 800)
SIZES_PX = ((960, 600), LEAST_PX, (900, 560))


def say(words: str) -> None:
    """Write the time on the system's monotonic clock and these words: a busy reader may read the line later."""
    sys.stdout.write(f"{time.monotonic()} {words}\n")
    sys.stdout.flush()


class Watched:
    """Every picture of a film that comes to the screen, and every small one that comes to the window."""

    def __init__(self) -> None:
        self.count = self.red = 0
        self.small: Counter[ThumbnailRequest] = Counter()
        self.small_red = 0
        self.is_revealed = False
        self._show = VideoScreen.show_image
        self._thumbnail = OpenedVideo.thumbnail

    def show_image(self, screen: VideoScreen, image: FrameImage) -> None:
        self.count += 1
        pixels = np.frombuffer(image.bgra, np.uint8).reshape(-1, 4)
        if not self.is_revealed and red_pixels(pixels):
            self.red += 1
        self._show(screen, image)

    def thumbnail(
        self,
        video: OpenedVideo,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        room_px: tuple[int, int],
        heard: Callable[[Thumbnail], None],
    ) -> None:
        def came(thumbnail: Thumbnail) -> None:
            self.small[purpose] += 1
            if not self.is_revealed and red_pixels(np.frombuffer(thumbnail.bgra, np.uint8).reshape(-1, 4)):
                self.small_red += 1
            heard(thumbnail)

        self._thumbnail(video, purpose, numbers, room_px, came)


class Restless:
    def __init__(self, running: Running, watched: Watched) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)
        self.watched = watched

    @property
    def video(self) -> VideoView:
        (found,) = self.keyboard.panel.findChildren(VideoView)
        return found

    async def shown(self, number: int) -> None:
        await self.driver.until(lambda: self.video.images.number == number, f"frame {number} is on screen")

    async def opened(self, index: int) -> None:
        await self.driver.until(
            lambda: any(gate.isVisible() for gate in self.driver.page.findChildren(SensitiveGate)), "words stand there"
        )
        view = self.driver.running.services.session.view()
        assert view is not None
        assert view.index == index
        await self.keyboard.key(Qt.Key.Key_Return)
        await self.shown(0)

    async def work(self) -> None:
        await self.driver.active()
        await self.opened(0)
        say("opened")
        for number in (60, 12, 61, 3, 120, 40) * (5 if IS_DEEP else 1):
            self.video.go_to_frame(number)
            await self.shown(number)
        say("sought")
        await self.point_everywhere()
        say("pointed")
        for key, step in ((Qt.Key.Key_Period, 1), (Qt.Key.Key_Comma, -1)) * 3:
            before = self.video.images.number or 0
            await self.keyboard.key(key)
            await self.shown(before + step)
        say("stepped")
        for _time in range(10 if IS_DEEP else 2):
            await self.play_and_kill()
        say("killed")
        await self.resize()
        say("resized")
        await self.keyboard.key(Qt.Key.Key_PageDown)
        await self.opened(1)
        await self.keyboard.key(Qt.Key.Key_PageUp)
        await self.opened(0)
        say("other tasks")
        self.driver.running.top.resize(*LARGE_PX)
        await self.driver.until(self.video.strip.isVisible, "there is room for small pictures")
        self.point(self.video.wave, 0.3)
        for strength in (1, 2, 3, 2, 3):
            row = self.keyboard.page.guard.looking._row
            row.blur.setCurrentIndex(strength)
            row.blur.activated.emit(strength)
            assert self.video.thumbnails.hover_preview.popup.image.isNull()
            await self.driver.until(lambda: self.video.images.number == 0, "it is blurred otherwise")
            await self.has_small()
        say("otherwise")
        await self.reveal()

    async def point_everywhere(self) -> None:
        """Along all that goes along the film, slowly and fast, near and far."""
        for _nearer in range(3):
            for widget in (self.video.wave, self.video.strip, self.video.overview):
                for share in (0.9, 0.1, 0.5):
                    self.point(widget, share)
                    await self.has_small()
                for percent in range(0, 100, 1 if IS_DEEP else 3):
                    await self.hand(partial(self.point, widget, percent / 100))
                await self.has_small()
            self.video.zoom_in()
        self.video.zoom_fit()

    def point(self, widget: QWidget, share: float) -> None:
        at, none = QPointF(widget.width() * share, widget.height() / 2), Qt.MouseButton.NoButton
        kind, held = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), none, none, held))

    async def has_small(self) -> None:
        """All that can be seen small is there."""
        strip, popup = self.video.strip, self.video.thumbnails.hover_preview.popup
        await self.driver.until(lambda: popup.isVisible() and not popup.image.isNull(), "what is pointed at is there")
        await self.driver.until(
            lambda: bool(strip.frames) and all(frame in strip.kept for frame in strip.frames), "the strip is there"
        )

    async def play_and_kill(self) -> None:
        """The process that decodes, in the middle of it: another goes on."""
        self.video.go_to_frame(0)
        await self.shown(0)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(lambda: (self.video.images.number or 0) > 8, "it plays")
        clock = self.video._clock
        assert clock is not None
        video = clock.video
        assert isinstance(video, OpenedVideo)
        pid = video.connection.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await self.driver.until(lambda: video.connection.worker_pid not in (None, pid), "another goes on")
        self.video.playing.pause()
        self.video.go_to_frame(30)
        await self.shown(30)

    async def resize(self) -> None:
        top, row = self.driver.running.top, self.keyboard.page.guard.looking._row
        for size in SIZES_PX * (5 if IS_DEEP else 1):
            top.resize(*size)
            row.small.click()
            await self.painted()
        top.showFullScreen()
        await self.painted()
        top.showNormal()
        await self.painted()

    async def painted(self) -> None:
        """Wait until images of another size are replaced."""
        before = self.watched.count
        self.video.images.resized.emit()
        await self.driver.until(lambda: self.watched.count > before, "another picture is there")

    async def reveal(self) -> None:
        """Until it was seen for a moment."""
        say("revealed")
        self.watched.is_revealed = True
        before, small = self.watched.count, self.watched.small.copy()
        await self.press(QTest.keyPress)
        await self.driver.until(lambda: self.watched.count > before, "it is seen as it is")
        await self.driver.until(
            lambda: self.watched.small[ThumbnailRequest.POINTER] > small[ThumbnailRequest.POINTER], "small, too"
        )
        await self.driver.until(
            lambda: self.watched.small[ThumbnailRequest.STRIP] > small[ThumbnailRequest.STRIP], "and the strip"
        )
        await self.has_small()
        for _turn in range(50):
            await asyncio.sleep(0.01)

        def covered() -> None:
            self.watched.is_revealed = False
            QGuiApplication.sync()  # the screen shows what was done
            say("covered")

        await self.press(QTest.keyRelease, covered)
        await self.keyboard.key(Qt.Key.Key_Period)
        await self.shown(1)
        await self.has_small()
        strips, pointed = self.watched.small[ThumbnailRequest.STRIP], self.watched.small[ThumbnailRequest.POINTER]
        say(f"pictures {self.watched.count} red {self.watched.red}")
        say(f"small {strips} {pointed} red {self.watched.small_red}")
        say("loud")
        self.keyboard.page.guard.looking._row.mute.click()
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(lambda: (self.video.images.number or 0) > 25, "it plays")

    async def press(self, action: Callable[..., object], then: Callable[[], None] = lambda: None) -> None:
        handle = self.driver.running.top.windowHandle()
        assert handle is not None

        def acted() -> None:
            action(handle, Qt.Key.Key_R, ALT)
            then()

        await self.hand(acted)

    async def hand(self, action: Callable[[], None]) -> None:
        """Send input like the window system, outside of a step of a coroutine."""
        done = asyncio.get_running_loop().create_future()

        def acted() -> None:
            action()
            done.set_result(None)

        QTimer.singleShot(0, acted)
        await done


async def companion(running: Running) -> None:
    watched = Watched()
    with (
        patch.object(VideoScreen, "show_image", lambda screen, image: watched.show_image(screen, image)),
        patch.object(OpenedVideo, "thumbnail", lambda video, *request: watched.thumbnail(video, *request)),
    ):
        try:
            await Restless(running, watched).work()
        except Exception as fault:
            say(f"failed {fault!r}")
            os._exit(1)  # nobody reads what else it would say
    running.top.closing.emit()
