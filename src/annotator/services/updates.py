"""The look for a newer release: off until the worker wants it, at most once a day, and nothing is installed. A program
whose packager set no address has no such service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date

from annotator.core.errors import StoreFault
from annotator.core.events import Event, EventBus, SettingsChanged
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.machine import Clock
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource, is_newer, is_version
from annotator.core.settings import LOOK_FOR_UPDATES, NEWEST_RELEASE, UPDATES_OFFERED
from annotator.core.system_events import ReleaseKnown, UpdatesOffered
from annotator.services.preferences import Preferences

_DAY_MS = 24 * 3_600_000
_RETRY_S = 3600.0

type FetchRelease = Callable[[ReleaseSource], Awaitable[ProgramRelease | ReleaseFault]]


class Updates:
    def __init__(
        self,
        source: ReleaseSource,
        version: str,
        fetch: FetchRelease,
        preferences: Preferences,
        clock: Clock,
        event_bus: EventBus,
    ) -> None:
        self.server = server_of(source.address).partition("://")[2]
        self.version = version
        self.fault: ReleaseFault | None = None  # of the last look
        self._source = source
        self._fetch = fetch
        self._preferences = preferences
        self._clock = clock
        self._event_bus = event_bus
        self._changed = asyncio.Event()
        event_bus.listen(self._on_event)

    @property
    def is_wanted(self) -> bool:
        return self._preferences.value(LOOK_FOR_UPDATES) == "yes"

    @property
    def is_offered(self) -> bool:
        """True if the worker was asked, or has answered unasked."""
        return not {UPDATES_OFFERED, LOOK_FOR_UPDATES.key}.isdisjoint(self._preferences.settings.chosen)

    @property
    def newest(self) -> ProgramRelease | None:
        """The newest release, as last fetched; it may be this one, or older."""
        return self._stored()[1]

    @property
    def newer(self) -> ProgramRelease | None:
        """A release newer than this program."""
        release = self.newest
        return release if release is not None and is_newer(release.version, self.version) else None

    async def offer(self) -> None:
        """Ask the worker, once for ever, whether to look for updates."""
        await self._preferences.keep({UPDATES_OFFERED: "yes"})
        self._event_bus.announce(UpdatesOffered(self.server))

    async def run(self) -> None:
        """Look once a day while the worker wants it, for ever. After a fault, try again an hour later."""
        while True:
            if self.is_wanted and self._is_due():
                with suppress(StoreFault):  # the next look stores it
                    await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_S):
                    await self._changed.wait()
            self._changed.clear()

    async def look(self) -> None:
        """Fetch the newest release. Announce a newer one once, any other outcome without a notice."""
        before = self.newer
        found = await self._fetch(self._source)
        self.fault = found if isinstance(found, ReleaseFault) else None
        if isinstance(found, ProgramRelease):
            value = f"{self._clock.now().utc_ms} {found.version} {found.day.isoformat()} {found.page}"
            await self._preferences.keep({NEWEST_RELEASE: value})
        self._event_bus.announce(ReleaseKnown(self.newer is not None and self.newer != before))

    @property
    def looked_ms(self) -> int:
        """The time of the last look that found a release, or 0."""
        return self._stored()[0]

    def _is_due(self) -> bool:
        return not 0 <= self._clock.now().utc_ms - self.looked_ms < _DAY_MS

    def _stored(self) -> tuple[int, ProgramRelease | None]:
        parts = self._preferences.settings.chosen.get(NEWEST_RELEASE, "").split(" ")
        if len(parts) != 4 or not parts[0].isdecimal() or not is_version(parts[1]):
            return 0, None
        return int(parts[0]), ProgramRelease(parts[1], date.fromisoformat(parts[2]), parts[3])

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and LOOK_FOR_UPDATES.key in event.keys:
            self._changed.set()
