"""Pay of a task: R1 and R2 of its reward over its time, and the time left above a floor."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.money.rates import break_even_ms, hourly
from annotator.core.time.worktime import TaskTimes

_OF_A_TASK = (State.ON_TASK, State.INSTRUCTIONS, State.WAITING)


def pace(reward: Money, times: TaskTimes) -> Decimal | None:
    """Return R1 per hour: the reward over the task's active time so far."""
    return hourly(reward.amount, times.of(State.ON_TASK))


def all_in(reward: Money, times: TaskTimes) -> Decimal | None:
    """Return R2 per hour: the reward over the task's active time, instructions and waiting so far."""
    return hourly(reward.amount, sum(times.of(state) for state in _OF_A_TASK))


def left_above_floor_ms(reward: Money, times: TaskTimes, floor: Money | None) -> int | None:
    """Return the time until the task's hourly pay falls below the floor.

    Negative if it already has; None without a floor in the reward's currency."""
    if floor is None or floor.currency != reward.currency or floor.amount <= 0:
        return None
    return break_even_ms(Fraction(0), times.of(State.ON_TASK), Fraction(reward.amount), floor.amount)
