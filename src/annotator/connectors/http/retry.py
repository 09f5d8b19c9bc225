"""Asking a server again for what it could not give at this moment, where somebody waits for all of it to come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason

WAITS_S = (1.0, 4.0, 16.0)
# Longer than that nobody sits there: what asks for more is told, and so is what stays silent for most of it.
LONGEST_WAIT_S = 30.0
_ANSWER_S = 5.0
_MAY_PASS = frozenset(
    {
        DeliveryReason.SERVER_BUSY,
        DeliveryReason.SERVER_FAILED,
        DeliveryReason.SERVER_UNREACHABLE,
        DeliveryReason.NO_ANSWER,
    }
)


async def with_retries[T](ask: Callable[[], Awaitable[T]], waits_s: Sequence[float] = WAITS_S) -> T:
    """For reading only: it may be asked several times. A server's own wish how long to wait is heard. Raises NetFault
    when nothing helped, or nothing is left of half a minute."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST_WAIT_S
    for wait_s in waits_s:
        try:
            return await ask()
        except NetworkError as fault:
            waits = max(wait_s, fault.wait_s or 0.0)
            # An answer takes its time as well, where there is one.
            if fault.reason not in _MAY_PASS or loop.time() + waits > end - _ANSWER_S:
                raise
            await asyncio.sleep(waits)
    return await ask()
