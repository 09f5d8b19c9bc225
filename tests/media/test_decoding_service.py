"""Decoder processes are waited for by every caller."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from annotator.media.decoding_service import wait_until_ended


def test_who_is_called_off_waits_to_the_end_and_calls_nothing_off() -> None:
    async def scenario() -> None:
        ended: list[Future[None]] = [Future(), Future()]
        waiting = asyncio.create_task(wait_until_ended(ended))
        await asyncio.sleep(0)
        waiting.cancel()
        for _turn in range(5):
            await asyncio.sleep(0)
        assert not waiting.done()
        for each in ended:
            each.set_result(None)  # it would raise InvalidStateError on one that was called off
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(scenario())


def test_nothing_to_wait_for_is_over_at_once() -> None:
    asyncio.run(wait_until_ended(()))
