"""Reader of dated rules (`resources/rules/*.toml`, rules files): minimum wages, shares of the pay and turnover
thresholds, by their unit. A rule applies from its day until the next rule with the same key, or until its own last day.
`checked` is the day on which it was compared with its source. Rules keep the order of the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
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
    from annotator.core.pay.rule_book import RuleBook

# Unit -> the kind of rule.
_PER_HOUR, _SHARE, _PER_YEAR = r"[A-Z]{3}/h (gross|net)", "%", "[A-Z]{3}/year"
_UNIT = re.compile(f"{_PER_HOUR}|{_SHARE}|{_PER_YEAR}")
_MOST_PERCENT = 100
_MOST_RULES = 1000
_LONGEST_TEXT = 400
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_NAMED_FIELD = re.compile(r"`\$\.(\w+)`|field `(\w+)`")


class RuleFault(ValueError):
    """A fault of a rule in a file. `number` counts from 1, 0 is the file; `why` is that of
    `ProblemCode.RULES_FILE`."""

    def __init__(self, number: int, field: str, why: str) -> None:
        super().__init__(f"rule {number}: {field}: {why}")
        self.number, self.field, self.why = number, field, why


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
    about: bool = False

    @property
    def amount(self) -> Decimal:
        return parse_amount(self.value) or Decimal(0)

    @property
    def dated(self) -> Mapping[str, Any]:
        """The fields that all kinds of rules have."""
        dated = {"key": self.key, "since": self.since, "source": self.source, "checked": self.checked}
        return {**dated, "until": self.until, "is_confirmed": self.confirmed}


def read_wage_rules(data: bytes) -> tuple[WageRule, ...]:
    """Read minimum wages. Raise RuleFault, and ValueError if the file is not TOML."""
    return _wages(_rows(_tables(data)))


def read_takehome_rules(data: bytes) -> tuple[ShareRule, ...]:
    """Read contributions, levies and taxes. Raise RuleFault, and ValueError if the file is not TOML."""
    return _shares(_rows(_tables(data)))


def read_rules(tables: object) -> RuleBook:
    """Return the rules of a parsed file. Raise RuleFault."""
    from annotator.core.pay.rule_book import RuleBook  # not needed at the start

    rows = _rows(tables)
    return RuleBook(_wages(rows), _shares(rows), _thresholds(rows))


@cache
def shipped_rules() -> RuleBook:
    """Return all rules that ship with the program."""
    files = ("minimum-wages", "take-home", "thresholds")
    return read_rules([table for name in files for table in _tables(resource_bytes(f"rules/{name}.toml"))])


def _tables(data: bytes) -> list[object]:
    tables = tomllib.loads(data.decode("utf-8")).get("rule", [])
    return tables if isinstance(tables, list) else []


def _wages(rows: Sequence[_Row]) -> tuple[WageRule, ...]:
    def wage(row: _Row) -> WageRule:
        money, basis = Money(row.amount, row.unit[:3]), WageBasis(row.unit[6:])
        return WageRule(hourly=money, basis=basis, is_about=row.about, **row.dated)

    return tuple(wage(row) for row in rows if "/h " in row.unit)


def _shares(rows: Sequence[_Row]) -> tuple[ShareRule, ...]:
    return tuple(ShareRule(percent=row.amount, **row.dated) for row in rows if row.unit == _SHARE)


def _thresholds(rows: Sequence[_Row]) -> tuple[Threshold, ...]:
    from annotator.core.money.receipts_book import Threshold  # not needed at the start

    def threshold(row: _Row) -> Threshold:
        return Threshold(limit=row.amount, currency=row.unit[:3], pro_rata=row.pro_rata, **row.dated)

    return tuple(threshold(row) for row in rows if row.unit.endswith("/year"))


def _rows(tables: object) -> list[_Row]:
    if not isinstance(tables, list) or not tables:
        raise RuleFault(0, "rule", "form")
    if len(tables) > _MOST_RULES:
        raise RuleFault(0, "rule", "many")
    rows = [_row(table, number) for number, table in enumerate(tables, start=1)]
    begun = set[tuple[str, str, date]]()
    for number, row in enumerate(rows, start=1):
        if (row.key, row.unit, row.since) in begun:
            raise RuleFault(number, "from", "twice")
        begun.add((row.key, row.unit, row.since))
    return rows


def _row(table: object, number: int) -> _Row:
    try:
        row = msgspec.convert(table, _Row, builtin_types=(date,))  # a quoted day is none
    except msgspec.ValidationError as error:
        found = _NAMED_FIELD.search(str(error))
        raise RuleFault(number, (found[1] or found[2]) if found else "rule", "field") from error
    amount, days = parse_amount(row.value), (row.since, row.checked, row.until or row.since)
    faults: Sequence[tuple[str, str, Callable[[], bool]]] = (
        ("key", "field", lambda: not _is_word(row.key)),
        ("source", "field", lambda: not _is_word(row.source)),
        ("unit", "unit", lambda: not _UNIT.fullmatch(row.unit)),
        ("value", "value", lambda: amount is None or amount <= 0),
        ("value", "value", lambda: row.unit == _SHARE and row.amount > _MOST_PERCENT),
        ("from", "day", lambda: not all(_FIRST_DAY <= day <= _LAST_DAY for day in days)),
        ("until", "day", lambda: row.until is not None and row.until < row.since),
    )
    for field, why, is_there in faults:
        if is_there():
            raise RuleFault(number, field, why)
    return row


def _is_word(text: str) -> bool:
    return bool(text) and text.isprintable() and len(text) <= _LONGEST_TEXT
