"""The hourly figure and the take-home pay in one's own currency: the exact sum of the days at the shown rates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS, Money
from annotator.core.money.exchange import ExchangeRates, RateRow
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.own_currency import OwnCurrency
from annotator.core.pay.periods import DayBooks, statement_days
from annotator.core.pay.take_home import Share, TakeHome, merged, take_home

FIRST = date(2026, 11, 2)
DAYS = [FIRST + timedelta(days) for days in range(8)]
GROSS = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)
NET = Reference(Money(Decimal("9.75"), "EUR"), WageBasis.NET, (Share("contribution", Decimal("25.6")),))
AMOUNTS = st.decimals(0, 500, places=3)
INCOMES = st.builds(
    lambda accepted, pending, fee: Income(
        {
            MoneyState.APPROVED: Tally(2, accepted),
            MoneyState.SUBMITTED: Tally(1, pending),
            MoneyState.FEE_OF_PAY: Tally(1, fee),
        },
        Fraction(pending) * Fraction(95, 100),
    ),
    AMOUNTS,
    AMOUNTS,
    st.decimals(0, 2, places=2),
)
MONEY = st.dictionaries(
    st.sampled_from(DAYS), st.dictionaries(st.sampled_from(("EUR", "USD", "MAD")), INCOMES, min_size=1), min_size=1
)
RATES = st.dictionaries(st.sampled_from(DAYS), st.decimals("0.01", 20, places=4), max_size=3)

type Daily = dict[date, dict[str, Income]]


def added(incomes: list[Income]) -> Income:
    states = {state for income in incomes for state in income.tallies}
    tallies = {
        state: Tally(
            sum(each.count(state) for each in incomes), sum((each.amount(state) for each in incomes), Decimal(0))
        )
        for state in states
    }
    return Income(tallies, sum((each.expected_pending for each in incomes), Fraction(0)))


def books(money: Daily, reference: Reference, own: OwnCurrency | None, work_ms: int = HOUR_MS) -> DayBooks:
    def money_of(first: date, last: date) -> dict[str, Income]:
        found: dict[str, list[Income]] = {}
        for day, incomes in money.items():
            for name, income in incomes.items() if first <= day <= last else ():
                found.setdefault(name, []).append(income)
        return {name: added(each) for name, each in found.items()}

    def receipts_of(first: date, last: date) -> Daily:
        return {day: incomes for day, incomes in money.items() if first <= day <= last}

    def shares_on(_day: date) -> tuple[Share, ...]:
        return reference.shares

    times = {State.ON_TASK: work_ms}
    return DayBooks(lambda _day: times, money_of, receipts_of, shares_on, reference, own, lambda: sorted(money))


def value_of(amount: Fraction, currency: str, day: date, of_usd: dict[date, Decimal]) -> Fraction | None:
    known = [each for each in of_usd if each <= day]
    if currency == "USD":
        return amount / Fraction(of_usd[max(known)]) if known else None
    return amount if currency == "EUR" else None


@given(MONEY, RATES, st.sampled_from((GROSS, NET)))
def test_the_figure_is_the_exact_sum_of_the_days_at_the_rates_over_all_time(
    money: Daily, of_usd: dict[date, Decimal], reference: Reference
) -> None:
    own = OwnCurrency("EUR", ExchangeRates(RateRow(day, "EUR", {"USD": rate}) for day, rate in of_usd.items()))
    parts, left_out, is_foreign = list[Fraction](), Fraction(0), False
    for day, incomes in money.items():
        for name, income in incomes.items():
            amount = income.effective
            if reference.is_net:
                amount = amount * Fraction(744, 1000) - Fraction(income.fees)
            value = value_of(amount, name, day, of_usd)
            is_foreign |= name != "EUR"
            if value is None:
                left_out += amount
            else:
                parts.append(value)
    bar = books(money, reference, own).bar(DAYS[0], DAYS[-1])
    apart = books(money, reference, None).bar(DAYS[0], DAYS[-1])
    if not parts or not is_foreign:
        assert bar.figures == apart.figures
        return
    figure = bar.figures["EUR"]
    assert figure.view is not None
    assert figure.expected == figure.view.total == sum(parts)
    assert sum((part.amount for part in figure.view.left_out), Fraction(0)) == left_out
    assert figure.hourly is not None
    assert abs(Fraction(figure.hourly) - figure.expected / len(DAYS)) < Fraction(1, 10**20)
    assert figure.wage == reference.wage_in("EUR")
    days = statement_days(DAYS[0], DAYS[-1], books(money, reference, own))
    assert sum((day.figures["EUR"].expected for day in days if "EUR" in day.figures), Fraction(0)) == sum(parts)
    assert bar.currencies[0] == "EUR"
    assert {name for name in bar.currencies if name != "EUR"} <= {"USD", "MAD"}
    assert abs(Fraction(figure.income.pending) * Fraction(95, 100) - figure.income.expected_pending) < Fraction(
        1, 10**20
    )


@given(MONEY, RATES)
def test_take_home_pay_is_converted_line_by_line(money: Daily, of_usd: dict[date, Decimal]) -> None:
    own = OwnCurrency("EUR", ExchangeRates(RateRow(day, "EUR", {"USD": rate}) for day, rate in of_usd.items()))
    homes = [
        (day, name, take_home(income, NET.shares)) for day, incomes in money.items() for name, income in incomes.items()
    ]
    values = [value_of(home.net, name, day, of_usd) for day, name, home in homes]
    found = dict[str, TakeHome | None]()
    for name in {name for _day, name, _home in homes}:
        found[name] = merged(home for _day, each, home in homes if each == name)
    whole = own.take_home(found, ((day, {name: home}) for day, name, home in homes))
    known = [value for value in values if value is not None]
    if not known or found.keys() == {"EUR"}:
        assert whole == found
        return
    in_euros = whole["EUR"]
    assert in_euros is not None
    assert in_euros.net == sum(known, Fraction(0))
    assert whole.keys() <= {"EUR", *found}


def test_dollars_of_two_hours_are_in_the_euros_of_both() -> None:
    money = {FIRST: {"USD": Income({MoneyState.PAID: Tally(1, Decimal("10.80"))})},
             DAYS[1]: {"EUR": Income({MoneyState.PAID: Tally(1, Decimal(5))})}}  # fmt: skip
    own = OwnCurrency("EUR", ExchangeRates([RateRow(FIRST, "EUR", {"USD": Decimal("1.08")})]))
    bar = books(money, GROSS, own).bar(FIRST, DAYS[1])
    assert bar.currencies == ("EUR",)
    assert bar.hourly("EUR") == Decimal("7.5")
    assert bar.hourly("USD") is None
    assert books(money, GROSS, None).bar(FIRST, DAYS[1]).currencies == ("EUR", "USD")


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_without_a_rate_each_currency_stays_apart(currency: str) -> None:
    money = {FIRST: {currency: Income({MoneyState.PAID: Tally(1, Decimal(5))})}}
    own = OwnCurrency("GBP", ExchangeRates(()))
    assert books(money, GROSS, own).bar(FIRST, FIRST) == books(money, GROSS, None).bar(FIRST, FIRST)
    home: dict[str, TakeHome | None] = {currency: TakeHome(Fraction(5), ())}
    assert own.take_home(home, [(FIRST, home)]) == home
