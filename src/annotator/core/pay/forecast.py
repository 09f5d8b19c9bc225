"""A forecast of hourly pay from here on, as a range that is honest even with few tasks.

It is comparable with the real hourly pay (R3): all work time counts. A cycle is one paid task with all work since
the previous one: searching, messages, instructions, waiting, unpaid and skipped tasks. Work on tasks of other
platforms is not in it.

R = pay / time over the last n cycles, which is the rate of the tasks times their share of work time. log-variance =
c^2 / n + tau^2. c^2 is the relative residual variance of pay around R x time, shrunk towards 1 with the weight of 4
tasks. tau^2 = 0.15 accounts for workers getting faster. 90% range: R x exp(+-1.645 sqrt(variance)).

Between two submissions R follows the clock. Work beside tasks since the last one lowers it at once. The current task
lowers it once it takes longer than its reward pays for at R: it counts as if it were submitted now, if that is less.

On real assignments of 26 Mechanical Turk workers, with unpaid time mixed in, the 90% range held the later pay in 81
to 100% of cases, depending on the number of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp, sqrt

from msgspec import Struct

from annotator.core.money.rates import HOUR_MS

FEW_TASKS = 10
DRIFT_VARIANCE = 0.15
SHRINK_TASKS = 4
Z_90 = 1.645
LAST_TASKS = 200
WIDEST = 5  # "between 2 and 9" is useful, "between 1 and 16" is not
# The last hours: at most a long working day, if it has enough tasks.
LAST_WORK_MS = 8 * HOUR_MS


class PaidCycle(Struct, frozen=True):
    """A finished cycle: `pay` is the expected reward, `work_ms` all work since the previous paid task."""

    pay: Fraction
    work_ms: int


class OpenCycle(Struct, frozen=True):
    """The open cycle since the last paid task, in milliseconds: work beside tasks, and the current task with its
    expected reward."""

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
    def tells_something(self) -> bool:
        return self.high <= WIDEST * self.low


class Projection(Struct, frozen=True):
    """The summary of cycles, from which a range is computed in constant time.

    `spread` is half the width of the range of the logarithm of hourly pay."""

    pay: float
    work_ms: int
    spread: float

    def range(self, still: OpenCycle = NOTHING_OPEN) -> Range:
        """Return the 90% range of the hourly pay from here on."""
        beside_ms = self.work_ms + still.beside_ms
        rate = self.pay * HOUR_MS / beside_ms
        if still.task_pay > 0:
            rate = min(rate, (self.pay + float(still.task_pay)) * HOUR_MS / (beside_ms + still.task_ms))
        return Range(rate * exp(-self.spread), rate, rate * exp(self.spread))


def projection(cycles: Sequence[PaidCycle]) -> Projection | None:
    """Summarise cycles in order, the newest last; return None without cycles, time or pay."""
    last = _last_hours(cycles)
    pay, work_ms = float(sum(cycle.pay for cycle in last)), sum(cycle.work_ms for cycle in last)
    if not last or pay <= 0 or work_ms <= 0:
        return None
    count, mean_pay = len(last), pay / len(last)
    residuals = sum(((float(cycle.pay) - pay * cycle.work_ms / work_ms) / mean_pay) ** 2 for cycle in last)
    relative_variance = (residuals + SHRINK_TASKS) / (count - 1 + SHRINK_TASKS)
    return Projection(pay, work_ms, Z_90 * sqrt(relative_variance / count + DRIFT_VARIANCE))


def _last_hours(cycles: Sequence[PaidCycle]) -> Sequence[PaidCycle]:
    count, work_ms = 0, 0
    for cycle in reversed(cycles[-LAST_TASKS:]):
        work_ms += cycle.work_ms
        if count >= FEW_TASKS and work_ms > LAST_WORK_MS:
            break
        count += 1
    return cycles[len(cycles) - count :]
