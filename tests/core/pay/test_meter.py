"""The meter against the same history counted the long way round, from its intervals and its submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import WORK, Interval, IntervalFold, State
from annotator.core.money.amount import HOUR_MS
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import REWARD_STATES, MoneyState
from annotator.core.pay.meter import Meter
from annotator.core.pay.totals import Totals
from annotator.core.time.worktime import TaskTimes
from core.histories import histories, moments_after
from core.judged_by_hand import judged_by_hand, judgements_in
from core.money_histories import ExerciseBook
from core.pay.hourly_pay import hourly_pay


def metered(history: Iterable[NewEntry]) -> Meter:
    meter, line = Meter(), IntervalStore()
    for entry in history:
        line.add(meter.apply(entry, line))
    return meter


def lived(history: Sequence[NewEntry], moment: Timestamp) -> list[Interval]:
    """Draw measured time, then the worker's corrections."""
    fold = IntervalFold()
    measured = [interval for entry in history for interval in fold.apply(entry)] + fold.open_until(moment)
    return judged_by_hand(measured, judgements_in(history))


def work_ms_on(day: date, found: Sequence[Interval]) -> int:
    """The work of a local day, cut at its midnights by arithmetic on the interval's own wall clock."""
    total_ms = 0
    day_ms = (day - date(1970, 1, 1)) // timedelta(milliseconds=1)
    for interval in found:
        start_ms = interval.utc_ms + interval.offset_min * 60_000
        overlap_ms = min(start_ms + interval.duration_ms, day_ms + 86_400_000) - max(start_ms, day_ms)
        total_ms += max(0, overlap_ms) if interval.state in WORK else 0
    return total_ms


@given(histories(), st.data())
def test_today_is_what_its_intervals_and_its_rewards_add_up_to(history: list[NewEntry], data: st.DataObject) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    day = local_day(moment.utc_ms, moment.offset_min)
    today = metered(history).reading(moment).today
    assert today.work_ms == work_ms_on(day, lived(history, moment))
    book = ExerciseBook(history)
    assert {name for name, money in today.money.items() if money.has_work} == book.worked_for(day)
    for name, money in today.money.items():
        for state in REWARD_STATES - {MoneyState.OFFERED}:
            assert money.amount(state) == book.total(state.value, name, day, day)


@given(histories(), st.data())
def test_the_work_of_all_days_is_all_the_work(history: list[NewEntry], data: st.DataObject) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    found = lived(history, moment)
    days = {
        local_day(interval.utc_ms + into_ms, interval.offset_min)
        for interval in found
        for into_ms in (*range(0, interval.duration_ms, 43_200_000), interval.duration_ms - 1)
    }
    meter = metered(history)
    readings = (meter.reading(_on(day, moment)).today.work_ms for day in days)
    assert sum(readings) == sum(interval.duration_ms for interval in found if interval.state in WORK)


def _on(day: date, moment: Timestamp) -> Timestamp:
    """The same moment by the running clock, on another day by the wall clock: asks for that day's totals."""
    utc_ms = (day - date(1970, 1, 1)) // timedelta(milliseconds=1) - moment.offset_min * 60_000
    return Timestamp(utc_ms, moment.zone, moment.offset_min, moment.boot_id, moment.awake_ms, moment.running_ms)


@given(histories(), st.data())
def test_a_reading_taken_on_the_way_is_the_reading_of_the_ledger_so_far(
    history: list[NewEntry], data: st.DataObject
) -> None:
    meter, line = Meter(), IntervalStore()
    for seen, entry in enumerate(history, 1):
        line.add(meter.apply(entry, line))
        moment = data.draw(moments_after(entry.timestamp))
        assert meter.reading(moment) == metered(history[:seen]).reading(moment)


@given(histories(), st.data())
def test_a_reading_is_the_same_whether_a_heartbeat_came_just_before_or_not(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    beaten = metered([*history, NewEntry(EntryKind.HEARTBEAT, moment, {})])
    assert beaten.reading(moment) == metered(history).reading(moment)


@given(histories(), st.data())
def test_a_task_s_time_is_what_its_intervals_add_up_to(history: list[NewEntry], data: st.DataObject) -> None:
    kept = [entry for entry in history if entry.kind is not EntryKind.TASK_SUBMITTED] or history[:1]
    moment = data.draw(moments_after(kept[-1].timestamp))
    meter = metered(kept)
    for task in ("task-a", "task-b", "task-c"):
        expected, opened_ms = TaskTimes(), position_of_opening(kept, task)
        for interval in lived(kept, moment):
            if interval.task == task and interval.start_ms >= opened_ms:
                expected = expected.plus(interval.state, interval.duration_ms)
        assert meter.task_times(task, moment) == expected


def position_of_opening(history: Sequence[NewEntry], task: str) -> int:
    fold = IntervalFold()
    for entry in history:
        fold.apply(entry)
        if entry.kind is EntryKind.TASK_OPENED and entry.body["unique_id"] == task:
            return fold.position_ms
    return 10**15


@given(histories(), st.data())
def test_the_work_session_is_all_work_since_the_last_break_of_half_an_hour(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    work = [interval for interval in lived(history, moment) if interval.state in WORK]
    session_ms, ended_ms = 0, 0
    for interval in work:
        session_ms = 0 if interval.start_ms - ended_ms >= 1_800_000 else session_ms
        session_ms, ended_ms = session_ms + interval.duration_ms, interval.end_ms
    assert metered(history).reading(moment).session.work_ms == session_ms


@given(histories(), st.data())
def test_every_day_by_state_is_what_its_intervals_add_up_to(history: list[NewEntry], data: st.DataObject) -> None:
    stop = NewEntry(EntryKind.STOPPED, data.draw(moments_after(history[-1].timestamp)), {})
    ended = [*history, stop, NewEntry(EntryKind.STARTED, stop.timestamp, {})]
    spent: dict[State, int] = {}
    for interval in lived(ended, stop.timestamp):
        spent[interval.state] = spent.get(interval.state, 0) + interval.duration_ms
    time = metered(ended).time
    counted: dict[State, int] = {}
    for day in time.days():
        for state, duration_ms in time.day(day).items():
            assert duration_ms >= 0
            counted[state] = counted.get(state, 0) + duration_ms
    assert {state: duration_ms for state, duration_ms in counted.items() if duration_ms} == spent


@given(histories(), st.data())
def test_effective_pay_is_what_a_person_gets_with_pencil_and_paper(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].timestamp))
    today = metered(history).reading(moment).today
    day = local_day(moment.utc_ms, moment.offset_min)
    work_ms = work_ms_on(day, lived(history, moment))
    book = ExerciseBook(history)
    by_hand = {name: book.effective(name, day) for name in book.worked_for(day)} if work_ms else {}
    measured = hourly_pay(today)
    assert measured.keys() == by_hand.keys()
    for name, amount in by_hand.items():
        rate = amount * 3_600_000 / work_ms
        assert abs(Fraction(measured[name]) - rate) <= rate * Fraction(1, 10**38)


@given(histories())
def test_paid_time_is_never_more_than_the_active_time_of_tasks(history: list[NewEntry]) -> None:
    moment = history[-1].timestamp
    session = metered(history).reading(moment).session
    active_ms = sum(interval.duration_ms for interval in lived(history, moment) if interval.state is State.ON_TASK)
    assert 0 <= session.paid_ms <= active_ms


def test_a_window_without_money_or_without_time_has_no_rate() -> None:
    assert hourly_pay(Totals()) == {}
    assert hourly_pay(Totals(work_ms=5_000)) == {}
    pending = {MoneyState.SUBMITTED: Tally(1, Decimal(1))}
    assert hourly_pay(Totals(money={"EUR": Income(pending, Fraction(19, 20))})) == {}
    assert hourly_pay(Totals(work_ms=HOUR_MS, money={"EUR": Income(pending, Fraction(19, 20))})) == {
        "EUR": Decimal("0.95")
    }
    assert Totals(work_ms=5_000).unpaid_min_per_paid_hour() is None
