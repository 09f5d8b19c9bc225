"""An honest range: wide while there is little to go by, and about every minute of work."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from math import exp, isclose, sqrt

from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.pay.forecast import OpenCycle, PaidCycle, Range, projection
from core.histories import MIN, H, S
from core.pay.replay import Done, Mixing, coverage

PAY = st.decimals("0", "5", places=4).map(Fraction)
CYCLES = st.builds(PaidCycle, PAY, st.integers(0, 30 * MIN))
TIME_MS = st.integers(0, 2 * H)


def projected(cycles: list[PaidCycle]) -> Range | None:
    known = projection(cycles)
    return known.range() if known is not None else None


@given(st.lists(CYCLES, max_size=12))
def test_the_range_holds_the_rate_so_far_or_there_is_no_range(cycles: list[PaidCycle]) -> None:
    found = projected(cycles)
    pay, time_ms = sum(cycle.pay for cycle in cycles), sum(cycle.work_ms for cycle in cycles)
    if not pay or not time_ms:
        assert found is None
        return
    assert found is not None
    assert 0 < found.low < found.central < found.high
    assert isclose(found.central, float(pay) / (time_ms / 3_600_000))
    assert isclose(found.low * found.high, found.central**2)


@given(CYCLES, st.integers(1, 60))
def test_more_tasks_of_the_same_kind_narrow_the_range(cycle: PaidCycle, count: int) -> None:
    assume(cycle.pay > 0 and 0 < cycle.work_ms < 5 * MIN)
    fewer, more = projected([cycle] * count), projected([cycle] * (count + 1))
    assert fewer is not None
    assert more is not None
    assert more.high / more.low < fewer.high / fewer.low


@given(st.integers(2, 60), st.integers(1, 59))
def test_tasks_that_take_very_different_times_widen_the_range(count: int, apart_s: int) -> None:
    even = [PaidCycle(Fraction("0.10"), 60 * S)] * (2 * count)
    uneven = [PaidCycle(Fraction("0.10"), (60 + sign * apart_s) * S) for sign in (-1, 1) for _ in range(count)]
    narrow, wide = projected(even), projected(uneven)
    assert narrow is not None
    assert wide is not None
    assert wide.high > narrow.high


@given(st.lists(CYCLES, min_size=1, max_size=12), st.builds(OpenCycle, TIME_MS, TIME_MS, PAY), st.integers(1, H))
def test_the_clock_lowers_what_is_likely_and_never_raises_it(
    cycles: list[PaidCycle], still: OpenCycle, later_ms: int
) -> None:
    """Work beside tasks at once, the task in hand from where it takes longer than it pays for."""
    known = projection(cycles)
    assume(known is not None)
    assert known is not None
    rested, now = known.range(), known.range(still)
    searched = known.range(OpenCycle(still.beside_ms + later_ms, still.task_ms, still.task_pay))
    worked = known.range(OpenCycle(still.beside_ms, still.task_ms + later_ms, still.task_pay))
    assert searched.central < now.central <= rested.central
    assert worked.central <= now.central
    assert isclose(now.high / now.low, rested.high / rested.low)


@given(st.lists(CYCLES, min_size=1, max_size=12), st.integers(0, 10 * MIN), st.integers(1, H))
def test_a_task_that_took_longer_than_it_pays_for_is_told_before_it_is_handed_in(
    cycles: list[PaidCycle], beside_ms: int, task_ms: int
) -> None:
    known = projection(cycles)
    assume(known is not None)
    assert known is not None
    just_begun = known.range(OpenCycle(beside_ms)).central
    pay = Fraction(just_begun) * task_ms / (2 * H)  # half of what such a time is worth
    handed_in = projection([*cycles, PaidCycle(pay, beside_ms + task_ms)])
    assert handed_in is not None
    assert isclose(known.range(OpenCycle(beside_ms, task_ms, pay)).central, handed_in.range().central)


def test_half_of_the_time_spent_searching_halves_what_is_likely() -> None:
    tasks = [PaidCycle(Fraction("0.10"), 60 * S)] * 9
    searching = [PaidCycle(Fraction("0.10"), 120 * S)] * 9
    alone, all_of_it = projected(tasks), projected(searching)
    assert alone is not None
    assert all_of_it is not None
    assert isclose(alone.central, 6.0)
    assert isclose(all_of_it.central, 3.0)


def test_what_is_likely_is_as_in_the_last_hours() -> None:
    """Ten minutes a task all of a day and the night before: the tasks of the last eight hours are enough."""
    slow, fast = PaidCycle(Fraction(1), 20 * MIN), PaidCycle(Fraction(1), 10 * MIN)
    found = projected([slow] * 30 + [fast] * 48)
    assert found is not None
    assert isclose(found.central, 6.0)
    few = projected([slow] * 30 + [PaidCycle(Fraction(1), 2 * H)] * 6)
    assert few is not None
    assert isclose(few.central, 10 / (12 + 4 / 3)), "never fewer than ten tasks where there are ten"


def test_one_task_gives_the_range_of_the_formula() -> None:
    found = projected([PaidCycle(Fraction("0.10"), 60 * S)])
    assert found is not None
    assert isclose(found.central, 6.0)
    assert isclose(found.high, 6.0 * exp(0.6745 * sqrt(1 / 1 + 0.15)))


def test_however_many_tasks_the_drift_of_people_stays() -> None:
    found = projected([PaidCycle(Fraction("0.10"), 60 * S)] * 200)
    assert found is not None
    assert found.high > 6.0 * exp(0.6745 * sqrt(0.15))


def test_work_without_any_reward_or_time_projects_nothing() -> None:
    assert projection([]) is None
    assert projection([PaidCycle(Fraction(0), 60 * S)]) is None
    assert projection([PaidCycle(Fraction(1), 0)]) is None


def test_the_range_holds_what_comes_to_people_who_get_faster_and_search_in_between() -> None:
    """Made-up working lives through the meter, for machines without the real ones beside the checkout."""
    chance = random.Random(11)
    lives = [_a_life(chance) for _number in range(24)]
    for share in (0.0, 0.3, 0.6):
        covered = coverage(lives, Mixing(share, 3), (3, 9, 25), seeds=1)
        assert all(0.35 <= one <= 0.75 for one in covered.values()), (share, covered)


def _a_life(chance: random.Random) -> list[Done]:
    """Eighty tasks of a minute or so, each worker at their own pace, mostly faster in the end than in the beginning."""
    pace_s, drift = chance.lognormvariate(4, 0.5), chance.lognormvariate(-0.3, 0.25)
    return [
        Done(Decimal("0.10"), round(pace_s * drift ** (number / 80) * chance.lognormvariate(0, 0.5) * S))
        for number in range(80)
    ]
