"""Watcher inside the program: first task, next images, longest block of the window's thread, resident memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from annotator.app.gui.program import Running
from annotator.core.ports.images import ImageRequest
from annotator.media.images.service import ImageService
from annotator.ui.viewers.image.view import ImageView
from journeys.driver import Driver


class Watcher:
    def __init__(self, begin_ns: int, key: str) -> None:
        self._begin_ns = begin_ns
        self._key = key
        self._report: dict[str, float] = {}

    async def watch(self, running: Running) -> None:
        driver = Driver(running)
        if self._key:
            running.window.open_bundle(self._key)
        await driver.task_on_screen()
        self._report["first_task_ms"] = (time.monotonic_ns() - self._begin_ns) / 1e6
        # Qt's own event loop: the user notices its delays.
        heart = Heart()
        view = running.services.session.view()
        assert view is not None
        for index in range(1, view.count):
            task = view.bundle.tasks[index].id
            await self._cold(driver, index, task)
        for index in range(1, view.count):
            await self._prefetched(driver, index, view.bundle.tasks[index].id)
        self._report["blocked_ms"] = heart.stop()
        self._report["memory_window_mb"] = resident_mb("self")
        images = running.services.media.images
        assert isinstance(images, ImageService)
        self._report["memory_workers_mb"] = sum(resident_mb(str(pid)) for pid in images.worker_pids)
        sys.stdout.write(json.dumps(self._report) + "\n")
        running.window.closing.emit()

    async def _cold(self, driver: Driver, index: int, task: str) -> None:
        """Go directly from the first task to this one. Its file is touched, so nothing is cached."""
        await self._go(driver, 0)
        driver.running.services.media.images.prefetch([])
        view = driver.running.services.session.view()
        assert view is not None
        (medium,) = view.bundle.media(view.bundle.tasks[index])
        os.utime(driver.running.services.session.media_path(medium.path))
        self._report[f"{task} cold_ms"] = await self._go(driver, index)

    async def _prefetched(self, driver: Driver, index: int, task: str) -> None:
        await self._go(driver, index - 1)
        image = image_of(driver)
        view = driver.running.services.session.view()
        assert view is not None
        (medium,) = view.bundle.media(view.bundle.tasks[index])
        wanted = ImageRequest(driver.running.services.session.media_path(medium.path), *image.box_px)
        await driver.running.services.media.images.image(wanted)
        self._report[f"{task} prefetched_ms"] = await self._go(driver, index)

    async def _go(self, driver: Driver, index: int) -> float:
        """Return the milliseconds from the command to the painted image."""
        session = driver.running.services.session
        begin = time.perf_counter()
        painted = asyncio.get_running_loop().create_future()
        image = image_of(driver)

        def seen(*_what: object) -> None:
            if not painted.done():
                painted.set_result(time.perf_counter())

        image.shown.connect(seen)
        driver.running.services.intents.post(lambda: session.open_task(index))
        end = await painted
        image.shown.disconnect(seen)
        await driver.task_on_screen()
        return float(end - begin) * 1000


def image_of(driver: Driver) -> ImageView:
    found: ImageView | None = driver.running.window.workbench.findChild(ImageView)
    assert found is not None, "no image is shown"
    return found


class Heart:
    """A timer that fires every millisecond in Qt's own event loop and records the longest delay."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._longest_s = 0.0
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> float:
        self._timer.stop()
        return self._longest_s * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest_s = max(self._longest_s, now - self._last)
        self._last = now


def resident_mb(pid: str) -> float:
    """Return the resident memory in MB on Linux, else 0."""
    status = Path("/proc") / pid / "status"
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000
