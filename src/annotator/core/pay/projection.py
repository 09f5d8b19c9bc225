"""What the next hour will likely bring, as a range: an honest figure while there are few tasks.

R = pay / time over the last n tasks. log-variance = c^2 / n + tau^2, with c^2 the relative residual variance of pay
around R x time, shrunk towards 1 with the weight of 4 tasks, and tau^2 = 0.15 for people getting faster.
90% range: R x exp(+-1.645 sqrt(variance)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, sqrt

FEW_TASKS = 10
DRIFT_VARIANCE = 0.15
SHRINK_TASKS = 4
Z_90 = 1.645
LAST_TASKS = 200


@dataclass(frozen=True, slots=True)
class DoneTask:
    reward: Decimal
    time_ms: int


@dataclass(frozen=True, slots=True)
class Range:
    """Per hour, in the currency of the tasks."""

    low: float
    central: float
    high: float


def projected(tasks: Sequence[DoneTask]) -> Range | None:
    """The 90% range of the hourly pay to come; None without tasks, time or pay."""
    pay = float(sum(task.reward for task in tasks))
    time_h = sum(task.time_ms for task in tasks) / 3_600_000
    if not tasks or pay <= 0 or time_h <= 0:
        return None
    rate, count, mean_pay = pay / time_h, len(tasks), pay / len(tasks)
    residuals = sum(((float(task.reward) - rate * task.time_ms / 3_600_000) / mean_pay) ** 2 for task in tasks)
    relative_variance = (residuals + SHRINK_TASKS) / (count - 1 + SHRINK_TASKS)
    spread = Z_90 * sqrt(relative_variance / count + DRIFT_VARIANCE)
    return Range(rate * exp(-spread), rate, rate * exp(spread))
