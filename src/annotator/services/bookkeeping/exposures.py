"""The time that sensitive media were on screen in a day, and the limit that the worker chose. This information never
leaves the computer."""

from __future__ import annotations

from datetime import date

from annotator.core.events import EventBus, ExposureReached
from annotator.core.ports.records import Records
from annotator.core.protection import ContentWarning
from annotator.core.time.exposure import DayExposure, day_exposure
from annotator.services.bookkeeping.timesheet import Timesheets
from annotator.services.bundles import Bundles
from annotator.services.preferences import Preferences


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
        taken = {summary.manifest.key for summary in await self._bundles.taken()} if spent_ms else set[str]()
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
        """Return the exposure of today and the limit in milliseconds, or None if there is no limit.

        The caller shows both before more sensitive media. If the limit is reached, no further notification is sent
        for it."""
        day, limit_ms = self._timesheets.today(), self._preferences.settings.exposure_limit_ms()
        exposure = await self.of(day)
        if limit_ms is not None and exposure.whole.spent_ms >= limit_ms:
            self._known = (day, limit_ms)
        return exposure, limit_ms

    async def watch(self) -> int | None:
        """Announce once a day that the limit is reached.

        Return the shortest time in milliseconds until it can be reached, or None if there is no limit or it has been
        announced."""
        day, limit_ms = self._timesheets.today(), self._preferences.settings.exposure_limit_ms()
        if limit_ms is None or self._known == (day, limit_ms):
            return None
        left_ms = limit_ms - (await self.of(day)).whole.spent_ms
        if left_ms > 0:
            return left_ms
        self._known = (day, limit_ms)
        self._event_bus.announce(ExposureReached(limit_ms))
        return None
