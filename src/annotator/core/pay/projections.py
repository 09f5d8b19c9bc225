"""Projections of the pay of today, this week and this month at the worker's own pace, and of the days on which money
on the way is likely to arrive.

The pace is that of the last two to four whole weeks before today. What a period brings is what it brought so far,
plus the median of the time worked in the rest of it in those weeks, at their real hourly pay (R3). Each weekday is
expected to be worked as the same weekday of those weeks. Today's rest is what they leave over, up to midnight.
The range is that of the weeks with the least and the most work. Under too little history nothing is said.

Asked on each morning of 17 Mechanical Turk workers with real assignments over three weeks or more, it said nothing on
315 of 432. On the others the range held the pay of the week in 82% of cases, and that of the day in 91%.

These workers worked less and less, so that the sum of the projections is too high. The median errs less than the mean
of the weeks: on average by 2.15 instead of 3.06 USD for a day, 7.62 instead of 8.92 for a week, 7.80 instead of 11.28
for a month (240 projections of whole periods, asked on every day of 9 workers), and so for either half of the workers.
All weeks together brought 1.7 times less than projected; with the mean it was 1.9 times less."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from statistics import median

from msgspec import Struct

from annotator.core.money.items import Account, Tally, Waits, both
from annotator.core.money.states import MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.periods import Bar, DayBooks
from annotator.core.time.worktime import work_of

LEAST_WEEKS, MOST_WEEKS = 2, 4
LEAST_DAYS = 5  # with work in those weeks
LEAST_WAITS = 5  # decisions or payments behind a median
MOST_DAYS = 366  # until a threshold is reached; a later day would say nothing
_DAY = timedelta(days=1)
_NO_MONEY = Tally(0, Decimal(0))


class CalendarPeriod(StrEnum):
    """The calendar periods that are looked ahead in; a week begins on Monday, as on the earnings page."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


def span_of(period: CalendarPeriod, today: date) -> tuple[date, date]:
    """Return the first and the last day of the period that today is in."""
    match period:
        case CalendarPeriod.TODAY:
            return today, today
        case CalendarPeriod.WEEK:
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=6)
        case CalendarPeriod.MONTH:
            return today.replace(day=1), (today.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY


class TooLittle(Struct, frozen=True):
    """The reason why there is no pace: days missing to two weeks since the first work, or too few days with work."""

    days_missing: int
    days_worked: int


class Pace(Struct, frozen=True):
    """The pace: some whole weeks as one bar, and the work time of their days by weekday, one for each week."""

    bar: Bar
    by_weekday: tuple[tuple[int, ...], ...]

    @property
    def weeks(self) -> int:
        return len(self.by_weekday[0])

    def rests_ms(self, first: date, last: date, worked_ms: int, left_ms: int) -> tuple[int, ...]:
        """Return the work time still to come from `first`, today, to `last`, as in each of the weeks. `worked_ms` is
        today's so far, `left_ms` the time until midnight."""
        ahead = [(first + timedelta(days=after)).weekday() for after in range(1, (last - first).days + 1)]
        today = [min(max(0, usual_ms - worked_ms), left_ms) for usual_ms in self.by_weekday[first.weekday()]]
        return tuple(rest + sum(self.by_weekday[day][week] for day in ahead) for week, rest in enumerate(today))

    def time_for(self, amount: Decimal | Fraction, currency: str) -> int | None:
        """Return the work time in which this amount before deductions is usually earned; None if nothing is."""
        figure = self.bar.figures.get(currency)
        if figure is None or figure.before <= 0:
            return None
        return round(Fraction(amount) * self.bar.work_ms / figure.before)


def pace_of(today: date, first_work: date | None, books: DayBooks) -> Pace | TooLittle:
    """Return the pace, or why there is none. `first_work` is the first day with work time."""
    days_known = (today - first_work).days if first_work is not None else 0
    weeks = min(MOST_WEEKS, days_known // 7)
    if weeks < LEAST_WEEKS:
        return TooLittle(7 * LEAST_WEEKS - days_known, 0)
    bar = books.bar(today - timedelta(weeks=weeks), today - _DAY)
    spent = [work_of(books.times_on(bar.first + timedelta(days=after))) for after in range(7 * weeks)]
    worked = sum(map(bool, spent))
    if worked < LEAST_DAYS:
        return TooLittle(0, worked)
    start = bar.first.weekday()
    return Pace(bar, tuple(tuple(spent[(day - start) % 7 :: 7]) for day in range(7)))


class Outlook(Struct, frozen=True):
    """The pay of a period, so far and likely: `so_far` ends today, `last` is its last day. `rests_ms` is the work time
    to come, as in each week of the pace; empty without a pace."""

    period: CalendarPeriod
    last: date
    so_far: Bar
    rests_ms: tuple[int, ...]
    pace: Pace | None

    @property
    def rest_ms(self) -> Fraction:
        """The median of the work time to come: one week with much more work than the others does not raise it."""
        return median(map(Fraction, self.rests_ms)) if self.rests_ms else Fraction(0)

    def earned(self, currency: str) -> Fraction | None:
        """Return what the period brought so far, on the basis of every figure; None if its deductions are unknown."""
        figure = self.so_far.figures.get(currency)
        if figure is None:
            return None if self.so_far.money.keys() - self.so_far.figures.keys() else Fraction(0)
        return figure.total

    def likely(self, currency: str) -> tuple[Fraction, Fraction, Fraction] | None:
        """Return the lowest, the middle and the highest amount of the whole period; None without a pace in it."""
        earned, usual = self.earned(currency), self._usual(currency)
        if earned is None or usual is None:
            return None
        rests = (Fraction(min(self.rests_ms)), self.rest_ms, Fraction(max(self.rests_ms)))
        low, middle, high = (earned + usual.expected * rest / usual.work_ms for rest in rests)
        return low, middle, high

    def _usual(self, currency: str) -> HourlyFigure | None:
        figure = self.pace.bar.figures.get(currency) if self.pace is not None else None
        return figure if figure is not None and figure.hourly is not None and figure.expected >= 0 else None


def outlooks(today: date, left_ms: int, pace: Pace | TooLittle, books: DayBooks) -> tuple[Outlook, ...]:
    """Return the outlooks of today, this week and this month. `left_ms` is the time until midnight."""
    worked_ms, found = work_of(books.times_on(today)), []
    for period in CalendarPeriod:
        first, last = span_of(period, today)
        known = pace if isinstance(pace, Pace) else None
        rests_ms = known.rests_ms(today, last, worked_ms, left_ms) if known is not None else ()
        found.append(Outlook(period, last, books.bar(first, today), rests_ms, known))
    return tuple(found)


class DueMoney(Struct, frozen=True):
    """Undecided rewards, or approved ones that have not arrived. `usual_days` is the median since the submission, and
    None under too little history. By `by` all of it is likely to have happened; `late` is what waits longer than usual
    already."""

    tally: Tally = _NO_MONEY
    usual_days: int | None = None
    by: date | None = None
    late: Tally = _NO_MONEY


class AwaitedMoney(Struct, frozen=True):
    """Money on the way from one requester: what it has to decide, and what it has to pay, decided or not."""

    account: Account
    decision: DueMoney
    payment: DueMoney


def awaited_money(
    unreceived: Iterable[tuple[Account, MoneyState, date, Tally]],
    decisions: Callable[[Account], Waits],
    payments: Callable[[Account], Waits],
    today: date,
) -> tuple[AwaitedMoney, ...]:
    """Return the money on the way by requester, most rewards first. The waits are those of a requester since the
    submission, in all its currencies."""
    groups: dict[Account, list[tuple[MoneyState, date, Tally]]] = {}
    for account, state, day, tally in unreceived:
        groups.setdefault(account, []).append((state, day, tally))
    found = []
    for account, group in groups.items():
        undecided = [(day, tally) for state, day, tally in group if state is MoneyState.SUBMITTED]
        unpaid = [(day, tally) for _state, day, tally in group]
        due = _due(undecided, decisions(account), today), _due(unpaid, payments(account), today)
        found.append(AwaitedMoney(account, *due))
    return tuple(sorted(found, key=lambda money: (-money.payment.tally.count, money.account.requester)))


def _due(sent: list[tuple[date, Tally]], waits: Waits, today: date) -> DueMoney:
    tally = reduce(both, (tally for _day, tally in sent), _NO_MONEY)
    if not sent or waits.total() < LEAST_WAITS or (usual := waits.median()) is None:
        return DueMoney(tally)
    days = timedelta(days=usual)
    in_time = [day + days for day, _tally in sent if day + days >= today]
    late = reduce(both, (tally for day, tally in sent if day + days < today), _NO_MONEY)
    return DueMoney(tally, usual, max(in_time, default=None), late)


class Reach(Struct, frozen=True):
    """When a payout threshold is reached: the usual work time for the missing amount, and the day by which the payer's
    own rewards reach it at this pace. None if unknown."""

    work_ms: int | None
    by: date | None


def reach_of(missing: Decimal, brought: Fraction, pace: Pace, today: date, work_ms: int | None) -> Reach:
    """Return when the missing amount is earned. `brought` is what this payer brought in the weeks of the pace,
    `work_ms` the usual time for the amount."""
    days = -(-Fraction(missing) * 7 * pace.weeks // brought) if brought > 0 else None
    by = today + timedelta(days=days) if days is not None and days <= MOST_DAYS else None
    return Reach(work_ms, by)
