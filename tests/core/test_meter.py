"""The meter against the same history counted the long way round, from its intervals and its submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.clock import Stamp, local_day
from annotator.core.intervals import WORK, Interval, IntervalFold, State
from annotator.core.ledger import EntryKind, NewEntry
from annotator.core.meter import Meter, TaskTimes, Totals
from core.histories import histories, moments_after


def metered(history: Iterable[NewEntry]) -> Meter:
    meter = Meter()
    for entry in history:
        meter.apply(entry)
    return meter


def lived(history: Sequence[NewEntry], moment: Stamp) -> list[Interval]:
    fold = IntervalFold()
    return [interval for entry in history for interval in fold.apply(entry)] + fold.open_until(moment)


def work_ms_on(day: date, found: Sequence[Interval]) -> int:
    """The work of a local day, cut at its midnights by arithmetic on the interval's own wall clock."""
    total_ms = 0
    day_ms = (day - date(1970, 1, 1)) // timedelta(milliseconds=1)
    for interval in found:
        start_ms = interval.utc_ms + interval.offset_min * 60_000
        overlap_ms = min(start_ms + interval.duration_ms, day_ms + 86_400_000) - max(start_ms, day_ms)
        total_ms += max(0, overlap_ms) if interval.state in WORK else 0
    return total_ms


def pending_on(day: date, history: Sequence[NewEntry]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for entry in history:
        reward = entry.body.get("reward")
        if reward and local_day(entry.stamp.utc_ms, entry.stamp.offset_min) == day:
            sums[reward["currency"]] = sums.get(reward["currency"], Decimal(0)) + Decimal(reward["amount"])
    return sums


@given(histories(), st.data())
def test_today_is_what_its_intervals_and_its_rewards_add_up_to(history: list[NewEntry], data: st.DataObject) -> None:
    moment = data.draw(moments_after(history[-1].stamp))
    day = local_day(moment.utc_ms, moment.offset_min)
    today = metered(history).reading(moment).today
    assert today.work_ms == work_ms_on(day, lived(history, moment))
    assert today.pending == pending_on(day, history)


@given(histories(), st.data())
def test_the_work_of_all_days_is_all_the_work(history: list[NewEntry], data: st.DataObject) -> None:
    moment = data.draw(moments_after(history[-1].stamp))
    found = lived(history, moment)
    days = {
        local_day(interval.utc_ms + into_ms, interval.offset_min)
        for interval in found
        for into_ms in (*range(0, interval.duration_ms, 43_200_000), interval.duration_ms - 1)
    }
    meter = metered(history)
    readings = (meter.reading(_on(day, moment)).today.work_ms for day in days)
    assert sum(readings) == sum(interval.duration_ms for interval in found if interval.state in WORK)


def _on(day: date, moment: Stamp) -> Stamp:
    """The same moment by the running clock, on another day by the wall clock: asks for that day's totals."""
    utc_ms = (day - date(1970, 1, 1)) // timedelta(milliseconds=1) - moment.offset_min * 60_000
    return Stamp(utc_ms, moment.zone, moment.offset_min, moment.boot_id, moment.awake_ms, moment.running_ms)


@given(histories(), st.data())
def test_a_reading_taken_on_the_way_is_the_reading_of_the_ledger_so_far(
    history: list[NewEntry], data: st.DataObject
) -> None:
    meter = Meter()
    for seen, entry in enumerate(history, 1):
        meter.apply(entry)
        moment = data.draw(moments_after(entry.stamp))
        assert meter.reading(moment) == metered(history[:seen]).reading(moment)


@given(histories(), st.data())
def test_a_reading_is_the_same_whether_a_heartbeat_came_just_before_or_not(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].stamp))
    beaten = metered([*history, NewEntry(EntryKind.HEARTBEAT, moment, {})])
    assert beaten.reading(moment) == metered(history).reading(moment)


@given(histories(), st.data())
def test_a_task_s_time_is_what_its_intervals_add_up_to(history: list[NewEntry], data: st.DataObject) -> None:
    kept = [entry for entry in history if entry.kind is not EntryKind.TASK_SUBMITTED] or history[:1]
    moment = data.draw(moments_after(kept[-1].stamp))
    meter = metered(kept)
    for task in ("task-a", "task-b", "task-c"):
        expected = TaskTimes()
        for interval in lived(kept, moment):
            if interval.task == task:
                expected = expected.plus(interval.state, interval.duration_ms)
        assert meter.task_times(task, moment) == expected


@given(histories(), st.data())
def test_effective_pay_is_what_a_person_gets_with_pencil_and_paper(
    history: list[NewEntry], data: st.DataObject
) -> None:
    moment = data.draw(moments_after(history[-1].stamp))
    today = metered(history).reading(moment).today
    day = local_day(moment.utc_ms, moment.offset_min)
    work_ms = work_ms_on(day, lived(history, moment))
    with localcontext(prec=60):
        by_hand = {
            currency: amount * 19 / 20 * 3_600_000 / work_ms
            for currency, amount in pending_on(day, history).items()
            if work_ms
        }
        measured = today.effective()
        assert measured.keys() == by_hand.keys()
        assert all(abs(measured[name] - rate) <= abs(rate) * Decimal("1e-35") for name, rate in by_hand.items())


@given(histories())
def test_paid_time_is_never_more_than_the_active_time_of_tasks(history: list[NewEntry]) -> None:
    moment = history[-1].stamp
    session = metered(history).reading(moment).session
    active_ms = sum(interval.duration_ms for interval in lived(history, moment) if interval.state is State.ON_TASK)
    assert 0 <= session.paid_ms <= active_ms


def test_a_window_without_money_or_without_time_has_no_rate() -> None:
    assert Totals().effective() == {}
    assert Totals(work_ms=5_000).effective() == {}
    assert Totals(pending={"EUR": Decimal(1)}).effective() == {}
    assert Totals(work_ms=5_000).unpaid_min_per_paid_hour() is None
