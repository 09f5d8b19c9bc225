"""Waiting for what decodes to be gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future


async def all_ended(ended: Iterable[Future[None]]) -> None:
    """Until these are settled, also where whoever waits is called off meanwhile: what is still there would outlive the
    loop, and a future that was called off cannot be settled by its thread any more."""
    waiting = asyncio.gather(*(asyncio.wrap_future(each) for each in ended))
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await asyncio.shield(waiting)
        raise
