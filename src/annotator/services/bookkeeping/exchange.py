"""The worker's exchange rates, entered by hand or read from the file of the European Central Bank, and money of several
currencies in the worker's own. Nothing is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.core.errors import BundleRefused, MoneyReason, MoneyRefused
from annotator.core.money.amount import parse_amount
from annotator.core.money.exchange import (
    CurrencyView,
    ExchangeRates,
    OwnLine,
    Quote,
    RateRow,
    view_in,
    with_row,
    without_rates,
)
from annotator.core.money.states import MoneyState
from annotator.core.pay.own_currency import OwnCurrency
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.core.settings import EXCHANGE_RATES, OWN_CURRENCY, Settings
from annotator.formats.amounts import currencies
from annotator.formats.exchange_rates import MOST_ECB_BYTES, read_ecb, read_stored_rates, stored_rates
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.preferences import Preferences

if TYPE_CHECKING:
    from annotator.core.pay.periods import DayBooks
    from annotator.core.ports.folders import NewFolders

# Before the first money, rates of two weeks are kept: in no holidays are there more days without any.
KEPT_BEFORE = timedelta(14)

# The stored rates of the days that a change touched, as they were before it.
type RatesBefore = Mapping[str, str]


class RatesRead(Struct, frozen=True):
    """The result of opening a file: the days with other rates than before, in order."""

    days: tuple[date, ...] = ()
    before: RatesBefore = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Exchange:
    """The rates. Writing methods raise `StoreFault`; they return what `undo` needs."""

    def __init__(self, preferences: Preferences, bookkeeping: Bookkeeping, folders: NewFolders) -> None:
        self._preferences = preferences
        self._bookkeeping = bookkeeping
        self._folders = folders
        self._settings: Settings | None = None  # those that the rates were read from
        self._rates = ExchangeRates(())

    @property
    def own(self) -> str:
        """The worker's own currency, empty for none."""
        chosen = self._preferences.value(OWN_CURRENCY)
        return "" if chosen == OWN_CURRENCY.default else chosen

    @property
    def rates(self) -> ExchangeRates:
        if self._settings is not self._preferences.settings:
            self._settings = self._preferences.settings
            stored = (text for key, text in self._settings.chosen.items() if key.startswith(EXCHANGE_RATES))
            self._rates = ExchangeRates(chain.from_iterable(map(read_stored_rates, stored)))
        return self._rates

    @property
    def own_currency(self) -> OwnCurrency | None:
        """The own currency with the rates; None without one."""
        return OwnCurrency(self.own, self.rates) if self.own else None

    def of_days(self, first: date, last: date, books: DayBooks) -> dict[OwnLine, CurrencyView]:
        """Return the money of some days in the own currency, each day at its rates. Return nothing if there is none in
        another currency. What is expected is left out if the deductions of a day are not known."""
        if not self.own or books.money_of(first, last).keys() <= {self.own}:
            return {}
        amounts: dict[OwnLine, list[tuple[date, str, Fraction]]] = {line: [] for line in OwnLine}
        is_known = True
        for day in (day for day in self._bookkeeping.earnings.days() if first <= day <= last):
            figures = books.of_day(day)
            for name in books.money_of(day, day):
                is_known = is_known and name in figures
                figure = figures.get(name)
                expected = (figure.expected, figure.untimed) if figure is not None else (Fraction(0), Fraction(0))
                for line, amount in zip((OwnLine.EXPECTED, OwnLine.UNTIMED), expected, strict=True):
                    amounts[line].append((day, name, amount))
        earnings = self._bookkeeping.earnings
        booked = {OwnLine.RECEIVED: MoneyState.RECEIVED, OwnLine.FEES: MoneyState.FEE}
        for line, state in booked.items():  # each one by itself, as in the receipts book
            amounts[line] = [
                (item.day, item.money.currency, Fraction(item.money.amount))
                for item in earnings.items(state)
                if first <= item.day <= last
            ]
        views = {line: view_in(self.own, each, self.rates, to_cents=line in booked) for line, each in amounts.items()}
        return {
            line: view
            for line, view in views.items()
            if view.parts and (is_known or line not in (OwnLine.EXPECTED, OwnLine.UNTIMED))
        }

    def quotes(self) -> tuple[Quote, ...]:
        """Return the rates between currencies of the worker's money, the own one and those that the worker entered,
        newest day first."""
        earnings, rows = self._bookkeeping.earnings, self.rates.rows
        wanted = {earnings.account(number).currency for number in earnings.all_time} | {self.own}
        quotes = ((row, quote) for row in reversed(rows) for quote in row.quotes())
        return tuple(quote for row, quote in quotes if len(row.rates) == 1 or quote.currency in wanted)

    async def enter(
        self, day: date, base: str, currency: str, rate: str, source: str = ""
    ) -> tuple[RatesBefore, Quote]:
        """Enter what one unit of `base` was in `currency` on a day. Return it as it is stored. Raise `MoneyRefused`."""
        value = parse_amount(rate)
        for name in (base, currency):
            if name not in currencies():
                raise MoneyRefused(MoneyReason.CURRENCY, currency=name)
        if base == currency:
            raise MoneyRefused(MoneyReason.RATE_CURRENCY)
        if value is None or value <= 0:
            raise MoneyRefused(MoneyReason.RATE, rate=rate)
        if day > self._bookkeeping.today():
            raise MoneyRefused(MoneyReason.DAY_TO_COME, day=day.isoformat())
        quote = Quote(day, base, currency, value, source.strip())
        row = RateRow(day, base, {currency: value}, quote.source)
        return await self._keep({day: with_row(self._of(day), row)}), quote

    def days_without(self, quote: Quote) -> dict[str, list[date]]:
        """Return the earlier days of money that has no rate, but would have one if a rate served them, too, by
        currency."""
        days = [day for day in self._bookkeeping.earnings.days() if day < quote.day]
        found: dict[str, list[date]] = {}
        if not days:
            return found
        row = RateRow(quote.day, quote.base, {quote.currency: quote.rate}, quote.source, since=days[0])
        wider = ExchangeRates((*self.rates.rows, row))
        earnings = self._bookkeeping.earnings
        for day in days:
            for name in sorted({earnings.account(number).currency for number in earnings.on(day, day)}):
                into = self.own or (quote.currency if name == quote.base else quote.base)
                if self.rates.route(name, into, day) is None and wider.route(name, into, day) is not None:
                    found.setdefault(name, []).append(day)
        return found

    async def use_since(self, quote: Quote, since: date) -> RatesBefore:
        """Let a rate serve the days from `since` on that have no other rate. Its own day stays as it is."""
        row = RateRow(quote.day, quote.base, {quote.currency: quote.rate}, quote.source, since)
        return await self._keep({quote.day: with_row(self._of(quote.day), row)})

    async def delete(self, quote: Quote) -> RatesBefore:
        gone = RateRow(quote.day, quote.base, {quote.currency: quote.rate}, quote.source)
        return await self._keep({quote.day: without_rates(self._of(quote.day), gone)})

    async def undo(self, before: RatesBefore) -> None:
        await self._preferences.keep(before)

    async def open(self, location: str) -> RatesRead:
        """Add the rates of a file of the European Central Bank, or of the zip file with it: the days of the worker's
        money. A file with an error adds nothing."""
        try:
            with rejecting():
                rows = await asyncio.to_thread(self._read, location)
        except BundleRefused as refused:
            return RatesRead(problems=refused.problems)
        earliest = min((*self._bookkeeping.earnings.days(), self._bookkeeping.today())) - KEPT_BEFORE
        new = {row.day: row for row in rows if row.day >= earliest and row not in self._of(row.day)}
        before = await self._keep({day: with_row(self._of(day), row) for day, row in new.items()})
        return RatesRead(tuple(sorted(new)), before)

    def _read(self, location: str) -> tuple[RateRow, ...]:
        with closing(self._folders.open_source(location)) as source:
            names = [each.path for each in source.listing() if not each.is_folder]
            if len(names) != 1:
                place = Place(source.name)
                raise BundleRefused((Problem(ProblemCode.EXCHANGE_RATES, place, {"why": "several"}),))
            log = ProblemLog()
            rows = read_ecb(source.read(names[0], MOST_ECB_BYTES), names[0], log)
        if log.has_errors():
            raise BundleRefused(log.problems())
        return rows

    def _of(self, day: date) -> tuple[RateRow, ...]:
        """Return the rows of a day in order of entry."""
        return read_stored_rates(self._preferences.settings.chosen.get(_key(day), ""))

    async def _keep(self, rows: Mapping[date, Iterable[RateRow]]) -> RatesBefore:
        texts = {_key(day): stored_rates(each) for day, each in rows.items()}
        return await self._preferences.keep(texts) if texts else {}


def _key(day: date) -> str:
    return f"{EXCHANGE_RATES}{day.isoformat()}"
