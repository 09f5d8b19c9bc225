"""The time of a task: waiting, reading, pauses, and what of it stands in the result."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping

import pytest

from annotator.core.design.medium import Extent
from annotator.core.errors import StoreFault
from annotator.core.events import TaskShown, WorkPaused, WorkResumed
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State, intervals
from annotator.core.pay.meter import Meter
from bundle_making import IMAGES
from services.service_env import KEY, ServiceEnv, files, make_env, play


def test_a_task_waits_until_its_image_is_on_screen() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await env.services.bundles.take("/downloads/street-things", lambda _done, _all: None)
        await env.services.session.open_bundle(KEY)
        assert env.state() is State.WAITING
        await env.services.session.ready("another", is_complete=True)
        assert env.state() is State.WAITING
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        assert env.state() is State.ON_TASK

    asyncio.run(scenario())


def test_waiting_ends_when_the_image_came_although_the_disk_was_full_then() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session, journal, clock = env.services.session, env.services.journal, env.clock
        await session.step(1)
        clock.advance(2_000)
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await session.ready(env.view().unique_id, is_complete=True)
        clock.advance(7_000)
        env.records.fault = None
        await journal.write(EntryKind.HEARTBEAT)
        assert env.state() is State.ON_TASK
        found = [stretch for stretch in intervals(await env.records.entries()) if stretch.state is State.WAITING]
        assert sum(stretch.duration_ms for stretch in found) == 2_000

    play(scenario)


def test_instructions_that_are_read_while_the_disk_is_full_took_as_long_as_they_were_open() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session, clock = env.services.session, env.clock
        clock.advance(1_000)
        env.records.fault = StoreFault(detail="full")
        for action in (session.pauses.instructions_opened, session.pauses.instructions_closed):
            with pytest.raises(StoreFault):
                await action()
            clock.advance(3_000)
        await session.pauses.instructions_closed()  # nothing: they are
        env.records.fault = None
        await env.services.journal.write(EntryKind.HEARTBEAT)
        assert env.state() is State.ON_TASK
        found = [stretch for stretch in intervals(await env.records.entries()) if stretch.state is State.INSTRUCTIONS]
        assert sum(stretch.duration_ms for stretch in found) == 3_000

    play(scenario)


def test_an_image_that_comes_during_a_pause_ends_the_waiting_too() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session = env.services.session
        await session.step(1)
        await session.pauses.pause()
        await session.ready(env.view().unique_id, is_complete=True)
        assert env.state() is State.PAUSE
        await session.pauses.resume()
        assert env.state() is State.ON_TASK

    play(scenario)


def test_pausing_and_resuming_are_written_once_each() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session, since = env.services.session, env.clock.advance(2000).utc_ms
        for action in (session.pauses.pause, session.pauses.pause, session.pauses.resume, session.pauses.resume):
            await action()
        assert (await env.kinds())[-2:] == [EntryKind.PAUSED, EntryKind.RESUMED]
        assert env.told(WorkPaused) == [WorkPaused(since)]
        assert env.told(WorkResumed) == [WorkResumed()]

    play(scenario)


def test_a_pause_saves_the_draft_first() -> None:
    async def scenario(env: ServiceEnv) -> None:
        answer = env.answered("tree")
        await env.services.session.pauses.pause()
        (kept, *_) = await env.records.assignments(KEY)
        assert kept.answer == answer

    play(scenario)


def test_opening_a_task_ends_a_pause() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.session.pauses.pause()
        await env.services.session.open_bundle(KEY)
        assert [type(event) for event in env.events[-2:]] == [WorkResumed, TaskShown]
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        assert env.state() is State.ON_TASK

    play(scenario)


def test_reading_the_instructions_is_counted_apart_even_when_it_begins_while_waiting() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session = env.services.session
        await session.pauses.instructions_opened()
        await session.pauses.instructions_opened()
        assert env.state() is State.INSTRUCTIONS
        await session.pauses.instructions_closed()
        await session.pauses.instructions_closed()
        assert env.state() is State.ON_TASK
        await session.step(1)
        await session.pauses.instructions_opened()
        assert env.state() is State.WAITING
        await session.ready(env.view().unique_id, is_complete=True)
        assert env.state() is State.INSTRUCTIONS
        kinds = await env.kinds()
        assert kinds.count(EntryKind.INSTRUCTIONS_OPENED) == 2
        assert kinds.count(EntryKind.INSTRUCTIONS_CLOSED) == 1

    play(scenario)


async def a_restless_task(env: ServiceEnv) -> None:
    """12 s on the task, 5 s of instructions, a pause of 60 s, 3 s of waiting."""
    session, clock = env.services.session, env.clock
    clock.advance(7_000)
    await session.pauses.instructions_opened()
    clock.advance(5_000)
    await session.pauses.instructions_closed()
    clock.advance(5_000)
    await session.pauses.pause()
    clock.advance(60_000)
    await session.pauses.resume()
    await env.services.journal.write(EntryKind.LOADING_BEGAN)
    clock.advance(3_000)
    await session.ready(env.view().unique_id, is_complete=True)
    env.answered("tree")
    await session.submit(env.view().unique_id)


async def sent(env: ServiceEnv) -> Mapping[str, object]:
    (parcel,) = await env.records.parcels()
    envelope: Mapping[str, object] = json.loads(parcel.envelope)
    return envelope


def test_the_times_in_the_result_are_those_of_the_ledger() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, began = env.view().unique_id, env.clock.now()
        await a_restless_task(env)
        envelope = await sent(env)
        assert envelope["lead_time"] == 12
        time = envelope["time"]
        assert isinstance(time, dict)
        rule = {"idle_after_s": 90}
        lasted = {"active_s": 12, "instructions_s": 5, "loading_s": 3}
        assert time == {"submitted": "2026-11-24", **lasted, "rule": rule}
        assert envelope["unique_id"] == unique_id
        fold = Meter()
        for entry in (await env.records.entries())[:-2]:
            fold.apply(entry)
        times = fold.task_times(unique_id, env.clock.now())
        assert times.of(State.ON_TASK) == 12_000
        assert sum(times.by_state.values()) == env.clock.now().running_ms - began.running_ms

    play(scenario)


def test_the_result_names_the_image_by_its_size_and_its_sha256() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.services.session.record_extent("media/first.png", Extent(8, 6))
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        (media,) = json.loads((await env.records.parcels())[0].envelope)["media"]
        assert media["sha256"] == hashlib.sha256(IMAGES["media/first.png"]).hexdigest()
        assert (media["width"], media["height"]) == (8, 6)

    play(scenario)


def test_the_result_tells_the_idle_rule_of_the_task_even_after_the_next_one_could_not_be_opened() -> None:
    tasks = b"id,image,idle_after_s\nfirst,media/first.png,45\nsecond,media/second.jpg,200\n"

    async def scenario(env: ServiceEnv) -> None:
        env.services.session.record_extent("media/first.png", Extent(8, 6))
        env.records.fault = StoreFault(detail="full")
        try:
            await env.services.session.step(1)
        except StoreFault:
            env.records.fault = None
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        envelope = json.loads((await env.records.parcels())[0].envelope)
        assert envelope["time"]["rule"] == {"idle_after_s": 45}
        assert envelope["media"][0]["width"] == 8
        assert env.services.idle.task_idle_after_s == 200

    play(scenario, files(other={"tasks.csv": tasks}))


def test_the_meter_of_the_running_program_is_that_of_its_ledger_read_afresh() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await a_restless_task(env)
        env.clock.advance(4_000)
        afresh = Meter()
        for entry in await env.records.entries():
            afresh.apply(entry)
        assert afresh.reading(env.clock.now()) == env.services.journal.reading()
        assert env.services.journal.reading().today.tasks == 1

    play(scenario)
