"""A thread with an event loop of its own in which servers are spoken to, so that no handshake and no long answer holds
up the window. It starts when it is first needed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from annotator.core.outbox.parcel import Outcome, Parcel
from annotator.core.ports.connector import Connector


class NetworkThread:
    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def run[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """There; to call it off here calls it off there."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), self._started()))

    async def close(self) -> None:
        """What is still under way is called off."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            await asyncio.to_thread(self._thread.join)
            self._loop = self._thread = None

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_serve, args=(self._loop,), name="network", daemon=True)
            self._thread.start()
        return self._loop


class InThread:
    """A connector that is loaded and asked in that thread: what speaks with servers costs a session without any
    nothing."""

    def __init__(self, kind: str, thread: NetworkThread, load: Callable[[], Connector]) -> None:
        self._kind = kind
        self._thread = thread
        self._load = load
        self._connector: Connector | None = None

    @property
    def kind(self) -> str:
        return self._kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        return await self._thread.run(lambda: self._deliver(parcel))

    async def _deliver(self, parcel: Parcel) -> Outcome:
        if self._connector is None:
            self._connector = self._load()
        return await self._connector.deliver(parcel)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
