"""Watcher inside the program, with the steps of `peer_tour`, like `labelme_session` for labelme.

An image counts as shown in the first turn of the event loop after the paint event that shows it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.peer_tour import LOOK_EVERY_MS, RESTS_BELOW_MS, TOUR, WINDOW_PX
from benchmarks.processes import memory_mb, processor_ms

if TYPE_CHECKING:
    from annotator.app.gui.program import Running
    from journeys.driver import Driver

WITHIN_S = 60
TURN_S = 0.002


class PeerWatcher:
    def __init__(self, begin_ns: int, key: str) -> None:
        self._begin_ns = begin_ns
        self._key = key

    async def watch(self, running: Running) -> None:
        """Watch from the start: the worker continues a bundle. Nothing is loaded that the program would load later or
        not at all."""
        services, loop, pid = running.services, asyncio.get_running_loop(), os.getpid()
        running.top.resize(*WINDOW_PX)
        running.window.open_bundle(self._key)
        until_s = loop.time() + WITHIN_S
        while services.session.view() is None or services.journal.context.loading:
            if loop.time() > until_s:
                raise TimeoutError("the first task does not come")
            await asyncio.sleep(TURN_S)
        report = {"start_ms": (time.monotonic_ns() - self._begin_ns) / 1e6, "start_cpu_ms": processor_ms(pid)}
        await _rest()
        report["memory_12_mb"] = memory_mb(pid)
        from journeys.driver import Driver

        driver = Driver(running)
        for name, (origin, target) in TOUR.items():
            await _go(driver, origin)
            await _rest()
            if "cold" in name:
                _forget(driver, target)
            report[f"{name}_ms"] = await _go(driver, target)
        await _rest()
        report["memory_50_mb"] = memory_mb(pid)
        sys.stdout.write(json.dumps(report) + "\n")
        running.window.closing.emit()


async def _go(driver: Driver, index: int) -> float:
    """Return the milliseconds from the command until the image of a task is painted."""
    from annotator.ui.viewers.image.view import ImageView

    session, loop = driver.running.services.session, asyncio.get_running_loop()
    before = session.view()
    if before is not None and before.index == index:
        return 0.0
    image = driver.running.window.workbench.findChild(ImageView)
    assert isinstance(image, ImageView), "no image is shown"
    painted: asyncio.Future[float] = loop.create_future()

    def seen(*_what: object) -> None:
        image.shown.disconnect(seen)
        loop.call_soon(lambda: painted.set_result(time.perf_counter()))

    image.shown.connect(seen)
    begin = time.perf_counter()
    driver.running.services.intents.post(lambda: session.open_task(index))
    end = await painted
    await driver.task_on_screen()
    return (end - begin) * 1000


def _forget(driver: Driver, index: int) -> None:
    """Touch the file, so that it is not served from the cache."""
    session = driver.running.services.session
    view = session.view()
    assert view is not None
    (medium,) = view.bundle.media(view.bundle.tasks[index])
    os.utime(session.media_path(medium.path))


async def _rest() -> None:
    """Wait until the program is idle, so that prefetching has ended."""
    spent_ms = processor_ms(os.getpid())
    while True:
        await asyncio.sleep(LOOK_EVERY_MS / 1000)
        spent_ms, before_ms = processor_ms(os.getpid()), spent_ms
        if spent_ms - before_ms < RESTS_BELOW_MS:
            return
