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
from services.desks import REAL_SLEEP, an_office, running, sleep_by_clock, until


class SlowRecords(MemoryRecords):
    """The disk takes its time, and the first write takes longest."""

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]:
        await REAL_SLEEP(0 if self._entries else 0.01)
        return await super().append(*new)


def test_the_heart_beats_every_5_s_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        sleep_by_clock(monkeypatch, office.clock)
        async with running(office.desk.journal.beat()):
            await until(lambda: len(office.records._entries) > 3, "three heartbeats are written")
        entries = office.records._entries[:4]
        assert [entry.kind for entry in entries[1:]] == [EntryKind.HEARTBEAT] * 3
        times = [entry.timestamp.running_ms for entry in entries]
        assert [later - before for before, later in pairwise(times)] == [5000] * 3

    asyncio.run(scenario())


def test_the_heart_does_not_beat_while_other_entries_come(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = an_office()
        journal, clock = office.desk.journal, office.clock
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
            await until(lambda: len(office.records._entries) > 2, "a heartbeat is written")
        assert slept[:2] == [5.0, 3.0]
        assert [entry.kind for entry in office.records._entries[1:3]] == [EntryKind.PAUSED, EntryKind.HEARTBEAT]

    asyncio.run(scenario())


def test_the_heart_goes_on_after_a_full_disk_and_does_not_hammer_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        slept = sleep_by_clock(monkeypatch, office.clock)
        office.records.fault = StoreFault(detail="full")
        async with running(office.desk.journal.beat()):
            await until(lambda: len(slept) > 8, "it was tried a few times")
            office.records.fault = None
            await until(lambda: len(office.records._entries) > 1, "a heartbeat is written")
        assert slept[:9].count(5.0) >= 4

    asyncio.run(scenario())


def test_a_restart_folds_what_is_there_and_holds_the_gap_apart() -> None:
    async def scenario() -> None:
        office = await an_office().start()
        office.clock.advance(8_000)
        await office.desk.journal.write(EntryKind.HEARTBEAT)
        worked_ms = office.desk.journal.reading().today.work_ms
        office.clock.reboot(600_000)
        again = an_office(records=office.records, clock=office.clock, library=office.library)
        await again.desk.journal.start("0.1.0")
        assert (worked_ms, again.desk.journal.reading().today.work_ms) == (8_000, 8_000)
        assert again.desk.journal.origin == office.desk.journal.origin == (await office.records.entries())[0].sha256
        assert again.desk.journal.state is State.SEARCHING

    asyncio.run(scenario())


def test_two_who_write_at_once_keep_their_order_and_the_chain() -> None:
    async def scenario() -> None:
        office = an_office(records=SlowRecords())
        journal = office.desk.journal
        await journal.start("0.1.0")
        kinds = [EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED, EntryKind.HEARTBEAT] * 4
        await asyncio.gather(*(journal.write(kind) for kind in kinds))
        entries = await office.records.entries()
        assert [entry.kind for entry in entries] == [EntryKind.STARTED, *kinds]
        assert first_broken(entries) is None
        assert office.state() is State.SEARCHING

    asyncio.run(scenario())


def test_an_entry_that_the_disk_refused_is_not_in_the_meter() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await office.desk.journal.write(EntryKind.PAUSED, PausedBody("break"))
        assert office.state() is State.SEARCHING

    asyncio.run(scenario())


def test_what_nobody_does_again_is_written_before_what_comes_next_and_dated_when_it_happened() -> None:
    async def scenario() -> None:
        office = an_office()
        journal, clock = office.desk.journal, office.clock
        await journal.start("0.1.0")
        office.records.fault = StoreFault(detail="full")
        began = clock.advance(1_000)
        with pytest.raises(StoreFault):
            await journal.write_or_owe(EntryKind.LOCK_BEGAN)
        ended = clock.advance(2_000)
        with pytest.raises(StoreFault):
            await journal.write_or_owe(EntryKind.LOCK_ENDED)
        office.records.fault = None
        clock.advance(4_000)
        await journal.write(EntryKind.HEARTBEAT)
        entries = await office.records.entries()
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
        office = await an_office().start()
        office.clock.advance(3_000)
        await office.desk.journal.stop()
        office.clock.advance(9_000)
        assert office.state() is State.OFF
        assert office.desk.journal.reading().today.work_ms == 3_000

    asyncio.run(scenario())
