"""Projections on the mornings of real workers, beside those of the mean of the weeks."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.history import Span, clusters
from annotator.core.pay.periods import DayBooks
from annotator.core.pay.projections import CalendarPeriod, Outlook, Pace, outlooks, pace_of, span_of
from annotator.formats.tables.cells import moment_ms, reward_of
from core.pay.hourly_pay import NO_WAGE
from real_data import real_data

DAY = timedelta(days=1)
LEAST_SPAN = timedelta(weeks=3)


class Life:
    """The work time and the pay of a worker by day."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.pay: defaultdict[date, Decimal] = defaultdict(Decimal)

    def days(self) -> dict[date, int]:
        found: defaultdict[date, int] = defaultdict(int)
        for start_ms, end_ms in clusters(sorted(self.spans), 0):
            found[day_of(start_ms)] += end_ms - start_ms
        return found

    def paid(self, first: date, last: date) -> Decimal:
        return sum((amount for day, amount in self.pay.items() if first <= day <= last), Decimal(0))


def day_of(utc_ms: int) -> date:
    return datetime.fromtimestamp(utc_ms / 1000 - 8 * 3600, UTC).date()  # of the Pacific coast, as in the file


def lives(file: Path) -> list[Life]:
    found: defaultdict[str, Life] = defaultdict(Life)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start_ms, end_ms, reward = moment_ms(row["AcceptTime"]), moment_ms(row["SubmitTime"]), row["Reward"]
            amount = reward_of(reward)
            assert start_ms is not None
            assert end_ms is not None
            assert amount is not None
            found[row["WorkerId"]].spans.append((start_ms, end_ms))
            found[row["WorkerId"]].pay[day_of(end_ms)] += amount.amount
    return list(found.values())


def mornings(life: Life) -> Iterator[tuple[Outlook, Fraction]]:
    """Yield what was projected on each morning, and what the rest of the period brought. Periods are whole."""
    spent = life.days()
    first, last = min(*spent, *life.pay), max(*spent, *life.pay)
    if last - first < LEAST_SPAN:
        return
    for today in (first + after * DAY for after in range(1, (last - first).days + 1)):

        def money_of(begin: date, end: date, today: date = today) -> dict[str, Income]:
            amount = life.paid(begin, min(end, today - DAY))
            return {"USD": Income({MoneyState.PAID: Tally(1, amount)})} if amount else {}

        def times_on(day: date, today: date = today) -> dict[State, int]:
            return {State.ON_TASK: spent.get(day, 0) if day < today else 0}

        books = DayBooks(times_on, money_of, lambda *_: {}, lambda _day: (), NO_WAGE)
        pace = pace_of(today, first, books)
        if isinstance(pace, Pace) and "USD" in pace.bar.figures:
            for outlook in outlooks(today, 24 * HOUR_MS, pace, books):
                if outlook.last <= last:
                    yield outlook, Fraction(life.paid(today, span_of(outlook.period, today)[1]))


def test_the_median_of_the_weeks_errs_less_than_their_mean_in_every_period() -> None:
    of_median = dict.fromkeys(CalendarPeriod, Fraction(0))
    of_mean = dict.fromkeys(CalendarPeriod, Fraction(0))
    for life in lives(real_data("pay/assignments-dev.csv")):
        for outlook, brought in mornings(life):
            assert outlook.pace is not None
            usual = outlook.pace.bar
            rate = usual.figures["USD"].expected / usual.work_ms
            mean_ms = Fraction(sum(outlook.rests_ms), len(outlook.rests_ms))
            of_median[outlook.period] += abs(outlook.rest_ms * rate - brought)
            of_mean[outlook.period] += abs(mean_ms * rate - brought)
    assert all(of_mean.values())
    for period in CalendarPeriod:
        assert of_median[period] < Fraction(9, 10) * of_mean[period]
