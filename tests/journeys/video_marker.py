"""A user who marks moments of a video by keyboard only, in the real program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from annotator.app.gui.program import Running
from annotator.core.answer.in_progress import OpenRange
from annotator.core.events import DraftSaved, TaskSubmitted
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from bundle_making import MANIFEST
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL = Qt.KeyboardModifier.ControlModifier
FRAMERATE = 24
CONFIG = f"""<View>
  <Video name="film" value="$film" framerate="{FRAMERATE}"/>
  <TimelineLabels name="moment" toName="film">
    <Label value="Calm" alias="calm" hotkey="c"/><Label value="Fast" hotkey="f"/>
  </TimelineLabels>
  <Choices name="how" toName="film" perRegion="true"><Choice value="Near"/><Choice value="Far"/></Choices>
  <Choices name="all" toName="film"><Choice value="Usable"/><Choice value="Useless"/></Choices>
</View>"""
KEY = "street-things@1"


def files_of(video: bytes, suffix: str = "mp4") -> Mapping[str, bytes]:
    """A bundle of one task."""
    path = f"media/film.{suffix}"
    return {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": CONFIG.encode(),
        "tasks.csv": f"id,film\n1,{path}\n".encode(),
        path: video,
    }


class VideoMarker:
    def __init__(self, running: Running, driver: Driver | None = None) -> None:
        self.driver = driver or Driver(running)
        self.keyboard = Keyboard(self.driver)

    @property
    def video(self) -> AnnotatedVideoView:
        (found,) = self.keyboard.panel.findChildren(AnnotatedVideoView)
        return found

    @property
    def opened(self) -> tuple[OpenRange, ...]:
        assert self.video.ranges is not None
        return self.video.ranges.opened

    @property
    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.keyboard.page.answer.serialize()
        return found

    async def begins(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        await self.on_screen(0)

    async def on_screen(self, number: int) -> None:
        await self.driver.until(lambda: self.video.images.number == number, f"frame {number} is on screen")

    async def step(self, frames: int) -> None:
        """By the keys for one frame back and forward."""
        for _step in range(abs(frames)):
            await self.keyboard.key(Qt.Key.Key_Period if frames > 0 else Qt.Key.Key_Comma)
        assert self.video.frame is not None
        await self.on_screen(self.video.frame)

    async def open(self, key: Qt.Key) -> None:
        before = len(self.opened)
        await self.keyboard.key(key)
        await self.driver.until(lambda: len(self.opened) == before + 1, "a range is open")

    async def close(self, key: Qt.Key) -> None:
        before = len(self.items)
        await self.driver.event(DraftSaved, lambda: self.driver.press(key))
        assert len(self.items) == before + 1

    async def play_to(self, number: int) -> None:
        """At least; it plays on."""
        if not self.video.playing.state.is_playing:
            await self.keyboard.key(Qt.Key.Key_Space, CTRL)
        await self.driver.until(lambda: (self.video.images.number or 0) >= number, "it plays")

    async def stand_still(self) -> None:
        if self.video.playing.state.is_playing:
            await self.keyboard.key(Qt.Key.Key_Space, CTRL)
        await self.driver.until(lambda: not self.video.playing.state.is_playing, "it stands still")
        await self.driver.until(lambda: self.video.images.number == self.video.frame, "what stands still is on screen")

    async def submit(self) -> None:
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return, CTRL))

    async def told_before_it_leaves(self) -> dict[str, str]:
        """Return the outbox's text about the last submitted result."""
        window = self.driver.running.window
        window.turn_to("outbox")
        window.outbox.show_data.click()
        await self.driver.until(lambda: bool(self._shown()), "what is sent is shown")
        return self._shown()

    def _shown(self) -> dict[str, str]:
        shown = self.driver.running.window.outbox.findChild(SentView)
        texts = [] if shown is None else [found.text() for found in shown.findChildren(QLabel)]
        return dict(zip(texts[::2], texts[1::2], strict=False))
