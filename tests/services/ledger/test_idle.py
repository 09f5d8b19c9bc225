"""Idle: after how long, since when, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from annotator.core.errors import StoreFault
from annotator.core.events import Failed, IdleEnded
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.intervals import State, intervals
from services.desks import Office, an_office, files, running, sleep_by_clock, until


def found(office: Office, kind: EntryKind) -> list[Entry]:
    return [entry for entry in office.records._entries if entry.kind is kind]


async def until_idle(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Runs the watch until idle begins. Returns since when it counts, and how long after that it was noticed, in ms."""
    with monkeypatch.context() as patched:
        sleep_by_clock(patched, office.clock)
        async with running(office.desk.idle.run()):
            await until(lambda: bool(found(office, EntryKind.IDLE_BEGAN)), "idle begins")
    (began,) = found(office, EntryKind.IDLE_BEGAN)
    since_ms = int(began.body["since_running_ms"])
    return since_ms, began.timestamp.running_ms - since_ms


@pytest.mark.parametrize(
    ("where", "after_s"),
    [(State.ON_TASK, 90), (State.INSTRUCTIONS, 300), (State.SEARCHING, 120), (State.WAITING, 90)],
)
def test_idle_begins_after_its_own_time_in_each_state(
    where: State, after_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        match where:
            case State.INSTRUCTIONS:
                await office.desk.session.pauses.instructions_opened()
            case State.SEARCHING:
                await office.desk.session.leave_task()
            case State.WAITING:
                await office.desk.session.step(1)
        assert office.state() is where
        _since_ms, noticed_ms = await until_idle(office, monkeypatch)
        assert after_s * 1000 < noticed_ms <= (after_s + 1) * 1000

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("bundle", "after_s"),
    [
        (files("idle_after_s = 40\n"), 40),
        (files(other={"tasks.csv": b"id,image,idle_after_s\nfirst,media/first.png,25\n"}), 25),
    ],
)
def test_a_bundle_or_a_task_may_set_its_own(
    bundle: Mapping[str, bytes], after_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        office = await an_office(bundle).start()
        _since_ms, noticed_ms = await until_idle(office, monkeypatch)
        assert after_s * 1000 < noticed_ms <= (after_s + 1) * 1000

    asyncio.run(scenario())


def test_idle_is_dated_back_to_the_last_input(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        touched = office.clock.advance(20_000)
        office.desk.idle.input_seen()
        since_ms, _noticed_ms = await until_idle(office, monkeypatch)
        assert since_ms == touched.running_ms
        assert office.desk.journal.reading().today.work_ms == 20_000
        idle = [one for one in intervals(await office.records.entries()) if one.state is State.IDLE]
        assert [one.utc_ms for one in idle] == [touched.utc_ms]

    asyncio.run(scenario())


def test_the_next_input_ends_it_and_says_how_long_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        since_ms, _noticed_ms = await until_idle(office, monkeypatch)
        office.clock.advance(30_000)
        async with running(office.desk.idle.run()):
            office.desk.idle.input_seen()
            await until(lambda: office.state() is State.ON_TASK, "idle ends")
        assert office.told(IdleEnded) == [IdleEnded(office.clock.now().running_ms - since_ms)]
        (ended,) = found(office, EntryKind.IDLE_ENDED)
        assert ended.timestamp == office.clock.now()

    asyncio.run(scenario())


def test_input_asks_for_no_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time zone is read from files, and the mouse sends up to a thousand events a second."""

    async def scenario() -> None:
        office = await an_office().start()
        office.clock.advance(30_000)
        monkeypatch.setattr(office.clock, "now", lambda: pytest.fail("all of the clock is asked"))
        office.desk.idle.input_seen()
        assert office.desk.idle.last_input_ms == office.clock.running_ms()

    asyncio.run(scenario())


def test_somebody_who_comes_back_while_idle_is_being_written_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        append = office.records.append

        async def slow(*new: NewEntry) -> tuple[Entry, ...]:
            if not found(office, EntryKind.IDLE_BEGAN):
                office.clock.advance(10)
                office.desk.idle.input_seen()
            return await append(*new)

        monkeypatch.setattr(office.records, "append", slow)
        sleep_by_clock(monkeypatch, office.clock)
        async with running(office.desk.idle.run()):
            await until(lambda: bool(found(office, EntryKind.IDLE_ENDED)), "idle ends")

    asyncio.run(scenario())


def test_a_pause_is_never_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        await office.desk.session.pauses.pause()
        slept = sleep_by_clock(monkeypatch, office.clock)
        async with running(office.desk.idle.run()):
            await until(lambda: len(slept) > 1000, "a thousand looks in a pause")
            assert found(office, EntryKind.IDLE_BEGAN) == []
            await office.desk.session.pauses.resume()
            await until(lambda: bool(found(office, EntryKind.IDLE_BEGAN)), "idle begins after it")
        (resumed,), (began,) = found(office, EntryKind.RESUMED), found(office, EntryKind.IDLE_BEGAN)
        assert began.body == {"since_running_ms": resumed.timestamp.running_ms}

    asyncio.run(scenario())


def test_pausing_while_idle_makes_it_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        await until_idle(office, monkeypatch)
        await office.desk.session.pauses.pause()
        assert office.state() is State.PAUSE
        await office.desk.session.pauses.resume()
        assert office.state() is State.ON_TASK

    asyncio.run(scenario())


def test_a_full_disk_is_told_once_and_idle_is_still_dated_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await an_office().start()
        touched = office.clock.now()
        slept = sleep_by_clock(monkeypatch, office.clock)
        office.records.fault = StoreFault(detail="full")
        async with running(office.desk.idle.run()):
            await until(lambda: len(slept) > 200, "idle could not be written for a while")
            office.records.fault = None
            await until(lambda: bool(found(office, EntryKind.IDLE_BEGAN)), "idle begins")
        assert office.told(Failed) == [Failed("store-fault", {"detail": "full"})]
        assert found(office, EntryKind.IDLE_BEGAN)[0].body == {"since_running_ms": touched.running_ms}

    asyncio.run(scenario())
