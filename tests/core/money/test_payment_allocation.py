"""Which rewards a payment reaches, and what several rewards may be said to have become at once."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.payers import Payer, new_key
from annotator.core.money.payments import allocate
from annotator.core.money.states import DECISIONS, MoneyState, common_next, may_become

AMOUNTS = st.lists(st.decimals(0, 5, places=3), max_size=12)
STATES = st.sets(st.sampled_from(MoneyState))


@given(AMOUNTS, st.decimals(0, 30, places=3))
def test_a_payment_covers_what_it_is_enough_for_and_not_one_more(amounts: list[Decimal], paid: Decimal) -> None:
    count = allocate(amounts, paid)
    assert sum(amounts[:count], Decimal(0)) <= paid
    assert count == len(amounts) or sum(amounts[: count + 1], Decimal(0)) > paid


def test_the_first_that_is_too_large_ends_it() -> None:
    assert allocate([Decimal("0.30"), Decimal(5), Decimal("0.10")], Decimal("0.40")) == 1
    assert allocate([Decimal("0.1")] * 3, Decimal("0.3")) == 3


@given(STATES)
def test_what_is_common_is_possible_for_each(states: set[MoneyState]) -> None:
    shared = common_next(states)
    assert set(shared) <= DECISIONS
    for after in DECISIONS:
        assert (after in shared) == (bool(states) and all(may_become(before, after) for before in states))


def test_nobody_decides_that_a_task_is_offered() -> None:
    assert MoneyState.OFFERED not in common_next([MoneyState.EXPIRED])


def test_a_new_payer_has_a_key_of_its_own() -> None:
    known = [Payer("ma-plate-forme", "Other")]
    assert new_key("Clic & Gagne (FR)", known) == "clic-gagne-fr"
    assert new_key("Ma Plate-Forme", known) == "ma-plate-forme-2"
    assert new_key("!", known) == "payer"
