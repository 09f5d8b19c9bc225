"""Retries with back-off for read requests, while the user waits for the result."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason

WAITS_S = (1.0, 4.0, 16.0)
# No user waits longer than this. A server that asks for a longer wait is reported, and so is a server that stays silent
# for most of this time.
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
    """Call `ask` until it succeeds, with a pause before each retry. Use it only for reading, because `ask` may be
    called several times. A `Retry-After` of the server extends the pause. Raise `NetworkError` if no retry succeeds
    or if the half minute is used up."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST_WAIT_S
    for wait_s in waits_s:
        try:
            return await ask()
        except NetworkError as fault:
            waits = max(wait_s, fault.wait_s or 0.0)
            # The reply needs time as well.
            if fault.reason not in _MAY_PASS or loop.time() + waits > end - _ANSWER_S:
                raise
            await asyncio.sleep(waits)
    return await ask()
