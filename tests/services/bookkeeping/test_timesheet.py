"""Days as they are shown: those of the zone that the person was in, whatever zone the machine is in now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from annotator.core.events import EventBus
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import StartedBody
from annotator.core.ledger.intervals import State
from annotator.core.time.timesheet import Timesheet
from annotator.services.bookkeeping.time_corrections import TimeCorrections
from annotator.services.bookkeeping.timesheet import Timesheets
from annotator.services.ledger.journal import Journal
from fakes.clock import ManualClock
from fakes.records import MemoryRecords

H = 3_600_000
PARIS, NEW_YORK = "Europe/Paris", "America/New_York"


def utc_ms(zone: str, *face: int) -> int:
    year, month, day, hour, minute = (*face, 0)[:5]
    return int(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp()) * 1000


class Diary(Struct, frozen=True):
    """A program that is started, left and carried about."""

    clock: ManualClock
    journal: Journal
    sheets: Timesheets

    async def until(self, zone: str, *face: int) -> None:
        """Time passes without a word until the clock shows that, there."""
        now = self.clock.advance(utc_ms(zone, *face) - self.clock.now().utc_ms)
        offset = datetime.fromtimestamp(now.utc_ms / 1000, UTC).astimezone(ZoneInfo(zone)).utcoffset()
        assert offset is not None
        self.clock.move_zone(zone, int(offset.total_seconds()) // 60)

    async def off(self, zone: str, *face: int) -> None:
        await self.journal.stop()
        await self.until(zone, *face)
        await self.journal.write(EntryKind.STARTED, StartedBody("0.1.0"))

    async def worked(self, zone: str, *face: int) -> None:
        """Searching for tasks, with a heartbeat at the end."""
        await self.until(zone, *face)
        await self.journal.write(EntryKind.HEARTBEAT)

    def sheet(self, *day: int) -> Timesheet:
        return self.sheets.sheet(date(*day))

    def faces(self, sheet: Timesheet) -> list[tuple[State, str, str]]:
        """Return the rows of the list: start and end as clock times."""
        return [(one.state, self._face(one.utc_ms), self._face(one.end_utc_ms)) for one in sheet.stretches]

    def _face(self, moment_ms: int) -> str:
        local_ms = moment_ms + self.sheets.offset_at(moment_ms) * 60_000
        return datetime.fromtimestamp(local_ms / 1000, UTC).strftime("%H:%M")

    def hours(self, sheet: Timesheet) -> list[int]:
        return [mark.hour for mark in self.sheets.marks(sheet.window)]


def kept(zone: str, *begin: int) -> Callable[[Callable[[Diary], Awaitable[None]]], None]:
    """Runs a scenario whose program is started at that moment."""

    def run(scenario: Callable[[Diary], Awaitable[None]]) -> None:
        clock = ManualClock(Timestamp(utc_ms(zone, *begin), zone, 0, "boot-1", 1_000, 1_000))
        clock.move_zone(zone, clock.offset_at(clock.now().utc_ms))
        records = MemoryRecords()
        journal = Journal(clock, records)

        async def play() -> None:
            await journal.start("test")
            await scenario(
                Diary(clock, journal, Timesheets(clock, journal, TimeCorrections(journal, EventBus()), records))
            )

        asyncio.run(play())

    return run


def assert_makes_up_the_day(sheet: Timesheet, hours: int) -> None:
    assert sheet.window.length_ms == hours * H
    assert sum(sheet.totals.values()) + sheet.unrecorded_ms + sheet.ahead_ms == hours * H


def test_a_day_at_home_is_read_the_same_from_the_other_side_of_the_sea() -> None:
    async def scenario(diary: Diary) -> None:
        await diary.worked(PARIS, 2026, 11, 23, 23, 30)
        await diary.off(PARIS, 2026, 11, 24, 9)
        await diary.worked(PARIS, 2026, 11, 24, 12)
        await diary.off(PARIS, 2026, 11, 25, 8)
        at_home = [diary.sheet(2026, 11, day) for day in (23, 24)]
        faces, hours = [diary.faces(sheet) for sheet in at_home], [diary.hours(sheet) for sheet in at_home]
        assert faces[1] == [
            (State.OFF, "00:00", "09:00"),
            (State.SEARCHING, "09:00", "12:00"),
            (State.OFF, "12:00", "00:00"),
        ]
        await diary.off(NEW_YORK, 2026, 11, 27, 9)
        far_away = [diary.sheet(2026, 11, day) for day in (23, 24)]
        assert far_away == at_home
        assert [diary.faces(sheet) for sheet in far_away] == faces
        assert [diary.hours(sheet) for sheet in far_away] == hours
        assert far_away[0].unrecorded_ms == 9 * H

    kept(PARIS, 2026, 11, 23, 9)(scenario)


def test_a_day_on_which_somebody_flew_from_paris_to_new_york_has_thirty_hours() -> None:
    async def scenario(diary: Diary) -> None:
        await diary.worked(PARIS, 2026, 11, 23, 11)
        await diary.off(NEW_YORK, 2026, 11, 23, 15)
        await diary.worked(NEW_YORK, 2026, 11, 23, 17)
        await diary.off(NEW_YORK, 2026, 11, 24, 10)
        sheet = diary.sheet(2026, 11, 23)
        assert_makes_up_the_day(sheet, 30)
        assert sheet.totals == {State.SEARCHING: 4 * H, State.OFF: 17 * H}
        assert sheet.unrecorded_ms == 9 * H
        assert [state for state, _begin, _end in diary.faces(sheet)] == [
            *(State.SEARCHING, State.OFF, State.SEARCHING, State.OFF)
        ]
        assert diary.faces(sheet)[2] == (State.SEARCHING, "15:00", "17:00")
        assert diary.hours(sheet) == [*range(21), *range(15, 24)]
        time = diary.journal.folds.meter.time
        assert sheet.totals == time.day(date(2026, 11, 23))
        assert_makes_up_the_day(diary.sheet(2026, 11, 24), 24)

    kept(PARIS, 2026, 11, 23, 9)(scenario)


def test_who_crosses_midnight_in_the_air_has_one_day_after_the_other() -> None:
    async def scenario(diary: Diary) -> None:
        await diary.worked(PARIS, 2026, 11, 23, 20)
        await diary.off(NEW_YORK, 2026, 11, 23, 23)
        await diary.worked(NEW_YORK, 2026, 11, 24, 1)
        evening, after = diary.sheet(2026, 11, 23), diary.sheet(2026, 11, 24)
        assert_makes_up_the_day(evening, 30)
        assert evening.totals == {State.SEARCHING: 3 * H, State.OFF: 9 * H}
        assert evening.window.end_utc_ms == after.window.begin_utc_ms == utc_ms(NEW_YORK, 2026, 11, 24, 0)
        assert after.totals == {State.SEARCHING: H}

    kept(PARIS, 2026, 11, 23, 18)(scenario)


def test_who_lands_after_a_midnight_that_never_was_begins_the_day_there() -> None:
    """They left New York at 16:00 and were in Paris at 1:00, when it was 19:00 in New York."""

    async def scenario(diary: Diary) -> None:
        await diary.off(PARIS, 2026, 11, 24, 1)
        await diary.worked(PARIS, 2026, 11, 24, 3)
        monday, tuesday = diary.sheet(2026, 11, 23), diary.sheet(2026, 11, 24)
        assert monday.window.end_utc_ms == tuesday.window.begin_utc_ms == utc_ms(PARIS, 2026, 11, 24, 1)
        assert_makes_up_the_day(monday, 19)
        assert_makes_up_the_day(tuesday, 23)
        assert tuesday.totals == {State.SEARCHING: 2 * H}
        assert diary.hours(tuesday) == [*range(1, 24)]

    kept(NEW_YORK, 2026, 11, 23, 16)(scenario)


def test_an_evening_that_comes_again_is_shown_whole() -> None:
    """The machine ran on, and was told of the new zone after midnight: an hour of Tuesday, then Monday again."""

    async def scenario(diary: Diary) -> None:
        await diary.worked(PARIS, 2026, 11, 24, 1)
        await diary.worked(NEW_YORK, 2026, 11, 23, 19)
        await diary.worked(NEW_YORK, 2026, 11, 23, 21)
        monday, tuesday = diary.sheet(2026, 11, 23), diary.sheet(2026, 11, 24)
        assert [diary.faces(one) for one in (monday, tuesday)] == [
            [(State.SEARCHING, "23:00", "00:00"), (State.SEARCHING, "19:00", "21:00")],
            [(State.SEARCHING, "00:00", "19:00")],
        ]
        assert (monday.work_ms, tuesday.work_ms) == (3 * H, H)
        assert (monday.window.length_ms, monday.unrecorded_ms, monday.ahead_ms) == (30 * H, 23 * H, 3 * H)
        assert tuesday.window.begin_utc_ms == utc_ms(PARIS, 2026, 11, 24, 0)

    kept(PARIS, 2026, 11, 23, 23)(scenario)


def test_the_night_of_the_change_shows_the_hour_that_came_twice_though_nobody_was_there() -> None:
    async def scenario(diary: Diary) -> None:
        await diary.off(PARIS, 2026, 10, 27, 9)
        sunday = diary.sheet(2026, 10, 25)
        assert_makes_up_the_day(sunday, 25)
        assert sunday.totals == {State.OFF: 25 * H}
        assert diary.hours(sunday)[:5] == [0, 1, 2, 2, 3]
        assert_makes_up_the_day(diary.sheet(2026, 10, 26), 24)
        assert diary.sheets.utc_at(sunday.window, 3 * 60) == utc_ms(PARIS, 2026, 10, 25, 3)

    kept(PARIS, 2026, 10, 24, 18)(scenario)


def test_what_is_still_to_come_and_what_was_before_the_ledger_are_by_the_rules_of_the_zone() -> None:
    async def scenario(diary: Diary) -> None:
        await diary.worked(PARIS, 2026, 3, 29, 9)
        today = diary.sheet(2026, 3, 29)
        assert_makes_up_the_day(today, 23)
        assert (today.unrecorded_ms, today.ahead_ms) == (7 * H, 15 * H)
        assert_makes_up_the_day(diary.sheet(2026, 3, 28), 24)

    kept(PARIS, 2026, 3, 29, 8)(scenario)
