"""The way into the ledger: heartbeats, order, and what is told after a restart."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from annotator.core.errors import StoreFault
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_types import PausedBody
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import State
from fakes.records import MemoryRecords
from services.service_env import REAL_SLEEP, make_env, running, sleep_by_clock, until


class SlowRecords(MemoryRecords):
    """The disk takes its time, and the first write takes longest."""

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]:
        await REAL_SLEEP(0 if self._entries else 0.01)
        return await super().append(*new)


def test_the_heart_beats_every_5_s_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        sleep_by_clock(monkeypatch, env.clock)
        async with running(env.services.journal.beat()):
            await until(lambda: len(env.records._entries) > 3, "three heartbeats are written")
        entries = env.records._entries[:4]
        assert [entry.kind for entry in entries[1:]] == [EntryKind.HEARTBEAT] * 3
        times = [entry.timestamp.running_ms for entry in entries]
        assert [later - before for before, later in pairwise(times)] == [5000] * 3

    asyncio.run(scenario())


def test_the_heart_does_not_beat_while_other_entries_come(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = make_env()
        journal, clock = env.services.journal, env.clock
        await journal.start("0.1.0")
        slept: list[float] = []

        async def sleep(delay_s: float) -> None:
            slept.append(delay_s)
            if len(slept) == 1:
                clock.advance(3000)
                await journal.write(EntryKind.PAUSED, PausedBody("break"))
                clock.advance(2000)
            else:
                clock.advance(round(delay_s * 1000))
            await REAL_SLEEP(0)

        monkeypatch.setattr(asyncio, "sleep", sleep)
        async with running(journal.beat()):
            await until(lambda: len(env.records._entries) > 2, "a heartbeat is written")
        assert slept[:2] == [5.0, 3.0]
        assert [entry.kind for entry in env.records._entries[1:3]] == [EntryKind.PAUSED, EntryKind.HEARTBEAT]

    asyncio.run(scenario())


def test_the_heart_goes_on_after_a_full_disk_and_does_not_hammer_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        slept = sleep_by_clock(monkeypatch, env.clock)
        env.records.fault = StoreFault(detail="full")
        async with running(env.services.journal.beat()):
            await until(lambda: len(slept) > 8, "it was tried a few times")
            env.records.fault = None
            await until(lambda: len(env.records._entries) > 1, "a heartbeat is written")
        assert slept[:9].count(5.0) >= 4

    asyncio.run(scenario())


def test_a_restart_folds_what_is_there_and_holds_the_gap_apart() -> None:
    async def scenario() -> None:
        env = await make_env().start()
        env.clock.advance(8_000)
        await env.services.journal.write(EntryKind.HEARTBEAT)
        worked_ms = env.services.journal.reading().today.work_ms
        env.clock.reboot(600_000)
        again = make_env(records=env.records, clock=env.clock, library=env.library)
        await again.services.journal.start("0.1.0")
        assert (worked_ms, again.services.journal.reading().today.work_ms) == (8_000, 8_000)
        assert again.services.journal.origin == env.services.journal.origin == (await env.records.entries())[0].sha256
        assert again.services.journal.state is State.SEARCHING

    asyncio.run(scenario())


def test_two_who_write_at_once_keep_their_order_and_the_chain() -> None:
    async def scenario() -> None:
        env = make_env(records=SlowRecords())
        journal = env.services.journal
        await journal.start("0.1.0")
        kinds = [EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED, EntryKind.HEARTBEAT] * 4
        await asyncio.gather(*(journal.write(kind) for kind in kinds))
        entries = await env.records.entries()
        assert [entry.kind for entry in entries] == [EntryKind.STARTED, *kinds]
        assert first_broken(entries) is None
        assert env.state() is State.SEARCHING

    asyncio.run(scenario())


def test_an_entry_that_the_disk_refused_is_not_in_the_meter() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.journal.write(EntryKind.PAUSED, PausedBody("break"))
        assert env.state() is State.SEARCHING

    asyncio.run(scenario())


def test_what_nobody_does_again_is_written_before_what_comes_next_and_dated_when_it_happened() -> None:
    async def scenario() -> None:
        env = make_env()
        journal, clock = env.services.journal, env.clock
        await journal.start("0.1.0")
        env.records.fault = StoreFault(detail="full")
        began = clock.advance(1_000)
        with pytest.raises(StoreFault):
            await journal.write_or_owe(EntryKind.LOCK_BEGAN)
        ended = clock.advance(2_000)
        with pytest.raises(StoreFault):
            await journal.write_or_owe(EntryKind.LOCK_ENDED)
        env.records.fault = None
        clock.advance(4_000)
        await journal.write(EntryKind.HEARTBEAT)
        entries = await env.records.entries()
        assert [entry.kind for entry in entries[1:]] == [
            EntryKind.LOCK_BEGAN,
            EntryKind.LOCK_ENDED,
            EntryKind.HEARTBEAT,
        ]
        assert [entry.timestamp.running_ms for entry in entries[1:3]] == [began.running_ms, ended.running_ms]
        assert first_broken(entries) is None
        assert journal.reading().today.work_ms == 5_000

    asyncio.run(scenario())


def test_a_stop_ends_the_work_time() -> None:
    async def scenario() -> None:
        env = await make_env().start()
        env.clock.advance(3_000)
        await env.services.journal.stop()
        env.clock.advance(9_000)
        assert env.state() is State.OFF
        assert env.services.journal.reading().today.work_ms == 3_000

    asyncio.run(scenario())
