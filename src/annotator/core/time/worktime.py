"""The time part of the meter: entries folded into counted time by day, by task and for the current work session. The
cost of an entry does not depend on history, with two exceptions. A time correction costs the time it covers, and the
work session if it reaches into it. A reopened task costs the time since then. A reading costs the open interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_types import TaskReopenedBody
from annotator.core.ledger.interval_store import Past, cut
from annotator.core.ledger.intervals import ELSEWHERE, WORK, Context, Interval, IntervalFold, State
from annotator.core.ledger.time_corrections import TimeCorrection, Verdicts, time_correction_of
from annotator.core.time.local_days import by_day, dated
from annotator.core.time.told_time import TOLD_KINDS, ToldTime

SESSION_GAP_MS = 30 * 60_000
NO_TASK, OTHER_TASKS = "", "*"
# Work on another platform's tasks is paid there and not unpaid time of this platform's tasks.
PAID_ELSEWHERE = (State.ELSEWHERE_WORKING, State.TOLD)
_OF_A_CYCLE = WORK.difference(PAID_ELSEWHERE)


def work_of(spent_ms: Mapping[State, int]) -> int:
    """Return the work time of a period from its milliseconds by state."""
    return sum(state_ms for state, state_ms in spent_ms.items() if state in WORK)


class TaskTimes(Struct, frozen=True):
    """Milliseconds of one task by state. Time on the content warning counts as work on the task and is never
    reported separately, for the worker's privacy."""

    by_state: Mapping[State, int] = field(default_factory=dict)

    def of(self, state: State) -> int:
        return self.by_state.get(state, 0)

    @property
    def active_ms(self) -> int:
        """Time on the task itself; all time of a practice task."""
        return self.of(State.ON_TASK) + self.of(State.PRACTICE)

    @property
    def work_ms(self) -> int:
        return work_of(self.by_state)

    def plus(self, state: State, duration_ms: int) -> TaskTimes:
        state = State.ON_TASK if state is State.DECIDING else state
        total_ms = self.of(state) + duration_ms
        rest = {known: spent_ms for known, spent_ms in self.by_state.items() if known is not state}
        return TaskTimes({**rest, state: total_ms} if total_ms else rest)


class SessionTime(Struct, frozen=True):
    """A work session without a break of 30 minutes: its start on the ledger's time line, work time, last end."""

    start_ms: int = 0
    work_ms: int = 0
    ended_ms: int = 0

    def plus(self, interval: Interval) -> SessionTime:
        """Add a work interval that follows the session."""
        fresh = interval.start_ms - self.ended_ms >= SESSION_GAP_MS
        begun = SessionTime(start_ms=interval.start_ms) if fresh else self
        return replace(begun, work_ms=begun.work_ms + interval.duration_ms, ended_ms=interval.end_ms)


class WorkTime(Struct):
    """A fold; apply every entry in order. Queries accept any timestamp at or after the last entry. Its fields are
    its whole state, stored by `core.ledger.checkpoint`. The caller keeps the intervals."""

    _fold: IntervalFold = field(default_factory=IntervalFold)
    _verdicts: Verdicts = field(default_factory=Verdicts)
    _days: dict[date, dict[State, int]] = field(default_factory=dict)
    _tasks: dict[str, TaskTimes] = field(default_factory=dict)
    _opened_ms: dict[str, int] = field(default_factory=dict)
    _session: SessionTime = SessionTime()
    _cycle: dict[str, int] = field(default_factory=dict)
    _cycle_start_ms: int = 0
    _offset_min: int = 0
    _told_time: ToldTime = field(default_factory=ToldTime)
    # Measured milliseconds on other platforms, and on submitted tasks of requesters, by day and by name in lower case.
    _platforms: dict[date, dict[str, int]] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        return self._fold.context

    @property
    def position_ms(self) -> int:
        return self._fold.position_ms

    @property
    def verdicts(self) -> Verdicts:
        return self._verdicts

    def apply(self, entry: Entry | NewEntry, past: Past | None = None) -> list[Interval]:
        """Apply an entry; return the intervals it closed, as measured. `past` holds all intervals returned earlier.
        Raise ValueError if it is missing for a time correction or a reopened task."""
        closed = dated(self._fold.apply(entry), self._offset_min, entry.timestamp.offset_min)
        self._offset_min = entry.timestamp.offset_min
        for interval in closed:
            self._count(interval, 1)
            if interval.state in WORK:
                self._session = self._session.plus(interval)
        if entry.kind is EntryKind.TASK_OPENED and (unique_id := self.context.answering) is not None:
            self._opened_ms.setdefault(unique_id, self._fold.position_ms)
        correction = time_correction_of(entry, self._fold.position_ms)
        if correction is not None:
            self._correct(correction, _needed(past), closed)
        if entry.kind is EntryKind.TASK_REOPENED:
            self._take_back(TaskReopenedBody.read(entry.body).unique_id, _needed(past), closed)
        if entry.kind in TOLD_KINDS:
            self._told_time.apply(entry, lambda begin, end: self.measured_between(begin, end, past, closed))
        return closed

    @property
    def told_time(self) -> ToldTime:
        """The time on other platforms that their histories tell."""
        return self._told_time

    def measured_between(
        self, begin_utc_ms: int, end_utc_ms: int, past: Past | None, closed: Iterable[Interval] = ()
    ) -> Iterator[tuple[int, int, State]]:
        """Yield what was measured in a period of the wall clock, uncut, after corrections: begin, end and state. `past`
        and `closed` hold the intervals."""
        before = past.around(begin_utc_ms, end_utc_ms, 0) if past is not None else ()
        for interval in chain(before, closed):
            for piece in self._verdicts.applied(interval):
                yield piece.utc_ms, piece.utc_ms + piece.duration_ms, piece.state

    def open_until(self, timestamp: Timestamp) -> list[Interval]:
        return dated(self._fold.open_until(timestamp), self._offset_min, timestamp.offset_min)

    def days(self) -> list[date]:
        """Return the known local days in order, as defined in `core.time.local_days`."""
        return sorted(self._days.keys() | self._told_time.days())

    def day(self, day: date) -> Mapping[State, int]:
        """Return counted milliseconds of a local day by state, without the open interval. Work that only other
        platforms tell is a state of its own, and in no other one."""
        spent = self._days.get(day, {})
        told_ms = self._told_time.counted_ms(day, spent.get(State.ELSEWHERE_WORKING, 0))
        return {**self._told_time.without(day, spent), State.TOLD: told_ms} if told_ms else spent

    def has_measured(self, day: date, payer: str) -> bool:
        """Return whether the worker measured time on another platform, or on tasks of a requester, on a day."""
        return self._platforms.get(day, {}).get(payer.casefold(), 0) > 0

    def note_work_for(self, day: date, requester: str, work_ms: int) -> None:
        """Note work on a submitted task of a requester."""
        names, name = self._platforms.setdefault(day, {}), requester.casefold()
        names[name] = names.get(name, 0) + work_ms

    def told_totals(
        self, trial: ToldTime | None = None, first: date = date.min, last: date = date.max
    ) -> tuple[int, int]:
        """Return the time that platforms tell for these days, and the part of it that was measured, too. `trial` takes
        the place of what is imported."""
        counted = trial or self._told_time
        days = [day for day in counted.days() if first <= day <= last]
        elsewhere = (self._days.get(day, {}).get(State.ELSEWHERE_WORKING, 0) for day in days)
        overlap_ms = sum(counted.overlap_ms(day, spent_ms) for day, spent_ms in zip(days, elsewhere, strict=True))
        return sum(map(counted.told_ms, days)), overlap_ms

    def told_on(
        self, day: date, begin_utc_ms: int, end_utc_ms: int
    ) -> tuple[list[tuple[int, int, date]], int, int, int]:
        """Return the pieces of told time in the period of a day, the values of `told_totals` for this day, and the part
        that was not measured and has no known time of day."""
        loose_ms = self._told_time.loose_ms(day, self._days.get(day, {}).get(State.ELSEWHERE_WORKING, 0))
        return self._told_time.pieces(begin_utc_ms, end_utc_ms), *self.told_totals(first=day, last=day), loose_ms

    def spent_on(self, timestamp: Timestamp) -> dict[State, int]:
        """Return the milliseconds of the local day at this timestamp by state, up to it."""
        day = local_day(timestamp.utc_ms, timestamp.offset_min)
        spent = dict(self.day(day))
        for interval in self.open_until(timestamp):
            spent[interval.state] = spent.get(interval.state, 0) + dict(by_day(interval)).get(day, 0)
        return spent

    def session(self, timestamp: Timestamp) -> SessionTime:
        session = self._session
        for interval in self.open_until(timestamp):
            if interval.state in WORK:
                session = session.plus(interval)
        return session

    @property
    def session_start_ms(self) -> int:
        return self._session.start_ms

    def task(self, unique_id: str, timestamp: Timestamp) -> TaskTimes:
        """Return a task's time by state up to `timestamp`, including the open interval."""
        times = self._tasks.get(unique_id, TaskTimes())
        for interval in self.open_until(timestamp):
            if interval.task == unique_id:
                times = times.plus(interval.state, interval.duration_ms)
        return times

    def closed(self, unique_id: str) -> TaskTimes:
        """Return a task's time since it was opened or last submitted, without the open interval."""
        return self._tasks.get(unique_id, TaskTimes())

    def sent(self, unique_id: str) -> TaskTimes:
        """Return the task's times at the submission just applied. They never change afterwards, unless the task is
        reopened; then they are counted again."""
        self._opened_ms.pop(unique_id, None)
        return self._tasks.pop(unique_id, TaskTimes())

    def _take_back(self, unique_id: str, past: Past, closed: list[Interval]) -> None:
        """Restore the task's time since its first opening."""
        here = next((interval.start_ms for interval in closed if interval.task == unique_id), self._fold.position_ms)
        first_ms = past.first_ms(unique_id)
        opened_ms = here if first_ms is None else first_ms
        self._opened_ms[unique_id] = opened_ms
        self._tasks[unique_id] = TaskTimes()
        for interval in (*past.between(opened_ms, self._fold.position_ms), *closed):
            for piece in self._verdicts.applied(interval):
                if piece.task == unique_id:
                    self._charge(piece, 1)

    def cycle(self, timestamp: Timestamp) -> dict[str, int]:
        """Return the work since the cycle began, in milliseconds by task (`NO_TASK`: none; `OTHER_TASKS`:
        tasks of a cancelled cycle)."""
        spent = dict(self._cycle)
        for interval in self.open_until(timestamp):
            self._add_to_cycle(spent, interval, 1)
        return spent

    def give_back(self, task: str, work_ms: int) -> None:
        """Move the work of a cancelled cycle to the current one."""
        self._cycle[task] = self._cycle.get(task, 0) + work_ms

    def next_cycle(self) -> dict[str, int]:
        """End the cycle with the entry just applied and return its work as in `cycle`. Later corrections do not change
        it."""
        spent, self._cycle = self._cycle, {}
        self._cycle_start_ms = self._fold.position_ms
        return spent

    def _add_to_cycle(self, spent: dict[str, int], interval: Interval, sign: int) -> None:
        inside_ms = interval.end_ms - max(interval.start_ms, self._cycle_start_ms)
        if interval.state in _OF_A_CYCLE and inside_ms > 0:
            task = interval.task or NO_TASK
            spent[task] = spent.get(task, 0) + sign * inside_ms

    def _correct(self, correction: TimeCorrection, past: Past, closed: list[Interval]) -> None:
        start_ms, end_ms = correction.start_ms, correction.end_ms
        measured = [*past.between(start_ms, end_ms), *cut(closed, start_ms, end_ms)]
        for interval in measured:
            for piece in self._verdicts.applied(interval):
                self._count(piece, -1)
        self._verdicts.take(correction)
        for interval in measured:
            for piece in self._verdicts.applied(interval):
                self._count(piece, 1)
        if end_ms > self._session.start_ms - SESSION_GAP_MS:
            self._session = self._session_again(chain(reversed(closed), past.backwards()))

    def _count(self, interval: Interval, sign: int) -> None:
        for day, duration_ms in by_day(interval):
            spent = self._days.setdefault(day, {})
            spent[interval.state] = spent.get(interval.state, 0) + sign * duration_ms
            if interval.state in ELSEWHERE and interval.platform:
                names, name = self._platforms.setdefault(day, {}), interval.platform.casefold()
                names[name] = names.get(name, 0) + sign * duration_ms
        self._told_time.measured(interval.utc_ms, interval.utc_ms + interval.duration_ms, interval.state, sign)
        self._add_to_cycle(self._cycle, interval, sign)
        self._charge(interval, sign)

    def _charge(self, interval: Interval, sign: int) -> None:
        task = interval.task if interval.state is not State.OWN_PAGES else None
        # Time before its opening, or before its last submission, does not count for an open task.
        if task is not None and interval.start_ms >= self._opened_ms.get(task, interval.end_ms):
            self._tasks[task] = self._tasks.get(task, TaskTimes()).plus(interval.state, sign * interval.duration_ms)

    def _session_again(self, backwards: Iterable[Interval]) -> SessionTime:
        """Compute the session again, from the newest interval back to the first break of 30 minutes."""
        work: list[Interval] = []
        for interval in backwards:
            if work and work[-1].start_ms - interval.end_ms >= SESSION_GAP_MS:
                break
            pieces = self._verdicts.applied(interval)
            work += [piece for piece in reversed(pieces) if piece.state in WORK]
        session = SessionTime()
        for piece in reversed(work):
            session = session.plus(piece)
        return session


def _needed(past: Past | None) -> Past:
    if past is None:
        raise ValueError("a judgement, or what is taken back, needs the intervals that it is about")
    return past
