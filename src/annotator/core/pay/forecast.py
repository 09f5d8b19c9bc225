"""A forecast of hourly pay from here on, as a range that is honest even with few tasks.

It is comparable with the real hourly pay (R3): all work time counts. A cycle is one paid task with all work since
the previous one: searching, messages, instructions, waiting, unpaid and skipped tasks. Work on tasks of other
platforms is not in it.

R = pay / time over the last n cycles, which is the rate of the tasks times their share of work time. log-variance =
c^2 / n + tau^2. c^2 is the relative residual variance of pay around R x time, shrunk towards 1 with the weight of 4
tasks. tau^2 = 0.15 accounts for workers getting faster. 50% range: R x exp(+-0.6745 sqrt(variance)). A 90% range of
the same variance has ends that differ by 3.6 times at best, which helps nobody to plan.

Between two submissions R follows the clock. Work beside tasks since the last one lowers it at once. The current task
lowers it once it takes longer than its reward pays for at R: it counts as if it were submitted now, if that is less.

On real assignments of 26 Mechanical Turk workers, with unpaid time mixed in, the 50% range held the later pay in 38
to 72% of cases, depending on the number of tasks. Its ends differ by less than 2 times from the tenth task on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import exp, sqrt

from msgspec import Struct

from annotator.core.money.amount import HOUR_MS
from annotator.core.money.earnings import Earnings
from annotator.core.money.states import DECIDED, MoneyState

FEW_TASKS = 10
DRIFT_VARIANCE = 0.15
SHRINK_TASKS = 4
Z_50 = 0.6745
LAST_TASKS = 200
WIDEST = 2  # a forecast whose ends differ by this factor or more is not shown
# The last hours: at most a long working day, if it has enough tasks.
LAST_WORK_MS = 8 * HOUR_MS


class PaidCycle(Struct, frozen=True):
    """A finished cycle: `pay` is the expected reward, `work_ms` all work since the previous paid task."""

    pay: Fraction
    work_ms: int


class OpenCycle(Struct, frozen=True):
    """The open cycle since the last paid task, in ms: work beside tasks, current task and its expected reward."""

    beside_ms: int = 0
    task_ms: int = 0
    task_pay: Fraction = Fraction(0)


NOTHING_OPEN = OpenCycle()


class Range(Struct, frozen=True):
    """A range per hour, in the currency of the tasks."""

    low: float
    central: float
    high: float

    @property
    def is_informative(self) -> bool:
        return self.high < WIDEST * self.low


class Projection(Struct, frozen=True):
    """The summary of cycles, from which a range is computed in constant time. `spread` is half the width of the
    range of the logarithm of hourly pay."""

    pay: float
    work_ms: int
    spread: float

    def range(self, still: OpenCycle = NOTHING_OPEN) -> Range:
        """Return the 50% range of the hourly pay from here on."""
        beside_ms = self.work_ms + still.beside_ms
        rate = self.pay * HOUR_MS / beside_ms
        if still.task_pay > 0:
            rate = min(rate, (self.pay + float(still.task_pay)) * HOUR_MS / (beside_ms + still.task_ms))
        return Range(rate * exp(-self.spread), rate, rate * exp(self.spread))


def projection(cycles: Sequence[PaidCycle]) -> Projection | None:
    """Summarise cycles in order, the newest last; return None without cycles, time or pay."""
    last = _last_hours(cycles)
    pay = float(sum(cycle.pay for cycle in last))
    work_ms = sum(cycle.work_ms for cycle in last)
    if not last or pay <= 0 or work_ms <= 0:
        return None
    count = len(last)
    mean_pay = pay / len(last)
    residuals = sum(((float(cycle.pay) - pay * cycle.work_ms / work_ms) / mean_pay) ** 2 for cycle in last)
    relative_variance = (residuals + SHRINK_TASKS) / (count - 1 + SHRINK_TASKS)
    return Projection(pay, work_ms, Z_50 * sqrt(relative_variance / count + DRIFT_VARIANCE))


def _last_hours(cycles: Sequence[PaidCycle]) -> Sequence[PaidCycle]:
    count, work_ms = 0, 0
    for cycle in reversed(cycles[-LAST_TASKS:]):
        work_ms += cycle.work_ms
        if count >= FEW_TASKS and work_ms > LAST_WORK_MS:
            break
        count += 1
    return cycles[len(cycles) - count :]


_HANDED_IN = DECIDED | {MoneyState.SUBMITTED}


class Cycle(Struct, frozen=True):
    """A cycle. `row` is that of `Earnings`, because the reward may still be decided or corrected."""

    row: int
    work_ms: int


@dataclass(slots=True)
class Cycles:
    """The cycles. Its fields are its whole state, stored by `core.ledger.checkpoint`."""

    _done: dict[str, deque[Cycle]] = field(default_factory=dict)
    _known: dict[str, Projection | None] = field(init=False, default_factory=dict, compare=False)

    def add(self, currency: str, row: int, work_ms: int) -> None:
        """Add a task. If it was submitted before, its cycles are merged with their total time."""
        done = self._done.setdefault(currency, deque(maxlen=LAST_TASKS))
        before = next((cycle for cycle in reversed(done) if cycle.row == row), None)
        if before is not None:
            done.remove(before)
            work_ms += before.work_ms
        done.append(Cycle(row, work_ms))

    def take_back(self, currency: str, row: int) -> int:
        """Remove the cycle of a reopened task; return its work time."""
        done = self._done.get(currency, deque())
        before = next((cycle for cycle in reversed(done) if cycle.row == row), None)
        if before is None:
            return 0
        done.remove(before)
        return before.work_ms

    def forget_projections(self) -> None:
        """Discard the cached projections, because money has changed."""
        self._known.clear()

    def range(self, currency: str, earnings: Earnings, spent: Mapping[str, int], task: str | None) -> Range | None:
        """Return the forecast range. `spent` is the work since the last paid task by task (`WorkTime.cycle`), `task`
        the current one."""
        if currency not in self._known:
            done = self._done.get(currency, ())
            self._known[currency] = projection([PaidCycle(_pay(cycle.row, earnings), cycle.work_ms) for cycle in done])
        known = self._known[currency]
        if known is None:
            return None
        return known.range(_open(currency, earnings, spent, task))


def _open(currency: str, earnings: Earnings, spent: Mapping[str, int], task: str | None) -> OpenCycle:
    work_ms = sum(spent.values())
    row = earnings.row(task) if task is not None else None
    if task is None or row is None or earnings.item_of(row).state is not MoneyState.OFFERED:
        return OpenCycle(work_ms)
    if earnings.item_of(row).money.currency != currency:
        return OpenCycle(work_ms)
    task_ms = spent.get(task, 0)
    return OpenCycle(work_ms - task_ms, task_ms, _expected(row, earnings))


def _pay(row: int, earnings: Earnings) -> Fraction:
    """Return the expected reward of such a task, whatever was decided about this one; zero if it was not submitted."""
    return _expected(row, earnings) if earnings.item_of(row).state in _HANDED_IN else Fraction(0)


def _expected(row: int, earnings: Earnings) -> Fraction:
    """Return the reward times the requester's approval rate."""
    return Fraction(earnings.item_of(row).money.amount) * earnings.approval_rate(earnings.account_of(row))
