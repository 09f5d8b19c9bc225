"""A statement of work and pay over a period, for a union or a tax office. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from annotator.core.pay.periods import Bar, MoneyOf, RequesterLine, TimesOn, bar_of
from annotator.core.pay.take_home import TakeHome
from annotator.core.pay.wages import WageRule


class LedgerMark(Struct, frozen=True):
    """The state of the ledger at which a statement was made: number of entries and hash of the last one, for
    verification."""

    entries: int
    sha256: str


class Statement(Struct, frozen=True):
    """A statement.

    `days` are those with work or money, in order; `total` covers every day. `wages` are the minimum wages in force
    on any of these days. `take_home` is by currency, without those that have no rules."""

    made_utc_ms: int
    offset_min: int
    total: Bar
    days: tuple[Bar, ...]
    requesters: tuple[RequesterLine, ...]
    wages: tuple[WageRule, ...]
    take_home: tuple[tuple[str, TakeHome], ...]
    mark: LedgerMark


def statement_days(first: date, last: date, times_on: TimesOn, money_of: MoneyOf) -> tuple[Bar, ...]:
    days = (first + timedelta(days=after) for after in range((last - first).days + 1))
    bars = (bar_of(day, day, times_on, money_of) for day in days)
    return tuple(bar for bar in bars if bar.work_ms or bar.money)


def wages_between(rules: tuple[WageRule, ...], key: str, first: date, last: date) -> tuple[WageRule, ...]:
    """Return the rules of one key in force on any day from first to last, in order."""
    mine = sorted((rule for rule in rules if rule.key == key and rule.since <= last), key=lambda rule: rule.since)
    in_force = [rule for rule in mine if rule.since <= first][-1:]
    return (*in_force, *(rule for rule in mine if rule.since > first))
