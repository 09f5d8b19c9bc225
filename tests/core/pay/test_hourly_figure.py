"""The hourly figure: one basis for the pay and the wage, whatever is deducted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.money.amount import Money, hourly
from annotator.core.money.income import Income
from annotator.core.pay.hourly_figure import figure_of_days, hourly_figure
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.take_home import Share, take_home
from core.money_histories import all_pending

WAGES = st.decimals("0.5", "60", places=2)
SHARES = st.lists(st.builds(Share, st.just("contribution"), st.decimals(0, 45, places=1)), min_size=1, max_size=2).map(
    tuple
)
AMOUNTS = st.decimals("0.01", "500", places=4)
WORK_MS = st.integers(1, 10**8)
TODAY = date(2026, 11, 24)


def income(amount: Decimal) -> Income:
    return all_pending({"EUR": format(amount, "f")})["EUR"]


@given(WAGES, SHARES, AMOUNTS, WORK_MS, st.sampled_from(WageBasis))
def test_pay_and_wage_have_one_basis_and_both_sides_of_the_deductions_are_known(
    wage: Decimal, shares: tuple[Share, ...], amount: Decimal, work_ms: int, basis: WageBasis
) -> None:
    figure = hourly_figure("EUR", income(amount), work_ms, Reference(Money(wage, "EUR"), basis, shares))
    net = take_home(income(amount), shares).net
    assert (figure.before, figure.after) == (income(amount).effective, net)
    assert figure.hourly == hourly(net if basis is WageBasis.NET else figure.before, work_ms)
    assert figure.wage == wage


@given(AMOUNTS, WORK_MS)
def test_without_a_status_there_is_nothing_after_deductions(amount: Decimal, work_ms: int) -> None:
    figure = hourly_figure("EUR", income(amount), work_ms, Reference(None, WageBasis.GROSS))
    assert figure.after is None
    assert figure.hourly == hourly(income(amount).effective, work_ms)


@given(SHARES, AMOUNTS, WORK_MS, WAGES)
def test_an_advertised_pay_that_comes_true_is_the_figure_to_the_last_digit(
    shares: tuple[Share, ...], amount: Decimal, work_ms: int, wage: Decimal
) -> None:
    reference = Reference(Money(wage, "EUR"), WageBasis.NET, shares)
    figure, before = hourly_figure("EUR", income(amount), work_ms, reference), hourly(income(amount).effective, work_ms)
    assert figure.hourly is not None
    assert before is not None
    assert abs(reference.of_hourly(before) - figure.hourly) < Decimal("1e-15") * (1 + before)


def test_a_wage_in_another_currency_is_no_wage() -> None:
    reference = Reference(Money(Decimal(10), "USD"), WageBasis.GROSS)
    assert hourly_figure("EUR", income(Decimal(1)), 1, reference).wage is None


@given(st.lists(st.tuples(AMOUNTS, SHARES), min_size=1, max_size=5), WORK_MS)
def test_days_with_rules_of_their_own_add_up_and_are_divided_last(
    days: list[tuple[Decimal, tuple[Share, ...]]], work_ms: int
) -> None:
    whole = income(sum((amount for amount, _shares in days), Decimal(0)))
    reference = Reference(None, WageBasis.NET, days[-1][1])
    of_days = [(income(amount), shares) for amount, shares in days]
    figure = figure_of_days("EUR", of_days, hourly_figure("EUR", whole, work_ms, reference), reference)
    assert figure is not None
    left = sum((take_home(one, shares).net for one, shares in of_days), Fraction(0))
    assert (figure.expected, figure.after, figure.hourly) == (left, left, hourly(left, work_ms))


def test_a_day_whose_deductions_are_not_known_leaves_no_figure_after_them() -> None:
    day, shares = income(Decimal(1)), (Share("contribution", Decimal(20)),)
    net = Reference(None, WageBasis.NET, shares)
    gross = replace(net, basis=WageBasis.GROSS)
    assert figure_of_days("EUR", [(day, None)], hourly_figure("EUR", day, 1, net), net) is None
    before = figure_of_days("EUR", [(day, None)], hourly_figure("EUR", day, 1, gross), gross)
    assert before is not None
    assert (before.after, before.expected) == (None, day.effective)
