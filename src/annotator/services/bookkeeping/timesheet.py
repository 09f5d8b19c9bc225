"""Days of the worker's time for the pages, and corrections of periods in them. A day belongs to the time zone that
the worker was in (`core.time.local_days`), wherever the computer is now. Its times are shown as the clock showed
them there. The rules of the computer's own zone apply only where the ledger has no data: before the first entry, in
the future, and for a clock change at night while the program was closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from annotator.core.events import EventBus, ExposureReached
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.protection import ContentWarning
from annotator.core.time.exposure import DayExposure, day_exposure, on_screen
from annotator.core.time.local_days import (
    SILENT,
    ClockChange,
    DayWindow,
    HourMark,
    clock_changes,
    day_window,
    hour_marks,
    resolve_overlaps,
    utc_of_face,
)
from annotator.core.time.timesheet import Stretch, Timesheet, ToldDay, timesheet
from annotator.services.bookkeeping.time_corrections import TimeCorrections
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences


class Timesheets:
    def __init__(self, clock: Clock, journal: Journal, corrections: TimeCorrections, records: Records) -> None:
        self._clock = clock
        self._journal = journal
        self._corrections = corrections
        self._records = records

    def today(self) -> date:
        timestamp = self._clock.now()
        return local_day(timestamp.utc_ms, timestamp.offset_min)

    def now_utc_ms(self) -> int:
        return self._clock.now().utc_ms

    def offset_at(self, utc_ms: int) -> int:
        """Return the offset from UTC in minutes (east positive) at a moment, in the zone where the worker was then."""
        interval = self._interval_at(utc_ms)
        if interval is not None and interval.state in SILENT and self._has_its_rules(interval):
            return self._clock.offset_at(utc_ms)
        return self._offset_min_at(utc_ms, interval)

    @property
    def first_day(self) -> date:
        """The first day with data, or today if there is none."""
        days = self._journal.folds.meter.time.days()
        return min(days[0] if days else self.today(), self.today())

    def sheet(self, day: date) -> Timesheet:
        window = self.window(day)
        folds, now = self._journal.folds, self._clock.now()
        told_day = ToldDay(*folds.meter.time.told_on(day, window.begin_utc_ms, window.end_utc_ms))
        return timesheet(window, self._measured(window), folds.meter.time.verdicts, now.utc_ms, told_day)

    def on_screen(self, day: date) -> Mapping[str, int]:
        """Return the milliseconds that each task was on screen on that day, by unique_id."""
        return on_screen(self._measured(self.window(day)), day)

    def _measured(self, window: DayWindow) -> list[Interval]:
        measured = [*self._journal.folds.line.around(window.begin_utc_ms, window.end_utc_ms), *self._open()]
        return resolve_overlaps(measured, self.now_utc_ms())

    async def bundles_of(self, sheet: Timesheet) -> Mapping[str, str]:
        """Return the bundle key of each task of a day, by unique_id."""
        return await self._records.bundles_of({task for stretch in sheet.stretches for task in stretch.task_ids})

    def window(self, day: date) -> DayWindow:
        return day_window(day, lambda utc_ms: self._offset_min_at(utc_ms, self._interval_at(utc_ms)))

    def marks(self, window: DayWindow) -> list[HourMark]:
        return hour_marks(window, self.offset_at)

    def clock_changes(self, window: DayWindow) -> list[ClockChange]:
        return clock_changes(window, self.offset_at)

    def utc_at(self, window: DayWindow, minute_of_day: int) -> int:
        """Return the moment at which the clock shows this many minutes after midnight of that day."""
        return utc_of_face(window, minute_of_day, self.offset_at)

    async def correct(
        self,
        stretch: Stretch,
        begin_utc_ms: int,
        end_utc_ms: int,
        counts_as: State | None,
        reason: str,
        platform: str = "",
    ) -> None:
        """Set the state of a period or of the part between two moments. None removes earlier corrections. The part
        is limited to the period."""
        start_ms = stretch.start_ms + max(0, begin_utc_ms - stretch.utc_ms)
        end_ms = stretch.end_ms - max(0, stretch.end_utc_ms - end_utc_ms)
        if start_ms < end_ms:
            await self._corrections.correct(
                TimeCorrection(start_ms, end_ms, counts_as, platform=platform or None, reason=reason)
            )

    def _interval_at(self, utc_ms: int) -> Interval | None:
        """Return the interval in the ledger at this moment, or None."""
        found = self._journal.folds.line.at_utc(utc_ms)
        if found is not None:
            return found
        return next(
            (
                interval
                for interval in self._open()
                if interval.utc_ms <= utc_ms < interval.utc_ms + interval.duration_ms
            ),
            None,
        )

    def _offset_min_at(self, utc_ms: int, interval: Interval | None) -> int:
        if interval is not None:
            return interval.offset_min
        first = self._journal.folds.line.first or next(iter(self._open()), None)
        if first is not None and utc_ms < first.utc_ms and not self._has_its_rules(first):
            return first.offset_min
        return self._clock.offset_at(utc_ms)

    def _open(self) -> list[Interval]:
        return self._journal.folds.meter.time.open_until(self._clock.now())

    def _has_its_rules(self, interval: Interval) -> bool:
        """Return whether the computer is in the zone of the interval, as far as this can be known. Either end may
        match, because the zone of silent time is known at one end only."""
        ends = (interval.utc_ms, interval.utc_ms + interval.duration_ms - 1)
        return any(self._clock.offset_at(utc_ms) == interval.offset_min for utc_ms in ends)


class Exposures:
    def __init__(
        self,
        timesheets: Timesheets,
        records: Records,
        bundles: Bundles,
        preferences: Preferences,
        event_bus: EventBus,
    ) -> None:
        self._timesheets = timesheets
        self._records = records
        self._bundles = bundles
        self._preferences = preferences
        self._event_bus = event_bus
        self._known: tuple[date, int] | None = None  # the day and the limit that the worker has been notified about

    async def of(self, day: date) -> DayExposure:
        """Return the exposure of a day, by the content warnings that the stored bundles give for each task."""
        spent_ms = self._timesheets.on_screen(day)
        taken = {summary.manifest.key for summary in await self._bundles.imported()} if spent_ms else set[str]()
        tasks_of: dict[str, dict[str, str]] = {}  # by bundle: unique_id -> task id
        for unique_id, (key, task_id) in (await self._records.tasks_of(set(spent_ms))).items() if taken else ():
            if key in taken:
                tasks_of.setdefault(key, {})[unique_id] = task_id
        warned: dict[str, ContentWarning] = {}
        for key, task_ids in tasks_of.items():
            of_tasks = await self._bundles.warned(key, set(task_ids.values()))
            warned.update(
                {unique_id: of_tasks[task_id] for unique_id, task_id in task_ids.items() if task_id in of_tasks}
            )
        return day_exposure(spent_ms, warned)

    async def before_more(self) -> tuple[DayExposure, int | None]:
        """Return the exposure of today and the limit in milliseconds, or None if there is no limit. The caller shows
        both before more sensitive media. If the limit is reached, no further notification is sent for it."""
        day, limit_ms = self._timesheets.today(), self._preferences.settings.exposure_limit_ms()
        exposure = await self.of(day)
        if limit_ms is not None and exposure.whole.spent_ms >= limit_ms:
            self._known = (day, limit_ms)
        return exposure, limit_ms

    async def watch(self) -> int | None:
        """Announce once a day that the limit is reached. Return the shortest time in milliseconds until it can be
        reached, or None if there is no limit or it has been announced."""
        day, limit_ms = self._timesheets.today(), self._preferences.settings.exposure_limit_ms()
        if limit_ms is None or self._known == (day, limit_ms):
            return None
        left_ms = limit_ms - (await self.of(day)).whole.spent_ms
        if left_ms > 0:
            return left_ms
        self._known = (day, limit_ms)
        self._event_bus.announce(ExposureReached(limit_ms))
        return None
