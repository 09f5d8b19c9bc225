"""Reference wages as dated rules, and the one a worker measures against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from annotator.core.money.amount import Money
from annotator.core.settings import OWN_WAGE, OWN_WAGE_BASIS, OWN_WAGE_CURRENCY, REFERENCE_WAGE, Settings


class WageBasis(StrEnum):
    """A wage before the contributions that are taken off it, or after them."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class WageRule:
    """An hourly wage, valid from a day (until the next rule of the same key)."""

    key: str
    hourly: Money
    since: date
    source: str
    basis: WageBasis = WageBasis.GROSS


def wage_on(rules: tuple[WageRule, ...], key: str, day: date) -> WageRule | None:
    valid = [rule for rule in rules if rule.key == key and rule.since <= day]
    return max(valid, key=lambda rule: rule.since, default=None)


def rule_for_currency(
    rules: tuple[WageRule, ...], currency: str, day: date, preferred: WageRule | None = None
) -> WageRule | None:
    """The wage to hold pay in a currency against: `preferred` where that is in it, else the first key of the rules that
    has one; None where no rule knows the currency."""
    if preferred is not None and preferred.hourly.currency == currency:
        return preferred
    valid = (wage_on(rules, rule.key, day) for rule in rules)
    return next((rule for rule in valid if rule is not None and rule.hourly.currency == currency), None)


def reference_rule(settings: Settings, rules: tuple[WageRule, ...], day: date) -> WageRule | None:
    """The person's reference as a rule; their own amount counts from this day on. None as in `reference_wage`."""
    key = settings.value(REFERENCE_WAGE)
    own = reference_wage(settings, rules, day) if key == "own" else None
    basis = WageBasis(settings.value(OWN_WAGE_BASIS))
    return WageRule("own", own, day, "", basis) if own is not None else wage_on(rules, key, day)


def reference_wage(settings: Settings, rules: tuple[WageRule, ...], day: date) -> Money | None:
    """The worker's reference per hour on a day; None when they chose their own and gave no amount."""
    key = settings.value(REFERENCE_WAGE)
    if key == "own":
        own = settings.value(OWN_WAGE)
        return Money(Decimal(own), settings.value(OWN_WAGE_CURRENCY)) if own else None
    rule = wage_on(rules, key, day)
    return rule.hourly if rule else None
