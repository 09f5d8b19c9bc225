"""Weeks, months and years of the worker's time and money, as the earnings page shows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.intervals import ELSEWHERE, WORK, State
from annotator.core.money.income import Income
from annotator.core.money.items import Sums
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.periods import (
    DayBooks,
    EarningsView,
    Period,
    RequesterLine,
    TimesOn,
    earnings_view,
    of_days,
    requester_lines,
    rolling,
)
from annotator.core.pay.take_home import TakeHome, take_home_of_days
from annotator.core.pay.totals import AudioWork
from annotator.core.time.local_days import by_day
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences

if TYPE_CHECKING:
    from annotator.core.pay.own_currency import OwnCurrency


class Periods:
    """Summaries by period, read from the ledger state. No entry is read again."""

    def __init__(self, journal: Journal, preferences: Preferences, own: Callable[[], OwnCurrency | None]) -> None:
        self._journal = journal
        self._preferences = preferences
        self._own = own

    def today(self) -> date:
        timestamp = self._journal.now()
        return local_day(timestamp.utc_ms, timestamp.offset_min)

    def view(self, period: Period) -> EarningsView:
        return earnings_view(period, self.today(), self.books())

    def books(self, payers: Collection[str] | None = None) -> DayBooks:
        """Return the time, the money and the deductions of every day, with the interval still open. With payers, only
        their money counts."""
        money, receipts = partial(self.money, payers=payers), partial(self.receipts, payers=payers)
        shares_on, reference = cache(self._preferences.shares_on), self._preferences.reference()
        days = self._journal.folds.meter.earnings.days
        return DayBooks(self.times(), money, receipts, shares_on, reference, self._own(), days)

    def times(self) -> TimesOn:
        """Return a function that gives the milliseconds of a local day by state, with the interval still open."""
        time, open_now = self._journal.folds.meter.time, self._open(self._journal.now())

        def times_on(day: date) -> Mapping[State, int]:
            closed, still = time.day(day), open_now.get(day)
            if still is None:
                return closed
            return {state: closed.get(state, 0) + still.get(state, 0) for state in closed.keys() | still.keys()}

        return times_on

    def money(self, first: date, last: date, payers: Collection[str] | None = None) -> Mapping[str, Income]:
        """Return the income of these payers, or all, by currency for the days from `first` to `last`, both included."""
        meter = self._journal.folds.meter
        return meter.earnings.takings(self._of(payers, meter.earnings.on(first, last, meter.time.has_measured)))

    def _of(self, payers: Collection[str] | None, sums: Sums) -> Sums:
        if payers is None:
            return sums
        account = self._journal.folds.meter.earnings.account
        return {number: sums[number] for number in sums if account(number).payer in payers}

    def receipts(
        self, first: date, last: date, payers: Collection[str] | None = None
    ) -> Mapping[date, Mapping[str, Income]]:
        """Return the income of these days by currency, by the day on which it arrived, or today if it has not."""
        earnings, is_measured = self._journal.folds.meter.earnings, self._journal.folds.meter.time.has_measured
        by_receipt = earnings.by_receipt(first, last, self.today(), is_measured)
        return {day: earnings.takings(self._of(payers, sums)) for day, sums in by_receipt.items()}

    def audio_files(self, first: date, last: date) -> AudioWork:
        """Return the audio work of the tasks submitted on these days."""
        return self._journal.folds.meter.counted(first, last).audio_files

    def requesters(self, first: date, last: date) -> list[RequesterLine]:
        earnings = self._journal.folds.meter.earnings
        return requester_lines(earnings.on(first, last), earnings.account, earnings.waits(first, last))

    def last_hour(self) -> dict[str, HourlyFigure]:
        """Return the hourly figures of the last 60 minutes by currency."""
        folds, own, reference = self._journal.folds, self._own(), self._preferences.reference()
        totals = rolling(folds.meter, folds.line, self._journal.now())
        found = totals.figures(reference)
        return found if own is None else own.figures(found, [(self.today(), found)], totals.work_ms, reference)

    def all_time(self) -> dict[str, HourlyFigure]:
        """Return the hourly figures of the whole ledger by currency."""
        return self.books().figures(date.min, date.max, self.all_work_ms())

    def work_here_ms(self) -> int:
        """Return the measured work of the whole ledger that was not on other platforms."""
        times_on = self.times()
        days = {*self._journal.folds.meter.time.days(), self.today()}
        states = WORK - ELSEWHERE - {State.TOLD}
        return sum(spent_ms for day in days for state, spent_ms in times_on(day).items() if state in states)

    def all_work_ms(self) -> int:
        return of_days(self._journal.folds.meter, date.min, date.max, self._journal.now()).work_ms

    def _open(self, timestamp: Timestamp) -> dict[date, dict[State, int]]:
        """Return the duration of the open interval by day and state."""
        found: dict[date, dict[State, int]] = {}
        for interval in self._journal.folds.meter.time.open_until(timestamp):
            for day, spent_ms in by_day(interval):
                of_day = found.setdefault(day, {})
                of_day[interval.state] = of_day.get(interval.state, 0) + spent_ms
        return found


class TakeHomes:
    def __init__(self, periods: Periods, preferences: Preferences) -> None:
        self._periods = periods
        self._preferences = preferences

    def of_days(self, first: date, last: date) -> dict[str, TakeHome | None]:
        """Return the take-home pay of these days by currency, by the rules of the days of receipt, or None for a
        currency if a rule is missing. With all rules, money that has a rate is in the worker's own currency.
        `core.money.amount.hourly` of its `net` over the work time is R6."""
        books, found = self._periods.books(), self._by_currency(first, last)
        if books.own is None:
            return found
        days = (day for day in books.money_days() if first <= day <= last)
        return books.own.take_home(found, ((day, self._by_currency(day, day)) for day in days))

    def _by_currency(self, first: date, last: date) -> dict[str, TakeHome | None]:
        found: dict[str, list[tuple[date, Income]]] = {}
        for day, by_currency in self._periods.receipts(first, last).items():
            for currency, takings in by_currency.items():
                found.setdefault(currency, []).append((day, takings))
        settings = self._preferences.settings
        return {
            currency: take_home_of_days(days, settings, self._preferences.share_rules)
            for currency, days in found.items()
        }
