"""What a stretch of time brought, in one currency, and the amounts that the rates divide. Pure.

R3 effective pay   paid + approved + bonuses + pending x acceptance, over all work time
R4 sure pay        paid + approved
R5 best case       R3 with everything pending accepted
R7 cash received   money that arrived in the stretch
R6, what is left of R3, is in `core.pay.take_home`; R1 and R2, of a single task, are in `core.money.rates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.money.amount import EXACT
from annotator.core.money.rates import hourly
from annotator.core.money.states import MoneyState
from annotator.core.money.sums import Tally

_NONE = Tally(0, Decimal(0))
# Where any of these is, work was done for money, also if it came to nothing.
_WORKED_FOR = (
    *(MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID, MoneyState.REJECTED),
    MoneyState.BONUS,
)


class Income(Struct, frozen=True):
    """`expected_pending` is what the pending will likely bring, each requester's at their acceptance rate: an exact
    fraction, so that nothing is rounded before the one division of a rate."""

    tallies: Mapping[MoneyState, Tally] = field(default_factory=dict)
    expected_pending: Fraction = Fraction(0)

    def amount(self, *states: MoneyState) -> Decimal:
        total = Decimal(0)
        for state in states:
            total = EXACT.add(total, self.tallies.get(state, _NONE).amount)
        return total

    def count(self, *states: MoneyState) -> int:
        return sum(self.tallies.get(state, _NONE).count for state in states)

    @property
    def pending(self) -> Decimal:
        return self.amount(MoneyState.SUBMITTED)

    @property
    def accepted(self) -> Decimal:
        """Paid, and approved or payable."""
        return self.amount(MoneyState.PAID, MoneyState.APPROVED, MoneyState.PAYABLE)

    @property
    def bonuses(self) -> Decimal:
        return self.amount(MoneyState.BONUS)

    @property
    def fees(self) -> Decimal:
        return self.amount(MoneyState.FEE)

    @property
    def received(self) -> Decimal:
        """Money only: vouchers are no cash."""
        return self.amount(MoneyState.RECEIVED)

    @property
    def voucher_loss(self) -> Decimal:
        """What vouchers of the stretch are worth less than it says on them."""
        return EXACT.subtract(self.amount(MoneyState.VOUCHER), self.amount(MoneyState.VOUCHER_WORTH))

    @property
    def effective(self) -> Fraction:
        """What R3 divides."""
        return Fraction(EXACT.add(self.accepted, self.bonuses)) + self.expected_pending

    @property
    def sure(self) -> Decimal:
        return self.accepted

    @property
    def best(self) -> Decimal:
        return EXACT.add(EXACT.add(self.accepted, self.bonuses), self.pending)

    @property
    def has_work(self) -> bool:
        return self.count(*_WORKED_FOR) > 0


class Rates(Struct, frozen=True):
    """Per hour of work, in one currency; None before any work time."""

    effective: Decimal | None
    sure: Decimal | None
    best: Decimal | None
    received: Decimal | None


def rates(takings: Income, work_ms: int) -> Rates:
    """R3, R4, R5 and R7 of a stretch."""
    return Rates(
        hourly(takings.effective, work_ms),
        hourly(takings.sure, work_ms),
        hourly(takings.best, work_ms),
        hourly(takings.received, work_ms),
    )
