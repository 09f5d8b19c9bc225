"""Watcher inside the program while it opens a very large bundle.

Measures the time until the first task is announced, the longest block of the window's thread, and the window's
memory.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from annotator.app.gui.program import Running
from annotator.core.events import Event, TaskShown
from benchmarks.watcher import Heart, resident_mb
from journeys.driver import Driver


class LargeWatcher:
    def __init__(self, begin_ns: int, key: str) -> None:
        self._begin_ns = begin_ns
        self._key = key

    async def watch(self, running: Running) -> None:
        driver = Driver(running)
        shown: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def hear(event: Event) -> None:
            if isinstance(event, TaskShown) and not shown.done():
                shown.set_result(time.perf_counter())

        stop_listening = running.services.event_bus.listen(hear)
        heart = Heart()
        begin = time.perf_counter()
        running.window.open_bundle(self._key)
        opened_ms = (await shown - begin) * 1000
        await driver.task_on_screen()
        first_task_ms = (time.monotonic_ns() - self._begin_ns) / 1e6
        blocked_ms = heart.stop()
        stop_listening()
        await running.services.background_intents.settled()
        report = {
            "opened_ms": opened_ms,
            "first_task_ms": first_task_ms,
            "blocked_ms": blocked_ms,
            "memory_mb": resident_mb("self"),
        }
        sys.stdout.write(json.dumps(report) + "\n")
        running.window.closing.emit()
