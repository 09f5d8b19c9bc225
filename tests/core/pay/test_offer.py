"""Advertised pay of tasks, alone and together, against a count task by task."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayUnit
from annotator.core.bundle.tasks import Column, Tasks, packed
from annotator.core.money.amount import Money
from annotator.core.pay.offer import has_own_terms, promised, task_terms
from annotator.formats.bundle.reader import read_imported
from bundle_making import valid_files
from fakes.bundle_library import HeldSource

BUNDLE = read_imported(HeldSource("street", valid_files()))  # 0.04 EUR, 12 s
REWARDS = st.sampled_from(["", "0", "0.05", "0.10", "0.333", "2"])
TIMES = st.sampled_from(["", "1", "40", "3600"])
ROWS = st.lists(st.tuples(REWARDS, TIMES, st.booleans()), min_size=1, max_size=12)


def a_bundle(rows: list[tuple[str, str, bool]], *, is_timed: bool = True) -> Bundle:
    texts = {
        "id": [str(place) for place in range(len(rows))],
        "reward": [reward for reward, _time, _is_done in rows],
        "expected_s": [time for _reward, time, _is_done in rows],
    }
    columns = {name: Column((packed(column),)) for name, column in texts.items()}
    time = replace(BUNDLE.manifest.time, expected_s=12 if is_timed else None)
    return replace(BUNDLE, manifest=replace(BUNDLE.manifest, time=time), tasks=Tasks(columns, "id"))


@given(ROWS, st.booleans())
def test_an_hour_of_the_tasks_that_are_left_or_done_is_all_they_bring_over_all_they_take(
    rows: list[tuple[str, str, bool]], is_timed: bool
) -> None:
    bundle = a_bundle(rows, is_timed=is_timed)
    done = frozenset(str(place) for place, (_reward, _time, is_done) in enumerate(rows) if is_done)
    terms = task_terms(bundle.tasks)
    for found, chosen in (
        (terms.every(), [*bundle.tasks]),
        (terms.without(done), [task for task in bundle.tasks if task.id not in done]),
        (terms.of(done), [task for task in bundle.tasks if task.id in done]),
    ):
        promise = promised(bundle.manifest, found)
        assert (promise is None) == (not chosen)
        if promise is None:
            continue
        rewards = [money.amount for task in chosen if (money := bundle.reward(task, {})) is not None]
        times_s = [bundle.time_rule(task).expected_s for task in chosen]
        assert (promise.least.amount, promise.most.amount) == (min(rewards), max(rewards))
        known_s = [time_s for time_s in times_s if time_s is not None]
        if len(known_s) < len(times_s):
            assert (promise.times_s, promise.hourly) == (None, None)
            continue
        assert promise.times_s == (min(known_s), max(known_s))
        assert promise.hourly is not None
        exact = Fraction(sum(rewards)) * 3600 / sum(known_s)
        assert float(promise.hourly.amount) == pytest.approx(float(exact))


def test_rewards_of_their_own_are_what_an_hour_is_told_from() -> None:
    """0.10 EUR and 40 s are 9 EUR an hour; the rewards of these tasks, 0.15 EUR in the mean, are 13.50 EUR."""
    rows = [("0.05", "", False), ("0.333", "", False), ("0.10", "", False), ("0.117", "", False)]
    bundle, pay = a_bundle(rows), BUNDLE.manifest.pay
    assert pay is not None
    manifest = replace(
        bundle.manifest, pay=replace(pay, amount=Decimal("0.10")), time=replace(BUNDLE.manifest.time, expected_s=40)
    )
    alone, own = promised(manifest), promised(manifest, task_terms(bundle.tasks).every())
    assert alone is not None
    assert own is not None
    assert (alone.hourly, own.hourly) == (
        replace(own.least, amount=Decimal(9)),
        replace(own.least, amount=Decimal("13.5")),
    )


def test_without_pay_nothing_is_promised() -> None:
    assert promised(replace(BUNDLE.manifest, pay=None)) is None


@pytest.mark.parametrize(
    ("row", "is_own"), [(("", "", False), False), (("0.05", "", False), True), (("", "40", False), True)]
)
def test_a_table_has_terms_of_its_own_where_any_task_says_something(row: tuple[str, str, bool], is_own: bool) -> None:
    assert has_own_terms(a_bundle([("", "", False), row]).tasks) == is_own
    assert not has_own_terms(BUNDLE.tasks)


def test_by_the_minute_an_hour_is_promised_by_nobody() -> None:
    bundle, pay = a_bundle([("", "", False), ("2", "40", False)]), BUNDLE.manifest.pay
    assert pay is not None
    by_the_minute = replace(bundle.manifest, pay=replace(pay, unit=PayUnit.MEDIA_MINUTE))
    promise = promised(by_the_minute, task_terms(bundle.tasks).every())
    assert promise is not None
    assert (promise.least, promise.most) == (Money(Decimal("0.04"), "EUR"), Money(Decimal(2), "EUR"))
    assert (promise.by_the_minute, promise.hourly, promise.times_s) == (True, None, (12, 40))
