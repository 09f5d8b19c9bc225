"""Exact money, and rates that divide last."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.meter import Totals
from annotator.core.money import Money, parse_amount
from annotator.core.pay import acceptance, allowed_ms, expected_pending, hourly
from core.histories import AMOUNTS, CURRENCIES

MONEY = st.builds(Money, AMOUNTS, CURRENCIES)
TIMES_MS = st.integers(1, 10**11)


@given(AMOUNTS)
def test_an_amount_written_plainly_is_read_exactly(amount: Decimal) -> None:
    assert parse_amount(format(amount, "f")) == amount


@pytest.mark.parametrize("text", ["0.04", "12", "-3.50", "0.0001", "00.10"])
def test_plain_decimals_are_amounts(text: str) -> None:
    assert parse_amount(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "--1", "1-2", "1.2.3", "1e3", "1E-2", "NaN", "Infinity", "+1", "1,50", "1 000", "0.04 ",
        "\n1", "1_000", "٣", "0.04€", "1" * 31,
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


def pending_of(amounts: list[Money]) -> Mapping[str, Decimal]:
    """What the meter makes of rewards that were submitted one after the other."""
    window = Totals()
    for money in amounts:
        window = window.submitted(money, 1)
    return window.pending


@given(st.lists(MONEY, max_size=30))
def test_currencies_are_summed_apart_and_exactly(amounts: list[Money]) -> None:
    sums = pending_of(amounts)
    assert sums.keys() == {money.currency for money in amounts}
    for currency, total in sums.items():
        assert Fraction(total) == sum(Fraction(money.amount) for money in amounts if money.currency == currency)


def test_a_thousand_tenths_of_a_cent_are_one_dollar() -> None:
    assert pending_of([Money(Decimal("0.001"), "USD")] * 1_000) == {"USD": Decimal("1.00")}


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
    numerator, denominator = acceptance(accepted, accepted + refused)
    assert 0 < numerator < denominator


@given(AMOUNTS, st.integers(0, 50), st.integers(0, 50))
def test_pending_money_is_expected_at_the_acceptance_rate(amount: Decimal, accepted: int, refused: int) -> None:
    decided = accepted + refused
    with localcontext(prec=60):
        by_hand = amount * (accepted + 19) / (decided + 20)
        assert abs(expected_pending(amount, accepted, decided) - by_hand) <= by_hand * Decimal("1e-38")


def test_before_any_decision_nineteen_of_twenty_are_expected() -> None:
    assert expected_pending(Decimal("0.20")) == Decimal("0.19")


@given(AMOUNTS.filter(bool), st.decimals("0.01", 500, places=2))
def test_a_task_that_takes_what_it_may_still_pays_the_floor_and_a_moment_longer_does_not(
    reward: Decimal, floor: Decimal
) -> None:
    most_ms = allowed_ms(reward, floor)
    exact_ms = Fraction(reward) * 3_600_000 / Fraction(floor)
    assert most_ms <= exact_ms < most_ms + 1
