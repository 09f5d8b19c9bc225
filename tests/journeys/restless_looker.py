"""Somebody at the program who does all that could bring a picture on screen as it is.

They print a line for each thing that is done, `revealed` before a picture is to be seen as it is and `covered` as soon
as it is not any more, and at last how many pictures came to the window and how many of them were red while nothing was
revealed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from annotator.app.gui.program import Running
from annotator.core.ports.images import ShownImage
from annotator.ui.protection.control_row import ControlRow
from annotator.ui.protection.gate import SensitiveGate
from annotator.ui.viewers.display.layers import qimage_of
from annotator.ui.viewers.image import view as image_view
from annotator.ui.viewers.image.view import ImageView
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.red_clip import red_pixels
from journeys.restless_moderator import ALT, SIZES_PX, say


class Watched:
    """Every picture that comes to the window, painted or not."""

    def __init__(self) -> None:
        self.count = self.red = 0
        self.is_revealed = False
        self._image_of = qimage_of

    def image_of(self, image: ShownImage) -> QImage:
        self.count += 1
        if not self.is_revealed and red_pixels(np.frombuffer(image.pixels, np.uint8).reshape(-1, 4)):
            self.red += 1
        return self._image_of(image)


class Restless:
    def __init__(self, running: Running, watched: Watched) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)
        self.watched = watched

    @property
    def image(self) -> ImageView:
        (found,) = self.keyboard.panel.findChildren(ImageView)
        return found

    @property
    def row(self) -> ControlRow:
        return self.keyboard.page.guard.looking._row

    def words_stand_there(self) -> bool:
        return any(gate.isVisible() for gate in self.driver.page.findChildren(SensitiveGate))

    async def shown(self) -> None:
        await self.driver.until(
            lambda: self.image.isVisible() and self.image._has_emitted_shown, "a picture is on screen"
        )

    async def opened(self, index: int) -> None:
        await self.driver.until(self.words_stand_there, "words stand there")
        view = self.driver.running.services.session.view()
        assert view is not None
        assert view.index == index
        await self.keyboard.key(Qt.Key.Key_Return)
        await self.shown()

    async def another(self, what: str) -> None:
        """Wait until images with other settings are replaced."""
        await self.driver.until(lambda: self.image.has_image and not self.image._loading.busy, what)

    def is_closer(self, before: int) -> bool:
        return self.watched.count > before

    async def work(self) -> None:
        await self.driver.active()
        await self.opened(0)
        say("opened")
        for factor in range(8):
            self.image.zoom_in()
            if factor > 2:
                await self.driver.until(partial(self.is_closer, self.watched.count), "it is seen closer")
        self.image.zoom_fit()
        say("closer")
        for strength in (1, 2, 3, 2, 3):
            self.row.blur.setCurrentIndex(strength)
            self.row.blur.activated.emit(strength)
            await self.another("it is blurred otherwise")
        for switch in (self.row.cartoon, self.row.small, self.row.grey) * 2:
            switch.click()
            await self.another("it is made otherwise")
        say("otherwise")
        for size in SIZES_PX:
            self.driver.running.top.resize(*size)
            await self.another("it has another size")
        say("resized")
        await self.keyboard.key(Qt.Key.Key_PageDown)
        await self.driver.until(lambda: not self.words_stand_there(), "a calm one comes")
        await self.shown()
        await self.keyboard.key(Qt.Key.Key_PageDown)
        await self.opened(2)
        await self.keyboard.key(Qt.Key.Key_PageUp)
        await self.shown()
        await self.keyboard.key(Qt.Key.Key_PageUp)
        await self.opened(0)
        say("other tasks")
        await self.reveal()
        say(f"pictures {self.watched.count} red {self.watched.red}")

    async def reveal(self) -> None:
        """Until it was seen for a moment."""
        say("revealed")
        self.watched.is_revealed = True
        before = self.watched.count
        await self.press(QTest.keyPress)
        await self.driver.until(lambda: self.watched.count > before, "it is seen as it is")
        for _turn in range(50):
            await asyncio.sleep(0.01)

        def covered() -> None:
            self.watched.is_revealed = False
            QGuiApplication.sync()  # the screen shows what was done
            say("covered")

        await self.press(QTest.keyRelease, covered)
        await self.another("it is covered")

    async def press(self, action: Callable[..., object], then: Callable[[], None] = lambda: None) -> None:
        handle, done = self.driver.running.top.windowHandle(), asyncio.get_running_loop().create_future()
        assert handle is not None

        def acted() -> None:
            action(handle, Qt.Key.Key_R, ALT)
            then()
            done.set_result(None)

        QTimer.singleShot(0, acted)
        await done


async def companion(running: Running) -> None:
    watched = Watched()
    with patch.object(image_view, "qimage_of", watched.image_of):
        try:
            await Restless(running, watched).work()
        except Exception as fault:
            say(f"failed {fault!r}")
            os._exit(1)  # nobody reads what else it would say
    running.top.closing.emit()
