"""What the next hour will likely bring, as a range: an honest figure while there are few tasks.

It is about the same kind of hour as the effective pay (R3): all work time counts. A cycle is one paid task with all the
work since the paid task before it: searching, messages, instructions, waiting, unpaid and skipped tasks. Work at tasks
of another platform is in none.

R = pay / time over the last n cycles, which is the task's own rate times the share of work time that tasks take.
log-variance = c^2 / n + tau^2, with c^2 the relative residual variance of pay around R x time, shrunk towards 1 with
the weight of 4 tasks, and tau^2 = 0.15 for people getting faster. 90% range: R x exp(+-1.645 sqrt(variance)).

Between two submissions R follows the clock. Work beside tasks since the last one lowers it at once. The task in hand
does once it takes longer than its reward pays for at R: it counts as if it were handed in now, where that is less.
"""

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
WIDEST = 5  # "between 2 and 9" is still of use, "between 1 and 16" is none
# "As in the last hours": no more of them than a long working day, where that holds enough tasks.
LAST_WORK_MS = 8 * HOUR_MS


class PaidCycle(Struct, frozen=True):
    """`pay` is what the task is expected to bring, `work_ms` all work since the paid task before it."""

    pay: Fraction
    work_ms: int


class OpenCycle(Struct, frozen=True):
    """Since the last paid task: work beside tasks, and the task in hand with its expected pay. Milliseconds."""

    beside_ms: int = 0
    task_ms: int = 0
    task_pay: Fraction = Fraction(0)


NOTHING_OPEN = OpenCycle()


class Range(Struct, frozen=True):
    """Per hour, in the currency of the tasks."""

    low: float
    central: float
    high: float

    @property
    def tells_something(self) -> bool:
        return self.high <= WIDEST * self.low


class Projection(Struct, frozen=True):
    """What cycles amount to: to ask it again as the clock goes on needs no look at each. `spread` is that of the
    logarithm of the hourly pay, to either side."""

    pay: float
    work_ms: int
    spread: float

    def range(self, still: OpenCycle = NOTHING_OPEN) -> Range:
        """The 90% range of the hourly pay from here on."""
        beside_ms = self.work_ms + still.beside_ms
        rate = self.pay * HOUR_MS / beside_ms
        if still.task_pay > 0:
            rate = min(rate, (self.pay + float(still.task_pay)) * HOUR_MS / (beside_ms + still.task_ms))
        return Range(rate * exp(-self.spread), rate, rate * exp(self.spread))


def projection(cycles: Sequence[PaidCycle]) -> Projection | None:
    """Of cycles in order, the newest last; None without any, and where there is no time or pay."""
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
