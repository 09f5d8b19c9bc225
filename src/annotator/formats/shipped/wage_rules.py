"""Minimum wages as dated rules (`resources/rules/minimum-wages.toml`), a file of ours."""

from __future__ import annotations

import re

from annotator.core.money.amount import Money
from annotator.core.pay.wages import WageRule
from annotator.formats.shipped.dated_rules import read_dated_rules

_UNIT = re.compile(r"[A-Z]{3}/h")


def read_wage_rules(data: bytes) -> tuple[WageRule, ...]:
    """As `read_dated_rules`; `unit` is a currency per hour (`EUR/h`)."""
    rules = read_dated_rules(data, _UNIT, "EUR/h")
    return tuple(WageRule(rule.key, Money(rule.value, rule.unit[:3]), rule.since, rule.source) for rule in rules)
