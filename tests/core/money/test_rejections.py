"""Rejections by job, and mass rejections: neither few nor scattered rejections make one, in any order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import Money
from annotator.core.money.items import Item
from annotator.core.money.rejections import LEAST_TASKS, ONE_IN, MassRejection, Rejection, mass_rejection, rejected_jobs
from annotator.core.money.states import DECIDED, MoneyState

TODAY = date(2026, 11, 24)
REASONS = ("", "too dark", "Too dark", "wrong label")


def item(number: int, state: MoneyState = MoneyState.REJECTED, days: int = 0, bundle: str = "job@1") -> Item:
    money, decided = Money(Decimal("0.10"), "EUR"), TODAY - timedelta(days)
    return Item(f"u{number}", state, money, TODAY - timedelta(40), decided, "Lab", "Lab", bundle, f"t{number}")


def rejected(drawn: list[tuple[int, str]]) -> list[Rejection]:
    return [Rejection(item(number, days=days), reason) for number, (days, reason) in enumerate(drawn)]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(REASONS)), max_size=40).flatmap(
        lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))
    ),
    st.integers(0, 50),
)
def test_a_mass_rejection_is_the_largest_group_of_enough_tasks(
    drawn: tuple[list[tuple[int, str]], list[tuple[int, str]]], accepted: int
) -> None:
    ordered, shuffled = drawn
    decided = len(ordered) + accepted
    days = Counter(days for days, _reason in ordered)
    reasons = Counter(reason.lower() for _days, reason in ordered)
    del reasons[""]
    largest = max([0, *days.values(), *reasons.values()])
    found = mass_rejection(rejected(ordered), decided)
    again = mass_rejection(rejected(shuffled), decided)
    assert (found is None) is (again is None)
    assert (found is not None) is (largest >= LEAST_TASKS and ONE_IN * largest >= decided)
    if found is not None and again is not None:
        assert found.tasks == again.tasks == largest <= len(ordered)
        assert (found.day is None) is bool(found.reason)


def test_the_thresholds_are_inclusive_and_one_less_is_none() -> None:
    same_day = rejected([(3, "")] * LEAST_TASKS)
    named = MassRejection(LEAST_TASKS, day=TODAY - timedelta(3))
    assert mass_rejection(same_day, ONE_IN * LEAST_TASKS) == named
    assert mass_rejection(same_day, ONE_IN * LEAST_TASKS + 1) is None, "less than half of the decided"
    assert mass_rejection(same_day[1:], LEAST_TASKS - 1) is None
    scattered = [(number, REASONS[1 + number % 2]) for number in range(LEAST_TASKS)]
    assert mass_rejection(rejected(scattered), LEAST_TASKS) == MassRejection(LEAST_TASKS, reason="too dark")
    without = [(number, "") for number in range(LEAST_TASKS)]
    assert mass_rejection(rejected(without), LEAST_TASKS) is None, "no reason is not one same reason"


@given(st.lists(st.tuples(st.sampled_from(sorted(DECIDED)), st.sampled_from(["", "a@1", "a@2"]), st.integers(0, 9))))
def test_each_decided_reward_is_in_one_job_and_each_rejection_in_one_list(
    drawn: list[tuple[MoneyState, str, int]],
) -> None:
    found = rejected_jobs(
        (item(number, state, days, bundle), "too\n dark ") for number, (state, bundle, days) in enumerate(drawn)
    )
    listed = [each.item.unique_id for job in found for each in job.rejections]
    expected = [f"u{number}" for number, (state, _bundle, _days) in enumerate(drawn) if state is MoneyState.REJECTED]
    assert sorted(listed) == sorted(expected)
    for job in found:
        assert job.decided == sum(bundle == job.bundle for _state, bundle, _days in drawn)
        assert job.lost == {"EUR": Decimal("0.10") * len(job.rejections)}
        assert job.reasons == [("too dark", len(job.rejections))]
        decided = [each.item.decided or TODAY for each in job.rejections]
        assert decided == sorted(decided, reverse=True)
    latest = [job.rejections[0].item.decided or TODAY for job in found]
    assert latest == sorted(latest, reverse=True)
