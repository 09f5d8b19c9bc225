"""The report of a rehearsal whose tasks took times that a test names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from annotator.core.answer.assignment import AssignmentState
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import Report, Stated, TaskMeasure

MIN = 60_000
STATED = Stated(3, Money(Decimal("0.50"), "USD"), expected_s=Fraction(240))


def report(*times_ms: int) -> Report:
    done = AssignmentState.SUBMITTED
    measured = tuple(TaskMeasure(f"u{n}", f"t{n}", done, active_ms=ms) for n, ms in enumerate(times_ms))
    return Report("Names of streets", STATED, Money(Decimal(15), "USD"), measured)
