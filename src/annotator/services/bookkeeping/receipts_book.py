"""The receipts book of the worker: its periods, thresholds and platform reports, and what the worker writes into it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import chain

from msgspec import Struct

from annotator.core.errors import MoneyReason, MoneyRefused
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import DeclarationBody, PlatformReportBody
from annotator.core.money.amount import EXACT
from annotator.core.money.declarations import PlatformReport
from annotator.core.money.exchange import CurrencyView, view_in
from annotator.core.money.income import NO_TALLY
from annotator.core.money.receipts_book import (
    BookedReceipt,
    BookPeriod,
    DeclarationPeriod,
    DeclareBy,
    PlatformQuarter,
    ThresholdUse,
    book_of,
    due_now,
    periods_until,
    quarter_days,
    receipts_in,
    threshold_uses,
)
from annotator.core.money.states import ACCEPTED, MoneyState
from annotator.core.ports.folders import Exports
from annotator.core.settings import ACTIVITY_START, DECLARE_BY, REMINDED_UNTIL, SELF_EMPLOYED, STATUS
from annotator.formats.exports.receipts import fec, receipts_csv
from annotator.formats.tables.spreadsheet import Words
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.bookkeeping.exchange import Exchange
from annotator.services.bookkeeping.exporting import with_hashes
from annotator.services.bookkeeping.payers import Payers
from annotator.services.preferences import Preferences

BOOK_CURRENCY = "EUR"
_ARRIVED = (MoneyState.RECEIVED, MoneyState.VOUCHER)
CSV_FILE, PDF_FILE = "receipts.csv", "receipts.pdf"


class BookView(Struct, frozen=True):
    """The book of a year: its periods, newest first, the thresholds, and the reports of platforms. `years` are all
    years that have a period. `received` are the receipts of the year in the book's currency."""

    year: int
    years: tuple[int, ...]
    received: CurrencyView
    periods: tuple[BookPeriod, ...]
    thresholds: tuple[ThresholdUse, ...]
    platforms: tuple[PlatformQuarter, ...]

    @property
    def currency(self) -> str:
        return self.received.currency

    @property
    def receipts(self) -> tuple[BookedReceipt, ...]:
        """All receipts of the year, oldest first."""
        return tuple(chain.from_iterable(self.by_period))

    @property
    def by_period(self) -> tuple[tuple[BookedReceipt, ...], ...]:
        """The receipts of the year in each period, oldest first."""
        return tuple(
            tuple(receipt for receipt in period.receipts if receipt.day.year == self.year)
            for period in reversed(self.periods)
        )

    def judged_on(self, today: date) -> date:
        """Return the last day of the year that is not to come."""
        return min(today, date(self.year, 12, 31))


class ReceiptsBook:
    """The receipts book. Writing methods raise `MoneyRefused` and `StoreFault`."""

    def __init__(
        self, bookkeeping: Bookkeeping, payers: Payers, preferences: Preferences, exchange: Exchange, exports: Exports
    ) -> None:
        self._bookkeeping = bookkeeping
        self._payers = payers
        self._preferences = preferences
        self._exchange = exchange
        self._exports = exports

    @property
    def declare_by(self) -> DeclareBy:
        return DeclareBy(self._preferences.value(DECLARE_BY))

    @property
    def start(self) -> date | None:
        """The first day of the worker's business, None if it is not entered."""
        return self._preferences.settings.day(ACTIVITY_START.key)

    async def choose(self, by: DeclareBy, start: date | None) -> None:
        if start is not None and start > self._bookkeeping.today():
            raise MoneyRefused(MoneyReason.DAY_TO_COME, day=start.isoformat())
        await self._preferences.choose(DECLARE_BY, by.value)
        await self._preferences.choose(ACTIVITY_START, start.isoformat() if start is not None else "")

    def all(self) -> tuple[BookPeriod, ...]:
        """Return all periods with the one of today, oldest first."""
        items, today = list(self._bookkeeping.earnings.receipts()), self._bookkeeping.today()
        earliest = min((item.day for item in items), default=today)
        periods = periods_until(today, earliest, self.declare_by, self.start)
        earnings = self._bookkeeping.earnings
        usual = {payer: self._means(payer) for payer in {item.payer for item in items}}
        means = {item.unique_id: earnings.means(item.unique_id) or usual[item.payer] for item in items}
        fees = earnings.fees_withheld()
        return book_of(items, means, fees, earnings.declarations, periods, BOOK_CURRENCY, self._exchange.rates)

    def view(self, year: int) -> BookView:
        """Return the book of a year, with all periods that have a day in it."""
        periods, rates = self.all(), self._exchange.rates
        years = sorted({year for each in periods for year in each.years}, reverse=True)
        receipts = [receipt for each in periods for receipt in each.receipts]
        return BookView(
            year=year,
            years=tuple(years),
            received=receipts_in(BOOK_CURRENCY, (each for each in receipts if each.day.year == year), rates),
            periods=tuple(each for each in reversed(periods) if year in each.years),
            thresholds=threshold_uses(self._preferences.thresholds, receipts, year, self.start, rates),
            platforms=tuple(self._compared(report) for report in self._reports(year)),
        )

    def not_entered(self) -> dict[str, Decimal]:
        """Return by payer the rewards marked as paid beyond its payments, vouchers and fees: payments are missing."""
        earnings, missing = self._bookkeeping.earnings, dict[str, Decimal]()
        for number, tallies in earnings.all_time.items():
            account = earnings.account(number)
            if account.currency == BOOK_CURRENCY:
                states = (MoneyState.PAID, MoneyState.BONUS_PAID, MoneyState.FEE, *_ARRIVED)
                paid, bonuses, *arrived = (tallies.get(state, NO_TALLY).amount for state in states)
                owed = EXACT.subtract(EXACT.add(paid, bonuses), reduce(EXACT.add, arrived))
                missing[account.payer] = EXACT.add(missing.get(account.payer, Decimal(0)), owed)
        return {payer: amount for payer, amount in sorted(missing.items()) if amount > 0}

    def fees(self, period: DeclarationPeriod, *, withheld: bool) -> CurrencyView:
        """Return the fees charged in a period, in the book's currency: those that were entered with a payment, which
        are part of its amount, or the others."""
        earnings = self._bookkeeping.earnings
        fees = (
            (item.day, item.money.currency, Fraction(item.money.amount))
            for item in earnings.items(MoneyState.FEE)
            if period.first <= item.day <= period.last and bool(earnings.fee(item.unique_id).payment) is withheld
        )
        return view_in(BOOK_CURRENCY, fees, self._exchange.rates, to_cents=True)

    def due(self) -> BookPeriod | None:
        """Return the period to declare if the worker wants a reminder about it. Only the self-employed declare."""
        if self._preferences.value(STATUS) not in SELF_EMPLOYED:
            return None
        silent_until = self._preferences.settings.day(REMINDED_UNTIL) or date.min
        return due_now((each for each in self.all() if each.period.last > silent_until), self._bookkeeping.today())

    async def remind_no_more(self, period: DeclarationPeriod) -> None:
        """Remind of this period and of earlier ones no more."""
        await self._preferences.keep({REMINDED_UNTIL: period.last.isoformat()})

    async def declare(self, period: DeclarationPeriod, amount: str, day: date, note: str = "") -> None:
        """Enter that the worker declared an amount in the book's currency for a period. It replaces an earlier one."""
        if not amount:
            raise MoneyRefused(MoneyReason.AMOUNT, amount=amount)
        await self._declare(period, amount, day, note)

    async def withdraw(self, period: DeclarationPeriod) -> None:
        """Enter that a period is not declared after all."""
        await self._declare(period, "", self._bookkeeping.today(), "")

    async def _declare(self, period: DeclarationPeriod, amount: str, day: date, note: str) -> None:
        days = (period.first.isoformat(), period.last.isoformat())
        body = DeclarationBody(*days, amount, BOOK_CURRENCY, day.isoformat(), note)
        await self._bookkeeping.write(EntryKind.RECEIPTS_DECLARED, body)

    async def report(self, body: PlatformReportBody) -> None:
        """Enter the figures that a platform reported for a quarter."""
        await self._bookkeeping.write(EntryKind.PLATFORM_REPORTED, body)

    async def export(self, place: str, view: BookView, pdf: bytes, words: Words) -> str:
        """Write the book of a year as a table with these words, a PDF and accounting entries into a new folder; return
        its path."""
        files: dict[str, Iterable[bytes]] = {
            CSV_FILE: receipts_csv(view.by_period, words),
            PDF_FILE: (pdf,),
            f"FEC{view.year}1231.txt": fec(view.by_period),
        }
        name = f"annotator-receipts-{view.year}"
        return await asyncio.to_thread(self._exports.write, place, name, with_hashes(files))

    def _means(self, name: str) -> str:
        """Return the payment method that the worker uses with a payer, or the only known one."""
        payer = self._payers.called(name)
        if payer is None:
            return ""
        return payer.means_used or (payer.means[0].name if len(payer.means) == 1 else "")

    def _reports(self, year: int) -> list[PlatformReport]:
        reports = self._bookkeeping.earnings.declarations.reports
        return sorted(
            (each for each in reports if each.year == year), key=lambda each: (each.payer.casefold(), each.quarter)
        )

    def _compared(self, report: PlatformReport) -> PlatformQuarter:
        before = (report.year, report.quarter - 1) if report.quarter > 1 else (report.year - 1, 4)
        after = (report.year, report.quarter + 1) if report.quarter < 4 else (report.year + 1, 1)
        quarter = (report.year, report.quarter)
        return PlatformQuarter(
            report=report,
            received=self._sum(report, quarter, *_ARRIVED)[0],
            fees=self._sum(report, quarter, MoneyState.FEE)[0],
            activities=self._sum(report, quarter, *ACCEPTED)[1],
            previous=self._sum(report, before, *_ARRIVED)[0],
            following=self._sum(report, after, *_ARRIVED)[0],
        )

    def _sum(self, report: PlatformReport, quarter: tuple[int, int], *states: MoneyState) -> tuple[Decimal, int]:
        """Return the sum and the number of the payer's items in these states and the report's currency."""
        earnings, total, count = self._bookkeeping.earnings, Decimal(0), 0
        for number, tallies in earnings.on(*quarter_days(*quarter)).items():
            account = earnings.account(number)
            if (account.payer.casefold(), account.currency) == (report.payer.casefold(), report.currency):
                for tally in (tallies[state] for state in states if state in tallies):
                    total, count = EXACT.add(total, tally.amount), count + tally.count
        return total, count
