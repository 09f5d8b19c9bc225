"""A window that goes amid a move waits until the thread of the move reads nothing any more."""

from __future__ import annotations

import asyncio
import threading
from typing import NoReturn

import pytest

from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.bundles import Progress
from annotator.core.transfer import MovedIn, MovedOut
from annotator.services.transfer import Moving
from annotator.store.joined_thread import in_joined_thread
from fakes.moves import FakeMoves
from services.service_env import make_env

WITHIN_S = 20.0


class LastingMoves(FakeMoves):
    """Whose every move goes on until its progress ends it."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.ended: list[type[BaseException]] = []

    def pack(self, location: str, now: Timestamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        del location, now, is_running, overwrite
        self._last(progress)

    def unpack(self, location: str, now: Timestamp, progress: Progress) -> MovedIn:
        del location, now
        self._last(progress)

    def _last(self, progress: Progress) -> NoReturn:
        self.began.set()
        try:
            while True:
                progress(1, 2)
        except BaseException as stop:
            self.ended.append(type(stop))
            raise


@pytest.mark.parametrize("way", ["out", "in"])
def test_it_has_ended_when_whoever_waits_goes_on(way: str) -> None:
    async def living() -> None:
        moves, services = LastingMoves(), make_env().services
        await services.journal.start("test")

        async def flushed() -> None: ...

        moving = Moving(services.journal, services.preferences, moves, in_joined_thread, flushed, services.event_bus)
        move = moving.move_out if way == "out" else moving.move_in
        waiting = asyncio.create_task(move("/media/stick/move.zip", lambda _done, _all: None))
        await asyncio.to_thread(moves.began.wait, WITHIN_S)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, WITHIN_S)
        assert [stop.__name__ for stop in moves.ended] == ["MoveStopped"]

    asyncio.run(living())
