"""Side activities: messages, invoices and payouts, recovery and other platforms. Only one is active at a time, so
that the real hourly pay covers a whole day. The worker's own pages are beside them and no work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from msgspec import Struct

from annotator.core.errors import StoreFault
from annotator.core.events import EventBus, SideActivityChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import EMPTY, Activity, Body
from annotator.core.ledger.entry_types import OtherPlatformBody
from annotator.core.ledger.intervals import ELSEWHERE, State
from annotator.services.ledger.journal import Journal

_ACTIVITIES = {State.ELSEWHERE_SEARCHING: Activity.SEARCHING, State.ELSEWHERE_WORKING: Activity.WORKING}
_KINDS = {
    State.MESSAGES: (EntryKind.MESSAGES_BEGAN, EntryKind.MESSAGES_ENDED),
    State.CHORES: (EntryKind.CHORES_BEGAN, EntryKind.CHORES_ENDED),
    State.RECOVERY: (EntryKind.RECOVERY_BEGAN, EntryKind.RECOVERY_ENDED),
    **dict.fromkeys(ELSEWHERE, (EntryKind.ELSEWHERE_BEGAN, EntryKind.ELSEWHERE_ENDED)),
}
LONGEST_NAME = 100


class SideActivity(Struct, frozen=True):
    """The current side activity, its start, and its duration without breaks. `platform` is empty if it is on no
    other platform."""

    state: State
    platform: str
    since_utc_ms: int
    duration_ms: int


class _ActivityStart(Struct, frozen=True):
    """The start of a side activity. `at_ms` is a position on the time axis of the ledger."""

    utc_ms: int
    at_ms: int


class SideActivities:
    """The side activities. `known` returns platform names to offer after those used since the start. Nothing here is
    stored: when the program ends or crashes, the ledger ends the activity."""

    def __init__(self, journal: Journal, event_bus: EventBus, known: Callable[[], Iterable[str]]) -> None:
        self._journal = journal
        self._event_bus = event_bus
        self._known = known
        self._used: list[str] = []
        self._start: _ActivityStart | None = None

    @property
    def platforms(self) -> tuple[str, ...]:
        return (*self._used, *(name for name in self._known() if name not in self._used))

    @property
    def current(self) -> SideActivity | None:
        """The current side activity, or None. A break or screen lock suspends it, and opening a task ends it."""
        context, start = self._journal.context, self._start
        if context.aside is None or start is None:
            return None
        return SideActivity(context.aside, context.platform or "", start.utc_ms, self._spent_ms(context.aside, start))

    def is_at(self, state: State) -> bool:
        return self._journal.context.aside is state

    async def begin(self, state: State, platform: str = "") -> None:
        """Begin a side activity and end the current one. `platform` is required for the ELSEWHERE states and not
        allowed for others; raise ValueError otherwise."""
        name = platform.strip()[:LONGEST_NAME]
        if state not in _KINDS or bool(name) != (state in ELSEWHERE):
            raise ValueError(f"nobody can be at {platform!r} as {state}")
        context = self._journal.context
        if (context.aside, context.platform or "") == (state, name):
            return
        entry = await self._journal.write(_KINDS[state][0], _body(state, name))
        self._start = _ActivityStart(entry.timestamp.utc_ms, self._journal.folds.meter.time.position_ms)
        if name:
            self._used = [name, *(used for used in self._used if used != name)]
        self._event_bus.announce(SideActivityChanged())

    async def end(self) -> None:
        """End the side activity, if there is one."""
        context = self._journal.context
        if context.aside is not None:
            body = _body(context.aside, context.platform or "")
            await self._journal.write(_KINDS[context.aside][1], body)
            self._event_bus.announce(SideActivityChanged())

    async def at_own_pages(self, *, is_there: bool) -> None:
        """Record that the worker turns to own pages that do not count as work, or leaves them. What cannot be written
        now is written later: no work depends on it."""
        opened, closed = EntryKind.OWN_PAGES_OPENED, EntryKind.OWN_PAGES_CLOSED
        if self._journal.is_between(opened, closed, is_written=self._journal.context.own_pages) != is_there:
            with suppress(StoreFault):
                await self._journal.write_or_owe(opened if is_there else closed)

    def _spent_ms(self, state: State, start: _ActivityStart) -> int:
        folds = self._journal.folds
        closed = folds.line.between(start.at_ms, folds.meter.time.position_ms)
        still = folds.meter.time.open_until(self._journal.now())
        return sum(interval.duration_ms for interval in (*closed, *still) if interval.state is state)


def _body(state: State, platform: str) -> Body:
    return OtherPlatformBody(platform, _ACTIVITIES[state]) if state in ELSEWHERE else EMPTY
