"""The look for updates: only when wanted, at most once a day, and told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pytest
from msgspec import Struct

from annotator.core.events import EventBus
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource
from annotator.core.settings import LOOK_FOR_UPDATES
from annotator.core.system_events import ReleaseKnown, UpdatesOffered
from annotator.services.updates import Updates
from fakes.clock import ManualClock
from fakes.records import MemoryRecords
from services.service_env import loaded_preferences

SOURCE = ReleaseSource("https://example.org/newest", bytes(32))
NEWER = ProgramRelease("0.2.0", date(2026, 12, 24), "https://example.org/annotator")
HOUR_MS = 3_600_000


class Desk(Struct):
    """A worker's records, with a server that answers `reply`; each `begin` is a start of the program."""

    reply: ProgramRelease | ReleaseFault = NEWER
    records: MemoryRecords = MemoryRecords()
    clock: ManualClock = ManualClock()
    asked: int = 0
    news: list[bool] = []
    offers: list[str] = []

    def begin(self) -> Updates:
        event_bus = EventBus()

        def hear(event: object) -> None:
            if isinstance(event, ReleaseKnown):
                self.news.append(event.is_news)
            elif isinstance(event, UpdatesOffered):
                self.offers.append(event.server)

        async def fetch(source: ReleaseSource) -> ProgramRelease | ReleaseFault:
            assert source is SOURCE
            self.asked += 1
            return self.reply

        event_bus.listen(hear)
        return Updates(
            SOURCE, "0.1.0", fetch, loaded_preferences(self.records, self.clock, event_bus), self.clock, event_bus
        )


def play(scenario: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scenario(Desk(records=MemoryRecords(), clock=ManualClock(), news=[], offers=[])))


async def ran(updates: Updates, chosen: str = "") -> None:
    """Let `run` come to rest, after the worker has chosen if so."""
    running = asyncio.create_task(updates.run())
    if chosen:
        await asyncio.sleep(0)
        await updates._preferences.choose(LOOK_FOR_UPDATES, chosen)
    for _turn in range(20):
        await asyncio.sleep(0)
    running.cancel()


def test_nothing_is_asked_unless_the_worker_wants_it_and_then_at_once() -> None:
    async def scenario(desk: Desk) -> None:
        updates = desk.begin()
        await ran(updates)
        assert (desk.asked, updates.newer) == (0, None)
        await ran(updates, "yes")
        assert (desk.asked, updates.newer) == (1, NEWER)
        await ran(updates, "no")
        desk.clock.advance(48 * HOUR_MS)
        await ran(updates)
        assert desk.asked == 1

    play(scenario)


def test_it_is_asked_once_a_day_over_all_starts_and_told_once() -> None:
    async def scenario(desk: Desk) -> None:
        await ran(desk.begin(), "yes")
        desk.clock.advance(23 * HOUR_MS)
        again = desk.begin()
        await ran(again)
        assert (desk.asked, again.newer) == (1, NEWER)
        desk.clock.advance(HOUR_MS)
        await ran(desk.begin())
        assert (desk.asked, desk.news) == (2, [True, False])

    play(scenario)


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9"])
def test_the_same_or_an_older_version_is_no_news(version: str) -> None:
    async def scenario(desk: Desk) -> None:
        desk.reply = ProgramRelease(version, NEWER.day, NEWER.page)
        updates = desk.begin()
        await ran(updates, "yes")
        assert (desk.news, updates.newer, updates.newest) == ([False], None, desk.reply)

    play(scenario)


def test_a_fault_is_no_news_and_what_was_known_stays() -> None:
    async def scenario(desk: Desk) -> None:
        await ran(desk.begin(), "yes")
        desk.reply = ReleaseFault.UNSIGNED
        desk.clock.advance(24 * HOUR_MS)
        updates = desk.begin()
        await ran(updates)
        await ran(updates)  # an hour later
        assert (desk.asked, desk.news) == (3, [True, False, False])
        assert (updates.fault, updates.newer) == (ReleaseFault.UNSIGNED, NEWER)

    play(scenario)


def test_a_clock_that_went_back_does_not_stop_it() -> None:
    async def scenario(desk: Desk) -> None:
        await ran(desk.begin(), "yes")
        desk.clock.advance(-HOUR_MS)
        await ran(desk.begin())
        assert desk.asked == 2

    play(scenario)


def test_the_worker_is_asked_once_and_not_after_an_own_choice() -> None:
    async def scenario(desk: Desk) -> None:
        updates = desk.begin()
        assert not desk.begin().is_offered
        await updates.offer()
        assert updates.is_offered
        assert desk.begin().is_offered
        assert desk.offers == ["example.org"]

    async def chosen(desk: Desk) -> None:
        await ran(desk.begin(), "no")
        assert desk.begin().is_offered

    play(scenario)
    play(chosen)
