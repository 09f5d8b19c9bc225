"""Readings of the meter after an hour of work."""

from __future__ import annotations

from annotator.core.ledger.intervals import State
from annotator.core.pay.forecast import Range
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.totals import Totals
from annotator.core.time.worktime import TaskTimes
from core.money_histories import all_pending

HOUR_MS = 3_600_000
EXPECTED = Range(5.0, 8.0, 12.8)


def a_reading(done: int = 0, expected: Range | None = None, currency: str = "EUR", **pending: str) -> MeterReading:
    """An hour of work today that brought `pending`, by currency."""
    today = Totals(work_ms=HOUR_MS, paid_ms=HOUR_MS // 2, tasks=done, money=all_pending(pending))
    return MeterReading(State.ON_TASK, today, today, TaskTimes({State.ON_TASK: 6_000}), expected, currency)
