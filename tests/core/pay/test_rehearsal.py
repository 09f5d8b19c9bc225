"""Time and pay in the report of a trial run: by hand, and against Fair Work's own arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState
from annotator.core.ledger.entries import EntryKind
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import (
    Report,
    Stated,
    TaskMeasure,
    measures,
    pay_per_hour,
    reward_for_wage,
    spread,
    stated,
)
from annotator.formats.bundle.reader import read_bundle
from bundle_making import MANIFEST, valid_files
from core.histories import MIN, S, Script
from fakes.bundle_library import HeldSource

KEY = "rehearsal-1"
WAGES = st.decimals(min_value="0.01", max_value=200, places=2)
TIMES_MS = st.lists(st.integers(1, 10**7), min_size=1, max_size=60)


def done(*times_ms: int) -> tuple[TaskMeasure, ...]:
    submitted = AssignmentState.SUBMITTED
    return tuple(TaskMeasure(f"u{n}", f"t{n}", submitted, active_ms=ms) for n, ms in enumerate(times_ms))


def report(*times_ms: int, reward: str = "0.50", wage: str = "15", tasks: int = 3) -> Report:
    pay = Money(Decimal(reward), "USD")
    return Report("A title", Stated(tasks, pay), Money(Decimal(wage), "USD"), done(*times_ms))


def test_fair_work_s_vector_pays_a_bonus_of_one() -> None:
    told = report(5 * MIN, 6 * MIN, 9 * MIN)
    assert told.alone_ms == 6 * MIN
    assert told.hourly(told.alone_ms) == 5
    needed = told.needed(told.alone_ms)
    assert needed == Money(Decimal("1.50"), "USD")
    assert needed.amount - Decimal("0.50") == 1


def test_all_in_counts_waiting_and_the_share_of_the_instructions() -> None:
    first, second = done(60 * S, 120 * S)
    told = replace(
        report(tasks=10, reward="0.30", wage="12"),
        measures=(replace(first, waiting_ms=6 * S, instructions_ms=40 * S), replace(second, instructions_ms=10 * S)),
    )
    assert told.instructions_ms == 50 * S
    assert told.alone_ms == 90 * S
    assert told.all_in_ms == 93 * S + 5 * S
    assert told.hourly(told.all_in_ms) == pytest.approx(Decimal("0.30") * 3600 / 98)
    assert told.needed(told.all_in_ms) == Money(Decimal("0.33"), "USD")  # 0.3266..., rounded up


def test_nothing_measured_tells_no_figure_and_divides_nothing() -> None:
    told = report()
    assert (told.alone_ms, told.all_in_ms) == (None, None)
    assert told.hourly(told.alone_ms) is None
    assert told.needed(told.all_in_ms) is None
    assert spread(()) is None


def test_a_task_of_no_time_at_all_has_no_pay_per_hour() -> None:
    told = report(0)
    assert told.hourly(told.alone_ms) is None
    assert told.needed(told.alone_ms) is None


def test_without_pay_or_target_only_what_is_known_is_told() -> None:
    unpaid = replace(report(60 * S), stated=Stated(3))
    assert unpaid.hourly(unpaid.alone_ms) is None
    assert unpaid.needed(unpaid.alone_ms) == Money(Decimal("0.25"), "USD")
    assert replace(unpaid, target=None).needed(unpaid.alone_ms) is None


def test_rewards_below_a_cent_are_needed_below_a_cent() -> None:
    assert reward_for_wage(Decimal("9.74"), Fraction(2 * S)) == Decimal("0.01")
    assert reward_for_wage(Decimal("9.74"), Fraction(2 * S), digits=4) == Decimal("0.0055")


@given(WAGES, TIMES_MS, st.integers(2, 5))
def test_what_is_needed_suffices_and_one_step_less_does_not(wage: Decimal, times_ms: list[int], digits: int) -> None:
    known = spread(times_ms)
    assert known is not None
    needed = reward_for_wage(wage, known.median_ms, digits)
    step = Decimal(1).scaleb(-digits)
    hours = known.median_ms / 3_600_000
    assert Fraction(needed) >= Fraction(wage) * hours
    assert Fraction(needed - step) < Fraction(wage) * hours
    assert needed == needed.quantize(step)


@given(WAGES, st.integers(1, 10**7))
def test_a_reward_pays_by_the_hour_what_its_time_says(reward: Decimal, time_ms: int) -> None:
    pay = pay_per_hour(reward, Fraction(time_ms, 3))
    assert pay is not None
    assert Fraction(pay) * time_ms == pytest.approx(Fraction(reward) * 3 * 3_600_000, rel=1e-30)


@given(TIMES_MS)
def test_a_spread_is_in_order_and_within_its_ends(times_ms: list[int]) -> None:
    known = spread(times_ms)
    assert known is not None
    assert (known.count, known.least_ms, known.most_ms) == (len(times_ms), min(times_ms), max(times_ms))
    assert (known.quartiles_ms is None) == (len(times_ms) < 4)
    first, third = known.quartiles_ms or (known.least_ms, known.most_ms)
    assert known.least_ms <= first <= known.median_ms <= third <= known.most_ms


def test_quartiles_by_hand() -> None:
    known = spread([7 * S, 1 * S, 3 * S, 5 * S, 100 * S])
    assert known is not None
    assert known.median_ms == 5 * S
    assert known.quartiles_ms == (Fraction(3 * S), Fraction(7 * S))
    even = spread([1 * S, 2 * S, 3 * S, 4 * S])
    assert even is not None
    assert even.median_ms == 2_500
    assert even.quartiles_ms == (Fraction(1_750), Fraction(3_250))


def opened(script: Script, unique_id: str, task: str, key: str = KEY) -> Script:
    return script.note(EntryKind.TASK_OPENED, unique_id=unique_id, task=task, bundle=key, loading=False)


def test_what_was_taken_back_is_open_until_it_is_sent_again() -> None:
    script = opened(Script().started(), "u1", "a").later(10 * S).submitted("u1").taken_back("u1")
    assert measures(script.entries, KEY) == (TaskMeasure("u1", "a", AssignmentState.OPEN, 10 * S),)
    opened(script, "u1", "a").later(2 * S).submitted("u1")
    assert measures(script.entries, KEY) == (TaskMeasure("u1", "a", AssignmentState.SUBMITTED, 12 * S),)


def test_measures_count_by_state_and_leave_pauses_idle_and_other_rounds_out() -> None:
    script = Script().started()
    opened(script, "u0", "old", "rehearsal-0").later(5 * S).submitted("u0")
    opened(script, "u1", "a").note(EntryKind.INSTRUCTIONS_OPENED).later(30 * S)
    script.note(EntryKind.INSTRUCTIONS_CLOSED).later(10 * S)
    script.note(EntryKind.PAUSED).later(9 * MIN).note(EntryKind.RESUMED).later(2 * S)
    script.note(EntryKind.LOADING_BEGAN).later(3 * S).note(EntryKind.LOADING_ENDED).submitted("u1")
    opened(script, "u2", "b").later(4 * S)
    script.note(EntryKind.TASK_SUBMITTED, unique_id="u2", was_cancelled=True)
    opened(script, "u3", "c").later(6 * S).note(EntryKind.TASK_LEFT)
    assert measures(script.entries, KEY) == (
        TaskMeasure("u1", "a", AssignmentState.SUBMITTED, 12 * S, 3 * S, 30 * S),
        TaskMeasure("u2", "b", AssignmentState.SKIPPED, 4 * S),
        TaskMeasure("u3", "c", AssignmentState.OPEN, 6 * S),
    )


def test_a_task_that_is_opened_twice_is_measured_once_with_all_its_time() -> None:
    script = Script().started()
    opened(script, "u1", "a").later(4 * S)
    opened(script, "u1", "a").later(5 * S).submitted("u1")
    (one,) = measures(script.entries, KEY)
    assert one.active_ms == 9 * S


def test_a_submitted_task_keeps_the_length_of_its_media() -> None:
    """It was lost where the times were added, so a trial that is paid by the minute had no hourly pay."""
    script = opened(Script().started(), "u1", "a").later(4 * MIN)
    script.note(EntryKind.TASK_SUBMITTED, unique_id="u1", was_cancelled=False, media_ms=2 * MIN)
    measured = measures(script.entries, KEY)
    assert measured == (TaskMeasure("u1", "a", AssignmentState.SUBMITTED, 4 * MIN, media_ms=2 * MIN),)
    by_the_minute = Stated(1, Money(Decimal("0.50"), "USD"), by_the_minute=True)
    told = replace(report(), stated=by_the_minute, measures=measured)
    assert told.hourly(told.paid_alone_ms) == Decimal(15)


def bundle_stating(manifest: str, tasks: str) -> Stated:
    files = {**valid_files(), "bundle.toml": manifest.encode(), "tasks.csv": tasks.encode()}
    reading = read_bundle(HeldSource("street-things", files))
    assert reading.bundle is not None, reading.problems
    return stated(reading.bundle)


def test_what_a_bundle_states_for_all_its_tasks() -> None:
    said = bundle_stating(MANIFEST, "id,image\na,media/first.png\nb,media/second.jpg\n")
    assert said == Stated(2, Money(Decimal("0.04"), "EUR"), varies=False, digits=2, expected_s=Fraction(12))


def test_rewards_and_times_of_their_own_are_told_as_their_mean() -> None:
    tasks = "id,image,reward,expected_s\na,media/first.png,0.001,10\nb,media/second.jpg,,20\n"
    said = bundle_stating(MANIFEST, tasks)
    assert said == Stated(2, Money(Decimal("0.0205"), "EUR"), varies=True, digits=3, expected_s=Fraction(15))


def test_by_the_minute_a_minute_of_audio_is_what_is_measured() -> None:
    """4 and 6 minutes of work for a minute of sound each, 12 for three: 4, 6 and 4; all in 22 minutes for five."""
    told = replace(
        report(tasks=3, reward="0.50", wage="15"), stated=Stated(3, Money(Decimal("0.50"), "USD"), by_the_minute=True)
    )
    lengths = (MIN, MIN, 3 * MIN)
    spoken = zip(done(4 * MIN, 6 * MIN, 12 * MIN), lengths, strict=True)
    told = replace(told, measures=tuple(replace(task, media_ms=media_ms) for task, media_ms in spoken))
    assert (told.alone_ms, told.paid_alone_ms) == (Fraction(6 * MIN), Fraction(4 * MIN))
    assert told.paid_all_in_ms == Fraction(22 * MIN, 5)
    assert told.hourly(told.paid_alone_ms) == Decimal("7.5")
    assert told.needed(told.paid_alone_ms) == Money(Decimal("1.00"), "USD")
    instructed = replace(told, measures=tuple(replace(task, instructions_ms=MIN) for task in told.measures))
    assert instructed.paid_all_in_ms == Fraction(25 * MIN, 5)


def test_where_no_length_is_known_no_minute_is_measured() -> None:
    told = replace(report(4 * MIN), stated=Stated(3, Money(Decimal("0.50"), "USD"), by_the_minute=True))
    assert (told.paid_alone_ms, told.paid_all_in_ms, told.hourly(told.paid_alone_ms)) == (None, None, None)
