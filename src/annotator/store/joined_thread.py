"""Threads that end before their caller continues. If a thread still reads the records when they are closed, an empty
log and its index stay beside the file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

type IsOff = Callable[[], bool]


async def in_joined_thread[T](work: Callable[[IsOff], T], name: str) -> T:
    """Run `work` in its own thread and wait for its end, even when the caller is cancelled. `work` polls the function
    it is given and ends soon after that returns True. Raise what `work` raises."""
    done: Future[T] = Future()
    off = threading.Event()

    def run() -> None:
        try:
            done.set_result(work(off.is_set))
        except BaseException as error:  # raised in the caller
            done.set_exception(error)

    threading.Thread(target=run, name=name).start()
    ended = asyncio.wrap_future(done)
    try:
        return await asyncio.shield(ended)
    except asyncio.CancelledError:
        off.set()
        while not ended.done():
            with suppress(asyncio.CancelledError):  # cancelled twice: the thread is stopping already
                await asyncio.wait([ended])
        ended.exception()  # marks the exception as retrieved; that it was stopped is expected
        raise
