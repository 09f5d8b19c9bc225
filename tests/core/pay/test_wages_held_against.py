"""Like with like: a net wage beside take-home, a gross one beside the pay before contributions."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import Money, hourly
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share, take_home
from core.money_histories import all_pending

WAGES = st.decimals("0.5", "60", places=2)
SHARES = st.lists(st.builds(Share, st.just("contribution"), st.decimals(0, 45, places=1)), max_size=2).map(tuple)
AMOUNTS = st.decimals("0.01", "500", places=4)
WORK_MS = st.integers(1, 10**8)


@given(WAGES, SHARES, AMOUNTS, WORK_MS)
def test_take_home_reaches_a_net_wage_exactly_where_the_pay_reaches_what_is_needed(
    wage: Decimal, shares: tuple[Share, ...], amount: Decimal, work_ms: int
) -> None:
    reference = Reference(Money(wage, "EUR"), WageBasis.NET, shares)
    takings = all_pending({"EUR": format(amount, "f")})["EUR"]
    held, pay, needed = (
        reference.comparable_wage(takings, work_ms),
        hourly(takings.effective, work_ms),
        reference.needed,
    )
    assert held == hourly(take_home(takings, shares).net, work_ms)
    assert held is not None
    assert pay is not None
    assert needed is not None
    if abs(held - wage) > Decimal("1e-9"):
        assert (held > wage) == (pay > needed.amount)
    assert abs(reference.of_hourly(pay) - held) < Decimal("1e-15") * (1 + pay)


@given(WAGES, SHARES, AMOUNTS, WORK_MS)
def test_nothing_is_taken_off_before_a_gross_wage(
    wage: Decimal, shares: tuple[Share, ...], amount: Decimal, work_ms: int
) -> None:
    reference = Reference(Money(wage, "EUR"), WageBasis.GROSS, shares)
    takings = all_pending({"EUR": format(amount, "f")})["EUR"]
    assert reference.comparable_wage(takings, work_ms) == hourly(takings.effective, work_ms)
    assert reference.needed == Money(wage, "EUR")
    assert reference.net_share == 1
    assert not reference.takes_off


def test_where_nothing_is_left_no_pay_reaches_a_net_wage() -> None:
    reference = Reference(Money(Decimal(9), "EUR"), WageBasis.NET, (Share("contribution", Decimal(100)),))
    assert reference.needed is None
    assert reference.net_share == 0
