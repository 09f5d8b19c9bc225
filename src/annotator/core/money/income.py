"""Income of a period in one currency: the amounts that the rates divide. Pure.

- R3, real hourly pay: (paid + approved + bonuses + pending x acceptance) / all work time
- R4, confirmed pay: (paid + approved + bonuses) / all work time
- R5, best case: R3 with everything pending accepted
- R7, cash received: money that arrived in the period / work time of the period

The rates are in `core.pay.hourly_figure`, R6 (take-home pay) in `core.pay.take_home`. R1 and R2 of a single task are
in `core.pay.totals`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from annotator.core.money.amount import EXACT
from annotator.core.money.items import Tally
from annotator.core.money.states import BONUSES, BRINGS, MoneyState

NO_TALLY = Tally(0, Decimal(0))
# If any of these exist, paid work was done, even if it earned nothing.
_WORKED_FOR = (
    MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID, MoneyState.REJECTED,
    MoneyState.BONUS, MoneyState.BONUS_PAID,
)  # fmt: skip


class Income(Struct, frozen=True):
    """The income of a period. `expected_pending` is the expected value of pending rewards at each requester's
    acceptance rate. It is an exact fraction, so that nothing is rounded before the final division. `untimed` and
    `untimed_pending` are the parts of both whose time nobody knows; no hourly figure has them."""

    tallies: Mapping[MoneyState, Tally] = field(default_factory=dict)
    expected_pending: Fraction = Fraction(0)
    untimed: Mapping[MoneyState, Tally] = field(default_factory=dict)
    untimed_pending: Fraction = Fraction(0)

    @property
    def timed(self) -> Income:
        """The part whose time is known."""
        if not self.untimed:
            return self
        tallies = dict(self.tallies)
        for state, part in self.untimed.items():
            whole = tallies.pop(state)
            if whole.count > part.count:
                tallies[state] = Tally(whole.count - part.count, EXACT.subtract(whole.amount, part.amount))
        return Income(tallies, self.expected_pending - self.untimed_pending)

    @property
    def untimed_work(self) -> Tally:
        """The tasks whose time nobody knows and that bring money, undecided ones in full, with their bonuses."""
        part = Income(self.untimed)
        count = max(part.count(*BRINGS), part.count(*BONUSES))
        return Tally(count, part.amount(*BRINGS, *BONUSES))

    def tally(self, state: MoneyState) -> Tally:
        return self.tallies.get(state, NO_TALLY)

    def amount(self, *states: MoneyState) -> Decimal:
        total = Decimal(0)
        for state in states:
            total = EXACT.add(total, self.tally(state).amount)
        return total

    def count(self, *states: MoneyState) -> int:
        return sum(self.tally(state).count for state in states)

    @property
    def pending(self) -> Decimal:
        return self.amount(MoneyState.SUBMITTED)

    @property
    def accepted(self) -> Decimal:
        """Paid, approved or payable."""
        return self.amount(MoneyState.PAID, MoneyState.APPROVED, MoneyState.PAYABLE)

    @property
    def bonuses(self) -> Decimal:
        return self.amount(*BONUSES)

    @property
    def fees(self) -> Decimal:
        """The fees that were taken from the payments for this pay."""
        return self.amount(MoneyState.FEE_OF_PAY)

    @property
    def fees_charged(self) -> Decimal:
        """The fees of these days, whatever they were taken from."""
        return self.amount(MoneyState.FEE)

    @property
    def fees_apart(self) -> Decimal:
        """The part of `fees_charged` that was taken from money for no known reward; it lowers no pay."""
        return self.amount(MoneyState.FEE_APART)

    @property
    def received(self) -> Decimal:
        """Cash only, without vouchers."""
        return self.amount(MoneyState.RECEIVED)

    @property
    def unreceived(self) -> Fraction:
        """The part of R3 that has not arrived yet."""
        return Fraction(self.amount(MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.BONUS)) + self.expected_pending

    @property
    def voucher_loss(self) -> Decimal:
        """Face value minus the worker's value of the vouchers that paid this pay."""
        return self.amount(MoneyState.LOSS_OF_PAY)

    @property
    def effective(self) -> Fraction:
        """The numerator of R3."""
        return Fraction(self.sure) + self.expected_pending

    @property
    def sure(self) -> Decimal:
        """The numerator of R4."""
        return EXACT.add(self.accepted, self.bonuses)

    @property
    def best(self) -> Decimal:
        return EXACT.add(self.sure, self.pending)

    @property
    def has_work(self) -> bool:
        return self.count(*_WORKED_FOR) > 0
