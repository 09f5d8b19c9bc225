"""The projections of the earnings page, read from the ledger state."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from annotator.core.ledger.clock import ms_to_midnight
from annotator.core.money.payers import Locked
from annotator.core.pay.projections import (
    AwaitedMoney,
    Outlook,
    Pace,
    Reach,
    TooLittle,
    awaited_money,
    outlooks,
    pace_of,
    reach_of,
)
from annotator.core.time.worktime import work_of
from annotator.services.bookkeeping.payers import Payers
from annotator.services.bookkeeping.periods import Periods
from annotator.services.ledger.journal import Journal


class Ahead(Struct, frozen=True):
    """The projections. `locked` money has its reach if there is a pace and an amount is missing."""

    pace: Pace | TooLittle
    outlooks: tuple[Outlook, ...]
    awaited: tuple[AwaitedMoney, ...]
    locked: tuple[tuple[Locked, Reach | None], ...]


class Projections:
    def __init__(self, journal: Journal, periods: Periods, payers: Payers) -> None:
        self._journal = journal
        self._periods = periods
        self._payers = payers

    def now(self) -> Ahead:
        """Return all projections as of now."""
        time, earnings = self._journal.folds.meter.time, self._journal.folds.meter.earnings
        timestamp, today, books = self._journal.now(), self._periods.today(), self._periods.books()
        first_work = next((day for day in time.days() if work_of(time.day(day))), None)
        pace = pace_of(today, first_work, books)
        left_ms = ms_to_midnight(timestamp.utc_ms, timestamp.offset_min)
        awaited = awaited_money(earnings.unreceived(), earnings.decision_waits, earnings.payment_waits(), today)
        locked = tuple((lock, self._reach(lock, pace)) for lock in self._payers.locked())
        return Ahead(pace, outlooks(today, left_ms, pace, books), awaited, locked)

    def _reach(self, lock: Locked, pace: Pace | TooLittle) -> Reach | None:
        if lock.missing is None or isinstance(pace, TooLittle):
            return None
        earnings, brought = self._journal.folds.meter.earnings, Fraction(0)
        for number, sums in earnings.on(pace.bar.first, pace.bar.last).items():
            payer = self._payers.called(earnings.account(number).payer)
            if payer is not None and payer.name == lock.payer and earnings.account(number).currency == lock.currency:
                brought += earnings.takings({number: sums})[lock.currency].effective
        today, own = self._periods.today(), self._periods.books().own
        work_ms = pace.time_for(lock.missing, lock.currency)
        if work_ms is None and own is not None and own.converts(lock.currency, today):
            missing = own.view([(today, lock.currency, Fraction(lock.missing))]).total
            work_ms = pace.time_for(missing, own.currency)
        return reach_of(lock.missing, brought, pace, today, work_ms)
