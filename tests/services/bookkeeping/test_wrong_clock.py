"""A clock that was a year ahead or behind for one start of the machine: every day has its own hours and no more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from annotator.core.ledger.clock import DAY_MS, local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.services.bookkeeping.time_corrections import TimeCorrections
from annotator.services.bookkeeping.timesheet import Timesheets
from annotator.services.ledger.journal import Journal
from services.service_env import ServiceEnv, make_env

YEAR_MS = 365 * DAY_MS
HOUR_MS = 3_600_000
AN_HOUR = 6


async def some_work(env: ServiceEnv, hours: int, *, crashes: bool) -> Journal:
    journal = Journal(env.clock, env.records)
    await journal.start("1")
    for _ in range(hours * AN_HOUR):
        env.clock.advance(HOUR_MS // AN_HOUR)
        await journal.write(EntryKind.HEARTBEAT)
    if not crashes:
        await journal.stop()
    return journal


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("by_ms", [YEAR_MS, -YEAR_MS, 2 * HOUR_MS])
def test_no_day_has_more_than_its_hours_and_no_work_is_lost(by_ms: int, crashes: bool) -> None:
    async def scenario() -> None:
        env = make_env()
        clock = env.clock
        await some_work(env, 2, crashes=crashes)
        clock.reboot(10 * HOUR_MS + by_ms)
        wrong = await some_work(env, 2, crashes=crashes)
        assert (wrong.doubted is not None) is (abs(by_ms) == YEAR_MS)
        clock.reboot(10 * HOUR_MS - by_ms)
        right = await some_work(env, 2, crashes=crashes)
        assert (right.doubted is not None) is (abs(by_ms) == YEAR_MS), "nobody knows which of the two was wrong"
        clock.reboot(10 * HOUR_MS)
        journal = await some_work(env, 2, crashes=True)
        assert journal.doubted is None, "it was told once"
        sheets = Timesheets(clock, journal, TimeCorrections(journal, env.services.event_bus), env.records)
        now = clock.now()
        today = local_day(now.utc_ms, now.offset_min)
        for day in (today - timedelta(days=back) for back in range(3)):
            sheet = sheets.sheet(day)
            spent_ms = sum(sheet.totals.values()) + sheet.unrecorded_ms + sheet.ahead_ms
            assert spent_ms == sheet.window.length_ms, (day, sheet.totals)
        worked = sum(sheets.sheet(today - timedelta(days=back)).work_ms for back in range(3))
        assert worked == (8 if abs(by_ms) < DAY_MS else 6) * HOUR_MS
        assert journal.reading().today.work_ms <= DAY_MS

    asyncio.run(scenario())


def test_nobody_is_asked_whether_they_worked_for_a_year() -> None:
    async def scenario() -> None:
        env = make_env()
        await some_work(env, 1, crashes=True)
        env.clock.reboot(YEAR_MS)
        journal = await some_work(env, 1, crashes=True)
        judging = TimeCorrections(journal, env.services.event_bus)
        assert judging.undecided() == ()
        env.clock.reboot(HOUR_MS)
        journal = await some_work(env, 1, crashes=True)
        (gap,) = TimeCorrections(journal, env.services.event_bus).undecided()
        assert (gap.state, gap.duration_ms) == (State.UNKNOWN_GAP, HOUR_MS)

    asyncio.run(scenario())
