"""Screens of video annotation: ranges, one of them open, and boxes that follow moving objects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from journeys.boxer import BOTH, CONFIG, Boxer
from journeys.driver import Driver
from journeys.sensitive_states import At
from journeys.video_marker import CONFIG as RANGES
from journeys.video_marker import VideoMarker

TASKS = b"id,film\n1,media/film.mp4\n2,media/film.mp4\n"


class VideoStates:
    """`take` takes in a bundle with files of its own and opens it; `video` is one to mark."""

    def __init__(
        self, driver: Driver, at: At, take: Callable[[str, dict[str, bytes]], Awaitable[None]], video: bytes
    ) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._at = at
        self._take = take
        self._video = video

    async def walk(self) -> None:
        await self._open("film-ranges", RANGES)
        marker = VideoMarker(self._driver.running, self._driver)
        await marker.begins()
        await self._at("film, ranges to mark")
        for key, frames in ((Qt.Key.Key_C, 40), (Qt.Key.Key_F, 25)):
            await marker.open(key)
            await marker.step(frames)
            await marker.close(key)
        await marker.open(Qt.Key.Key_C)
        await marker.step(6)
        await self._at("film, ranges")
        self._window.workbench.footer.submit.click()
        await self._driver.running.services.intents.settled()
        await self._at("film, a range is open")
        await self._boxes("film-boxes", CONFIG)
        await self._boxes("film-boxes-and-ranges", BOTH)

    async def _boxes(self, name: str, config: str) -> None:
        await self._open(name, config)
        boxer = Boxer(self._driver.running, self._driver)
        await boxer.boxes()
        if config is BOTH:
            await boxer.ranges()
        await self._at(name.replace("-", ", ", 1).replace("-", " "))

    async def _open(self, name: str, config: str) -> None:
        files = {"config.xml": config.encode(), "tasks.csv": TASKS, "media/film.mp4": self._video}
        self._window.turn_to("inbox")
        await self._take(name, files)
