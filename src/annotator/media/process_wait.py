"""Waiting for the end of decoder processes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future


async def all_ended(ended: Iterable[Future[None]]) -> None:
    """Wait until all futures are settled, even if the caller is cancelled meanwhile.

    A remaining thread would outlive the loop, and it cannot settle a future that was cancelled."""
    waiting = asyncio.gather(*(asyncio.wrap_future(each) for each in ended))
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await asyncio.shield(waiting)
        raise
