"""Minimum wages as dated rules, and the worker's own choice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from annotator.core.money.amount import EXACT, Money, hourly
from annotator.core.money.hourly_rates import Income
from annotator.core.pay.take_home import Share, gross_for, take_home, total_percent
from annotator.core.settings import OWN_WAGE, OWN_WAGE_BASIS, OWN_WAGE_CURRENCY, REFERENCE_WAGE, Settings

# The key of the worker's own amount, beside the keys of the rules.
OWN_KEY = "own"


class WageBasis(StrEnum):
    """A wage before or after deductions."""

    GROSS = "gross"
    NET = "net"


class WageRule(Struct, frozen=True):
    """An hourly wage, valid from a day until the next rule of the same key."""

    key: str
    hourly: Money
    since: date
    source: str
    basis: WageBasis = WageBasis.GROSS


class Reference(Struct, frozen=True):
    """The worker's reference wage per hour, and the comparison with pay. A gross wage is compared with the real
    hourly pay (R3), which is before deductions, a net one with take-home pay (R6). `shares` are the deductions for a
    net wage, empty if the worker chose no status."""

    wage: Money
    basis: WageBasis
    shares: tuple[Share, ...] = ()

    @property
    def is_net(self) -> bool:
        return self.basis is WageBasis.NET

    @property
    def takes_off(self) -> bool:
        """True if deductions apply before the comparison."""
        return self.is_net and bool(self.shares)

    @property
    def net_share(self) -> Fraction:
        """The share of pay left for the comparison; 1 for all."""
        percent = total_percent(self.shares) if self.is_net else Decimal(0)
        return max(Fraction(0), 1 - Fraction(percent) / 100)

    def of_hourly(self, pay: Decimal) -> Decimal:
        """Return the part of an hourly pay that is compared with the wage."""
        return EXACT.multiply(pay, EXACT.divide(Decimal(self.net_share.numerator), Decimal(self.net_share.denominator)))

    def comparable_wage(self, takings: Income, work_ms: int) -> Decimal | None:
        """Return the hourly value to compare, of a period with these shares: R6 for a net wage, R3 for a gross one."""
        brought = take_home(takings, self.shares).net if self.is_net else takings.effective
        return hourly(brought, work_ms)

    @property
    def needed(self) -> Money | None:
        """The gross pay that reaches the wage; None if deductions leave nothing."""
        amount = gross_for(self.wage.amount, self.shares) if self.is_net else self.wage.amount
        return Money(amount, self.wage.currency) if amount is not None else None


def wage_on(rules: tuple[WageRule, ...], key: str, day: date) -> WageRule | None:
    valid = [rule for rule in rules if rule.key == key and rule.since <= day]
    return max(valid, key=lambda rule: rule.since, default=None)


def rule_for_currency(
    rules: tuple[WageRule, ...], currency: str, day: date, preferred: WageRule | None = None
) -> WageRule | None:
    """Return the wage for a currency: `preferred` if it is in it, else the first key of the rules with one. Pay is
    gross, so a net wage of the rules is used only without a gross one. The worker's own amount always wins. Return
    None if no rule has the currency."""
    if preferred is not None and preferred.key == OWN_KEY and preferred.hourly.currency == currency:
        return preferred
    valid = (preferred, *(wage_on(rules, rule.key, day) for rule in rules))
    known = [rule for rule in valid if rule is not None and rule.hourly.currency == currency]
    return next((rule for rule in known if rule.basis is WageBasis.GROSS), next(iter(known), None))


def reference_rule(settings: Settings, rules: tuple[WageRule, ...], day: date) -> WageRule | None:
    """Return the worker's reference wage as a rule, an own one from this day; None as in `reference_wage`."""
    key = settings.value(REFERENCE_WAGE)
    own = reference_wage(settings, rules, day) if key == OWN_KEY else None
    basis = WageBasis(settings.value(OWN_WAGE_BASIS))
    return WageRule(OWN_KEY, own, day, "", basis) if own is not None else wage_on(rules, key, day)


def reference_wage(settings: Settings, rules: tuple[WageRule, ...], day: date) -> Money | None:
    """Return the worker's reference wage on a day; None if the worker chose a custom amount without entering one."""
    key = settings.value(REFERENCE_WAGE)
    if key == OWN_KEY:
        own = settings.value(OWN_WAGE)
        return Money(Decimal(own), settings.value(OWN_WAGE_CURRENCY)) if own else None
    rule = wage_on(rules, key, day)
    return rule.hourly if rule else None
