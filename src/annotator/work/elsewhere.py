"""The timer for other platforms, searching or working there: so that effective pay covers a whole day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.core.facts import Bulletin, ElsewhereChanged
from annotator.core.intervals import ELSEWHERE, State
from annotator.core.ledger import EntryKind
from annotator.work.journal import Journal

_ACTIVITIES = {State.ELSEWHERE_SEARCHING: "searching", State.ELSEWHERE_WORKING: "working"}
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Stay:
    """At a platform, since a moment; `duration_ms` so far, of this activity."""

    state: State
    platform: str
    since_utc_ms: int
    duration_ms: int


class Elsewhere:
    """`known` gives the names that are offered, behind those used since the start."""

    def __init__(self, journal: Journal, bulletin: Bulletin, known: Callable[[], Iterable[str]]) -> None:
        self._journal = journal
        self._bulletin = bulletin
        self._known = known
        self._used: list[str] = []

    @property
    def platforms(self) -> tuple[str, ...]:
        return (*self._used, *(name for name in self._known() if name not in self._used))

    @property
    def stay(self) -> Stay | None:
        """Where the person is; None when they are here."""
        context = self._journal.context
        if context.aside not in ELSEWHERE or context.aside is None:
            return None
        still = self._journal.folds.meter.time.open_until(self._journal.now())
        since_utc_ms = still[0].utc_ms if still else self._journal.now().utc_ms
        spent_ms = sum(one.duration_ms for one in still if one.state is context.aside)
        return Stay(context.aside, context.platform or "", since_utc_ms, spent_ms)

    async def begin(self, platform: str, state: State) -> None:
        """`state` is one of ELSEWHERE. What went on at another platform, or in another way at this one, ends."""
        name = platform.strip()[:LONGEST_NAME]
        if not name or state not in ELSEWHERE:
            raise ValueError(f"nobody can be at {platform!r} as {state}")
        stay = self.stay
        if stay is not None and (stay.platform, stay.state) == (name, state):
            return
        await self._journal.write(EntryKind.ELSEWHERE_BEGAN, {"platform": name, "activity": _ACTIVITIES[state]})
        self._used = [name, *(one for one in self._used if one != name)]
        self._bulletin.announce(ElsewhereChanged())

    async def end(self) -> None:
        stay = self.stay
        if stay is not None:
            body = {"platform": stay.platform, "activity": _ACTIVITIES[stay.state]}
            await self._journal.write(EntryKind.ELSEWHERE_ENDED, body)
            self._bulletin.announce(ElsewhereChanged())
