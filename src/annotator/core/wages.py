"""Reference wages as dated rules, and the one a worker measures against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from annotator.core.money import Money
from annotator.core.settings import OWN_WAGE, OWN_WAGE_CURRENCY, REFERENCE_WAGE, Settings


@dataclass(frozen=True, slots=True)
class WageRule:
    """An hourly wage, valid from a day (until the next rule of the same key)."""

    key: str
    hourly: Money
    since: date
    source: str


def wage_on(rules: tuple[WageRule, ...], key: str, day: date) -> WageRule | None:
    valid = [rule for rule in rules if rule.key == key and rule.since <= day]
    return max(valid, key=lambda rule: rule.since, default=None)


def reference_wage(settings: Settings, rules: tuple[WageRule, ...], day: date) -> Money | None:
    """The worker's reference per hour on a day; None when they chose their own and gave no amount."""
    key = settings.value(REFERENCE_WAGE)
    if key == "own":
        own = settings.value(OWN_WAGE)
        return Money(Decimal(own), settings.value(OWN_WAGE_CURRENCY)) if own else None
    rule = wage_on(rules, key, day)
    return rule.hourly if rule else None
