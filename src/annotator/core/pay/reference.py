"""What pay is held against: like with like.

A gross wage stands beside the effective pay (R3), which is before contributions; a net one beside take-home (R6).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from annotator.core.money.amount import EXACT, Money
from annotator.core.money.rates import hourly
from annotator.core.money.takings import Takings
from annotator.core.pay.take_home import Share, gross_for, take_home, total_percent
from annotator.core.pay.wages import WageBasis


@dataclass(frozen=True, slots=True)
class Reference:
    """The worker's reference wage per hour. `shares` is what is taken off the pay before it is held against a net wage;
    empty where they chose no status. A gross wage needs none."""

    wage: Money
    basis: WageBasis
    shares: tuple[Share, ...] = ()

    @property
    def is_net(self) -> bool:
        return self.basis is WageBasis.NET

    @property
    def takes_off(self) -> bool:
        """Whether it is held against less than the pay itself."""
        return self.is_net and bool(self.shares)

    @property
    def kept(self) -> Fraction:
        """What of the pay is held against it, as a share; 1 for all."""
        percent = total_percent(self.shares) if self.is_net else Decimal(0)
        return max(Fraction(0), 1 - Fraction(percent) / 100)

    def of_hourly(self, pay: Decimal) -> Decimal:
        """What of an hourly pay is held against it."""
        return EXACT.multiply(pay, EXACT.divide(Decimal(self.kept.numerator), Decimal(self.kept.denominator)))

    def held_against(self, takings: Takings, work_ms: int) -> Decimal | None:
        """Per hour of a stretch on which these shares hold: R6 for a net wage, R3 for a gross one."""
        brought = take_home(takings, self.shares).net if self.is_net else takings.effective
        return hourly(brought, work_ms)

    @property
    def needed(self) -> Money | None:
        """The pay before contributions that reaches it; None where nothing would be left of any."""
        amount = gross_for(self.wage.amount, self.shares) if self.is_net else self.wage.amount
        return Money(amount, self.wage.currency) if amount is not None else None
