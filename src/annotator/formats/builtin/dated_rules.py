"""Readers of the dated rules that ship with the program (`resources/rules/*.toml`). A rule applies from its day
until the next rule with the same key. Each reader raises ValueError with the name of the rule if a field is missing,
unknown or of the wrong type, or if two rules with one key begin on the same day. Rules keep the order of the file.
`value` is a quoted decimal."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.amount import Money, parse_amount
from annotator.core.pay.minimum_wages import WageBasis, WageRule
from annotator.core.pay.take_home import ShareRule

_FIELDS = frozenset({"key", "value", "unit", "from", "source", "editable"})
_PER_HOUR = re.compile(r"[A-Z]{3}/h (gross|net)")
_SHARE = re.compile("%")


class _DatedRule(Struct, frozen=True):
    key: str
    value: Decimal
    unit: str
    since: date
    source: str
    is_editable: bool


def read_wage_rules(data: bytes) -> tuple[WageRule, ...]:
    """Read minimum wages (`minimum-wages.toml`). `unit` is a currency per hour and its basis (`EUR/h net`)."""
    rules = _dated_rules(data, _PER_HOUR, "EUR/h net")
    return tuple(
        WageRule(rule.key, Money(rule.value, rule.unit[:3]), rule.since, rule.source, WageBasis(rule.unit[6:]))
        for rule in rules
    )


def read_takehome_rules(data: bytes) -> tuple[ShareRule, ...]:
    """Read contributions, levies and taxes (`take-home.toml`). `unit` is `%`, and no value is above 100."""
    rules = _dated_rules(data, _SHARE, "%")
    for number, rule in enumerate(rules, start=1):
        if rule.value > 100:
            raise ValueError(f"rule {number} ({rule.key}): value is a share in percent, 100 at most")
    return tuple(ShareRule(rule.key, rule.value, rule.since, rule.source, rule.is_editable) for rule in rules)


def _dated_rules(data: bytes, unit: re.Pattern[str], example: str) -> tuple[_DatedRule, ...]:
    """Read all rules of a file. `unit` must match; `example` is shown in the error."""
    tables = tomllib.loads(data.decode("utf-8")).get("rule", [])
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file holds no [[rule]]")
    rules = tuple(_rule(table, number, unit, example) for number, table in enumerate(tables, start=1))
    begun = {(rule.key, rule.since) for rule in rules}
    if len(begun) != len(rules):
        raise ValueError("two rules of one key begin on the same day")
    return rules


def _rule(table: object, number: int, unit: re.Pattern[str], example: str) -> _DatedRule:
    if not isinstance(table, dict) or table.keys() != _FIELDS:
        raise ValueError(f"rule {number}: its fields are {', '.join(sorted(_FIELDS))}")
    key, source = table["key"], table["source"]
    if not (isinstance(key, str) and key and isinstance(source, str) and source):
        raise ValueError(f"rule {number}: key and source are words")
    named = f"rule {number} ({key})"
    since = table["from"]
    if not isinstance(since, date) or isinstance(since, datetime):
        raise ValueError(f"{named}: from is a day such as 2026-01-01")
    if not isinstance(table["editable"], bool):
        raise ValueError(f"{named}: editable is true or false")
    value = parse_amount(table["value"]) if isinstance(table["value"], str) else None
    if value is None or value <= 0:
        raise ValueError(f"{named}: value is a decimal above zero in quotes, such as '12.02'")
    if not isinstance(table["unit"], str) or not unit.fullmatch(table["unit"]):
        raise ValueError(f"{named}: unit is such as {example}")
    return _DatedRule(key, value, table["unit"], since, source, table["editable"])
