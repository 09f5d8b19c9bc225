"""The last cycles by currency, as the meter keeps them: a paid task, and all the work since the one before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from msgspec import Struct

from annotator.core.money.earnings import Earnings
from annotator.core.money.rates import expected_pending
from annotator.core.money.states import DECIDED, MoneyState
from annotator.core.pay.forecast import LAST_TASKS, OpenCycle, PaidCycle, Projection, Range, projection

_HANDED_IN = DECIDED | {MoneyState.SUBMITTED}


class Cycle(Struct, frozen=True):
    """`row` is that of `Earnings`: what the task brings may still be decided or corrected."""

    row: int
    work_ms: int


@dataclass(slots=True)
class Cycles:
    """Its fields are all of its state: `core.ledger.checkpoint` writes them down."""

    _done: dict[str, deque[Cycle]] = field(default_factory=dict)
    _known: dict[str, Projection | None] = field(init=False, default_factory=dict, compare=False)

    def count(self, currency: str) -> int:
        """Of the last tasks in this currency, at most `LAST_TASKS`."""
        return len(self._done.get(currency, ()))

    def add(self, currency: str, row: int, work_ms: int) -> None:
        """A task that was sent before, and is again, stays one cycle: the time of both."""
        done = self._done.setdefault(currency, deque(maxlen=LAST_TASKS))
        before = next((cycle for cycle in reversed(done) if cycle.row == row), None)
        if before is not None:
            done.remove(before)
            work_ms += before.work_ms
        done.append(Cycle(row, work_ms))

    def take_back(self, currency: str, row: int) -> int:
        """A task that was sent is in hand again: returns what its cycle had of work."""
        done = self._done.get(currency, deque())
        before = next((cycle for cycle in reversed(done) if cycle.row == row), None)
        if before is None:
            return 0
        done.remove(before)
        return before.work_ms

    def forget_projections(self) -> None:
        """Money has changed."""
        self._known.clear()

    def range(self, currency: str, earnings: Earnings, spent: Mapping[str, int], task: str | None) -> Range | None:
        """Of what is likely from here on. `spent` is the work since the last paid task by the task that it was spent on
        (`WorkTime.cycle`), `task` the one in hand."""
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
    """What such a task brings, whether this one was accepted or not; nothing where it was not handed in after all."""
    return _expected(row, earnings) if earnings.item_of(row).state in _HANDED_IN else Fraction(0)


def _expected(row: int, earnings: Earnings) -> Fraction:
    """Its reward as often as the requester accepts."""
    return expected_pending(earnings.item_of(row).money.amount, *earnings.acceptance(earnings.account_of(row)))
