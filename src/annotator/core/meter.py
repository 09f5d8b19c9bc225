"""The meter: entries folded into what an hour really pays. A reading costs the same however long the history."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from annotator.core.clock import Stamp, local_day, ms_to_midnight
from annotator.core.intervals import WORK, Context, Interval, IntervalFold, State
from annotator.core.ledger import Entry, EntryKind, NewEntry
from annotator.core.money import EXACT, Money
from annotator.core.pay import allowed_ms, expected_pending, hourly
from annotator.core.projection import LAST_TASKS, DoneTask, Range, projected

SESSION_GAP_MS = 30 * 60_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Work time and money of a window, or of one bundle's tasks. `pending` and `tasks` count what was submitted, not
    what was skipped; `paid_ms` is the active time of submitted tasks that bring a reward."""

    work_ms: int = 0
    paid_ms: int = 0
    tasks: int = 0
    pending: Mapping[str, Decimal] = field(default_factory=dict)

    def worked(self, work_ms: int) -> Totals:
        return replace(self, work_ms=self.work_ms + work_ms)

    def submitted(self, reward: Money | None, active_ms: int) -> Totals:
        if reward is None:
            return replace(self, tasks=self.tasks + 1)
        amount = EXACT.add(self.pending.get(reward.currency, Decimal(0)), reward.amount)
        pending = {**self.pending, reward.currency: amount}
        return replace(self, tasks=self.tasks + 1, paid_ms=self.paid_ms + active_ms, pending=pending)

    def effective(self) -> dict[str, Decimal]:
        """R3 by currency; empty before any money or time."""
        rates = {name: hourly(expected_pending(amount), self.work_ms) for name, amount in self.pending.items()}
        return {name: rate for name, rate in rates.items() if rate is not None}

    def unpaid_min_per_paid_hour(self) -> int | None:
        if not self.paid_ms:
            return None
        return round(max(0, self.work_ms - self.paid_ms) * 60 / self.paid_ms)


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """Milliseconds of one task by state."""

    by_state: Mapping[State, int] = field(default_factory=dict)

    def of(self, state: State) -> int:
        return self.by_state.get(state, 0)

    def plus(self, state: State, duration_ms: int) -> TaskTimes:
        return TaskTimes({**self.by_state, state: self.of(state) + duration_ms})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meter shows at one moment. `range` is the 90% range of what is to come in `range_currency`, and `done`
    the number of tasks behind it (at most the last 200)."""

    state: State
    today: Totals
    session: Totals
    task: TaskTimes | None
    done: int
    range: Range | None
    range_currency: str


class Meter:
    """Feed it every entry, in order. `reading` may be asked at any stamp at or after the last entry."""

    def __init__(self) -> None:
        self._fold = IntervalFold()
        self._days: dict[date, Totals] = {}
        self._session = Totals()
        self._work_ended_ms = 0
        self._tasks: dict[str, TaskTimes] = {}
        self._done: dict[str, deque[DoneTask]] = {}
        self._bundles: dict[str, Totals] = {}
        self._currency = ""

    @property
    def context(self) -> Context:
        return self._fold.context

    @property
    def state(self) -> State:
        return self._fold.context.state

    def apply(self, entry: Entry | NewEntry) -> list[Interval]:
        """Takes an entry in; returns the intervals that it closed."""
        closed = self._fold.apply(entry)
        for interval in closed:
            self._add(interval)
        if entry.kind is EntryKind.TASK_SUBMITTED:
            self._submitted(entry)
        return closed

    def history(self, bundle_key: str) -> Totals:
        """What a bundle's finished tasks brought and took so far, skipped ones' time included."""
        return self._bundles.get(bundle_key, Totals())

    def task_times(self, unique_id: str, stamp: Stamp) -> TaskTimes:
        """A task's time by state up to `stamp`, the open interval included."""
        times = self._tasks.get(unique_id, TaskTimes())
        for interval in self._fold.open_until(stamp):
            if interval.task == unique_id:
                times = times.plus(interval.state, interval.duration_ms)
        return times

    def reading(self, stamp: Stamp) -> Reading:
        day = local_day(stamp.utc_ms, stamp.offset_min)
        today, session, work_ended_ms = self._days.get(day, Totals()), self._session, self._work_ended_ms
        for interval in self._fold.open_until(stamp):
            if interval.state in WORK:
                today = today.worked(dict(_by_day(interval)).get(day, 0))
                fresh = interval.start_ms - work_ended_ms >= SESSION_GAP_MS
                session = (Totals() if fresh else session).worked(interval.duration_ms)
                work_ended_ms = interval.end_ms
        task = self._fold.context.task
        done = self._done.get(self._currency, ())
        return Reading(
            state=self._fold.context.state,
            today=today,
            session=session,
            task=self.task_times(task, stamp) if task is not None else None,
            done=len(done),
            range=projected(done),
            range_currency=self._currency,
        )

    def _add(self, interval: Interval) -> None:
        if interval.task is not None:
            times = self._tasks.get(interval.task, TaskTimes())
            self._tasks[interval.task] = times.plus(interval.state, interval.duration_ms)
        if interval.state not in WORK:
            return
        for day, duration_ms in _by_day(interval):
            self._days[day] = self._days.get(day, Totals()).worked(duration_ms)
        if interval.start_ms - self._work_ended_ms >= SESSION_GAP_MS:
            self._session = Totals()
        self._session = self._session.worked(interval.duration_ms)
        self._work_ended_ms = interval.end_ms

    def _submitted(self, entry: Entry | NewEntry) -> None:
        reward = Money.from_json(entry.body["reward"]) if entry.body.get("reward") else None
        times = self._tasks.pop(str(entry.body["unique_id"]), TaskTimes())
        active_ms, work_ms = times.of(State.ON_TASK), sum(times.of(state) for state in WORK)
        key = str(entry.body.get("bundle", ""))
        self._bundles[key] = self.history(key).worked(work_ms)
        if entry.body.get("was_cancelled"):
            return
        self._bundles[key] = self._bundles[key].submitted(reward, active_ms)
        day = local_day(entry.stamp.utc_ms, entry.stamp.offset_min)
        self._days[day] = self._days.get(day, Totals()).submitted(reward, active_ms)
        self._session = self._session.submitted(reward, active_ms)
        if reward is None:
            return
        self._currency = reward.currency
        self._done.setdefault(reward.currency, deque(maxlen=LAST_TASKS)).append(DoneTask(reward.amount, work_ms))


def _by_day(interval: Interval) -> list[tuple[date, int]]:
    """The interval's milliseconds for each local day that it touches."""
    pieces: list[tuple[date, int]] = []
    utc_ms, left_ms = interval.utc_ms, interval.duration_ms
    while left_ms > 0:
        piece_ms = min(left_ms, ms_to_midnight(utc_ms, interval.offset_min))
        pieces.append((local_day(utc_ms, interval.offset_min), piece_ms))
        utc_ms, left_ms = utc_ms + piece_ms, left_ms - piece_ms
    return pieces


def pace(reward: Money, times: TaskTimes) -> Decimal | None:
    """R1 per hour: the reward over the task's active time so far."""
    return hourly(reward.amount, times.of(State.ON_TASK))


def left_above_floor_ms(reward: Money, times: TaskTimes, floor: Money | None) -> int | None:
    """How long the task can still take before its hour falls under the floor; negative when it has, None without a
    floor in the reward's currency."""
    if floor is None or floor.currency != reward.currency or floor.amount <= 0:
        return None
    return allowed_ms(reward.amount, floor.amount) - times.of(State.ON_TASK)
