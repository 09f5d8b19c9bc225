"""The queue of the worker's intents: they run one after the other, and a failure becomes an event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from annotator.core.errors import AnnotatorError
from annotator.core.events import EventBus, Failed

type Intent = Callable[[], Awaitable[object]]


class Intents:
    def __init__(self, event_bus: EventBus) -> None:
        self._event_bus = event_bus
        self._queue: asyncio.Queue[Intent] = asyncio.Queue()

    def post(self, intent: Intent) -> None:
        """Add an intent and return at once. Call it only from the thread of the event loop."""
        self._queue.put_nowait(intent)

    async def run(self) -> None:
        """Run intents forever. Programming errors end the loop and reach the crash handler."""
        while True:
            intent = await self._queue.get()
            try:
                await intent()
            except AnnotatorError as error:
                self._event_bus.announce(Failed(error.code, dict(error.params)))
            finally:
                self._queue.task_done()

    async def settled(self) -> None:
        """Return when every intent posted so far has finished."""
        await self._queue.join()
