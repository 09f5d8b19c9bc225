"""A separate daemon thread for calls that may wait for the user, such as a keyring that asks for its password.

Threads of the event loop's executor would keep the program alive until the user answers."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable


async def in_own_thread[T](work: Callable[[], T]) -> T:
    """Run `work` in a thread and return its result. A cancelled caller leaves the thread running."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    answer.set_running_or_notify_cancel()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as fault:
            answer.set_exception(fault)

    threading.Thread(target=run, name="sign-ins", daemon=True).start()
    return await asyncio.wrap_future(answer)
