"""Short coroutines started from a slot, referenced until they finish. Their exceptions reach the crash handler."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

_running: set[asyncio.Task[None]] = set()


class Latest:
    """A slot for at most one running coroutine of a widget. A new coroutine cancels the previous one; so does the
    destruction of the widget."""

    def __init__(self, owner: QObject) -> None:
        self._task: asyncio.Task[None] | None = None
        owner.destroyed.connect(self.cancel)

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self, work: Coroutine[Any, Any, None], *, at_once: bool = False) -> None:
        """Start the coroutine; `at_once` runs it up to its first wait before this returns."""
        self.cancel()
        self._task = start(work, at_once=at_once)

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


def run_to_end[T](loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the Qt event loop and return its result or raise its exception. `run_until_complete` of the
    loop processes events once more after the asyncio loop stopped. A timer that is due at that moment would start
    its coroutine without a running loop."""
    task: asyncio.Task[T] = loop.create_task(work)
    task.add_done_callback(lambda _task: loop.stop())
    loop.run_forever()
    return task.result()


def start(work: Coroutine[Any, Any, None], *, at_once: bool = False) -> asyncio.Task[None]:
    task = asyncio.Task(work, loop=asyncio.get_running_loop(), eager_start=at_once)
    _running.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[None]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": "a coroutine of a page failed", "exception": error})
