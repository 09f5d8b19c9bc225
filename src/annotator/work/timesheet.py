"""Days of the person's own time as pages show them, and what the person says of a stretch."""

from __future__ import annotations

from datetime import date

from annotator.core.clock import local_day
from annotator.core.day_window import DayWindow, HourMark, day_window, hour_marks, utc_of_face
from annotator.core.intervals import State
from annotator.core.judgements import Judgement
from annotator.core.ports import Clock
from annotator.core.timesheet import Stretch, Timesheet, timesheet
from annotator.work.journal import Journal
from annotator.work.judging import Judging


class Timesheets:
    def __init__(self, clock: Clock, journal: Journal, judging: Judging) -> None:
        self._clock = clock
        self._journal = journal
        self._judging = judging

    def today(self) -> date:
        stamp = self._clock.now()
        return local_day(stamp.utc_ms, stamp.offset_min)

    def now_utc_ms(self) -> int:
        return self._clock.now().utc_ms

    def offset_at(self, utc_ms: int) -> int:
        return self._clock.offset_at(utc_ms)

    @property
    def first_day(self) -> date:
        """The first that there is anything to see of; today where there is nothing yet."""
        days = self._journal.folds.meter.time.days()
        return min(days[0] if days else self.today(), self.today())

    def sheet(self, day: date) -> Timesheet:
        window = self.window(day)
        folds, now = self._journal.folds, self._clock.now()
        measured = folds.line.around(window.begin_utc_ms, window.end_utc_ms)
        measured += folds.meter.time.open_until(now)
        return timesheet(window, measured, folds.meter.time.verdicts, now.utc_ms)

    def window(self, day: date) -> DayWindow:
        return day_window(day, self._clock.offset_at)

    def marks(self, window: DayWindow) -> list[HourMark]:
        return hour_marks(window, self._clock.offset_at)

    def utc_at(self, window: DayWindow, minute_of_day: int) -> int:
        """The moment at which the clock shows so many minutes after midnight of that day."""
        return utc_of_face(window, minute_of_day, self._clock.offset_at)

    async def judge(
        self, stretch: Stretch, begin_utc_ms: int, end_utc_ms: int, counts_as: State | None, reason: str
    ) -> None:
        """Says what a stretch, or the part of it between two moments, counts as; None takes back what was said before.
        What of the part lies outside the stretch is not judged."""
        start_ms = stretch.start_ms + max(0, begin_utc_ms - stretch.utc_ms)
        end_ms = stretch.end_ms - max(0, stretch.end_utc_ms - end_utc_ms)
        if start_ms < end_ms:
            await self._judging.judge(Judgement(start_ms, end_ms, counts_as, reason=reason))
