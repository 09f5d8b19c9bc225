"""Dated rules (`resources/rules/*.toml`), files of ours: what holds from a day on, until the next rule of its key."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from annotator.core.money.amount import parse_amount

_FIELDS = frozenset({"key", "value", "unit", "from", "source", "editable"})


@dataclass(frozen=True, slots=True)
class DatedRule:
    key: str
    value: Decimal
    unit: str
    since: date
    source: str
    is_editable: bool


def read_dated_rules(data: bytes, unit: re.Pattern[str], example: str) -> tuple[DatedRule, ...]:
    """The rules in the order of the file. `value` is a decimal in quotes; `unit` must match, `example` shows how.

    Raises ValueError, naming the rule, when a field is missing, unknown or of the wrong kind, or when two rules of a
    key begin on the same day.
    """
    tables = tomllib.loads(data.decode("utf-8")).get("rule", [])
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file holds no [[rule]]")
    rules = tuple(_rule(table, number, unit, example) for number, table in enumerate(tables, start=1))
    begun = {(rule.key, rule.since) for rule in rules}
    if len(begun) != len(rules):
        raise ValueError("two rules of one key begin on the same day")
    return rules


def _rule(table: object, number: int, unit: re.Pattern[str], example: str) -> DatedRule:
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
    return DatedRule(key, value, table["unit"], since, source, table["editable"])
