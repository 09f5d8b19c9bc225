"""Work beside the loop that must not outlast whoever waits for it. A file of records that somebody still reads when
they are closed keeps an empty log and its index beside it."""

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
        except BaseException as error:  # raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=run, name=name).start()
    ended = asyncio.wrap_future(done)
    try:
        return await asyncio.shield(ended)
    except asyncio.CancelledError:
        off.set()
        while not ended.done():
            with suppress(asyncio.CancelledError):  # called off twice: it is off already
                await asyncio.wait([ended])
        ended.exception()  # looked at: that it was stopped is no news
        raise
