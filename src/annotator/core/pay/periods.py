"""Figures of the earnings page for a period: bars of days, weeks or months, and requesters. Pure. Bars add up to the
period in work time and money. Rates are divided last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.interval_store import Past, cut
from annotator.core.ledger.intervals import WORK, State
from annotator.core.money.amount import EXACT
from annotator.core.money.income import Income
from annotator.core.money.items import Account, Tally
from annotator.core.money.states import ACCEPTED, BONUSES, REWARD_STATES, MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure, figures_by_currency
from annotator.core.pay.meter import Meter
from annotator.core.pay.minimum_wages import Reference, WageRule
from annotator.core.pay.take_home import Share, TakeHome
from annotator.core.pay.totals import Totals
from annotator.core.time.groups import TimeGroup, grouped
from annotator.core.time.local_days import by_day
from annotator.core.time.worktime import work_of

if TYPE_CHECKING:
    from annotator.core.money.exchange import CurrencyView, OwnLine
    from annotator.core.pay.own_currency import OwnCurrency

type TimesOn = Callable[[date], Mapping[State, int]]
type MoneyOf = Callable[[date, date], Mapping[str, Income]]
type ReceiptsOf = Callable[[date, date], Mapping[date, Mapping[str, Income]]]


class Period(StrEnum):
    WEEK = "7-days"
    MONTH = "30-days"
    QUARTER = "12-weeks"
    YEAR = "12-months"


class Bar(Struct, frozen=True):
    """The days from `first` to `last`, inclusive: milliseconds by state, income and hourly figures by currency."""

    first: date
    last: date
    by_state: Mapping[State, int] = field(default_factory=dict)
    money: Mapping[str, Income] = field(default_factory=dict)
    figures: Mapping[str, HourlyFigure] = field(default_factory=dict)

    @property
    def work_ms(self) -> int:
        return work_of(self.by_state)

    @property
    def by_group(self) -> dict[TimeGroup, int]:
        return grouped(self.by_state)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the figures: the worker's own if money was converted, then those with most rewards."""
        paid = [name for name, figure in self.figures.items() if figure.view is not None or figure.is_of_work]
        is_converted = any(figure.view is not None for figure in self.figures.values())

        def rank(name: str) -> tuple[bool, int, str]:
            figure, income = self.figures.get(name), self.money.get(name, Income())
            return figure is None or figure.view is None, -income.count(*REWARD_STATES), name

        return tuple(sorted(paid if is_converted else self.money, key=rank))

    def hourly(self, currency: str) -> Decimal | None:
        """Return the hourly figure; None without paid work in this currency, or if its deductions are not known."""
        figure = self.figures.get(currency)
        return figure.hourly if figure is not None else None


class EarningsView(Struct, frozen=True):
    """The view of a period. `bars` are in order and contiguous; `total` covers them all."""

    period: Period
    bars: tuple[Bar, ...]
    total: Bar

    @property
    def is_empty(self) -> bool:
        return not self.total.work_ms and not self.total.money and State.PRACTICE not in self.total.by_state


class RequesterLine(Struct, frozen=True):
    """The results sent to one requester in a period and currency, and its bonuses, which are accepted pay, too.
    `days_to_decide` is the median, or None."""

    requester: str
    payer: str
    currency: str
    submitted: int
    accepted: int
    rejected: int
    pending: int
    accepted_amount: Decimal
    pending_amount: Decimal
    days_to_decide: float | None
    bonuses: Decimal = Decimal(0)


def spans_of(period: Period, today: date) -> list[tuple[date, date]]:
    """Return the first and last day of each bar, oldest first; the last one ends today."""
    if period in (Period.WEEK, Period.MONTH):
        days = 7 if period is Period.WEEK else 30
        return [(day, day) for day in (today - timedelta(days=back) for back in range(days - 1, -1, -1))]
    if period is Period.QUARTER:
        monday = today - timedelta(days=today.weekday())
        firsts = [monday - timedelta(weeks=back) for back in range(11, -1, -1)]
    else:
        months = [today.year * 12 + today.month - 1 - back for back in range(11, -1, -1)]
        firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), today]
    return list(zip(firsts, lasts, strict=True))


class DayBooks(Struct, frozen=True):
    """The functions that give the time of a day by state, the income of some days by currency, the same by the day of
    receipt, and the deductions of a day (None: not known); the basis of all hourly figures; and the worker's own
    currency, if there is one, with a function that gives the days with money."""

    times_on: TimesOn
    money_of: MoneyOf
    receipts_of: ReceiptsOf
    shares_on: Callable[[date], tuple[Share, ...] | None]
    reference: Reference
    own: OwnCurrency | None = None
    money_days: Callable[[], Iterable[date]] = tuple
    _of_days: dict[date, Mapping[str, HourlyFigure]] = field(default_factory=dict)

    def bar(self, first: date, last: date) -> Bar:
        days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
        return self.bar_over(first, last, [self.times_on(day) for day in days])

    def bar_over(self, first: date, last: date, times: Sequence[Mapping[State, int]]) -> Bar:
        """Return the bar of some days, whose times by state are in `times`."""
        bar = Bar(first, last, _added(times), self.money_of(first, last))
        return replace(bar, figures=self.figures(first, last, bar.work_ms))

    def figures(self, first: date, last: date, work_ms: int) -> dict[str, HourlyFigure]:
        """Return the hourly figures of some days: one in the worker's own currency for all money that has a rate, or
        by currency, as long as deductions are not known."""
        found = self.by_currency(first, last, work_ms)
        if self.own is None or found.keys() != self.money_of(first, last).keys():
            return found
        days = ((day, self.of_day(day)) for day in self.money_days() if first <= day <= last)
        return self.own.figures(found, days, work_ms, self.reference)

    def of_day(self, day: date) -> Mapping[str, HourlyFigure]:
        """Return the figures of a day by currency, without time."""
        if day not in self._of_days:
            self._of_days[day] = self.by_currency(day, day, 0)
        return self._of_days[day]

    def by_currency(self, first: date, last: date, work_ms: int) -> dict[str, HourlyFigure]:
        """Return the hourly figures of some days by currency, with the deductions of each day of receipt. A figure
        whose deductions are not known for a day is missing."""
        receipts = self.receipts_of(first, last) if self.reference.shares else {}
        return figures_by_currency(self.money_of(first, last), receipts, work_ms, self.reference, self.shares_on)


def earnings_view(period: Period, today: date, books: DayBooks) -> EarningsView:
    spans = spans_of(period, today)
    bars = tuple(books.bar(first, last) for first, last in spans)
    total = books.bar_over(spans[0][0], spans[-1][1], [bar.by_state for bar in bars])
    return EarningsView(period, bars, total)


def requester_lines(
    sums: Mapping[int, Mapping[MoneyState, Tally]],
    account_of: Callable[[int], Account],
    waited_days: Mapping[int, Sequence[int]],
) -> list[RequesterLine]:
    """Return a line per account with rewards or bonuses, most first. `waited_days`: days to decisions, by account."""
    lines = [_line(account_of(number), tallies, waited_days.get(number, ())) for number, tallies in sums.items()]
    return sorted(
        (line for line in lines if line.submitted or line.bonuses),
        key=lambda line: (-line.submitted, line.requester),
    )


def _line(account: Account, tallies: Mapping[MoneyState, Tally], waited_days: Sequence[int]) -> RequesterLine:
    def count(*states: MoneyState) -> int:
        return sum(tallies[state].count for state in states if state in tallies)

    def amount(*states: MoneyState) -> Decimal:
        total = Decimal(0)
        for state in states:
            total = EXACT.add(total, tallies[state].amount) if state in tallies else total
        return total

    accepted = count(*ACCEPTED)
    rejected = count(MoneyState.REJECTED)
    pending = count(MoneyState.SUBMITTED)
    return RequesterLine(
        requester=account.requester or account.payer,
        payer=account.payer,
        currency=account.currency,
        submitted=accepted + rejected + pending,
        accepted=accepted,
        rejected=rejected,
        pending=pending,
        accepted_amount=amount(*ACCEPTED),
        pending_amount=amount(MoneyState.SUBMITTED),
        days_to_decide=median(waited_days) if waited_days else None,
        bonuses=amount(*BONUSES),
    )


def _added(many: Sequence[Mapping[State, int]]) -> dict[State, int]:
    total: dict[State, int] = {}
    for by_state in many:
        for state, spent_ms in by_state.items():
            total[state] = total.get(state, 0) + spent_ms
    return {state: total[state] for state in State if total.get(state)}


ROLLING_MS = 3_600_000


def of_days(meter: Meter, first: date, last: date, timestamp: Timestamp) -> Totals:
    """Return the sum of the local days from first to last, inclusive, with the open interval up to `timestamp`. For
    all time, pass `date.min` and `date.max`."""
    work_ms = 0
    for day in meter.time.days():
        if first <= day <= last:
            work_ms += work_of(meter.time.day(day))
    for interval in meter.time.open_until(timestamp):
        if interval.state in WORK:
            work_ms += sum(spent_ms for day, spent_ms in by_day(interval) if first <= day <= last)
    earnings = meter.earnings
    return (
        meter.counted(first, last)
        .worked(work_ms)
        .bringing(earnings.takings(earnings.on(first, last, meter.time.has_measured)))
    )


def rolling(meter: Meter, past: Past, timestamp: Timestamp, length_ms: int = ROLLING_MS) -> Totals:
    """Return the totals of the last hour of the ledger's time line up to `timestamp`, whatever it was spent on."""
    still_open = meter.time.open_until(timestamp)
    end_ms = still_open[-1].end_ms if still_open else meter.time.position_ms
    start_ms = max(0, end_ms - length_ms)
    measured = [*past.between(start_ms, end_ms), *cut(still_open, start_ms, end_ms)]
    pieces = (piece for interval in measured for piece in meter.time.verdicts.applied(interval))
    day = local_day(timestamp.utc_ms, timestamp.offset_min)
    return meter.sent_since(start_ms, day).worked(sum(piece.duration_ms for piece in pieces if piece.state in WORK))


class LedgerMark(Struct, frozen=True):
    """The state of the ledger behind a statement, for verification: number of entries and the last hash."""

    entries: int
    sha256: str


class Statement(Struct, frozen=True):
    """A statement. `days` are those with work or money, in order; `total` covers every day. `wages` are the minimum
    wages in force on any of these days. `take_home` is by currency, without those that have no rules. `approval` is
    the assumed approval rate of requesters without decisions. `own` is the money in the worker's own currency."""

    made_utc_ms: int
    offset_min: int
    total: Bar
    days: tuple[Bar, ...]
    requesters: tuple[RequesterLine, ...]
    wages: tuple[WageRule, ...]
    take_home: tuple[tuple[str, TakeHome], ...]
    approval: Fraction
    mark: LedgerMark
    own: Mapping[OwnLine, CurrencyView] = field(default_factory=dict)

    @property
    def judged_on(self) -> date:
        """The last day of the statement that was not to come when it was made."""
        return min(self.total.last, local_day(self.made_utc_ms, self.offset_min))


def statement_days(first: date, last: date, books: DayBooks) -> tuple[Bar, ...]:
    days = (first + timedelta(days=after) for after in range((last - first).days + 1))
    bars = (books.bar(day, day) for day in days)
    return tuple(bar for bar in bars if bar.work_ms or bar.money)


def wages_between(rules: tuple[WageRule, ...], key: str, first: date, last: date) -> tuple[WageRule, ...]:
    """Return the rules of one key in force on any day from first to last, in order."""
    mine = sorted((rule for rule in rules if rule.key == key and rule.since <= last), key=lambda rule: rule.since)
    in_force = [rule for rule in mine if rule.since <= first][-1:]
    return (*in_force, *(rule for rule in mine if rule.since > first))
