"""What may wait for a person, such as a keyring that asks for its password, has a thread of its own: nobody who leaves
the program has to answer first, as with the threads that a loop keeps."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable


async def in_own_thread[T](work: Callable[[], T]) -> T:
    """What comes of it, in the loop that asked. To call it off leaves the thread to itself."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    answer.set_running_or_notify_cancel()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as fault:
            answer.set_exception(fault)

    threading.Thread(target=run, name="sign-ins", daemon=True).start()
    return await asyncio.wrap_future(answer)
