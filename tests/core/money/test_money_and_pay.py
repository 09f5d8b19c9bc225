"""Exact money, and rates that divide last."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import Money, approval_rate, break_even_ms, hourly, parse_amount
from annotator.core.money.items import Parts, Sums, add
from annotator.core.money.states import MoneyState
from core.histories import AMOUNTS, CURRENCIES

MONEY = st.builds(Money, AMOUNTS, CURRENCIES)
TIMES_MS = st.integers(1, 10**11)


@given(AMOUNTS)
def test_an_amount_written_plainly_is_read_exactly(amount: Decimal) -> None:
    assert parse_amount(format(amount, "f")) == amount


@pytest.mark.parametrize("text", ["0.04", "12", "-3.50", "0.0001", "00.10", f"{'9' * 16}.{'9' * 12}"])
def test_plain_decimals_are_amounts(text: str) -> None:
    assert parse_amount(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "--1", "1-2", "1.2.3", "1e3", "1E-2", "NaN", "Infinity", "+1", "1,50", "1 000", "0.04 ",
        "\n1", "1_000", "٣", "0.04€", "1" * 17, "0." + "1" * 13,
    ],
)  # fmt: skip
def test_anything_else_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@given(st.text(max_size=40))
def test_no_text_whatever_is_more_than_refused(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or amount.is_finite()


@given(MONEY)
def test_money_written_down_and_read_again_is_the_same_money(money: Money) -> None:
    assert Money.from_json(money.as_json()) == money


def summed(amounts: list[Money]) -> dict[str, Decimal]:
    """Sum the items like the ledger: one account per currency."""
    sums, accounts = Sums(), dict[str, int]()
    for money in amounts:
        account = accounts.setdefault(money.currency, len(accounts))
        add(sums, account, ((MoneyState.SUBMITTED, money.amount),))
    return {name: sums[account][MoneyState.SUBMITTED].amount for name, account in accounts.items()}


@given(st.lists(MONEY, max_size=30))
def test_currencies_are_summed_apart_and_exactly(amounts: list[Money]) -> None:
    sums = summed(amounts)
    assert sums.keys() == {money.currency for money in amounts}
    for currency, total in sums.items():
        assert Fraction(total) == sum(Fraction(money.amount) for money in amounts if money.currency == currency)


def test_a_thousand_tenths_of_a_cent_are_one_dollar() -> None:
    assert summed([Money(Decimal("0.001"), "USD")] * 1_000) == {"USD": Decimal("1.00")}


PARTS = st.lists(st.tuples(st.sampled_from(MoneyState), AMOUNTS), max_size=3).map(tuple)


@given(st.lists(st.tuples(st.integers(0, 2), PARTS), max_size=12), st.randoms())
def test_what_is_taken_out_again_in_any_order_leaves_nothing(many: list[tuple[int, Parts]], order: Random) -> None:
    sums = Sums()
    for account, parts in many:
        add(sums, account, parts)
    order.shuffle(many)
    for account, parts in many:
        add(sums, account, parts, -1)
    assert sums == {}


@given(AMOUNTS, TIMES_MS)
def test_an_hourly_rate_is_right_to_the_last_digit_that_anybody_sees(amount: Decimal, time_ms: int) -> None:
    rate = hourly(amount, time_ms)
    assert rate is not None
    exact = Fraction(amount) * 3_600_000 / time_ms
    assert abs(Fraction(rate) - exact) <= exact * Fraction(1, 10**38)


@pytest.mark.parametrize("time_ms", [0, -1])
def test_no_time_gives_no_rate(time_ms: int) -> None:
    assert hourly(Decimal(1), time_ms) is None


@given(st.integers(0, 500), st.integers(0, 500))
def test_acceptance_is_a_share_that_is_never_certain_either_way(accepted: int, refused: int) -> None:
    assert 0 < approval_rate(accepted, accepted + refused) < 1


@given(st.integers(0, 50), st.integers(0, 50), st.fractions(0, 1))
def test_decisions_draw_the_assumed_rate_towards_their_own(accepted: int, refused: int, assumed: Fraction) -> None:
    decided = accepted + refused
    rate = approval_rate(accepted, decided, assumed)
    assert approval_rate(0, 0, assumed) == assumed
    assert rate * (decided + 20) == accepted + 20 * assumed
    if decided:
        assert min(assumed, Fraction(accepted, decided)) <= rate <= max(assumed, Fraction(accepted, decided))


def test_before_any_decision_nineteen_of_twenty_are_expected() -> None:
    assert approval_rate(0, 0) == Fraction(19, 20)


@given(AMOUNTS.filter(bool), st.decimals("0.01", 500, places=2))
def test_a_task_that_takes_what_it_may_still_pays_the_floor_and_a_moment_longer_does_not(
    reward: Decimal, floor: Decimal
) -> None:
    most_ms = break_even_ms(Fraction(0), 0, Fraction(reward), floor)
    exact_ms = Fraction(reward) * 3_600_000 / Fraction(floor)
    assert most_ms <= exact_ms < most_ms + 1


@given(AMOUNTS, st.integers(0, 10**8), AMOUNTS.filter(bool), st.decimals("0.01", 500, places=2))
def test_a_stretch_with_one_more_task_pays_the_floor_for_as_long_as_it_breaks_even(
    brought: Decimal, work_ms: int, reward: Decimal, floor: Decimal
) -> None:
    left_ms = break_even_ms(Fraction(brought), work_ms, Fraction(reward), floor)
    whole = Fraction(brought + reward) * 3_600_000
    assert (work_ms + left_ms) * Fraction(floor) <= whole < (work_ms + left_ms + 1) * Fraction(floor)


def test_after_a_slow_hour_the_next_task_has_no_time_left() -> None:
    assert break_even_ms(Fraction(5), 3_600_000, Fraction(1), Decimal(10)) == -1_440_000
    assert break_even_ms(Fraction(0), 0, Fraction(1, 10), Decimal(10)) == 36_000
