"""Sums of money lose nothing, however small the amounts and however many."""

from __future__ import annotations

from decimal import Decimal, Inexact
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import EXACT, Money
from annotator.core.pay.history import Work

# Twelve digits after the point are the most that a reward may have, nine before it the most that anybody is paid.
REWARDS = st.decimals(0, 10**9, places=12)


def test_a_thousand_rewards_of_a_tenth_of_a_cent_are_one_dollar() -> None:
    reward = Money.from_json({"amount": "0.001", "currency": "USD"})
    total = Decimal(0)
    for _number in range(1_000):
        total = EXACT.add(total, reward.amount)
    assert total == Decimal("1.00")
    assert Money(total, reward.currency).as_json() == {"amount": "1.000", "currency": "USD"}


def test_a_thousand_such_rewards_of_one_worker_are_one_dollar_too() -> None:
    work = Work()
    for _number in range(1_000):
        work.finished(Decimal("0.001"))
    assert (work.assignments, work.pay) == (1_000, Decimal("1.00"))


@given(st.lists(REWARDS, max_size=50), st.integers(0, 10**15))
def test_no_digit_is_lost_beside_a_large_sum(rewards: list[Decimal], before: int) -> None:
    strict = EXACT.copy()
    strict.traps[Inexact] = True
    total = Decimal(before)
    for reward in rewards:
        total = strict.add(total, reward)
    assert Fraction(total) == before + sum(map(Fraction, rewards))
