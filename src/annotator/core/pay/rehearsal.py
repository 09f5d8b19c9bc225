"""Figures of a trial run: the times of tasks, the hourly pay of the stated reward, and the reward a wage would need.
Pure.

One reward is reported in two ways:
- task only: reward over the median active time; reward needed = wage x median. The median is Fair Work's estimate of
  a task's time, because one interruption does not move it (Whiting, Hugh and Bernstein 2019, "Fair Work: Crowd Work
  Minimum Wage with One Line of Code", HCOMP).
- all included, for a worker who does every task of the bundle: reward over the mean work time of a task (active and
  waiting) plus its share of the instructions, read once. This is total pay over total time, as in the ledger.

If pay is by the minute of media, both are per minute. The median is of active time over length. "All included"
divides all work time, with its share of the instructions, by the total length. Times are exact fractions of a
millisecond and amounts exact decimals; the needed reward is rounded up, so that it suffices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState
from annotator.core.bundle.content import Bundle
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_types import OpenedBody, SubmittedBody, TaskReopenedBody
from annotator.core.ledger.intervals import State, intervals
from annotator.core.money.amount import EXACT, HOUR_MS, MINUTE_MS, Money
from annotator.core.pay.quantiles import quantile
from annotator.core.problems import Problem

# Fewer times do not give meaningful quartiles.
QUARTILES_FROM = 4
CENT_DIGITS = 2


class TaskMeasure(Struct, frozen=True):
    """One task of a trial run, in milliseconds. `unique_id` identifies the assignment. `media_ms` is the length of a
    submitted task's audio and video, 0 if it has none."""

    unique_id: str
    task_id: str
    state: AssignmentState
    active_ms: int = 0
    waiting_ms: int = 0
    instructions_ms: int = 0
    media_ms: int = 0


def measures(entries: Iterable[Entry | NewEntry], bundle_key: str) -> tuple[TaskMeasure, ...]:
    """Return the opened tasks of the bundle in the order of first opening, without idle time and breaks."""
    entries = tuple(entries)
    by_id: dict[str, TaskMeasure] = {}
    for entry in entries:
        if entry.kind is EntryKind.TASK_OPENED:
            opened = OpenedBody.read(entry.body)
            if opened.bundle == bundle_key:
                by_id.setdefault(opened.unique_id, TaskMeasure(opened.unique_id, opened.task, AssignmentState.OPEN))
        elif entry.kind is EntryKind.TASK_SUBMITTED:
            sent = SubmittedBody.read(entry.body)
            if sent.unique_id in by_id:
                state = AssignmentState.SKIPPED if sent.was_cancelled else AssignmentState.SUBMITTED
                task_id = by_id[sent.unique_id].task_id
                by_id[sent.unique_id] = TaskMeasure(sent.unique_id, task_id, state, media_ms=sent.media_ms)
        elif entry.kind is EntryKind.TASK_REOPENED:
            again = TaskReopenedBody.read(entry.body).unique_id
            if again in by_id:
                by_id[again] = TaskMeasure(again, by_id[again].task_id, AssignmentState.OPEN)
    spent: dict[tuple[str, State], int] = {}
    for interval in intervals(entries):
        if interval.task is not None:
            key = (interval.task, interval.state)
            spent[key] = spent.get(key, 0) + interval.duration_ms
    return tuple(_timed(measure, spent) for measure in by_id.values())


def _timed(measure: TaskMeasure, spent: Mapping[tuple[str, State], int]) -> TaskMeasure:
    def of(state: State) -> int:
        return spent.get((measure.unique_id, state), 0)

    return replace(
        measure,
        active_ms=of(State.ON_TASK) + of(State.DECIDING),
        waiting_ms=of(State.WAITING),
        instructions_ms=of(State.INSTRUCTIONS),
    )


class Spread(Struct, frozen=True):
    """The distribution of times in milliseconds; `quartiles_ms` is None below four times."""

    count: int
    least_ms: int
    median_ms: Fraction
    most_ms: int
    quartiles_ms: tuple[Fraction, Fraction] | None


def spread(times_ms: Sequence[int]) -> Spread | None:
    """Return the distribution; None without times."""
    if not times_ms:
        return None
    ordered = sorted(times_ms)
    known = len(ordered) >= QUARTILES_FROM
    return Spread(
        count=len(ordered),
        least_ms=ordered[0],
        median_ms=quantile(ordered, Fraction(1, 2)),
        most_ms=ordered[-1],
        quartiles_ms=(quantile(ordered, Fraction(1, 4)), quantile(ordered, Fraction(3, 4))) if known else None,
    )


def pay_per_hour(reward: Decimal, time_ms: Fraction) -> Decimal | None:
    """Return the hourly pay for a task of this length; None without time."""
    if time_ms <= 0:
        return None
    hours_of_pay = EXACT.multiply(reward, Decimal(HOUR_MS * time_ms.denominator))
    return EXACT.divide(hours_of_pay, Decimal(time_ms.numerator))


def reward_for_wage(wage: Decimal, time_ms: Fraction, digits: int = CENT_DIGITS) -> Decimal:
    """Return the smallest reward with this many decimal places that pays the hourly wage for a task of this length."""
    needed = Fraction(wage) * time_ms / HOUR_MS
    return Decimal(math.ceil(needed * 10**digits)).scaleb(-digits)


class Stated(Struct, frozen=True):
    """The terms stated in the bundle: number of tasks, reward and expected time per task. If tasks differ, values
    are means and `varies` is True; None if not stated. `by_the_minute`: the reward is per minute of media. `digits`
    is the largest number of decimal places, at least two."""

    tasks: int
    reward: Money | None = None
    varies: bool = False
    digits: int = CENT_DIGITS
    expected_s: Fraction | None = None
    by_the_minute: bool = False


def stated(bundle: Bundle) -> Stated:
    """Return the stated terms. It reads every task: call it in a thread."""
    rewards: list[Decimal] = []
    times_s: list[int] = []
    for task in bundle.tasks:
        reward = bundle.stated(task)
        expected = bundle.time_rule(task).expected_s
        rewards += [reward.amount] if reward is not None else []
        times_s += [expected] if expected is not None else []
    pay = bundle.manifest.pay
    count = len(bundle.tasks)
    expected_s = Fraction(sum(times_s), len(times_s)) if times_s else None
    if pay is None or not rewards:
        return Stated(count, expected_s=expected_s)
    total = Decimal(0)
    for amount in rewards:
        total = EXACT.add(total, amount)
    different = set(rewards)
    mean = rewards[0] if len(different) == 1 else EXACT.divide(total, Decimal(len(rewards)))
    digits = max(CENT_DIGITS, *(_digits(amount) for amount in different))
    money = Money(mean, pay.currency)
    return Stated(count, money, len(different) > 1, digits, expected_s, bundle.is_paid_by_the_minute)


def _digits(amount: Decimal) -> int:
    return max(0, -int(amount.normalize().as_tuple().exponent))


class UnsoundAnswers(Struct, frozen=True):
    """The number of invalid submissions for one reason; `code` is that of `core.answer.validation`."""

    control: str
    code: str
    count: int


class Report(Struct, frozen=True):
    """The report of a trial run. `target` is the target hourly wage. `envelope` is the last one, not sent, or empty.
    By unique_id: `outdated` tasks precede a design change, `gone` are measures of tasks no longer there."""

    title: str
    stated: Stated
    target: Money | None = None
    measures: tuple[TaskMeasure, ...] = ()
    problems: tuple[Problem, ...] = ()
    unsound: tuple[UnsoundAnswers, ...] = ()
    reloads: int = 0
    outdated: frozenset[str] = field(default_factory=frozenset)
    gone: frozenset[str] = field(default_factory=frozenset)
    envelope: bytes = b""

    @property
    def done(self) -> tuple[TaskMeasure, ...]:
        """The submitted tasks; only these are measured."""
        return tuple(measure for measure in self.measures if measure.state is AssignmentState.SUBMITTED)

    @property
    def skipped(self) -> tuple[TaskMeasure, ...]:
        return tuple(measure for measure in self.measures if measure.state is AssignmentState.SKIPPED)

    @property
    def left(self) -> int:
        """The number of tasks in the current bundle that are neither submitted nor skipped."""
        closed = sum(1 for measure in (*self.done, *self.skipped) if measure.unique_id not in self.gone)
        return self.stated.tasks - closed

    @property
    def times_ms(self) -> tuple[int, ...]:
        """The active times of submitted tasks."""
        return tuple(measure.active_ms for measure in self.done)

    @property
    def instructions_ms(self) -> int:
        return sum(measure.instructions_ms for measure in self.measures)

    @property
    def alone_ms(self) -> Fraction | None:
        """The time of a task only: the median active time."""
        known = spread(self.times_ms)
        return known.median_ms if known is not None else None

    @property
    def all_in_ms(self) -> Fraction | None:
        """The mean work time of a task plus its share of the instructions if every task of the bundle is done."""
        if not self.done or self.stated.tasks <= 0:
            return None
        work_ms = sum(measure.active_ms + measure.waiting_ms for measure in self.done)
        return Fraction(work_ms, len(self.done)) + Fraction(self.instructions_ms, self.stated.tasks)

    @property
    def paid_alone_ms(self) -> Fraction | None:
        """The same as `alone_ms`, per unit of the stated reward: a task or a minute of media."""
        if not self.stated.by_the_minute:
            return self.alone_ms
        paces = sorted(Fraction(done.active_ms * MINUTE_MS, done.media_ms) for done in self.done if done.media_ms)
        return quantile(paces, Fraction(1, 2)) if paces else None

    @property
    def paid_all_in_ms(self) -> Fraction | None:
        """The same as `all_in_ms`, per unit of the stated reward."""
        all_in_ms = self.all_in_ms
        media_ms = sum(measure.media_ms for measure in self.done)
        if not self.stated.by_the_minute or all_in_ms is None:
            return all_in_ms
        return all_in_ms * len(self.done) * MINUTE_MS / media_ms if media_ms else None

    def hourly(self, time_ms: Fraction | None) -> Decimal | None:
        """Return the hourly pay of the stated reward for a unit of this length; None if pay or time is unknown."""
        reward = self.stated.reward
        return None if reward is None or time_ms is None else pay_per_hour(reward.amount, time_ms)

    def needed(self, time_ms: Fraction | None) -> Money | None:
        """Return the reward that pays the target wage, as precise as the stated one and at least to the cent; None
        if the target or time is unknown."""
        if self.target is None or not time_ms:
            return None
        return Money(reward_for_wage(self.target.amount, time_ms, self.stated.digits), self.target.currency)
