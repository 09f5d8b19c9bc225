"""Lock and suspend signals become entries with the time of the signal."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.errors import DiskFull
from annotator.core.events import Failed
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State, intervals
from annotator.core.ports.machine import SystemSign
from services.service_env import ServiceEnv, play, running, sleep_by_clock, until

S = 1_000
MIN = 60 * S


async def stretches(env: ServiceEnv) -> list[tuple[State, int]]:
    found: list[tuple[State, int]] = []
    for one in intervals(await env.records.entries()):
        if found and found[-1][0] is one.state:
            found[-1] = (one.state, found[-1][1] + one.duration_ms)
        else:
            found.append((one.state, one.duration_ms))
    return found


async def kinds_are(env: ServiceEnv, kind: EntryKind, count: int) -> None:
    await until(lambda: sum(one.kind is kind for one in env.records._entries) == count, f"{count} x {kind}")


def test_a_lock_is_a_pause_window_that_begins_when_it_happened() -> None:
    async def scenario(env: ServiceEnv) -> None:
        machine = env.services.system_events
        env.clock.advance(10 * S)
        machine.on_signal(SystemSign.LOCKED)
        env.clock.advance(20 * MIN)  # nobody has looked at the queue yet
        machine.on_signal(SystemSign.LOCKED)
        machine.on_signal(SystemSign.UNLOCKED)
        machine.on_signal(SystemSign.UNLOCKED)
        env.clock.advance(5 * S)
        async with running(machine.run()):
            await kinds_are(env, EntryKind.LOCK_ENDED, 1)
        await env.services.journal.write(EntryKind.HEARTBEAT)
        assert await stretches(env) == [(State.ON_TASK, 10 * S), (State.LOCK, 20 * MIN), (State.ON_TASK, 5 * S)]
        assert env.services.journal.reading().today.work_ms == 15 * S

    play(scenario)


def test_sleep_lies_between_two_heartbeats_and_the_draft_is_saved_before_it() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.answered("tree")
        async with running(env.services.system_events.run()):
            env.clock.advance(30 * S)
            env.services.system_events.on_signal(SystemSign.ABOUT_TO_SLEEP)
            await kinds_are(env, EntryKind.HEARTBEAT, 1)
            (kept,) = await env.records.assignments("street-things@1")
            assert kept.answer.as_json() != []
            env.clock.suspend(8 * 60 * MIN)
            env.services.system_events.on_signal(SystemSign.WOKE)
            await kinds_are(env, EntryKind.HEARTBEAT, 2)
        assert await stretches(env) == [(State.ON_TASK, 30 * S), (State.SUSPEND, 8 * 60 * MIN)]

    play(scenario)


def test_whoever_unlocks_or_wakes_the_machine_is_not_idle_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        machine = env.services.system_events
        machine.on_signal(SystemSign.LOCKED)
        env.clock.advance(20 * MIN)
        machine.on_signal(SystemSign.UNLOCKED)
        unlocked_ms = env.clock.now().running_ms
        async with running(machine.run()):
            await kinds_are(env, EntryKind.LOCK_ENDED, 1)
        sleep_by_clock(monkeypatch, env.clock)
        async with running(env.services.idle.run()):
            await kinds_are(env, EntryKind.IDLE_BEGAN, 1)
        began = env.records._entries[-1]
        assert began.body["since_running_ms"] == unlocked_ms
        assert began.timestamp.running_ms - unlocked_ms > 90 * S

    play(scenario)


def test_somebody_who_types_is_not_behind_a_locked_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        monkeypatch.setattr("annotator.services.task.system_events.LOOK_EVERY_S", 0.001)
        async with running(env.services.system_events.run()):
            env.services.system_events.on_signal(SystemSign.LOCKED)
            await kinds_are(env, EntryKind.LOCK_BEGAN, 1)
            env.clock.advance(S)
            env.services.idle.record_input()  # the key that locked it is let go
            env.clock.advance(4 * MIN)
            await asyncio.sleep(0.01)
            assert env.state() is State.LOCK
            env.services.idle.record_input()
            await kinds_are(env, EntryKind.LOCK_ENDED, 1)
        assert env.state() is State.ON_TASK

    play(scenario)


def test_a_lock_that_cannot_be_written_is_told() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.records.fault = DiskFull(path="records", detail="no space left")
        async with running(env.services.system_events.run()):
            env.services.system_events.on_signal(SystemSign.LOCKED)
            await until(lambda: bool(env.told(Failed)), "it is told")
            env.records.fault = None
            await env.services.journal.write(EntryKind.HEARTBEAT)
            await kinds_are(env, EntryKind.LOCK_BEGAN, 1)

    play(scenario)


def test_a_lock_while_the_disk_is_full_is_written_once_it_is_not() -> None:
    async def scenario(env: ServiceEnv) -> None:
        machine = env.services.system_events
        env.records.fault = DiskFull(path="/home", detail="no space")
        machine.on_signal(SystemSign.LOCKED)
        env.clock.advance(20 * MIN)
        machine.on_signal(SystemSign.UNLOCKED)
        async with running(machine.run()):
            await until(lambda: len(env.told(Failed)) == 2, "both were told")
        env.records.fault = None
        env.clock.advance(5 * S)
        await env.services.journal.write(EntryKind.HEARTBEAT)
        assert await stretches(env) == [(State.LOCK, 20 * MIN), (State.ON_TASK, 5 * S)]

    play(scenario)
