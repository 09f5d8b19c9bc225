"""Working days written out, and the figures that the meter must show for them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import USUAL_APPROVAL, Money
from annotator.core.pay.meter import Meter, MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import Totals, left_above_wage_ms, pace
from annotator.core.time.worktime import TaskTimes
from core.histories import MIN, H, S, Script
from core.pay.hourly_pay import brought, hourly_pay

SATURDAY_LATE = 1_774_738_800_000  # 2026-03-28 23:00 UTC: in Paris midnight, and three hours before summer time
SUNDAY_NIGHT = 1_792_886_400_000  # 2026-10-25 00:00 UTC: in Paris 02:00 summer time, an hour before it ends


def read(script: Script, moment: Timestamp | None = None) -> MeterReading:
    meter = Meter()
    for entry in script.entries:
        meter.apply(entry)
    return meter.reading(moment or script.now)


def history(script: Script, bundle: str) -> Totals:
    meter = Meter()
    for entry in script.entries:
        meter.apply(entry)
    return meter.history(bundle)


def test_two_tasks_of_six_cents_in_four_minutes_pay_one_euro_seventy_one_an_hour() -> None:
    day = Script().started().later(30 * S).worked("a", 100 * S, "0.06").worked("b", 110 * S, "0.06")
    today = read(day).today
    assert today.work_ms == 240 * S
    assert hourly_pay(today) == {"EUR": Decimal("1.71")}  # 0.12 x 19/20 x 3600/240
    assert today.unpaid_min_per_paid_hour() == 9  # 30 s beside 210 s


def test_a_thousand_rewards_of_a_tenth_of_a_cent_are_exactly_one_dollar() -> None:
    day = Script().started()
    for number in range(1_000):
        day.worked(f"task-{number}", S, "0.001", "USD")
    reading = read(day)
    assert brought(reading.today) == {"USD": Decimal("1.00")}
    assert reading.today.tasks == 1_000


def test_currencies_stand_beside_each_other_and_are_never_added() -> None:
    day = Script().started().worked("a", MIN, "1.00", "EUR").worked("b", MIN, "2.00", "USD")
    assert brought(read(day).today) == {"EUR": Decimal("1.00"), "USD": Decimal("2.00")}
    assert hourly_pay(read(day).today) == {"EUR": Decimal("28.5"), "USD": Decimal(57)}


def test_few_tasks_in_one_currency_are_few_however_many_there_are_in_another() -> None:
    day = Script().started()
    for number in range(12):
        day.worked(f"task-{number}", MIN, "0.10", "EUR")
    assert (is_forecast(day), read(day).currency) == (True, "EUR")
    day.worked("task-usd", MIN, "0.10", "USD")
    assert (is_forecast(day), read(day).currency) == (False, "USD")


def is_forecast(day: Script) -> bool:
    expected = read(day).range
    return expected is not None and expected.is_informative


def test_a_pause_stands_still_on_the_meter() -> None:
    day = Script().started().opened("a").later(40 * S).note(EntryKind.PAUSED)
    before = read(day)
    after = read(day, day.later(25 * MIN).now)
    assert before.today == after.today
    assert after.task is not None
    assert after.task.of(State.ON_TASK) == 40 * S
    assert after.task.of(State.PAUSE) == 25 * MIN


def test_a_night_with_the_lid_closed_is_not_worked() -> None:
    day = Script().started().opened("a").later(40 * S).note(EntryKind.HEARTBEAT).later(S, slept_ms=8 * H)
    asleep = read(day)
    assert asleep.session.work_ms == 41 * S
    assert asleep.task is not None
    assert asleep.task.by_state == {State.ON_TASK: 41 * S, State.SUSPEND: 8 * H}


def test_a_skipped_task_costs_time_and_brings_nothing() -> None:
    day = Script().started().worked("a", MIN, "0.10").worked("b", MIN)
    today = read(day).today
    assert (today.tasks, today.work_ms, today.paid_ms) == (2, 2 * MIN, MIN)
    assert brought(today) == {"EUR": Decimal("0.10")}


def test_an_hour_of_practice_is_in_no_figure_and_paid_work_after_it_counts_from_its_first_second() -> None:
    day = Script().started()
    for number in range(12):
        day.opened(f"try-{number}", bundle="sample@2", pay_kind="practice").later(5 * MIN)
        day.submitted(f"try-{number}", bundle="sample@2", pay_kind="practice")
    meter = Meter()
    for entry in day.entries:
        meter.apply(entry)
    tried = meter.reading(day.now)
    assert (tried.today, tried.session, tried.range) == (Totals(), Totals(), None)
    assert meter.history("sample@2") == Totals(tasks=12, practice_ms=H)
    assert len(meter.earnings) == 0
    day.worked("paid", 36 * S, "0.10")
    read_after = read(day)
    assert read_after.today == read_after.session
    assert (read_after.today.work_ms, read_after.today.paid_ms, read_after.today.tasks) == (36 * S, 36 * S, 1)
    assert hourly_pay(read_after.today) == {"EUR": Decimal("9.5")}  # 0.10 x 19/20 x 3600/36


def test_an_unpaid_test_takes_time_and_brings_nothing() -> None:
    day = Script().started().opened("test", pay_kind="qualification").later(36 * S)
    day.submitted("test", pay_kind="qualification").worked("paid", 36 * S, "0.10")
    today = read(day).today
    assert (today.work_ms, today.paid_ms, today.tasks) == (72 * S, 36 * S, 2)
    assert hourly_pay(today) == {"EUR": Decimal("4.75")}


def test_a_bundle_takes_all_the_work_of_its_tasks_loading_and_looking_again_as_the_day_does() -> None:
    day = Script().started().opened("a", bundle="signs@1", loading=True).later(3 * S)
    day.note(EntryKind.LOADING_ENDED, unique_id="a").note(EntryKind.INSTRUCTIONS_OPENED).later(5 * S)
    day.note(EntryKind.INSTRUCTIONS_CLOSED).later(10 * S).submitted("a", "0.05", bundle="signs@1")
    assert history(day, "signs@1").work_ms == 18 * S
    day.opened("a", bundle="signs@1").later(12 * S).opened("b", bundle="signs@1").later(6 * S)
    day.note(EntryKind.TASK_LEFT)
    bundle = history(day, "signs@1")
    assert (bundle.work_ms, bundle.paid_ms, bundle.tasks) == (36 * S, 10 * S, 1)
    assert hourly_pay(bundle) == hourly_pay(read(day).today) == {"EUR": Decimal("4.75")}  # 0.05 x 19/20 x 3600/36
    day.opened("b", bundle="signs@1").later(4 * S).submitted("b", bundle="signs@1")
    assert history(day, "signs@1").work_ms == read(day).today.work_ms == 40 * S
    assert history(day, "other@1") == Totals()


def test_a_task_worked_over_midnight_counts_on_both_days() -> None:
    late = Script(utc_ms=SATURDAY_LATE - 20 * MIN, offset_min=60).started().opened("a")
    assert read(late, late.later(20 * MIN - 1).now).today.work_ms == 20 * MIN - 1
    assert read(late, late.later(1 + 15 * MIN).now).today.work_ms == 15 * MIN


def test_a_day_of_twenty_three_hours_holds_twenty_three_hours_of_work() -> None:
    night = Script(utc_ms=SATURDAY_LATE, offset_min=60).started()
    night.later(2 * H, offset_min=120).note(EntryKind.HEARTBEAT)
    assert read(night, night.later(21 * H - 1).now).today.work_ms == 23 * H - 1
    assert read(night, night.later(1 + MIN).now).today.work_ms == MIN


def test_a_day_of_twenty_five_hours_holds_twenty_five_hours_of_work() -> None:
    night = Script(utc_ms=SUNDAY_NIGHT - 2 * H, offset_min=120).started()
    night.later(3 * H, offset_min=60).note(EntryKind.HEARTBEAT)
    assert read(night, night.later(22 * H - 1).now).today.work_ms == 25 * H - 1
    assert read(night, night.later(1 + MIN).now).today.work_ms == MIN


def test_half_an_hour_without_work_ends_the_session_and_a_minute_less_does_not() -> None:
    kept = Script().started().worked("a", MIN, "0.10").note(EntryKind.PAUSED).later(29 * MIN).note(EntryKind.RESUMED)
    assert read(kept, kept.later(S).now).session.work_ms == MIN + S
    ended = Script().started().worked("a", MIN, "0.10").note(EntryKind.PAUSED).later(30 * MIN).note(EntryKind.RESUMED)
    session = read(ended, ended.later(S).now).session
    assert (session.work_ms, brought(session)) == (S, {})


def test_a_clock_set_in_a_long_stretch_of_work_does_not_end_the_session() -> None:
    day = Script().started().opened("a").later(45 * MIN, set_ms=H).note(EntryKind.HEARTBEAT).later(5 * MIN)
    assert read(day).session.work_ms == 50 * MIN


def test_nothing_happened_reads_as_nothing() -> None:
    reading = Meter().reading(Script().now)
    assert (reading.state, reading.today.work_ms, reading.task, reading.range) == (State.OFF, 0, None, None)


@pytest.mark.parametrize(("active_ms", "left_ms"), [(0, 36 * S), (30 * S, 6 * S), (40 * S, -4 * S)])
def test_how_long_a_task_may_take_before_its_hour_falls_under_the_floor(active_ms: int, left_ms: int) -> None:
    times = TaskTimes({State.ON_TASK: active_ms, State.WAITING: 99 * S})
    reference = Reference(Money(Decimal(10), "EUR"), WageBasis.GROSS)
    assert left_above_wage_ms(Money(Decimal("0.10"), "EUR"), Fraction(1), times, reference) == left_ms


def test_the_time_left_counts_what_every_figure_counts() -> None:
    """0.10 at 95 % and after 20 %, at 10 an hour: 27.36 s."""
    reference = Reference(Money(Decimal(10), "EUR"), WageBasis.NET, (Share("contribution", Decimal(20)),))
    reward, times = Money(Decimal("0.10"), "EUR"), TaskTimes()
    assert left_above_wage_ms(reward, USUAL_APPROVAL, times, reference) == 27_360


def test_a_floor_in_another_currency_or_of_nothing_is_no_floor() -> None:
    reward, times = Money(Decimal("0.10"), "EUR"), TaskTimes()
    wages = (None, Money(Decimal(10), "USD"), Money(Decimal(0), "EUR"))
    references = [Reference(wage, WageBasis.GROSS) for wage in wages]
    assert [left_above_wage_ms(reward, Fraction(1), times, one) for one in references] == [None, None, None]


def test_the_pace_of_a_task_is_its_reward_over_its_active_time_alone() -> None:
    times = TaskTimes({State.ON_TASK: 36 * S, State.INSTRUCTIONS: MIN, State.WAITING: MIN})
    assert pace(Money(Decimal("0.10"), "EUR"), times) == Decimal(10)
    assert pace(Money(Decimal("0.10"), "EUR"), TaskTimes()) is None
