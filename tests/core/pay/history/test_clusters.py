"""Overlapping time counts once, whatever the order of the rows and wherever on the clock."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.pay.history import Figures, Span, Work, clusters, figures
from core.histories import AMOUNTS, S

GAPS = st.integers(0, 400)
SPANS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 120)).map(lambda one: (one[0], sum(one))), max_size=40)
DONE = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 120), AMOUNTS), min_size=1, max_size=12)


def merged(spans: list[Span], gap_ms: int) -> list[Span]:
    return list(clusters(sorted(spans), gap_ms))


def length(spans: list[Span]) -> int:
    return sum(end - start for start, end in spans)


def work_of(done: list[tuple[int, int, Decimal]]) -> Work:
    work = Work()
    for start_ms, took_ms, reward in done:
        work.finished(reward)
        work.spent(start_ms, start_ms + took_ms)
    return work


def one(works: list[Work], gap_ms: int) -> Figures:
    (found,) = figures(works, [gap_ms])
    return found


@given(SPANS)
def test_without_a_gap_the_time_is_that_of_the_union(spans: list[Span]) -> None:
    instants = {instant for start, end in spans for instant in range(start, end)}
    assert length(merged(spans, 0)) == len(instants)


@given(SPANS, GAPS)
def test_clusters_hold_every_span_and_lie_further_apart_than_the_gap(spans: list[Span], gap_ms: int) -> None:
    found = merged(spans, gap_ms)
    assert all(any(first <= start and end <= last for first, last in found) for start, end in spans)
    assert all(later[0] - earlier[1] > gap_ms for earlier, later in pairwise(found))
    assert {first for first, _last in found} <= {start for start, _end in spans}
    assert {last for _first, last in found} <= {end for _start, end in spans}


@given(SPANS, GAPS, GAPS)
def test_a_wider_gap_never_takes_time_away_and_never_makes_more_clusters(spans: list[Span], a: int, b: int) -> None:
    narrow, wide = merged(spans, min(a, b)), merged(spans, max(a, b))
    assert length(narrow) <= length(wide)
    assert len(wide) <= len(narrow)


@given(SPANS, GAPS, st.integers(-(10**12), 10**12))
def test_when_it_was_does_not_matter(spans: list[Span], gap_ms: int, later_ms: int) -> None:
    moved = merged([(start + later_ms, end + later_ms) for start, end in spans], gap_ms)
    assert moved == [(start + later_ms, end + later_ms) for start, end in merged(spans, gap_ms)]


@given(DONE.flatmap(lambda done: st.tuples(st.just(done), st.permutations(done))), GAPS)
def test_the_order_of_the_rows_does_not_matter(
    both: tuple[list[tuple[int, int, Decimal]], list[tuple[int, int, Decimal]]], gap_ms: int
) -> None:
    given_order, other_order = (one([work_of(done)], gap_ms) for done in both)
    assert given_order == other_order


@pytest.mark.parametrize(("apart_s", "count", "time_s"), [(59, 1, 79), (60, 1, 80), (61, 2, 20)])
def test_a_gap_of_exactly_the_limit_joins(apart_s: int, count: int, time_s: int) -> None:
    spans = [(0, 10 * S), ((10 + apart_s) * S, (20 + apart_s) * S)]
    found = merged(spans, 60 * S)
    assert (len(found), length(found)) == (count, time_s * S)


def test_a_short_task_inside_a_long_one_does_not_end_the_cluster() -> None:
    assert merged([(0, 100), (10, 20), (90, 110)], 0) == [(0, 110)]


def test_tasks_that_touch_are_one_cluster() -> None:
    assert merged([(0, 10), (10, 10), (10, 20)], 0) == [(0, 20)]


@given(st.lists(DONE, min_size=1, max_size=6), GAPS)
def test_figures_are_the_sums_and_one_division(many: list[list[tuple[int, int, Decimal]]], gap_ms: int) -> None:
    found = one([work_of(done) for done in many], gap_ms)
    pay = total(done for row in many for done in row)
    times = [length(merged([(start, start + took) for start, took, _reward in done], gap_ms)) for done in many]
    naive_ms = sum(took for done in many for _start, took, _reward in done)
    assert (found.workers, found.assignments) == (len(many), sum(map(len, many)))
    assert (found.time_ms, found.naive_ms) == (sum(times), naive_ms)
    assert found.pay is not None
    assert Fraction(found.pay) == pay
    own = [total(done) * 3_600_000 / time_ms for done, time_ms in zip(many, times, strict=True) if time_ms]
    close(found.pooled, pay * 3_600_000 / sum(times) if sum(times) else None)
    close(found.naive, pay * 3_600_000 / naive_ms if naive_ms else None)
    close(found.mean, mean(own) if own else None)
    close(found.median, median(own) if own else None)


def total(done: Iterable[tuple[int, int, Decimal]]) -> Fraction:
    return sum((Fraction(reward) for _start, _took, reward in done), Fraction(0))


def close(found: Decimal | None, exact: Fraction | None) -> None:
    assert (found is None) == (exact is None)
    if found is not None and exact is not None:
        assert abs(Fraction(found) - exact) <= exact * Fraction(1, 10**35)


def test_a_worker_without_any_time_has_no_rate_and_counts_all_the_same() -> None:
    found = one([work_of([(5, 0, Decimal("0.10"))]), work_of([(0, 3_600_000, Decimal(8))])], 0)
    assert (found.workers, found.pay, found.rates) == (2, Decimal("8.10"), (Decimal(8),))
    assert found.pooled == Decimal("8.10")


def test_where_rewards_are_not_known_there_is_time_and_no_rate() -> None:
    (found,) = figures([work_of([(0, 10, Decimal(0))])], [0], priced=False)
    assert (found.time_ms, found.assignments) == (10, 1)
    assert (found.pay, found.pooled, found.naive, found.mean, found.median, found.rates) == (*[None] * 5, ())


def test_nobody_at_all_gives_zeros_and_no_rate() -> None:
    found = one([], 60)
    assert (found.assignments, found.workers, found.clusters, found.pay) == (0, 0, 0, Decimal(0))
    assert (found.pooled, found.naive, found.mean, found.median) == (None, None, None, None)


def test_who_earns_exactly_the_reference_reaches_it() -> None:
    hour = 3_600_000
    found = one([work_of([(0, hour, Decimal(pay))]) for pay in ("7.24", "7.25", "9")], 0)
    assert found.at_or_above(Decimal("7.25")) == 2


def test_several_gaps_are_told_in_the_order_in_which_they_were_asked() -> None:
    found = figures([work_of([(0, 10, Decimal(1)), (70, 10, Decimal(1))])], [60, 0])
    assert [(one.gap_ms, one.clusters, one.time_ms) for one in found] == [(60, 1, 80), (0, 2, 20)]
