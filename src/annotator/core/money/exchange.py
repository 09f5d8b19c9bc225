"""Amounts of several currencies seen in one, by dated rates with a named source. Pure. The ledger never adds
currencies; a view does, and keeps every rate that it used. Amounts are exact fractions, so that a reader can recompute
the total from the parts.

The rate of a day is the latest on or before it, and of several rates of one day the one entered last. A rate serves
both directions. Two rates over the euro serve where they are newer than a rate between the two currencies, or the only
ones. If the worker chose so, a rate also serves days before its own that have no other rate. What has no rate stays in
its own currency."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from msgspec import Struct
from msgspec.structs import replace

EURO = "EUR"
ECB = "European Central Bank"


class RateRow(Struct, frozen=True, omit_defaults=True):
    """Rates of one day that were entered together: the units of other currencies for one unit of `base`. `source` is
    empty if the worker named none, and `ECB` for the rates of its file. `since` is the earliest day before `day` that
    they also serve."""

    day: date
    base: str
    rates: Mapping[str, Decimal]
    source: str = ""
    since: date | None = None

    def quotes(self) -> Iterator[Quote]:
        for currency, rate in self.rates.items():
            yield Quote(self.day, self.base, currency, rate, self.source, self.since)


class Quote(Struct, frozen=True):
    """One rate: on a day, one unit of `base` was `rate` units of `currency`."""

    day: date
    base: str
    currency: str
    rate: Decimal
    source: str = ""
    since: date | None = None

    def convert(self, amount: Fraction, currency: str) -> Fraction:
        """Return an amount of one of the two currencies in the other one."""
        return amount * Fraction(self.rate) if currency == self.base else amount / Fraction(self.rate)


def with_row(rows: Iterable[RateRow], new: RateRow) -> tuple[RateRow, ...]:
    """Return the rows of a day, in order of entry, with a new one. It replaces the same rates of the same source."""
    return (*without_rates(rows, new), *((new,) if new.rates else ()))


def without_rates(rows: Iterable[RateRow], gone: RateRow) -> tuple[RateRow, ...]:
    """Return the rows without the rates of one, whatever their values are."""
    return tuple(left for row in rows if (left := _without(row, gone)).rates)


def _without(row: RateRow, gone: RateRow) -> RateRow:
    if (row.base, row.source) != (gone.base, gone.source):
        return row
    return replace(row, rates={name: rate for name, rate in row.rates.items() if name not in gone.rates})


class ExchangeRates:
    """The known rates. `rows` of one day are in order of entry."""

    def __init__(self, rows: Iterable[RateRow]) -> None:
        self._rows = sorted(rows, key=lambda row: row.day)
        self._of_pairs: dict[frozenset[str], tuple[list[date], list[Quote]]] = {}

    @property
    def rows(self) -> tuple[RateRow, ...]:
        """All rows, the oldest day first."""
        return tuple(self._rows)

    def route(self, currency: str, into: str, day: date) -> tuple[Quote, ...] | None:
        """Return the rates that convert amounts of a day, in their order: none within a currency, one, or two over the
        euro. Return None if there are none."""
        if currency == into:
            return ()
        pairs = ({currency, into}, {currency, EURO}, {EURO, into})
        direct, first, second = (self._quote(pair, day) for pair in pairs)
        routes: list[tuple[Quote, ...]] = [(direct,)] if direct is not None else []
        if first is not None and second is not None and EURO not in (currency, into):
            routes.append((first, second))
        return max(routes, key=lambda route: min(quote.day for quote in route), default=None)

    def _quote(self, pair: set[str], day: date) -> Quote | None:
        key = frozenset(pair)
        if key not in self._of_pairs:
            quotes = (quote for row in self._rows if row.base in pair for quote in row.quotes())
            latest = {quote.day: quote for quote in quotes if {quote.base, quote.currency} == pair}
            self._of_pairs[key] = list(latest), list(latest.values())
        days, known = self._of_pairs[key]
        place = bisect(days, day)
        if place:
            return known[place - 1]
        return next((quote for quote in known if quote.since is not None and quote.since <= day), None)


class OwnLine(StrEnum):
    """The amounts of a period in the worker's own currency. The first is the numerator of the hourly figure."""

    EXPECTED = "expected"
    UNTIMED = "untimed"  # expected for work whose time nobody knows
    RECEIVED = "received"
    FEES = "fees"


class Part(Struct, frozen=True):
    """The amounts of a currency that the same rates convert, and their value. Both are None without a rate."""

    currency: str
    amount: Fraction
    quotes: tuple[Quote, ...] | None
    value: Fraction | None


class CurrencyView(Struct, frozen=True):
    """Amounts in one currency: the parts, by currency and the newest rates first."""

    currency: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> Fraction:
        """The exact sum of the parts that have a rate."""
        return sum((part.value for part in self.parts if part.value is not None), Fraction(0))

    @property
    def left_out(self) -> tuple[Part, ...]:
        """The parts without a rate."""
        return tuple(part for part in self.parts if part.value is None)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The rates that were used, each once."""
        return tuple(dict.fromkeys(quote for part in self.parts for quote in part.quotes or ()))


def view_in(
    currency: str, amounts: Iterable[tuple[date, str, Fraction]], rates: ExchangeRates, *, to_cents: bool = False
) -> CurrencyView:
    """Return amounts in a currency. Each one has a day, whose rate applies, and its own currency. `to_cents` rounds
    each converted amount, as in a book with a line for each."""
    parts: dict[tuple[str, tuple[Quote, ...] | None], Part] = {}
    for day, name, amount in sorted(amounts, key=lambda each: each[0], reverse=True):
        if amount:
            quotes = rates.route(name, currency, day)
            value = _value(amount, name, quotes)
            if to_cents and quotes and value is not None:
                value = in_cents(value)
            known = parts.get((name, quotes), Part(name, Fraction(0), quotes, None if value is None else Fraction(0)))
            whole = None if value is None or known.value is None else known.value + value
            parts[name, quotes] = replace(known, amount=known.amount + amount, value=whole)
    return CurrencyView(currency, tuple(sorted(parts.values(), key=lambda part: part.currency)))


def in_cents(value: Fraction) -> Fraction:
    """Round to the cent, halves up."""
    return Fraction(floor(value * 100 + Fraction(1, 2)), 100)


def _value(amount: Fraction, currency: str, quotes: tuple[Quote, ...] | None) -> Fraction | None:
    if quotes is None:
        return None
    for quote in quotes:
        amount = quote.convert(amount, currency)
        currency = quote.currency if currency == quote.base else quote.base
    return amount
