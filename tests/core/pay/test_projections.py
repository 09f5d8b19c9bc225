"""What a period brings at the worker's own pace, and when money on the way is likely to come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS
from annotator.core.money.income import Income
from annotator.core.money.items import Account, Tally, Waits
from annotator.core.money.states import MoneyState
from annotator.core.pay.periods import DayBooks
from annotator.core.pay.projections import (
    LEAST_DAYS,
    LEAST_WAITS,
    CalendarPeriod,
    Outlook,
    Pace,
    Reach,
    TooLittle,
    awaited_money,
    outlooks,
    pace_of,
    reach_of,
    span_of,
)
from core.pay.hourly_pay import NO_WAGE

TODAY = date(2026, 12, 2)  # a Wednesday
DAY_MS = 24 * HOUR_MS
SPANS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
# Work time of today and of the days before it.
HISTORIES = st.lists(st.integers(0, 12 * HOUR_MS) | st.just(0), min_size=36, max_size=36)


def books_of(today: date, history: list[int], cents: int = 5) -> DayBooks:
    """The books of a worker who earns the same for each full hour of a day."""
    spent = {today - timedelta(days=back): work_ms for back, work_ms in enumerate(history)}

    def money_of(first: date, last: date) -> dict[str, Income]:
        hours = [work_ms // HOUR_MS for day, work_ms in spent.items() if first <= day <= last]
        amount = Decimal(sum(hours)) * cents / 100
        return {"EUR": Income({MoneyState.PAID: Tally(sum(hours), amount)})} if any(hours) else {}

    return DayBooks(lambda day: {State.ON_TASK: spent.get(day, 0)}, money_of, lambda *_: {}, lambda _day: (), NO_WAGE)


def projected(
    today: date, history: list[int], left_ms: int = DAY_MS
) -> tuple[Pace | TooLittle, dict[CalendarPeriod, Outlook]]:
    books = books_of(today, history)
    first = next((today - timedelta(days=back) for back in range(35, -1, -1) if history[back]), None)
    pace = pace_of(today, first, books)
    return pace, {outlook.period: outlook for outlook in outlooks(today, left_ms, pace, books)}


@given(SPANS, st.sampled_from(CalendarPeriod))
def test_a_period_has_today_in_it_and_ends_where_the_next_begins(today: date, period: CalendarPeriod) -> None:
    first, last = span_of(period, today)
    assert first <= today <= last
    assert span_of(period, first) == span_of(period, last) == (first, last)
    assert span_of(period, last + timedelta(days=1))[0] == last + timedelta(days=1)
    assert (last - first).days + 1 in {CalendarPeriod.TODAY: [1], CalendarPeriod.WEEK: [7]}.get(period, range(28, 32))


@given(SPANS, HISTORIES, st.integers(0, 25 * HOUR_MS))
def test_the_parts_add_up_and_the_median_is_in_the_range(today: date, history: list[int], left_ms: int) -> None:
    pace, found = projected(today, history, left_ms)
    if isinstance(pace, TooLittle):
        assert not any(outlook.rests_ms or outlook.likely("EUR") for outlook in found.values())
        return
    usual = [sum(times) for times in pace.by_weekday]
    assert sum(usual) == pace.bar.work_ms == sum(history[1 : 7 * pace.weeks + 1])
    now = found[CalendarPeriod.TODAY].rest_ms
    assert now <= left_ms
    for outlook in found.values():
        ahead = [today + timedelta(days=after) for after in range(1, (outlook.last - today).days + 1)]
        rests_today = found[CalendarPeriod.TODAY].rests_ms
        weeks = [pace.by_weekday[day.weekday()] for day in ahead]
        rests = [rest + sum(times[week] for times in weeks) for week, rest in enumerate(rests_today)]
        assert (outlook.rests_ms, outlook.rest_ms) == (tuple(rests), median(map(Fraction, rests)))
        assert min(outlook.rests_ms) <= outlook.rest_ms <= max(outlook.rests_ms)
        likely, earned = outlook.likely("EUR"), outlook.earned("EUR")
        if likely is not None and earned is not None:
            assert earned <= likely[0] <= likely[1] <= likely[2]
            assert (likely[1] - earned) * pace.bar.work_ms == outlook.rest_ms * pace.bar.figures["EUR"].expected


@given(HISTORIES, st.integers(0, 4 * HOUR_MS), st.integers(0, DAY_MS), st.integers(0, HOUR_MS))
def test_more_work_today_never_lowers_the_day_and_less_time_never_raises_it(
    history: list[int], more_ms: int, left_ms: int, less_ms: int
) -> None:
    pace, before = projected(TODAY, history, left_ms)
    _, after = projected(TODAY, [history[0] + more_ms, *history[1:]], left_ms)
    _, later = projected(TODAY, history, max(0, left_ms - less_ms))
    if isinstance(pace, Pace):
        for period in CalendarPeriod:
            worked_ms = [found[period].so_far.work_ms + found[period].rest_ms for found in (before, after, later)]
            assert worked_ms[1] >= worked_ms[0] >= worked_ms[2]
            assert after[period].rest_ms <= before[period].rest_ms


def test_a_day_of_25_hours_is_one_day_of_its_own_weekday() -> None:
    """On October 25, 2026, a Sunday, the clocks go back; work through that hour is work of that Sunday."""
    history = [0] * 36
    today = date(2026, 11, 2)
    history[8] = 25 * HOUR_MS  # October 25
    for back in (2, 3, 4, 5, 30):
        history[back] = HOUR_MS
    pace, found = projected(today, history)
    assert isinstance(pace, Pace)
    assert pace.by_weekday[6] == (0, 0, 25 * HOUR_MS, 0)
    assert found[CalendarPeriod.WEEK].rests_ms == (0, 0, 25 * HOUR_MS, 4 * HOUR_MS)


def test_too_little_history_is_told_with_what_is_missing() -> None:
    assert projected(TODAY, [0] * 36)[0] == TooLittle(14, 0)
    assert projected(TODAY, [HOUR_MS] * 10 + [0] * 26)[0] == TooLittle(5, 0)
    few = [HOUR_MS if back in (1, 2, 3, 20) else 0 for back in range(36)]
    assert projected(TODAY, few)[0] == TooLittle(0, LEAST_DAYS - 1 - 1)
    pace = projected(TODAY, [HOUR_MS] * 22 + [0] * 14)[0]
    assert isinstance(pace, Pace)
    assert (pace.weeks, pace.bar.first, pace.bar.last) == (3, TODAY - timedelta(days=21), TODAY - timedelta(days=1))


def reached(missing: Decimal, currency: str, brought: Fraction, pace: Pace) -> Reach:
    return reach_of(missing, brought, pace, TODAY, pace.time_for(missing, currency))


def test_an_amount_takes_its_time_at_the_usual_pay_and_its_days_at_that_of_the_payer() -> None:
    pace, _found = projected(TODAY, [HOUR_MS] * 36)  # 28 hours, 1.40 EUR
    assert isinstance(pace, Pace)
    reach = reached(Decimal("0.50"), "EUR", Fraction(7, 10), pace)
    assert (reach.work_ms, reach.by) == (10 * HOUR_MS, TODAY + timedelta(days=20))
    assert reached(Decimal(1), "EUR", Fraction(0), pace).by is None
    assert reached(Decimal(1000), "EUR", Fraction(1, 100), pace).by is None
    assert reached(Decimal(1), "USD", Fraction(1), pace).work_ms is None


STATES = st.sampled_from((MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE))
ITEMS = st.lists(st.tuples(STATES, st.sampled_from("ab"), st.integers(0, 40), st.integers(1, 500)), max_size=12)
WAITS = st.lists(st.integers(0, 30), max_size=9).map(Waits)


@given(ITEMS, WAITS, WAITS)
def test_each_reward_on_the_way_is_due_on_its_own_day_or_late(
    rows: list[tuple[MoneyState, str, int, int]], decisions: Waits, payments: Waits
) -> None:
    sent = [
        (Account(who, who, "EUR"), state, TODAY - timedelta(days=ago), Tally(2, Decimal(cents) / 50))
        for state, who, ago, cents in rows
    ]
    found = awaited_money(sent, lambda _account: decisions, lambda _account: payments, TODAY)
    for money in found:
        mine = [each[1:] for each in sent if each[0] == money.account]
        undecided = [each for each in mine if each[0] is MoneyState.SUBMITTED]
        for due, group, waits in ((money.decision, undecided, decisions), (money.payment, mine, payments)):
            assert due.tally.count == 2 * len(group)
            assert due.tally.amount == sum((tally.amount for _state, _day, tally in group), Decimal(0))
            if waits.total() < LEAST_WAITS or not group:
                assert due.usual_days is None
                assert due.by is None
                assert not due.late.count
                continue
            assert due.usual_days == sorted(waits.elements())[waits.total() // 2]
            days = [day + timedelta(days=due.usual_days) for _state, day, _tally in group]
            assert due.by == max((day for day in days if day >= TODAY), default=None)
            assert due.late.count == 2 * sum(day < TODAY for day in days)
    assert sum(money.payment.tally.count for money in found) == 2 * len(sent)
    assert len({money.account for money in found}) == len(found)
