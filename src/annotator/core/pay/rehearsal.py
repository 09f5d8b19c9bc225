"""A rehearsal's figures: what the tasks took, what the stated reward makes of it, and what a wage would need. Pure.

Two ways to look at one reward, both told:

- a task alone: reward over the median active time; reward needed = wage x median. The median is Fair Work's estimate of
  a task's time, because one interruption does not move it (Whiting, Hugh and Bernstein 2019, "Fair Work: Crowd Work
  Minimum Wage with One Line of Code", HCOMP).
- all in, for somebody who does every task of the bundle: reward over the mean work time of a task (active and waiting)
  plus the instructions, read once and spread over all tasks. Total pay over total time, as the ledger counts.

Where a minute of sound is what is paid, both are told of such a minute: the median is of active time over length, and
all in divides all work time, with its share of the instructions, by all that the sounds lasted.

Times are exact fractions of a millisecond, amounts exact decimals; what is needed is rounded up, so that it suffices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.answer.assignment import AssignmentState
from annotator.core.bundle.content import Bundle
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_types import OpenedBody, SubmittedBody, TaskReopenedBody
from annotator.core.ledger.intervals import State, intervals
from annotator.core.money.amount import EXACT, Money
from annotator.core.money.rates import HOUR_MS, MINUTE_MS
from annotator.core.problems import Problem

# Fewer times say nothing about where the middle half of them lies.
QUARTILES_FROM = 4
CENT_DIGITS = 2


class TaskMeasure(Struct, frozen=True):
    """One task of a rehearsal, in milliseconds. `unique_id` names the assignment; `media_ms` is how long the sounds and
    films of a submitted task are, 0 where it has none."""

    unique_id: str
    task_id: str
    state: AssignmentState
    active_ms: int = 0
    waiting_ms: int = 0
    instructions_ms: int = 0
    media_ms: int = 0


def measures(entries: Iterable[Entry | NewEntry], bundle_key: str) -> tuple[TaskMeasure, ...]:
    """The bundle's tasks that were opened, in the order of their first opening, from the whole ledger. Idle time and
    pauses are in none of them."""
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

    return TaskMeasure(
        measure.unique_id,
        measure.task_id,
        measure.state,
        active_ms=of(State.ON_TASK) + of(State.DECIDING),
        waiting_ms=of(State.WAITING),
        instructions_ms=of(State.INSTRUCTIONS),
    )


class Spread(Struct, frozen=True):
    """How times lie, in milliseconds. `quartiles` are the first and the third, None below four times."""

    count: int
    least_ms: int
    median_ms: Fraction
    most_ms: int
    quartiles_ms: tuple[Fraction, Fraction] | None


def spread(times_ms: Sequence[int]) -> Spread | None:
    """None without any time. Quartiles lie between two times in proportion (type 7 of Hyndman and Fan 1996)."""
    if not times_ms:
        return None
    ordered = sorted(times_ms)
    known = len(ordered) >= QUARTILES_FROM
    return Spread(
        count=len(ordered),
        least_ms=ordered[0],
        median_ms=_quantile(ordered, Fraction(1, 2)),
        most_ms=ordered[-1],
        quartiles_ms=(_quantile(ordered, Fraction(1, 4)), _quantile(ordered, Fraction(3, 4))) if known else None,
    )


def _quantile(ordered: Sequence[int] | Sequence[Fraction], share: Fraction) -> Fraction:
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def pay_per_hour(reward: Decimal, time_ms: Fraction) -> Decimal | None:
    """What a reward for a task of this length brings in an hour; None when no time has passed."""
    if time_ms <= 0:
        return None
    hours_of_pay = EXACT.multiply(reward, Decimal(HOUR_MS * time_ms.denominator))
    return EXACT.divide(hours_of_pay, Decimal(time_ms.numerator))


def reward_for_wage(wage: Decimal, time_ms: Fraction, digits: int = CENT_DIGITS) -> Decimal:
    """The smallest reward with this many digits after the point that pays the hourly wage for a task of this length."""
    needed = Fraction(wage) * time_ms / HOUR_MS
    return Decimal(math.ceil(needed * 10**digits)).scaleb(-digits)


class Stated(Struct, frozen=True):
    """What the bundle says: its tasks, and per task the reward and the time expected. Where tasks differ the mean, and
    `varies`; None where nothing is said. `by_the_minute`: a reward is that of a minute of what is played. `digits`
    are those of the finest reward after the point, at least two."""

    tasks: int
    reward: Money | None = None
    varies: bool = False
    digits: int = CENT_DIGITS
    expected_s: Fraction | None = None
    by_the_minute: bool = False


def stated(bundle: Bundle) -> Stated:
    """Looks at every task: call it in a thread."""
    rewards: list[Decimal] = []
    times_s: list[int] = []
    for task in bundle.tasks:
        reward, expected = bundle.stated(task), bundle.time_rule(task).expected_s
        rewards += [reward.amount] if reward is not None else []
        times_s += [expected] if expected is not None else []
    pay, count = bundle.manifest.pay, len(bundle.tasks)
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
    """How often an answer could not be submitted for one reason. `code` is that of `core.answer.validation`."""

    control: str
    code: str
    count: int


class Report(Struct, frozen=True):
    """All that a rehearsal found. `target` is the wage per hour to reach; `envelope` is what would have been sent last,
    empty when nothing was. By unique_id: `outdated` were done before the design changed, `gone` are measures of tasks
    that the bundle no longer has."""

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
        """What was submitted: only this is measured."""
        return tuple(measure for measure in self.measures if measure.state is AssignmentState.SUBMITTED)

    @property
    def skipped(self) -> tuple[TaskMeasure, ...]:
        return tuple(measure for measure in self.measures if measure.state is AssignmentState.SKIPPED)

    @property
    def left(self) -> int:
        """Tasks of the bundle as it is now that are neither submitted nor skipped."""
        closed = sum(1 for measure in (*self.done, *self.skipped) if measure.unique_id not in self.gone)
        return self.stated.tasks - closed

    @property
    def times_ms(self) -> tuple[int, ...]:
        """The active times of what was submitted."""
        return tuple(measure.active_ms for measure in self.done)

    @property
    def instructions_ms(self) -> int:
        return sum(measure.instructions_ms for measure in self.measures)

    @property
    def alone_ms(self) -> Fraction | None:
        """A task's time by itself: the median active time."""
        known = spread(self.times_ms)
        return known.median_ms if known is not None else None

    @property
    def all_in_ms(self) -> Fraction | None:
        """A task's mean work time, and its share of the instructions when every task of the bundle is done."""
        if not self.done or self.stated.tasks <= 0:
            return None
        work_ms = sum(measure.active_ms + measure.waiting_ms for measure in self.done)
        return Fraction(work_ms, len(self.done)) + Fraction(self.instructions_ms, self.stated.tasks)

    @property
    def paid_alone_ms(self) -> Fraction | None:
        """As `alone_ms`, of what the stated reward is for: a task, or a minute of what is played."""
        if not self.stated.by_the_minute:
            return self.alone_ms
        paces = sorted(Fraction(done.active_ms * MINUTE_MS, done.media_ms) for done in self.done if done.media_ms)
        return _quantile(paces, Fraction(1, 2)) if paces else None

    @property
    def paid_all_in_ms(self) -> Fraction | None:
        """As `all_in_ms`, of what the stated reward is for."""
        all_in_ms, media_ms = self.all_in_ms, sum(measure.media_ms for measure in self.done)
        if not self.stated.by_the_minute or all_in_ms is None:
            return all_in_ms
        return all_in_ms * len(self.done) * MINUTE_MS / media_ms if media_ms else None

    def hourly(self, time_ms: Fraction | None) -> Decimal | None:
        """What the stated reward brings in an hour if what it is for takes so long; None where pay or time is not
        known."""
        reward = self.stated.reward
        return None if reward is None or time_ms is None else pay_per_hour(reward.amount, time_ms)

    def needed(self, time_ms: Fraction | None) -> Money | None:
        """The reward that would pay the target, to the cent or as fine as the stated one; None where the target or the
        time is not known."""
        if self.target is None or not time_ms:
            return None
        return Money(reward_for_wage(self.target.amount, time_ms, self.stated.digits), self.target.currency)
