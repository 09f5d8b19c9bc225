"""Drafts: on disk soon after every edit, whatever the disk does meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.errors import StoreFault
from annotator.core.events import DraftSaved, Event, EventBus, Failed
from annotator.services.task import drafts as drafts_module
from annotator.services.task.drafts import SAVE_AFTER_S, Drafts
from fakes.records import MemoryRecords
from services.service_env import KEY, ServiceEnv, play, running, sleep_by_clock, until


def an_answer(*choices: str) -> Answer:
    return Answer((ResultItem("r", "things", "picture", "choices", {"choices": list(choices)}),))


class HeldRecords(MemoryRecords):
    """A save waits until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.saved: list[tuple[str, str]] = []
        self.began = 0

    async def save_draft(self, unique_id: str, result: str) -> None:
        self.began += 1
        await self.go.wait()
        self._writable()
        self.saved.append((unique_id, result))


def heard_by(event_bus: EventBus) -> list[Event]:
    events: list[Event] = []
    event_bus.listen(events.append)
    return events


def test_an_edit_is_on_disk_within_a_second_and_said_to_be_only_then() -> None:
    async def scenario(env: ServiceEnv) -> None:
        assert SAVE_AFTER_S < 1
        on_disk: list[Answer] = []
        assignments = env.records._assignments

        def listener(event: Event) -> None:
            if isinstance(event, DraftSaved):
                on_disk.append(assignments[event.unique_id].answer)

        env.services.event_bus.listen(listener)
        async with running(env.drafts.run()):
            answer = env.answered("tree")
            await until(lambda: bool(on_disk), "the draft is kept")
        assert on_disk == [answer]
        (kept,) = await env.records.assignments(KEY)
        assert kept.answer == answer

    play(scenario)


def test_a_burst_of_edits_is_one_save_of_the_last() -> None:
    async def scenario() -> None:
        records, event_bus = HeldRecords(), EventBus()
        events, drafts = heard_by(event_bus), Drafts(records, event_bus)
        records.go.set()
        async with running(drafts.run()):
            for number in range(50):
                drafts.edited("one", an_answer(str(number)))
            await until(lambda: bool(events), "the draft is kept")
        assert len(records.saved) == 1
        assert '"49"' in records.saved[0][1]

    asyncio.run(scenario())


def test_an_edit_during_a_save_is_saved_too_and_not_called_saved_before() -> None:
    async def scenario() -> None:
        records, event_bus = HeldRecords(), EventBus()
        events, drafts = heard_by(event_bus), Drafts(records, event_bus)
        drafts.edited("one", an_answer("first"))
        saving = asyncio.ensure_future(drafts.flush())
        await until(lambda: records.began == 1, "the save has begun")
        drafts.edited("one", an_answer("second"))
        records.go.set()
        await saving
        assert (len(records.saved), events) == (1, [])
        await drafts.flush()
        assert '"second"' in records.saved[-1][1]
        assert events == [DraftSaved("one")]

    asyncio.run(scenario())


def test_two_who_save_at_once_leave_the_newest_on_disk() -> None:
    async def scenario() -> None:
        records, event_bus = HeldRecords(), EventBus()
        drafts = Drafts(records, event_bus)
        drafts.edited("one", an_answer("a"))
        drafts.edited("two", an_answer("old"))
        first = asyncio.ensure_future(drafts.flush())
        await until(lambda: records.began == 1, "the save has begun")
        drafts.edited("two", an_answer("new"))
        drafts.forget("one")
        second = asyncio.ensure_future(drafts.flush())
        records.go.set()
        await asyncio.gather(first, second)
        assert [result for unique_id, result in records.saved if unique_id == "two"][-1].count("new") == 1

    asyncio.run(scenario())


def test_a_submitted_answer_is_no_draft_any_more() -> None:
    async def scenario() -> None:
        records, event_bus = HeldRecords(), EventBus()
        records.go.set()
        drafts = Drafts(records, event_bus)
        drafts.edited("one", an_answer("a"))
        drafts.forget("one")
        await drafts.flush()
        assert records.saved == []

    asyncio.run(scenario())


def test_a_failed_save_is_told_once_and_tried_again_until_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        slept = sleep_by_clock(monkeypatch, env.clock)
        env.records.fault = StoreFault(detail="full")
        async with running(env.drafts.run()):
            answer = env.answered("tree")
            await until(lambda: slept.count(drafts_module.TRY_AGAIN_AFTER_S) > 3, "it was tried a few times")
            assert env.told(Failed) == [Failed("store-fault", {"detail": "full"})]
            assert env.told(DraftSaved) == []
            env.records.fault = None
            await until(lambda: bool(env.told(DraftSaved)), "the draft is kept")
            (kept,) = await env.records.assignments(KEY)
            assert kept.answer == answer
            env.records.fault = StoreFault(detail="full again")
            env.answered("Bench")
            await until(lambda: len(env.told(Failed)) == 2, "the second fault is told as well")

    play(scenario)


def test_a_failed_flush_keeps_the_edit_for_the_next() -> None:
    async def scenario(env: ServiceEnv) -> None:
        answer = env.answered("tree")
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.drafts.flush()
        env.records.fault = None
        await env.drafts.flush()
        (kept,) = await env.records.assignments(KEY)
        assert kept.answer == answer

    play(scenario)
