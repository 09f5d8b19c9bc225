"""Asking a server again for what it could not give at this moment, where somebody waits for all of it to come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from annotator.connectors.net.fault import NetFault
from annotator.core.outbox.parcel import DeliveryReason

WAITS_S = (1.0, 4.0, 16.0)
# Longer than that nobody sits there: what asks for more is told.
LONGEST_WAIT_S = 60.0
_MAY_PASS = frozenset(
    {
        DeliveryReason.SERVER_BUSY,
        DeliveryReason.SERVER_FAILED,
        DeliveryReason.SERVER_UNREACHABLE,
        DeliveryReason.NO_ANSWER,
    }
)


async def patiently[T](ask: Callable[[], Awaitable[T]], waits_s: Sequence[float] = WAITS_S) -> T:
    """For reading only: it may be asked several times. A server's own wish how long to wait is heard. Raises NetFault
    when nothing helped."""
    for wait_s in waits_s:
        try:
            return await ask()
        except NetFault as fault:
            wish_s = fault.wait_s or 0.0
            if fault.reason not in _MAY_PASS or wish_s > LONGEST_WAIT_S:
                raise
            await asyncio.sleep(max(wait_s, wish_s))
    return await ask()
