"""The fair price and the bonuses that lift workers to a wage, as properties, by hand and on real pay."""

from __future__ import annotations

import csv
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import HOUR_MS
from annotator.core.pay.fair_price import FEWEST_TASKS, WorkerTime, bound_rank, price, reach, way, worker_times
from annotator.core.pay.history import Work
from annotator.core.pay.top_up import WorkerPay, below, capped, top_ups
from real_data import real_data

WAGE = Decimal("9.40")
NINE_OF_TEN = Fraction(9, 10)
HALVES = 400
TIMES = st.lists(
    st.builds(
        WorkerTime,
        st.integers(1, 500).map(Fraction),
        st.integers(1, 10**9),
        st.decimals(0, 1000, places=2),
    ),
    min_size=1,
    max_size=40,
)
WAGES = st.decimals("0.01", 100, places=2)
SHARES = st.integers(1, 99).map(lambda percent: Fraction(percent, 100))
WORKS = st.lists(
    st.builds(
        WorkerPay,
        st.text("abc", min_size=1, max_size=3),
        st.lists(st.integers(0, 10**8), max_size=20).map(tuple),
        st.decimals(0, 1000, places=3),
        st.decimals(0, 1000, places=2),
    ),
    max_size=12,
    unique_by=lambda work: work.worker,
)


def binomial_below(rank: int, workers: int, share: Fraction) -> Fraction:
    """Return P(Bin(workers, share) < rank), exactly."""
    return sum(
        (math.comb(workers, n) * share**n * (1 - share) ** (workers - n) for n in range(rank)), start=Fraction(0)
    )


@given(st.integers(1, 120), SHARES)
def test_the_bound_is_the_smallest_rank_with_the_certainty(workers: int, share: Fraction) -> None:
    certainty = Fraction(4, 5)
    first = next((rank for rank in range(1, workers + 1) if binomial_below(rank, workers, share) >= certainty), None)
    assert bound_rank(workers, share) == first


@pytest.mark.parametrize(
    ("workers", "rank"), [(15, None), (16, 16), (23, 23), (32, 31), (50, 48), (100, 94), (100_000, 90_081)]
)
def test_the_bound_for_nine_of_ten(workers: int, rank: int | None) -> None:
    assert bound_rank(workers, NINE_OF_TEN) == rank
    assert bound_rank(workers, Fraction(1)) is None


@given(TIMES, WAGES, SHARES)
def test_the_safe_price_is_not_below_the_point_price_and_reaches_the_share_measured(
    times: Sequence[WorkerTime], wage: Decimal, share: Fraction
) -> None:
    found = price(times, wage, share)
    assert found is not None
    assert found.point <= found.safe
    assert reach(times, wage, found.safe) >= math.floor(share * len(times))
    slowest = max(each.task_ms for each in times)
    assert found.safe < Fraction(wage) * slowest / HOUR_MS + Fraction(1, 100)
    assert price(reversed(times), wage, share) == found


@given(TIMES, WAGES, st.none() | st.decimals(0, 100, places=2))
def test_rewards_and_bonuses_together_pay_the_wage(
    times: Sequence[WorkerTime], wage: Decimal, reward: Decimal | None
) -> None:
    found = way(times, wage, reward)
    assert found.total * HOUR_MS >= Fraction(wage) * sum(each.time_ms for each in times)
    assert (found.bonuses == 0) == (found.reached == len(times))


def test_nobody_measured_has_no_price() -> None:
    assert price((), WAGE, NINE_OF_TEN) is None


@given(WORKS, WAGES)
def test_every_worker_has_the_wage_after_the_bonuses_and_a_second_run_adds_nothing(
    works: Sequence[WorkerPay], wage: Decimal
) -> None:
    added = {each.worker: each.amount for each in top_ups(works, wage)}
    assert all(amount > 0 for amount in added.values())
    after = [
        WorkerPay(work.worker, work.times_ms, work.paid, work.bonuses + added.get(work.worker, Decimal(0)))
        for work in works
    ]
    for work in after:
        assert Fraction(work.paid + work.bonuses) * HOUR_MS >= Fraction(wage) * sum(work.times_ms)
    assert (top_ups(after, wage), below(after, wage)) == ([], 0)
    assert len(added) == below(works, wage)


@given(WORKS, WAGES, st.integers(1, 20))
def test_a_cap_never_raises_a_bonus(works: Sequence[WorkerPay], wage: Decimal, medians: int) -> None:
    whole = {each.worker: each.amount for each in top_ups(works, wage)}
    for each in top_ups(capped(works, medians), wage):
        assert each.amount <= whole[each.worker]


# Real pay: see shared data.


def real_times() -> Mapping[str, list[WorkerTime]]:
    """Return the workers' times by type of HIT."""
    tasks: defaultdict[str, defaultdict[str, list[tuple[int, Decimal]]]] = defaultdict(lambda: defaultdict(list))
    with real_data("pay/assignments-dev.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seconds, reward = int(row["WorkTimeInSeconds"]), Decimal(row["Reward"].removeprefix("$"))
            tasks[row["HITTypeId"]][row["WorkerId"]].append((seconds, reward))
    return {
        kind: [
            WorkerTime(Fraction(len(done)), sum(s for s, _ in done) * 1000, sum((r for _, r in done), Decimal(0)))
            for done in workers.values()
        ]
        for kind, workers in tasks.items()
    }


def test_the_worked_example_on_real_pay() -> None:
    times = real_times()["9503F1"]
    measured = [each for each in times if each.tasks >= FEWEST_TASKS]
    found = price(measured, WAGE, NINE_OF_TEN)
    assert found is not None
    assert (len(times), found.workers, str(found.point), str(found.safe)) == (43, 32, "0.25", "0.51")
    assert (found.is_bound, round(float(found.expected), 2), reach(measured, WAGE)) == (True, 0.88, 17)
    ways = [way(times, WAGE, reward) for reward in (None, found.point, found.safe)]
    assert [(float(each.paid), float(each.bonuses), float(each.total)) for each in ways] == [
        (693.94, 96.68, 790.62),
        (1334.50, 15.09, 1349.59),
        (2722.38, 1.17, 2723.55),
    ]
    assert [round(100 * each.reached / len(times)) for each in ways] == [44, 77, 91]


@pytest.mark.parametrize("kind", ["25835A", "6E3D7F", "9503F1"])
def test_the_safe_price_of_half_the_workers_keeps_its_promise_for_the_other_half(kind: str) -> None:
    """Out of sample, the point price of nine of ten reaches 0.83 to 0.88, the safe price 0.91 to 0.94."""
    measured = [each for each in real_times()[kind] if each.tasks >= FEWEST_TASKS]
    draw = random.Random(20261203)
    reached = {"point": 0.0, "safe": 0.0}
    for _half in range(HALVES):
        draw.shuffle(measured)
        priced, others = measured[: len(measured) // 2], measured[len(measured) // 2 :]
        found = price(priced, WAGE, NINE_OF_TEN)
        assert found is not None
        reached["point"] += reach(others, WAGE, found.point) / len(others) / HALVES
        reached["safe"] += reach(others, WAGE, found.safe) / len(others) / HALVES
    assert 0.80 <= reached["point"] < 0.90, reached
    assert 0.90 <= reached["safe"] <= 0.96, reached


def real_works() -> Mapping[str, list[WorkerPay]]:
    """Return the works by type of HIT."""
    tasks: defaultdict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
    with real_data("pay/assignments-dev.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            done = int(row["WorkTimeInSeconds"]) * 1000, Decimal(row["Reward"].removeprefix("$"))
            tasks[row["HITTypeId"], row["WorkerId"]].append(done)
    works: defaultdict[str, list[WorkerPay]] = defaultdict(list)
    for (kind, worker), each in tasks.items():
        times_ms = tuple(time_ms for time_ms, _reward in each)
        works[kind].append(WorkerPay(worker, times_ms, sum((reward for _time, reward in each), Decimal(0))))
    return works


def in_all(works: Iterable[WorkerPay]) -> list[WorkerPay]:
    """Return the works of each worker as one."""
    found: dict[str, WorkerPay] = {}
    for work in works:
        before = found.get(work.worker, WorkerPay(work.worker, (), Decimal(0)))
        found[work.worker] = WorkerPay(work.worker, before.times_ms + work.times_ms, before.paid + work.paid)
    return list(found.values())


def test_the_top_up_on_real_pay() -> None:
    kinds = real_works().values()
    whole = in_all(work for works in kinds for work in works)
    assert (sum(each.amount for each in top_ups(whole, WAGE)), below(whole, WAGE)) == (Decimal("432.87"), 78)
    for medians, total, lifted, left in ((10, "403.71", 78, 17), (5, "264.25", 77, 41), (3, "155.66", 73, 59)):
        bonuses = top_ups(in_all(work for works in kinds for work in capped(works, medians)), WAGE)
        assert (sum(each.amount for each in bonuses), len(bonuses)) == (Decimal(total), lifted)
        amounts = {each.worker: each.amount for each in bonuses}
        after = [
            WorkerPay(work.worker, work.times_ms, work.paid, amounts.get(work.worker, Decimal(0))) for work in whole
        ]
        assert below(after, WAGE) == left


def test_work_that_was_not_paid_counts_its_time_and_minutes_follow_from_the_pay() -> None:
    unpaid, paid = Work(), Work()
    for work, reward in ((unpaid, Decimal(0)), (paid, Decimal("0.30"))):
        work.measured(60_000)
        work.finished(reward)
    assert worker_times([unpaid, paid]) == [
        WorkerTime(Fraction(1), 60_000),
        WorkerTime(Fraction(1), 60_000, Decimal("0.30")),
    ]
    assert worker_times([unpaid, paid], by_the_minute=Decimal("0.10")) == [
        WorkerTime(Fraction(3), 60_000, Decimal("0.30"))
    ]
    assert worker_times([unpaid, paid], fewest=2) == []
