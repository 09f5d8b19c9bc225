"""Pay cards: what one says, and what many say together, also if some workers lie."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.manifest import Manifest
from annotator.core.pay.pay_cards import (
    LEAST_WORKERS,
    PayCard,
    RequesterName,
    TaskFacts,
    is_plausible,
    newest,
    quarter_of,
    requester_name,
    rounded_pay,
    summaries,
)
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.problem_log import ProblemLog, Reported
from bundle_making import MANIFEST
from pay_card_making import TODAY, card, made_of

MINUTE_MS = 60_000
LAB = RequesterName("Lab Nine", "lab.example")
PAYS = st.fractions(Fraction(1, 2), Fraction(60), max_denominator=100)
TASK = st.builds(
    TaskFacts,
    st.decimals("0", "20", places=2),
    st.integers(1_000, 3_600_000),
    st.sampled_from((True, False, None)),
    st.one_of(st.none(), st.integers(0, 90)),
)


def task(pay: str = "0.50", minutes: int = 10, *, accepted: bool | None = True, days: int | None = 14) -> TaskFacts:
    return TaskFacts(Decimal(pay), minutes * MINUTE_MS, accepted, days)


def test_a_card_needs_twenty_tasks_with_measured_time() -> None:
    assert made_of(*[task()] * 19, task(minutes=0)) is None
    assert made_of(*[task()] * 20) is not None


def test_a_card_says_median_and_least_pay_shares_and_days_coarsely() -> None:
    paid = [task("0.50", 10)] * 40 + [task("0.35", 10, accepted=None, days=None)] * 5
    made = made_of(*paid, *[task("0", 10, accepted=False, days=None)] * 3)
    assert made is not None
    assert (made.tasks, made.hours) == (20, Decimal(5))  # of 48 tasks in 8 hours
    assert (made.median, made.tenth) == (Decimal("3.00"), Decimal("2.10"))
    assert (made.accepted, made.days) == (90, 14)  # 40 of 43 decided


@given(st.lists(TASK, min_size=20, max_size=60))
def test_every_honest_card_is_plausible(tasks: list[TaskFacts]) -> None:
    made = made_of(*tasks)
    assert made is not None
    assert is_plausible(made, TODAY)


@given(st.fractions(0, 20_000))
def test_rounded_pay_stays_as_it_is_and_is_close(rate: Fraction) -> None:
    rounded = rounded_pay(rate)
    assert rounded_pay(Fraction(rounded)) == rounded
    assert abs(rounded - Decimal(rate.numerator) / rate.denominator) <= max(Decimal("0.025"), rounded / 40)


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("quarter", "2027-Q1"), ("quarter", "2026-Q5"), ("quarter", "1999-Q1"), ("quarter", "2026-Q3 "), ("tasks", 10),
        ("tasks", 51), ("tasks", 1_000_000), ("hours", Decimal("0.2")), ("hours", Decimal(7)),
        ("median", Decimal("4.01")), ("median", Decimal(5_000)), ("median", Decimal("-1.00")),
        ("tenth", Decimal("9.00")),
        ("accepted", 97), ("accepted", 105), ("days", -1), ("days", 401), ("issue", 0), ("issue", 1_000),
        ("requester", RequesterName("", "")), ("requester", RequesterName("Lab\nNine", "")),
        ("requester", RequesterName("a" * 201, "")),
    ],
)  # fmt: skip
def test_values_that_cannot_be_true_are_not_plausible(wrong: str, value: object) -> None:
    assert is_plausible(card(), TODAY)
    assert not is_plausible(replace(card(), **{wrong: value}), TODAY)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 30)))
def test_a_day_is_in_the_quarter_of_its_month(day: date) -> None:
    assert quarter_of(day) == f"{day.year}-Q{'111222333444'[day.month - 1]}"


def test_a_quarter_may_begin_a_day_earlier_elsewhere() -> None:
    assert is_plausible(card(quarter="2026-Q4"), date(2026, 9, 30))
    assert not is_plausible(card(quarter="2026-Q4"), date(2026, 9, 29))


def test_a_requester_is_the_same_in_another_spelling_and_another_one_elsewhere() -> None:
    assert RequesterName("LAB  nine", "Lab.example").id == LAB.id
    assert RequesterName("Lab Nine", "other.example").id != LAB.id


def manifest_of(name: str, contact: str) -> Manifest:
    text = MANIFEST.replace("City Mapping Group", name).replace("mapping@example.org", contact)
    read = read_manifest(text.encode(), ProblemLog())
    assert not isinstance(read, Reported)
    return read[0]


@pytest.mark.parametrize("name", ["Lab\u200bNine", " LabNine ", "Lab\u00adNine", "\u202aLabNine\u202c"])
def test_a_name_is_written_without_invisible_signs(name: str) -> None:
    assert requester_name(manifest_of(name, "by telephone")) == RequesterName("LabNine", "")


@pytest.mark.parametrize(
    ("contact", "origin"),
    [("Team@Lab.example", "lab.example"), ("https://www.lab.example/team?x=1", "lab.example"), ("http://[", "")],
)
def test_the_origin_is_the_host_of_the_contact(contact: str, origin: str) -> None:
    assert requester_name(manifest_of("Lab Nine", contact)).origin == origin


def test_nothing_is_shown_for_fewer_than_five_keys() -> None:
    one_worker = [card(1, quarter=f"2026-Q{number}") for number in (1, 2, 3)]
    (few,) = summaries([*one_worker, card(2), card(3), card(4)])
    assert (few.workers, few.is_shown) == (LEAST_WORKERS - 1, False)
    (enough,) = summaries([*one_worker, *(card(number) for number in (2, 3, 4, 5))])
    assert (enough.workers, enough.is_shown) == (5, True)


def test_currencies_and_requesters_are_never_mixed() -> None:
    cards = [card(1), card(1, currency="USD"), card(1, requester=LAB)]
    assert [summary.workers for summary in summaries(cards)] == [1, 1, 1]


def test_a_worker_counts_once_with_the_newest_quarter_of_the_last_year() -> None:
    (found,) = summaries([
        card(1, "2", quarter="2026-Q2"), card(1, "9"), *(card(number, "4") for number in (2, 3, 4)),
        card(5, "1", quarter="2025-Q3"),
    ])  # fmt: skip
    assert (found.workers, found.low, found.middle, found.high) == (4, Decimal(4), Decimal(4), Decimal("5.25"))
    assert found.cards == (("2026-Q3", 4), ("2026-Q2", 1), ("2025-Q3", 1))


def test_the_middle_is_a_mean_of_percentiles_around_the_median() -> None:
    (found,) = summaries([card(number, pay) for number, pay in enumerate("12379", start=1)])
    assert found.middle == Decimal("3.35")  # of 2.60, 2.80, 3.00, 3.80 and 4.60


CARDS = st.lists(
    st.builds(
        lambda number, pay, quarter, issue: card(number, pay, quarter=f"2026-Q{quarter}", issue=issue),
        st.integers(1, 8), PAYS, st.integers(1, 3), st.integers(1, 3),
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@given(CARDS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_cards_matters(cards: list[PayCard], chance: random.Random) -> None:
    mixed = [*cards, *chance.sample(cards, len(cards) // 2)]
    chance.shuffle(mixed)
    assert newest(mixed) == newest(cards)
    assert summaries(newest(mixed).values()) == summaries(newest(cards).values())


@given(st.lists(PAYS, min_size=38, max_size=60), st.lists(PAYS, min_size=2, max_size=2))
def test_the_middle_stays_between_honest_workers_close_to_the_middle(
    honest: list[Fraction], lies: list[Fraction]
) -> None:
    (found,) = summaries([card(number, pay) for number, pay in enumerate((*honest, *lies), start=1)])
    told = sorted(rounded_pay(pay) for pay in honest)
    last = len(told) + len(lies) - 1
    below, above = told[4 * last // 10 - len(lies)], told[6 * last // 10 + 1]
    assert rounded_pay(Fraction(below)) <= found.middle <= rounded_pay(Fraction(above))


@pytest.mark.parametrize("lies", [("0.05",), ("1000",), ("60",), ("0.05", "1000")])
@pytest.mark.parametrize(("workers", "deviation"), [(40, 0.5), (200, 0.7)])
def test_five_per_cent_liars_move_the_middle_by_less_than_ten_per_cent(
    workers: int, deviation: float, lies: tuple[str, ...]
) -> None:
    """The pay of honest workers is log-normal here, with this standard deviation of the logarithm: the quartiles differ
    by a factor of 2.0 and 2.6."""
    chance, worst = random.Random(f"{workers} {lies}"), Fraction(0)
    for _run in range(10):
        honest = [Fraction(4 * exp(chance.gauss(0, deviation))) for _worker in range(workers - workers // 20)]
        told = [Fraction(lies[number % len(lies)]) for number in range(workers // 20)]
        (true,) = summaries([card(number, pay) for number, pay in enumerate(honest, start=1)])
        (shown,) = summaries([card(number, pay) for number, pay in enumerate((*honest, *told), start=1)])
        worst = max(worst, abs(Fraction(shown.middle) / Fraction(true.middle) - 1))
    assert 0 <= worst < Fraction(1, 10)
