"""Intents: one after the other, and a failure is told instead of lost."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from annotator.core.errors import DiskFull
from annotator.core.events import Event, EventBus, Failed
from annotator.services.intents import Intents
from services.service_env import running


def test_intents_run_in_the_order_in_which_they_were_wanted() -> None:
    async def scenario() -> None:
        intents, done = Intents(EventBus()), list[int]()

        async def action(number: int) -> None:
            await asyncio.sleep(0 if number % 2 else 0.002)
            done.append(number)

        for number in range(6):
            intents.post(partial(action, number))
        assert done == []
        async with running(intents.run()):
            await intents.settled()
        assert done == list(range(6))

    asyncio.run(scenario())


def test_an_intent_that_fails_is_told_and_the_next_one_runs() -> None:
    async def scenario() -> None:
        event_bus, events, done = EventBus(), list[Event](), list[str]()
        event_bus.listen(events.append)
        intents = Intents(event_bus)

        async def fail() -> None:
            raise DiskFull(path="/home")

        async def action() -> None:
            done.append("next")

        intents.post(fail)
        intents.post(action)
        async with running(intents.run()):
            await intents.settled()
        assert events == [Failed("disk-full", {"path": "/home"})]
        assert done == ["next"]

    asyncio.run(scenario())


def test_a_mistake_in_our_own_code_is_not_swallowed() -> None:
    async def scenario() -> None:
        intents = Intents(EventBus())

        async def mistake() -> None:
            raise KeyError("a mistake")

        intents.post(mistake)
        with pytest.raises(KeyError, match="a mistake"):
            await intents.run()

    asyncio.run(scenario())


def test_settled_waits_for_what_was_posted_by_an_intent() -> None:
    async def scenario() -> None:
        intents, done = Intents(EventBus()), list[str]()

        async def second() -> None:
            done.append("second")

        async def first() -> None:
            intents.post(second)
            done.append("first")

        intents.post(first)
        async with running(intents.run()):
            await intents.settled()
        assert done == ["first", "second"]

    asyncio.run(scenario())
