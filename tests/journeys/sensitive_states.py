"""Screens around sensitive content: the warning, the row above the medium, the protection, the state after stopping,
and its settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from annotator.core.events import TaskShown
from annotator.ui.protection.gate import SensitiveGate, SourcesSheet, StoppedPanel
from annotator.ui.viewers.video.view import VideoView
from bundle_making import MANIFEST
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SAID = b'\n[media]\nsensitive = "severe"\ncategories = ["violence", "blood", "self-harm"]\n'
CONFIG = b"""<View><Video name="film" value="$film"/>
  <TimelineLabels name="when" toName="film"><Label value="Fight" hotkey="f"/><Label value="Blood"/></TimelineLabels>
  <Header value="May it stay?"/>
  <Choices name="what" toName="film" required="true"><Choice value="It may stay"/><Choice value="It may not"/></Choices>
</View>"""
TASKS = b"id,film\n1,media/film.mp4\n2,media/film.mp4\n3,media/film.mp4\n"
type At = Callable[..., Awaitable[None]]


class SensitiveStates:
    """`take_in` takes in a bundle with files of its own and tells its key; `video` is one to show."""

    def __init__(
        self, driver: Driver, at: At, take_in: Callable[[str, dict[str, bytes]], Awaitable[str]], video: bytes
    ) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._keys = Keyboard(driver)
        self._at = at
        self._take_in = take_in
        self._video = video

    async def walk(self) -> None:
        own = {
            "bundle.toml": MANIFEST.encode() + SAID,
            "config.xml": CONFIG,
            "tasks.csv": TASKS,
            "media/film.mp4": self._video,
        }
        self._window.turn_to("inbox")
        key = await self._take_in("hurtful-films", own)
        await self._driver.event(TaskShown, lambda: self._window.open_bundle(key))
        await self._driver.until(lambda: self._gate.show_it.hasFocus(), "words stand there")
        await self._at("hurtful, before")
        await self._sheet()
        self._gate.show_it.click()
        await self._driver.until(self._is_seen, "the film is seen")
        await self._at("hurtful, shown")
        await Keyboard(self._driver).submit_in_vain()
        await self._at("hurtful, findings")
        self._window.workbench.guard.stop()
        await self._driver.until(lambda: bool(self._stopped()), "it is stopped")
        await self._driver.running.services.intents.settled()
        await self._at("hurtful, stopped")
        self._stopped()[0].leave.click()
        self._window.turn_to("timesheet")
        await self._driver.running.services.intents.settled()
        await self._at("timesheet, with what may hurt")

    async def _sheet(self) -> None:
        await self._at("hurtful, what protection does", self._explain)
        self._shut()
        await self._driver.until(lambda: not self._window.findChildren(SourcesSheet), "the sheet is gone")
        await self._driver.active()

    def _explain(self) -> None:
        """Open the explanation as large as this window allows."""
        self._shut()
        self._gate.more.click()

    def _shut(self) -> None:
        for sheet in self._window.findChildren(SourcesSheet):
            sheet.accept()

    @property
    def _gate(self) -> SensitiveGate:
        (found,) = self._window.workbench.findChildren(SensitiveGate)
        return found

    def _stopped(self) -> list[StoppedPanel]:
        return [panel for panel in self._window.workbench.findChildren(StoppedPanel) if panel.isVisible()]

    def _is_seen(self) -> bool:
        return any(view.isVisible() and view.images.number == 0 for view in self._window.findChildren(VideoView))
