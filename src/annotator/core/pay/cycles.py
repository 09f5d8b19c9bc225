"""The last work cycles by currency, for the meter. A cycle is a paid task and all work since the previous one."""

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
    """A cycle. `row` is that of `Earnings`, because the reward may still be decided or corrected."""

    row: int
    work_ms: int


@dataclass(slots=True)
class Cycles:
    """The cycles. Its fields are its whole state, stored by `core.ledger.checkpoint`."""

    _done: dict[str, deque[Cycle]] = field(default_factory=dict)
    _known: dict[str, Projection | None] = field(init=False, default_factory=dict, compare=False)

    def count(self, currency: str) -> int:
        """Return the number of recent tasks in this currency, at most `LAST_TASKS`."""
        return len(self._done.get(currency, ()))

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
        """Return the forecast range.

        `spent` is the work since the last paid task by task (`WorkTime.cycle`), `task` the current one."""
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
    """Return the reward times the requester's acceptance rate."""
    return expected_pending(earnings.item_of(row).money.amount, *earnings.acceptance(earnings.account_of(row)))
