"""An honest range: wide while there is little to go by."""

from __future__ import annotations

from decimal import Decimal
from math import exp, isclose, sqrt

from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.pay.projection import DoneTask, projected
from core.histories import MIN, S

TASKS = st.builds(DoneTask, st.decimals("0", "5", places=4), st.integers(0, 30 * MIN))


@given(st.lists(TASKS, max_size=40))
def test_the_range_holds_the_rate_so_far_or_there_is_no_range(tasks: list[DoneTask]) -> None:
    found = projected(tasks)
    pay, time_ms = sum(task.reward for task in tasks), sum(task.time_ms for task in tasks)
    if not pay or not time_ms:
        assert found is None
        return
    assert found is not None
    assert 0 < found.low < found.central < found.high
    assert isclose(found.central, float(pay) / (time_ms / 3_600_000))
    assert isclose(found.low * found.high, found.central**2)


@given(TASKS, st.integers(1, 60))
def test_more_tasks_of_the_same_kind_narrow_the_range(task: DoneTask, count: int) -> None:
    assume(task.reward > 0 and task.time_ms > 0)
    fewer, more = projected([task] * count), projected([task] * (count + 1))
    assert fewer is not None
    assert more is not None
    assert more.high / more.low < fewer.high / fewer.low


@given(st.integers(2, 60), st.integers(1, 59))
def test_tasks_that_take_very_different_times_widen_the_range(count: int, apart_s: int) -> None:
    even = [DoneTask(Decimal("0.10"), 60 * S)] * (2 * count)
    uneven = [DoneTask(Decimal("0.10"), (60 + sign * apart_s) * S) for sign in (-1, 1) for _ in range(count)]
    narrow, wide = projected(even), projected(uneven)
    assert narrow is not None
    assert wide is not None
    assert wide.high > narrow.high


def test_one_task_gives_the_range_of_the_formula() -> None:
    found = projected([DoneTask(Decimal("0.10"), 60 * S)])
    assert found is not None
    assert isclose(found.central, 6.0)
    assert isclose(found.high, 6.0 * exp(1.645 * sqrt(1 / 1 + 0.15)))


def test_however_many_tasks_the_drift_of_people_stays() -> None:
    found = projected([DoneTask(Decimal("0.10"), 60 * S)] * 200)
    assert found is not None
    assert found.high > 6.0 * exp(1.645 * sqrt(0.15))


def test_work_without_any_reward_or_time_projects_nothing() -> None:
    assert projected([]) is None
    assert projected([DoneTask(Decimal(0), 60 * S)]) is None
    assert projected([DoneTask(Decimal(1), 0)]) is None
