"""Minimum wages as dated rules, and the worker's own choice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT, Money
from annotator.core.money.dated_rules import rule_on, unconfirmed_since
from annotator.core.pay.take_home import Share, before_tax, total_percent
from annotator.core.settings import (
    OWN_WAGE,
    OWN_WAGE_BASIS,
    OWN_WAGE_CURRENCY,
    REFERENCE_WAGE,
    Settings,
)

# The key of the worker's own amount, beside the keys of the rules.
OWN_KEY = "own"


class WageBasis(StrEnum):
    """A wage before or after deductions."""

    GROSS = "gross"
    NET = "net"


class WageRule(Struct, frozen=True):
    """An hourly wage, valid from a day until the next rule of the same key. `is_about`: there is no exact value."""

    key: str
    hourly: Money
    since: date
    source: str
    basis: WageBasis = WageBasis.GROSS
    checked: date | None = None
    until: date | None = None
    is_confirmed: bool = True
    is_about: bool = False


class Reference(Struct, frozen=True):
    """The basis of every hourly figure of the worker, and the wage on the same basis, if there is one. A net wage is
    compared with take-home pay (R6) before income tax, a gross one with pay before deductions (R3). `shares` are the
    worker's deductions without income tax, empty while no status is known; without them the basis is always gross.
    `unconfirmed_since` is that of the wage. `has_tax`: the worker pays income tax with the contributions."""

    wage: Money | None
    basis: WageBasis
    shares: tuple[Share, ...] = ()
    unconfirmed_since: date | None = None
    has_tax: bool = False

    @property
    def is_net(self) -> bool:
        return self.basis is WageBasis.NET

    @property
    def net_share(self) -> Fraction:
        """The share of pay left on the basis; 1 for all."""
        percent = total_percent(self.shares) if self.is_net else Decimal(0)
        return max(Fraction(0), 1 - Fraction(percent) / 100)

    def wage_in(self, currency: str) -> Decimal | None:
        """Return the wage for pay in this currency; None without one in it."""
        return self.wage.amount if self.wage is not None and self.wage.currency == currency else None

    def of_hourly(self, pay: Decimal) -> Decimal:
        """Return the part of an advertised hourly pay that is left on the basis."""
        return EXACT.multiply(pay, EXACT.divide(Decimal(self.net_share.numerator), Decimal(self.net_share.denominator)))


def rule_for_currency(
    rules: tuple[WageRule, ...], currency: str, day: date, preferred: WageRule | None = None
) -> WageRule | None:
    """Return the wage for a currency: `preferred` if it is in it, else the first key of the rules with one. Pay is
    gross, so a net wage of the rules is used only without a gross one. The worker's own amount always wins. Return
    None if no rule has the currency."""
    if preferred is not None and preferred.key == OWN_KEY and preferred.hourly.currency == currency:
        return preferred
    valid = (preferred, *(rule_on(rules, rule.key, day) for rule in rules))
    known = [rule for rule in valid if rule is not None and rule.hourly.currency == currency]
    return next((rule for rule in known if rule.basis is WageBasis.GROSS), next(iter(known), None))


def reference_rule(settings: Settings, rules: tuple[WageRule, ...], day: date) -> WageRule | None:
    """Return the wage that the worker chose as a rule, an own one from this day. Return None if the worker chose a
    custom amount without entering one."""
    key = settings.value(REFERENCE_WAGE)
    if key != OWN_KEY:
        return rule_on(rules, key, day)
    own = settings.value(OWN_WAGE)
    if not own:
        return None
    amount = Money(Decimal(own), settings.value(OWN_WAGE_CURRENCY))
    return WageRule(OWN_KEY, amount, day, "", WageBasis(settings.value(OWN_WAGE_BASIS)))


def wage_key(key: str, basis: WageBasis) -> str:
    """Return the key of the same country's wage on a basis: `fr-minimum-net` and `fr-minimum-gross` are one wage."""
    stem = key.removesuffix(f"-{WageBasis.NET}").removesuffix(f"-{WageBasis.GROSS}")
    return f"{stem}-{basis}" if stem != key else key


def reference_on(
    settings: Settings, rules: tuple[WageRule, ...], deductions: tuple[Share, ...] | None, day: date
) -> Reference:
    """Return the worker's basis and wage on a day. `deductions` are those of the day (`take_home.shares`). With
    deductions and a net wage the basis is net, otherwise gross."""
    untaxed = before_tax(deductions or ())
    return replace(_reference_on(settings, rules, untaxed, day), has_tax=len(untaxed) < len(deductions or ()))


def _reference_on(settings: Settings, rules: tuple[WageRule, ...], own: tuple[Share, ...], day: date) -> Reference:
    chosen = reference_rule(settings, rules, day)
    if chosen is None:
        return Reference(None, WageBasis.NET if own else WageBasis.GROSS, own)
    if chosen.key == OWN_KEY:  # without deductions an own amount is before them, too
        return Reference(chosen.hourly, chosen.basis if own else WageBasis.GROSS, own)
    for basis in (WageBasis.NET, WageBasis.GROSS) if own else (WageBasis.GROSS,):
        rule = rule_on(rules, wage_key(chosen.key, basis), day)
        if rule is not None and rule.basis is basis:
            return Reference(rule.hourly, basis, own, unconfirmed_since(rule, rules, day))
    return Reference(None, WageBasis.GROSS, own)
