"""Each worker's own pay per hour: nothing is lost between the workers and the whole."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.pay.history import Work, by_worker, figures
from core.histories import AMOUNTS

H = 3_600_000
WORKS = st.dictionaries(
    st.text(max_size=3),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 120), AMOUNTS, st.booleans()), min_size=1, max_size=6),
    max_size=5,
)


def work_of(rows: list[tuple[int, int, Decimal, bool]]) -> Work:
    work = Work()
    for start_ms, took_ms, reward, is_measured in rows:
        work.finished(reward)
        if is_measured:
            work.measured(took_ms)
        else:
            work.spent(start_ms, start_ms + took_ms)
    return work


@given(WORKS, st.integers(0, 400))
def test_workers_add_up_to_the_whole_and_their_rates_are_those_behind_the_mean(
    drawn: dict[str, list[tuple[int, int, Decimal, bool]]], gap_ms: int
) -> None:
    works = {worker: work_of(rows) for worker, rows in drawn.items()}
    found, (whole,) = by_worker(works, gap_ms), figures(works.values(), [gap_ms])
    assert {of_worker.worker for of_worker in found} == works.keys()
    assert sum(of_worker.time_ms for of_worker in found) == whole.time_ms
    assert sum((of_worker.pay or Decimal(0) for of_worker in found), Decimal(0)) == whole.pay
    assert tuple(of_worker.rate for of_worker in found if of_worker.rate is not None) == whole.rates
    assert [of_worker.rate is None for of_worker in found] == sorted(of_worker.rate is None for of_worker in found)


def test_the_lowest_comes_first_and_who_has_no_time_last() -> None:
    slow, fast, none = Work(), Work(), Work()
    for work, took_ms in ((slow, H), (fast, H // 4)):
        work.finished(Decimal(2))
        work.measured(took_ms)
    none.finished(Decimal(2))
    found = by_worker({"none": none, "fast": fast, "slow": slow}, 0)
    assert [(of_worker.worker, of_worker.rate) for of_worker in found] == [("slow", 2), ("fast", 8), ("none", None)]


def test_without_rewards_there_is_time_and_no_rate() -> None:
    work = Work()
    work.finished(Decimal(0))
    work.measured(H)
    (found,) = by_worker({"": work}, 0, priced=False)
    assert (found.worker, found.assignments, found.time_ms, found.pay, found.rate) == ("", 1, H, None, None)
