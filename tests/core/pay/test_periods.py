"""A period of earnings: its bars add up, and rates are divided last."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS, hourly
from annotator.core.money.earnings import Earnings
from annotator.core.money.income import Income
from annotator.core.money.items import Account, Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.periods import (
    DayBooks,
    MoneyOf,
    Period,
    TimesOn,
    earnings_view,
    requester_lines,
    spans_of,
)
from core.histories import Script
from core.pay.hourly_pay import NO_WAGE

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2025, 9, 1), TODAY)


def books(times_on: TimesOn, money_of: MoneyOf) -> DayBooks:
    """The books of a worker without a status."""
    return DayBooks(times_on, money_of, lambda _first, _last: {}, lambda _day: (), NO_WAGE)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(Period))
def test_bars_follow_each_other_without_a_hole_and_end_today(today: date, period: Period) -> None:
    spans = spans_of(period, today)
    assert spans[-1][1] == today
    assert len(spans) == {Period.WEEK: 7, Period.MONTH: 30}.get(period, 12)
    for (first, last), (following, _) in pairwise(spans):
        assert first <= last
        assert following == last + timedelta(days=1)


@given(
    st.dictionaries(DAYS, st.dictionaries(st.sampled_from(State), st.integers(1, HOUR_MS)), max_size=40),
    st.dictionaries(DAYS, st.decimals(0, 20, places=3), max_size=40),
    st.sampled_from(Period),
)
def test_the_bars_of_a_period_add_up_to_it(
    times: dict[date, dict[State, int]], money: dict[date, Decimal], period: Period
) -> None:
    def money_of(first: date, last: date) -> dict[str, Income]:
        mine = [amount for day, amount in money.items() if first <= day <= last]
        return {"EUR": Income({MoneyState.PAID: Tally(len(mine), sum(mine, Decimal(0)))})} if mine else {}

    view = earnings_view(period, TODAY, books(lambda day: times.get(day, {}), money_of))
    first = view.bars[0].first
    assert view.total.work_ms == sum(bar.work_ms for bar in view.bars)
    assert sum(view.total.by_group.values()) == sum(sum(spent.values()) for day, spent in times.items() if day >= first)
    brought = sum((bar.money["EUR"].effective for bar in view.bars if bar.money), Fraction(0))
    if view.total.money:
        assert view.total.money["EUR"].effective == brought
        assert view.total.hourly("EUR") == hourly(brought, view.total.work_ms)
    assert view.is_empty == (not view.total.work_ms and not view.total.money)


def test_a_day_of_work_that_brought_nothing_has_a_rate_only_where_money_was_worked_for() -> None:
    view = earnings_view(Period.WEEK, TODAY, books(lambda _day: {State.SEARCHING: HOUR_MS}, lambda _first, _last: {}))
    assert view.total.hourly("EUR") is None
    rejected = {"EUR": Income({MoneyState.REJECTED: Tally(3, Decimal("1.50"))})}
    view = earnings_view(
        Period.WEEK, TODAY, books(lambda _day: {State.ON_TASK: HOUR_MS}, lambda _first, _last: rejected)
    )
    assert view.total.hourly("EUR") == 0


def test_requesters_tell_what_became_of_what_was_sent() -> None:
    script = Script()
    earnings = Earnings()
    for number, decision in enumerate(("approved", "paid", "rejected", None)):
        body = {"unique_id": f"t{number}", "requester": "Lexis", "reward": {"amount": "0.50", "currency": "EUR"}}
        script.note(EntryKind.TASK_SUBMITTED, **body, bundle="b@1", task=str(number))
        if decision is not None:
            script.later(2 * 24 * HOUR_MS)
            script.note(EntryKind.REWARD_DECIDED, unique_id=f"t{number}", decision=decision)
    for entry in script.entries:
        earnings.apply(entry)
    (line,) = requester_lines(earnings.all_time, earnings.account, earnings.waits(date.min, date.max))
    assert (line.requester, line.submitted, line.accepted, line.rejected, line.pending) == ("Lexis", 4, 2, 1, 1)
    assert (line.accepted_amount, line.pending_amount) == (Decimal("1.00"), Decimal("0.50"))
    assert line.days_to_decide == 2


@pytest.mark.parametrize("states", [(), (MoneyState.OFFERED,), (MoneyState.FEE,)])
def test_who_was_sent_nothing_is_not_listed(states: tuple[MoneyState, ...]) -> None:
    sums = {0: {state: Tally(1, Decimal(1)) for state in states}}
    assert requester_lines(sums, lambda _number: Account("X", "X", "EUR"), {}) == []
