"""Readers of dated rules (`resources/rules/*.toml`): minimum wages, shares of the pay and turnover thresholds. A rule
applies from its day until the next rule with the same key, or until its own last day. `checked` is the day on which it
was compared with its source. Each reader raises ValueError with the number of the rule if a field is missing, unknown
or of the wrong type, or if two rules with one key begin on the same day. Rules keep the order of the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from annotator.core.money.amount import Money, parse_amount
from annotator.core.pay.minimum_wages import WageBasis, WageRule
from annotator.core.pay.take_home import ShareRule
from annotator.formats.builtin.resources import resource_bytes

if TYPE_CHECKING:
    from annotator.core.money.receipts_book import Threshold
    from annotator.core.pay.rule_book import AnyRule

# Unit -> the kind of rule.
_PER_HOUR, _SHARE, _PER_YEAR = r"[A-Z]{3}/h (gross|net)", "%", "[A-Z]{3}/year"
_MOST_PERCENT = 100


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    value: str
    unit: str
    since: date = msgspec.field(name="from")
    checked: date
    source: str
    until: date | None = None
    confirmed: bool = True
    pro_rata: bool = False

    @property
    def amount(self) -> Decimal:
        return parse_amount(self.value) or Decimal(0)

    @property
    def dated(self) -> Mapping[str, Any]:
        """The fields that all kinds of rules have."""
        dated = {"key": self.key, "since": self.since, "source": self.source, "checked": self.checked}
        return {**dated, "until": self.until, "is_confirmed": self.confirmed}


def read_wage_rules(data: bytes) -> tuple[WageRule, ...]:
    """Read minimum wages. Their `unit` is a currency per hour and the basis (`EUR/h net`)."""
    rows = _rows(data, _PER_HOUR)
    return tuple(
        WageRule(hourly=Money(row.amount, row.unit[:3]), basis=WageBasis(row.unit[6:]), **row.dated) for row in rows
    )


def read_takehome_rules(data: bytes) -> tuple[ShareRule, ...]:
    """Read contributions, levies and taxes. Their `unit` is `%`, and no value is above 100."""
    return tuple(ShareRule(percent=row.amount, **row.dated) for row in _rows(data, _SHARE))


@cache
def thresholds() -> tuple[Threshold, ...]:
    return read_thresholds(resource_bytes("rules/thresholds.toml"))


def read_thresholds(data: bytes) -> tuple[Threshold, ...]:
    """Read turnover thresholds. Their `unit` is a currency per year (`EUR/year`)."""
    from annotator.core.money.receipts_book import Threshold  # not needed at the start

    rows = _rows(data, _PER_YEAR)
    return tuple(Threshold(limit=row.amount, currency=row.unit[:3], pro_rata=row.pro_rata, **row.dated) for row in rows)


def shipped_rules() -> tuple[AnyRule, ...]:
    """Return all rules that ship with the program."""
    wages = read_wage_rules(resource_bytes("rules/minimum-wages.toml"))
    return (*wages, *read_takehome_rules(resource_bytes("rules/take-home.toml")), *thresholds())


def _rows(data: bytes, unit: str) -> Iterator[_Row]:
    """Read the rules with this unit."""
    tables = tomllib.loads(data.decode("utf-8")).get("rule", [])
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file holds no [[rule]]")
    rows = [_row(table, number) for number, table in enumerate(tables, start=1)]
    begun = set[tuple[str, str, date]]()
    for number, row in enumerate(rows, start=1):
        if (row.key, row.unit, row.since) in begun:
            raise ValueError(f"rule {number} ({row.key}): from: another rule of this key begins on the same day")
        begun.add((row.key, row.unit, row.since))
    return (row for row in rows if re.fullmatch(unit, row.unit))


def _row(table: object, number: int) -> _Row:
    try:
        row = msgspec.convert(table, _Row, builtin_types=(date,))  # a quoted day is none
    except msgspec.ValidationError as error:
        raise ValueError(f"rule {number}: {error}") from error
    amount = parse_amount(row.value)
    faults = {
        "key and source are words": not (row.key and row.source),
        "unit is such as EUR/h net, % or EUR/year": not re.fullmatch(f"{_PER_HOUR}|{_SHARE}|{_PER_YEAR}", row.unit),
        "value is a decimal above zero in quotes, such as '12.02'": amount is None or amount <= 0,
        "value is a share in percent, 100 at most": row.unit == _SHARE and row.amount > _MOST_PERCENT,
        "until is a day after from": row.until is not None and row.until < row.since,
    }
    for fault, is_there in faults.items():
        if is_there:
            raise ValueError(f"rule {number} ({row.key}): {fault}")
    return row
