"""Minimum wages as dated rules (`resources/rules/minimum-wages.toml`), a file of ours."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime

from annotator.core.money import Money, parse_amount
from annotator.core.wages import WageRule

_FIELDS = frozenset({"key", "value", "unit", "from", "source", "editable"})
_UNIT = re.compile(r"([A-Z]{3})/h")


def read_wage_rules(data: bytes) -> tuple[WageRule, ...]:
    """The rules in the order of the file. `value` is a decimal in quotes, `unit` a currency per hour (`EUR/h`).

    Raises ValueError, naming the rule, when a field is missing, unknown or of the wrong kind, or when two rules of a
    key begin on the same day.
    """
    tables = tomllib.loads(data.decode("utf-8")).get("rule", [])
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file holds no [[rule]]")
    rules = tuple(_rule(table, number) for number, table in enumerate(tables, start=1))
    begun = {(rule.key, rule.since) for rule in rules}
    if len(begun) != len(rules):
        raise ValueError("two rules of one key begin on the same day")
    return rules


def _rule(table: object, number: int) -> WageRule:
    if not isinstance(table, dict) or table.keys() != _FIELDS:
        raise ValueError(f"rule {number}: its fields are {', '.join(sorted(_FIELDS))}")
    key, source = table["key"], table["source"]
    if not (isinstance(key, str) and key and isinstance(source, str) and source):
        raise ValueError(f"rule {number}: key and source are words")
    since = table["from"]
    if not isinstance(since, date) or isinstance(since, datetime):
        raise ValueError(f"rule {number} ({key}): from is a day such as 2026-01-01")
    if not isinstance(table["editable"], bool):
        raise ValueError(f"rule {number} ({key}): editable is true or false")
    return WageRule(key, _hourly(table["value"], table["unit"], f"rule {number} ({key})"), since, source)


def _hourly(value: object, unit: object, rule: str) -> Money:
    amount = parse_amount(value) if isinstance(value, str) else None
    currency = _UNIT.fullmatch(unit) if isinstance(unit, str) else None
    if amount is None or amount <= 0:
        raise ValueError(f"{rule}: value is a decimal above zero in quotes, such as '12.02'")
    if currency is None:
        raise ValueError(f"{rule}: unit is a currency per hour, such as EUR/h")
    return Money(amount, currency[1])
