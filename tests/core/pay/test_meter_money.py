"""Effects of decisions, bonuses and work on other platforms on the meter."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import WORK, Interval, IntervalFold, State
from annotator.core.money.amount import Money
from annotator.core.money.states import MoneyState
from annotator.core.pay.meter import Meter
from annotator.core.pay.periods import of_days, rolling
from annotator.core.pay.totals import Totals, all_in
from annotator.core.time.worktime import TaskTimes
from core.histories import MIN, H, Script, moments_after, money_histories
from core.judged_by_hand import judged_by_hand, judgements_in
from core.money_histories import task_body
from core.pay.hourly_pay import brought, hourly_pay

MONDAY = date(2026, 11, 23)


class Days(Script):
    """A script with a requester, decisions and other platforms."""

    def later(self, lived_ms: int = 0, **rest: int) -> Days:
        super().later(lived_ms, **rest)
        return self

    def sent(self, task: str, lived_ms: int, amount: str, requester: str = "Lab") -> Days:
        body = task_body(task, requester, {"amount": amount, "currency": "EUR"}, cancelled=False)
        self.note(EntryKind.TASK_OPENED, **body)
        self.later(lived_ms).note(EntryKind.TASK_SUBMITTED, **body)
        return self

    def decided(self, task: str, decision: str, **more: Any) -> Days:
        self.note(EntryKind.REWARD_DECIDED, unique_id=task, decision=decision, **more)
        return self

    def entered(self, kind: EntryKind, unique_id: str, amount: str, **more: Any) -> Days:
        self.note(kind, **{"unique_id": unique_id, "payer": "Clickworker", "amount": amount, "currency": "EUR", **more})
        return self


def begun() -> Days:
    days = Days()
    days.started()
    return days


def metered(history: list[NewEntry]) -> tuple[Meter, IntervalStore]:
    meter, line = Meter(), IntervalStore()
    for entry in history:
        line.add(meter.apply(entry, line))
    return meter, line


def today(days: Days) -> Totals:
    return metered(days.entries)[0].reading(days.now).today


def test_rejected_work_brings_nothing_and_its_time_stays() -> None:
    days = begun().sent("a", 30 * MIN, "3.00").sent("b", 30 * MIN, "5.00")
    assert hourly_pay(today(days)) == {"EUR": Decimal("7.6")}  # 8.00 x 19/20
    days.decided("b", "rejected")
    # 3.00 x (0 + 19) / (1 + 20) in an hour of which half is paid
    assert Fraction(hourly_pay(today(days))["EUR"]).limit_denominator(1_000) == Fraction(19, 7)
    assert (today(days).work_ms, today(days).paid_ms) == (60 * MIN, 30 * MIN)
    assert today(days).unpaid_min_per_paid_hour() == 60


def test_what_is_accepted_counts_whole_and_speaks_for_what_is_pending() -> None:
    days = begun().sent("a", 30 * MIN, "3.00").sent("b", 30 * MIN, "4.20").decided("a", "approved")
    assert hourly_pay(today(days)) == {"EUR": Decimal(7)}  # 3.00 + 4.20 x (1 + 19) / (1 + 20)


def test_another_requester_s_refusals_do_not_lower_this_one_s_pending() -> None:
    days = begun().sent("a", 30 * MIN, "3.00", "Lab").sent("b", 30 * MIN, "4.00", "Atelier").decided("a", "rejected")
    assert hourly_pay(today(days)) == {"EUR": Decimal("3.8")}


def test_a_decision_changes_the_day_of_the_work_and_not_its_own() -> None:
    days = begun().sent("a", H, "8.00")
    days.later(24 * H).note(EntryKind.HEARTBEAT)
    days.decided("a", "approved")
    meter, _line = metered(days.entries)
    assert meter.counted_on(MONDAY).money["EUR"].sure == Decimal("8.00")
    assert meter.reading(days.now).today.money == {}


def test_a_decision_of_this_session_changes_the_session() -> None:
    days = begun().sent("a", 30 * MIN, "3.00").sent("b", 30 * MIN, "5.00").decided("a", "rejected")
    session = metered(days.entries)[0].reading(days.now).session
    assert session.money["EUR"].pending == Decimal("5.00")
    assert (session.paid_ms, session.tasks) == (30 * MIN, 2)
    days.decided("a", "submitted")
    assert metered(days.entries)[0].reading(days.now).session.paid_ms == 60 * MIN


def test_a_partial_payment_counts_for_what_it_is() -> None:
    days = begun().sent("a", H, "8.00").decided("a", "approved", amount="2.50")
    assert hourly_pay(today(days)) == {"EUR": Decimal("2.5")}


def test_bonuses_count_and_fees_and_payments_do_not() -> None:
    days = begun().sent("a", H, "2.00").decided("a", "approved")
    days.entered(EntryKind.BONUS_RECEIVED, "bonus", "1.50", payer="Lab")
    days.entered(EntryKind.BONUS_RECEIVED, "untimed", "1.50", payer="Nobody")
    days.entered(EntryKind.FEE_CHARGED, "fee", "0.30").entered(EntryKind.PAYMENT_RECEIVED, "sent", "9.00")
    assert hourly_pay(today(days)) == {"EUR": Decimal("3.5")}
    assert (today(days).money["EUR"].accepted, today(days).money["EUR"].sure) == (Decimal("2.00"), Decimal("5.00"))
    assert today(days).money["EUR"].received == Decimal("9.00")


def test_money_that_arrives_on_a_day_without_work_claims_no_rate() -> None:
    days = begun().later(H).entered(EntryKind.PAYMENT_RECEIVED, "sent", "9.00")
    assert hourly_pay(today(days)) == {}
    assert brought(today(days)) == {}


def test_effective_pay_covers_a_day_on_two_platforms() -> None:
    days = begun().sent("a", H, "4.00")
    days.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="searching").later(30 * MIN)
    days.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(30 * MIN)
    days.note(EntryKind.ELSEWHERE_ENDED, platform="Clickworker", activity="working")
    days.entered(EntryKind.REWARD_ENTERED, "own", "6.00")
    assert today(days).work_ms == 2 * H
    assert hourly_pay(today(days)) == {"EUR": Decimal("4.75")}  # (4.00 + 6.00) x 19/20 in two hours
    assert today(days).unpaid_min_per_paid_hour() == 20  # 30 min of searching beside 90 min at work
    assert hourly_pay(metered(days.entries)[0].reading(days.now).session) == {"EUR": Decimal("4.75")}


def test_money_entered_for_yesterday_is_yesterday_s_and_in_no_session() -> None:
    days = begun().sent("a", H, "4.00").entered(EntryKind.REWARD_ENTERED, "own", "6.00", day="2026-11-22")
    reading = metered(days.entries)[0].reading(days.now)
    assert hourly_pay(reading.today) == {"EUR": Decimal("3.8")}
    assert hourly_pay(reading.session) == {"EUR": Decimal("3.8")}
    assert metered(days.entries)[0].counted_on(date(2026, 11, 22)).money["EUR"].pending == Decimal("6.00")


def test_what_a_bundle_brought_follows_the_decisions() -> None:
    days = begun().sent("a", 30 * MIN, "3.00").sent("b", 30 * MIN, "5.00").decided("b", "rejected")
    history = metered(days.entries)[0].history("Lab@1")
    assert (history.tasks, history.work_ms, history.paid_ms) == (2, 60 * MIN, 30 * MIN)
    assert history.money["EUR"].amount(MoneyState.REJECTED) == Decimal("5.00")


def test_all_in_a_task_pays_over_its_instructions_and_its_waiting_too() -> None:
    times = TaskTimes({State.ON_TASK: 30 * MIN, State.INSTRUCTIONS: 20 * MIN, State.WAITING: 10 * MIN, State.PAUSE: H})
    assert all_in(Money(Decimal(6), "EUR"), times) == Decimal(6)


def test_the_last_hour_rolls() -> None:
    days = begun().sent("a", 10 * MIN, "9.00").sent("b", 45 * MIN, "2.00")
    days.note(EntryKind.PAUSED).later(20 * MIN).note(EntryKind.RESUMED)
    meter, line = metered(days.entries)
    hour = rolling(meter, line, days.now)
    assert (hour.work_ms, hour.tasks) == (40 * MIN, 1)
    assert hour.money["EUR"].pending == Decimal("2.00")
    assert rolling(meter, line, days.now, 2 * H).money["EUR"].pending == Decimal("11.00")


@given(money_histories(), st.data())
def test_the_session_that_is_counted_on_the_way_is_the_one_counted_at_the_end(
    history: list[NewEntry], data: st.DataObject
) -> None:
    meter, _line = metered(history)
    moment = data.draw(moments_after(history[-1].timestamp if history else Script().now))
    session = meter.reading(moment).session
    again = meter.sent_since(meter.time.session(moment).start_ms, MONDAY)
    assert (session.money, session.paid_ms, session.tasks) == (again.money, again.paid_ms, again.tasks)


@given(money_histories(), st.data())
def test_days_add_up_to_a_window_in_time_and_in_money(history: list[NewEntry], data: st.DataObject) -> None:
    meter, _line = metered(history)
    moment = data.draw(moments_after(history[-1].timestamp if history else Script().now))
    first = date(2026, 11, 18)
    days = [of_days(meter, day, day, moment) for day in (first + timedelta(days=after) for after in range(90))]
    whole = of_days(meter, first, first + timedelta(days=89), moment)
    assert whole.work_ms == sum(day.work_ms for day in days)
    assert whole.paid_ms == sum(day.paid_ms for day in days)
    assert whole.tasks == sum(day.tasks for day in days)
    for currency, money in whole.money.items():
        parts = [day.money[currency].effective for day in days if currency in day.money]
        assert money.effective == sum(parts, Fraction(0))


@given(money_histories(), st.integers(1, 3 * H), st.data())
def test_a_rolling_window_holds_the_work_of_its_stretch(
    history: list[NewEntry], length_ms: int, data: st.DataObject
) -> None:
    started = [NewEntry(EntryKind.STARTED, Script().now, {}), *history]
    meter, line = metered(started)
    moment = data.draw(moments_after(started[-1].timestamp))
    fold = IntervalFold()
    measured = [one for entry in started for one in fold.apply(entry)] + fold.open_until(moment)
    end_ms = measured[-1].end_ms if measured else 0
    lived: list[Interval] = judged_by_hand(measured, judgements_in(started))
    by_hand = sum(max(0, one.end_ms - max(one.start_ms, end_ms - length_ms)) for one in lived if one.state in WORK)
    assert rolling(meter, line, moment, length_ms).work_ms == by_hand
