"""Time corrections: the periods that await the worker's decision, and the decisions themselves."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from annotator.core.events import EventBus, TimeCorrected
from annotator.core.ledger.clock import DAY_MS, elapsed_ms
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.interval_store import cut
from annotator.core.ledger.intervals import ASKED_FROM_MS, EXCLUDED_STATES, WORK, Interval, State
from annotator.core.ledger.time_corrections import VERDICTS, Recounted, TimeCorrection
from annotator.services.ledger.journal import Journal

ASKED_BACK_MS = 24 * 3_600_000
MINUTE_MS = 60_000


class Undecided(Struct, frozen=True):
    """An uncounted period: idle, or an unknown gap. `before` is the state before it, and the state that it gets if
    the worker says that it was work. `task` is the task that it then belongs to."""

    state: State
    start_ms: int
    end_ms: int
    utc_ms: int
    offset_min: int
    before: State
    task: str | None
    platform: str | None

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


class TimeCorrections:
    def __init__(self, journal: Journal, event_bus: EventBus) -> None:
        self._journal = journal
        self._event_bus = event_bus
        self._passed_over: set[int] = set()

    def to_ask(self) -> tuple[Undecided, ...]:
        """Return the undecided periods that the worker has not dismissed since the program started."""
        return tuple(stretch for stretch in self.undecided() if stretch.start_ms not in self._passed_over)

    def pass_over(self, stretch: Undecided) -> None:
        """Do not ask about this period again before the next start."""
        self._passed_over.add(stretch.start_ms)

    def undecided(self, back_ms: int = ASKED_BACK_MS, at_least_ms: int = ASKED_FROM_MS) -> tuple[Undecided, ...]:
        """Return the undecided periods that ended within `back_ms` and lasted at least `at_least_ms`, oldest first.
        The current idle time is left out, and so are gaps of more than a day: no worker works through a whole day,
        and a clock that was wrong by a year makes a gap of a year."""
        folds = self._journal.folds
        end_ms = folds.meter.time.position_ms
        found: list[Undecided] = []
        last: Interval | None = None
        for interval in folds.line.between(max(0, end_ms - back_ms - DAY_MS), end_ms):
            for piece in folds.meter.time.verdicts.applied(interval):
                joins = found and found[-1].end_ms == piece.start_ms and found[-1].state is piece.state
                if piece.state not in EXCLUDED_STATES:
                    last = piece
                elif joins:
                    found[-1] = _longer(found[-1], piece)
                else:
                    found.append(_undecided(piece, last))
        return tuple(stretch for stretch in found if _is_asked(stretch, at_least_ms, end_ms - back_ms))

    async def correct(self, *corrections: TimeCorrection) -> None:
        """Record how periods on the time axis of the ledger count from now on. None restores the measured state. Any
        past time may be corrected. All corrections are stored, or none. Raise ValueError for the future, for time
        before the ledger and for a state that is not allowed."""
        for correction in corrections:
            if correction.counts_as is not None and correction.counts_as not in VERDICTS:
                raise ValueError(f"{correction.counts_as} is nothing that a worker can say")
            if not 0 <= correction.start_ms < correction.end_ms <= self._now_ms():
                raise ValueError(f"{correction.start_ms} to {correction.end_ms} ms is not in the past of this ledger")
        before = [self._counted(correction) for correction in corrections]
        await self._journal.write_all(EntryKind.TIME_JUDGED, [correction.as_body() for correction in corrections])
        after = [self._counted(correction) for correction in corrections]
        self._event_bus.announce(TimeCorrected(tuple(map(_recounted, before, after))))

    async def was_work(self, stretch: Undecided) -> None:
        await self.correct(_time_correction(stretch, stretch.start_ms, stretch.end_ms, stretch.before))

    async def was_break(self, stretch: Undecided) -> None:
        await self.correct(_time_correction(stretch, stretch.start_ms, stretch.end_ms, State.PAUSE))

    async def split(self, stretch: Undecided, work_min: int) -> None:
        """Count the first `work_min` minutes of the period as work and the rest as a break. The value is limited to
        the length of the period."""
        middle_ms = stretch.start_ms + min(max(0, work_min) * MINUTE_MS, stretch.duration_ms)
        work = _time_correction(stretch, stretch.start_ms, middle_ms, stretch.before)
        rest = _time_correction(stretch, middle_ms, stretch.end_ms, State.PAUSE)
        await self.correct(*(part for part in (work, rest) if part.start_ms < part.end_ms))

    def _counted(self, correction: TimeCorrection) -> list[Interval]:
        """Return the intervals of the corrected period as they count now."""
        folds, span = self._journal.folds, (correction.start_ms, correction.end_ms)
        measured = (*folds.line.between(*span), *cut(folds.meter.time.open_until(self._journal.now()), *span))
        return [piece for interval in measured for piece in folds.meter.time.verdicts.applied(interval)]

    def _now_ms(self) -> int:
        last, now = self._journal.last, self._journal.now()
        return self._journal.folds.meter.time.position_ms + (elapsed_ms(last, now) if last is not None else 0)


def _recounted(before: list[Interval], after: list[Interval]) -> Recounted:
    first, last = before[0], before[-1]
    return Recounted(first.utc_ms, last.utc_ms + last.duration_ms, _most(before), _most(after))


def _most(counted: list[Interval]) -> State:
    spent_ms: Counter[State] = Counter()
    for interval in counted:
        spent_ms[interval.state] += interval.duration_ms
    return spent_ms.most_common(1)[0][0]


def _is_asked(stretch: Undecided, at_least_ms: int, from_ms: int) -> bool:
    is_beyond = stretch.state is State.UNKNOWN_GAP and stretch.duration_ms > DAY_MS
    return stretch.duration_ms >= at_least_ms and stretch.end_ms > from_ms and not is_beyond


def _time_correction(stretch: Undecided, start_ms: int, end_ms: int, counts_as: State) -> TimeCorrection:
    return TimeCorrection(start_ms, end_ms, counts_as, stretch.task, stretch.platform)


def _undecided(piece: Interval, last: Interval | None) -> Undecided:
    known = last is not None and last.state in WORK
    before = last.state if last is not None and known else State.ON_TASK if piece.task else State.SEARCHING
    if before in (State.WAITING, State.DECIDING):
        before = State.ON_TASK
    task = piece.task or (last.task if last is not None else None)
    platform = piece.platform or (last.platform if last is not None else None)
    if before is State.ON_TASK and task is None:
        before = State.SEARCHING
    return Undecided(piece.state, piece.start_ms, piece.end_ms, piece.utc_ms, piece.offset_min, before, task, platform)


def _longer(stretch: Undecided, piece: Interval) -> Undecided:
    return Undecided(
        stretch.state,
        stretch.start_ms,
        piece.end_ms,
        stretch.utc_ms,
        stretch.offset_min,
        stretch.before,
        stretch.task,
        stretch.platform,
    )
