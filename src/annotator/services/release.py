"""Release of files and folders at the end of an operation that may be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def release(close: Callable[[], None]) -> None:
    """Call `close` in a thread and wait for it. A cancelled caller stops waiting, but `close` is still called;
    `asyncio.to_thread` would drop a call that no thread has begun."""
    await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, close))
