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
from services.desks import KEY, Office, an_office, files, play


def test_a_task_waits_until_its_image_is_on_screen() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        await office.desk.bundles.take("/downloads/street-things", lambda _done, _all: None)
        await office.desk.session.open_bundle(KEY)
        assert office.state() is State.WAITING
        await office.desk.session.ready("another", seen=True)
        assert office.state() is State.WAITING
        await office.desk.session.ready(office.view().unique_id, seen=True)
        assert office.state() is State.ON_TASK

    asyncio.run(scenario())


def test_waiting_ends_when_the_image_came_although_the_disk_was_full_then() -> None:
    async def scenario(office: Office) -> None:
        session, journal, clock = office.desk.session, office.desk.journal, office.clock
        await session.step(1)
        clock.advance(2_000)
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await session.ready(office.view().unique_id, seen=True)
        clock.advance(7_000)
        office.records.fault = None
        await journal.write(EntryKind.HEARTBEAT)
        assert office.state() is State.ON_TASK
        found = [stretch for stretch in intervals(await office.records.entries()) if stretch.state is State.WAITING]
        assert sum(stretch.duration_ms for stretch in found) == 2_000

    play(scenario)


def test_instructions_that_are_read_while_the_disk_is_full_took_as_long_as_they_were_open() -> None:
    async def scenario(office: Office) -> None:
        session, clock = office.desk.session, office.clock
        clock.advance(1_000)
        office.records.fault = StoreFault(detail="full")
        for action in (session.pauses.instructions_opened, session.pauses.instructions_closed):
            with pytest.raises(StoreFault):
                await action()
            clock.advance(3_000)
        await session.pauses.instructions_closed()  # nothing: they are
        office.records.fault = None
        await office.desk.journal.write(EntryKind.HEARTBEAT)
        assert office.state() is State.ON_TASK
        found = [
            stretch for stretch in intervals(await office.records.entries()) if stretch.state is State.INSTRUCTIONS
        ]
        assert sum(stretch.duration_ms for stretch in found) == 3_000

    play(scenario)


def test_an_image_that_comes_during_a_pause_ends_the_waiting_too() -> None:
    async def scenario(office: Office) -> None:
        session = office.desk.session
        await session.step(1)
        await session.pauses.pause()
        await session.ready(office.view().unique_id, seen=True)
        assert office.state() is State.PAUSE
        await session.pauses.resume()
        assert office.state() is State.ON_TASK

    play(scenario)


def test_pausing_and_resuming_are_written_once_each() -> None:
    async def scenario(office: Office) -> None:
        session, since = office.desk.session, office.clock.advance(2000).utc_ms
        for action in (session.pauses.pause, session.pauses.pause, session.pauses.resume, session.pauses.resume):
            await action()
        assert (await office.kinds())[-2:] == [EntryKind.PAUSED, EntryKind.RESUMED]
        assert office.told(WorkPaused) == [WorkPaused(since)]
        assert office.told(WorkResumed) == [WorkResumed()]

    play(scenario)


def test_a_pause_saves_the_draft_first() -> None:
    async def scenario(office: Office) -> None:
        answer = office.answered("tree")
        await office.desk.session.pauses.pause()
        (kept, *_) = await office.records.assignments(KEY)
        assert kept.answer == answer

    play(scenario)


def test_opening_a_task_ends_a_pause() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.session.pauses.pause()
        await office.desk.session.open_bundle(KEY)
        assert [type(event) for event in office.events[-2:]] == [WorkResumed, TaskShown]
        await office.desk.session.ready(office.view().unique_id, seen=True)
        assert office.state() is State.ON_TASK

    play(scenario)


def test_reading_the_instructions_is_counted_apart_even_when_it_begins_while_waiting() -> None:
    async def scenario(office: Office) -> None:
        session = office.desk.session
        await session.pauses.instructions_opened()
        await session.pauses.instructions_opened()
        assert office.state() is State.INSTRUCTIONS
        await session.pauses.instructions_closed()
        await session.pauses.instructions_closed()
        assert office.state() is State.ON_TASK
        await session.step(1)
        await session.pauses.instructions_opened()
        assert office.state() is State.WAITING
        await session.ready(office.view().unique_id, seen=True)
        assert office.state() is State.INSTRUCTIONS
        kinds = await office.kinds()
        assert kinds.count(EntryKind.INSTRUCTIONS_OPENED) == 2
        assert kinds.count(EntryKind.INSTRUCTIONS_CLOSED) == 1

    play(scenario)


async def a_restless_task(office: Office) -> None:
    """12 s on the task, 5 s of instructions, a pause of 60 s, 3 s of waiting."""
    session, clock = office.desk.session, office.clock
    clock.advance(7_000)
    await session.pauses.instructions_opened()
    clock.advance(5_000)
    await session.pauses.instructions_closed()
    clock.advance(5_000)
    await session.pauses.pause()
    clock.advance(60_000)
    await session.pauses.resume()
    await office.desk.journal.write(EntryKind.LOADING_BEGAN)
    clock.advance(3_000)
    await session.ready(office.view().unique_id, seen=True)
    office.answered("tree")
    await session.submit(office.view().unique_id)


async def sent(office: Office) -> Mapping[str, object]:
    (parcel,) = await office.records.parcels()
    envelope: Mapping[str, object] = json.loads(parcel.envelope)
    return envelope


def test_the_times_in_the_result_are_those_of_the_ledger() -> None:
    async def scenario(office: Office) -> None:
        unique_id, began = office.view().unique_id, office.clock.now()
        await a_restless_task(office)
        envelope = await sent(office)
        assert envelope["lead_time"] == 12
        time = envelope["time"]
        assert isinstance(time, dict)
        rule = {"idle_after_s": 90}
        lasted = {"active_s": 12, "instructions_s": 5, "loading_s": 3}
        assert time == {"submitted": "2026-11-24", **lasted, "rule": rule}
        assert envelope["unique_id"] == unique_id
        fold = Meter()
        for entry in (await office.records.entries())[:-2]:
            fold.apply(entry)
        times = fold.task_times(unique_id, office.clock.now())
        assert times.of(State.ON_TASK) == 12_000
        assert sum(times.by_state.values()) == office.clock.now().running_ms - began.running_ms

    play(scenario)


def test_the_result_names_the_image_by_its_size_and_its_sha256() -> None:
    async def scenario(office: Office) -> None:
        office.desk.session.medium_seen("media/first.png", Extent(8, 6))
        office.answered("tree")
        await office.desk.session.submit(office.view().unique_id)
        (media,) = json.loads((await office.records.parcels())[0].envelope)["media"]
        assert media["sha256"] == hashlib.sha256(IMAGES["media/first.png"]).hexdigest()
        assert (media["width"], media["height"]) == (8, 6)

    play(scenario)


def test_the_result_tells_the_idle_rule_of_the_task_even_after_the_next_one_could_not_be_opened() -> None:
    tasks = b"id,image,idle_after_s\nfirst,media/first.png,45\nsecond,media/second.jpg,200\n"

    async def scenario(office: Office) -> None:
        office.desk.session.medium_seen("media/first.png", Extent(8, 6))
        office.records.fault = StoreFault(detail="full")
        try:
            await office.desk.session.step(1)
        except StoreFault:
            office.records.fault = None
        office.answered("tree")
        await office.desk.session.submit(office.view().unique_id)
        envelope = json.loads((await office.records.parcels())[0].envelope)
        assert envelope["time"]["rule"] == {"idle_after_s": 45}
        assert envelope["media"][0]["width"] == 8
        assert office.desk.idle.task_idle_after_s == 200

    play(scenario, files(other={"tasks.csv": tasks}))


def test_the_meter_of_the_running_program_is_that_of_its_ledger_read_afresh() -> None:
    async def scenario(office: Office) -> None:
        await a_restless_task(office)
        office.clock.advance(4_000)
        afresh = Meter()
        for entry in await office.records.entries():
            afresh.apply(entry)
        assert afresh.reading(office.clock.now()) == office.desk.journal.reading()
        assert office.desk.journal.reading().today.tasks == 1

    play(scenario)
