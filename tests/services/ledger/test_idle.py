"""Idle: after how long, since when, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from annotator.core.errors import StoreFault
from annotator.core.events import Failed, IdleEnded
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.intervals import State, intervals
from services.service_env import ServiceEnv, files, make_env, running, sleep_by_clock, until


def found(env: ServiceEnv, kind: EntryKind) -> list[Entry]:
    return [entry for entry in env.records._entries if entry.kind is kind]


async def until_idle(env: ServiceEnv, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Runs the watch until idle begins. Returns since when it counts, and how long after that it was noticed, in ms."""
    with monkeypatch.context() as patched:
        sleep_by_clock(patched, env.clock)
        async with running(env.services.idle.run()):
            await until(lambda: bool(found(env, EntryKind.IDLE_BEGAN)), "idle begins")
    (began,) = found(env, EntryKind.IDLE_BEGAN)
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
        env = await make_env().start()
        match where:
            case State.INSTRUCTIONS:
                await env.services.session.pauses.instructions_opened()
            case State.SEARCHING:
                await env.services.session.leave_task()
            case State.WAITING:
                await env.services.session.step(1)
        assert env.state() is where
        _since_ms, noticed_ms = await until_idle(env, monkeypatch)
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
        env = await make_env(bundle).start()
        _since_ms, noticed_ms = await until_idle(env, monkeypatch)
        assert after_s * 1000 < noticed_ms <= (after_s + 1) * 1000

    asyncio.run(scenario())


def test_idle_is_dated_back_to_the_last_input(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        touched = env.clock.advance(20_000)
        env.services.idle.record_input()
        since_ms, _noticed_ms = await until_idle(env, monkeypatch)
        assert since_ms == touched.running_ms
        assert env.services.journal.reading().today.work_ms == 20_000
        idle = [one for one in intervals(await env.records.entries()) if one.state is State.IDLE]
        assert [one.utc_ms for one in idle] == [touched.utc_ms]

    asyncio.run(scenario())


def test_the_next_input_ends_it_and_says_how_long_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        since_ms, _noticed_ms = await until_idle(env, monkeypatch)
        env.clock.advance(30_000)
        async with running(env.services.idle.run()):
            env.services.idle.record_input()
            await until(lambda: env.state() is State.ON_TASK, "idle ends")
        assert env.told(IdleEnded) == [IdleEnded(env.clock.now().running_ms - since_ms)]
        (ended,) = found(env, EntryKind.IDLE_ENDED)
        assert ended.timestamp == env.clock.now()

    asyncio.run(scenario())


def test_input_asks_for_no_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time zone is read from files, and the mouse sends up to a thousand events a second."""

    async def scenario() -> None:
        env = await make_env().start()
        env.clock.advance(30_000)
        monkeypatch.setattr(env.clock, "now", lambda: pytest.fail("all of the clock is asked"))
        env.services.idle.record_input()
        assert env.services.idle.last_input_ms == env.clock.running_ms()

    asyncio.run(scenario())


def test_somebody_who_comes_back_while_idle_is_being_written_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        append = env.records.append

        async def slow(*new: NewEntry) -> tuple[Entry, ...]:
            if not found(env, EntryKind.IDLE_BEGAN):
                env.clock.advance(10)
                env.services.idle.record_input()
            return await append(*new)

        monkeypatch.setattr(env.records, "append", slow)
        sleep_by_clock(monkeypatch, env.clock)
        async with running(env.services.idle.run()):
            await until(lambda: bool(found(env, EntryKind.IDLE_ENDED)), "idle ends")

    asyncio.run(scenario())


def test_nobody_is_idle_right_after_a_sleep_that_no_signal_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        env.clock.advance(30_000)
        woke = env.clock.suspend(600_000)
        since_ms, _noticed_ms = await until_idle(env, monkeypatch)
        assert since_ms == woke.running_ms

    asyncio.run(scenario())


def test_a_pause_is_never_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        await env.services.session.pauses.pause()
        slept = sleep_by_clock(monkeypatch, env.clock)
        async with running(env.services.idle.run()):
            await until(lambda: len(slept) > 1000, "a thousand looks in a pause")
            assert found(env, EntryKind.IDLE_BEGAN) == []
            await env.services.session.pauses.resume()
            await until(lambda: bool(found(env, EntryKind.IDLE_BEGAN)), "idle begins after it")
        (resumed,), (began,) = found(env, EntryKind.RESUMED), found(env, EntryKind.IDLE_BEGAN)
        assert began.body == {"since_running_ms": resumed.timestamp.running_ms}

    asyncio.run(scenario())


def test_pausing_while_idle_makes_it_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        await until_idle(env, monkeypatch)
        await env.services.session.pauses.pause()
        assert env.state() is State.PAUSE
        await env.services.session.pauses.resume()
        assert env.state() is State.ON_TASK

    asyncio.run(scenario())


def test_a_full_disk_is_told_once_and_idle_is_still_dated_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        touched = env.clock.now()
        slept = sleep_by_clock(monkeypatch, env.clock)
        env.records.fault = StoreFault(detail="full")
        async with running(env.services.idle.run()):
            await until(lambda: len(slept) > 200, "idle could not be written for a while")
            env.records.fault = None
            await until(lambda: bool(found(env, EntryKind.IDLE_BEGAN)), "idle begins")
        assert env.told(Failed) == [Failed("store-fault", {"detail": "full"})]
        assert found(env, EntryKind.IDLE_BEGAN)[0].body == {"since_running_ms": touched.running_ms}

    asyncio.run(scenario())
