"""Work in a thread that is over before whoever waits for it goes on, however they are called off."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from annotator.store.joined_thread import in_joined_thread

WITHIN_S = 20.0


class Diligent:
    """Works until it is off, and then a little longer."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()
        self.is_over = False

    def work(self, is_off: Callable[[], bool]) -> str:
        self.began.set()
        while not is_off():
            self.may_end.wait(0.001)
        assert self.may_end.wait(WITHIN_S)
        self.is_over = True
        raise ValueError("it was off")


def test_who_is_called_off_twice_goes_on_when_the_work_is_over() -> None:
    diligent = Diligent()

    async def living() -> None:
        waiting = asyncio.create_task(in_joined_thread(diligent.work, "diligent"))
        await asyncio.to_thread(diligent.began.wait, WITHIN_S)
        for _time in range(2):
            waiting.cancel()
            await asyncio.sleep(0)
        assert not waiting.done()
        diligent.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, WITHIN_S)
        assert diligent.is_over

    asyncio.run(living())


def test_what_it_gives_and_what_it_raises_comes_back() -> None:
    def fails(_is_off: Callable[[], bool]) -> None:
        raise KeyError("a fault")

    async def living() -> None:
        assert await in_joined_thread(lambda is_off: is_off(), "asking") is False
        with pytest.raises(KeyError, match="a fault"):
            await in_joined_thread(fails, "failing")

    asyncio.run(living())
