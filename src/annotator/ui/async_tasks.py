"""Short coroutines started from a slot. They are held until done, and a mistake in one reaches the crash handler."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

_running: set[asyncio.Task[None]] = set()


class Latest:
    """At most one coroutine of a widget: a newer one ends the one before, and the widget's end ends it too."""

    def __init__(self, owner: QObject) -> None:
        self._task: asyncio.Task[None] | None = None
        owner.destroyed.connect(self.cancel)

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        self.cancel()
        self._task = start(work)

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def run_to_end[T](loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine on Qt's loop, and returns or raises what it does. The loop's own `run_until_complete` lets
    events come once more when no loop of asyncio runs any longer: a timer that is due just then would start its
    coroutine nowhere."""
    task: asyncio.Task[T] = loop.create_task(work)
    task.add_done_callback(lambda _task: loop.stop())
    loop.run_forever()
    return task.result()


def start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[None]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": "a coroutine of a page failed", "exception": error})
