"""The one funnel for what a person wants: intents run one after the other, and a failure becomes a fact."""

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
        """From the loop's thread only; returns at once."""
        self._queue.put_nowait(intent)

    async def run(self) -> None:
        """Runs intents for ever. Mistakes in our own code end it and reach the crash handler."""
        while True:
            intent = await self._queue.get()
            try:
                await intent()
            except AnnotatorError as error:
                self._event_bus.announce(Failed(error.code, dict(error.params)))
            finally:
                self._queue.task_done()

    async def settled(self) -> None:
        """Returns when everything posted so far is done."""
        await self._queue.join()
