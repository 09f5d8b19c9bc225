"""The reference wage of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.money.amount import Money
from annotator.core.money.dated_rules import rule_on
from annotator.core.pay.minimum_wages import (
    Reference,
    WageBasis,
    WageRule,
    reference_on,
    reference_rule,
    rule_for_currency,
)
from annotator.core.pay.take_home import Share
from annotator.core.settings import OWN_WAGE, OWN_WAGE_BASIS, OWN_WAGE_CURRENCY, REFERENCE_WAGE, Settings

NET = "fr-minimum-net"
FRANCE = Settings({REFERENCE_WAGE.key: NET})
RULES = (
    WageRule(NET, Money(Decimal("9.52"), "EUR"), date(2026, 1, 1), "source"),
    WageRule(NET, Money(Decimal("9.22"), "EUR"), date(2024, 1, 1), "source"),
    WageRule(NET, Money(Decimal("9.74"), "EUR"), date(2026, 6, 1), "source"),
    WageRule("uk", Money(Decimal("12.71"), "GBP"), date(2026, 4, 1), "source"),
)


def wage_of(settings: Settings, rules: tuple[WageRule, ...], day: date) -> Money | None:
    rule = reference_rule(settings, rules, day)
    return rule.hourly if rule is not None else None


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2024, 1, 1), "9.22"),
        (date(2025, 12, 31), "9.22"),
        (date(2026, 1, 1), "9.52"),
        (date(2026, 5, 31), "9.52"),
        (date(2026, 6, 1), "9.74"),
        (date(2031, 1, 1), "9.74"),
    ],
)
def test_the_wage_of_a_day_is_the_one_in_force_on_it(day: date, amount: str) -> None:
    assert wage_of(FRANCE, RULES, day) == Money(Decimal(amount), "EUR")


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_nobody_is_compared_with_a_wage_unasked(day: date) -> None:
    assert reference_rule(Settings({}), RULES, day) is None


def test_before_the_first_rule_there_is_no_wage() -> None:
    assert wage_of(FRANCE, RULES, date(2023, 12, 31)) is None
    assert rule_on(RULES, "nobody", date(2026, 1, 1)) is None


@given(st.permutations(RULES), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_order_of_the_rules_in_their_file_does_not_matter(rules: list[WageRule], day: date) -> None:
    assert rule_on(tuple(rules), NET, day) == rule_on(RULES, NET, day)


def test_a_worker_s_own_wage_is_theirs_alone() -> None:
    own = Settings({}).with_value(REFERENCE_WAGE, "own")
    assert wage_of(own, RULES, date(2026, 6, 1)) is None
    told = own.with_value(OWN_WAGE, "15.50").with_value(OWN_WAGE_CURRENCY, "CHF")
    assert wage_of(told, RULES, date(2026, 6, 1)) == Money(Decimal("15.50"), "CHF")


@given(st.text(max_size=12))
def test_whatever_stands_in_the_settings_file_a_reference_can_be_asked_for(text: str) -> None:
    settings = Settings({REFERENCE_WAGE.key: "own", OWN_WAGE.key: text, OWN_WAGE_CURRENCY.key: text})
    wage = wage_of(settings, RULES, date(2026, 6, 1))
    assert wage is None or wage.amount > 0


DAY = date(2026, 11, 24)


def test_the_reference_is_a_rule_with_its_day_also_where_it_is_the_person_s_own() -> None:
    assert reference_rule(FRANCE, RULES, DAY) == RULES[2]
    own = Settings({REFERENCE_WAGE.key: "own", OWN_WAGE.key: "15", OWN_WAGE_CURRENCY.key: "CHF"})
    assert reference_rule(own, RULES, DAY) == WageRule("own", Money(Decimal(15), "CHF"), DAY, "", WageBasis.NET)
    gross = Settings({**own.chosen, OWN_WAGE_BASIS.key: "gross"})
    assert reference_rule(gross, RULES, DAY) == WageRule("own", Money(Decimal(15), "CHF"), DAY, "")
    assert reference_rule(Settings({REFERENCE_WAGE.key: "own"}), RULES, DAY) is None


def test_pay_is_held_against_a_wage_in_its_own_currency() -> None:
    own = WageRule("own", Money(Decimal(15), "EUR"), DAY, "")
    assert rule_for_currency(RULES, "EUR", DAY, own) == own
    assert rule_for_currency(RULES, "EUR", DAY) == RULES[2]
    assert rule_for_currency(RULES, "GBP", DAY, own) == RULES[3]
    net, gross = replace(RULES[2], basis=WageBasis.NET), WageRule("gross", Money(Decimal("12.31"), "EUR"), DAY, "")
    own_net = replace(own, basis=WageBasis.NET)
    assert rule_for_currency((net, gross), "EUR", DAY, own_net) == own_net
    assert rule_for_currency((net, gross), "EUR", DAY, net) == gross
    assert rule_for_currency((net,), "EUR", DAY, net) == net
    assert rule_for_currency(RULES, "GBP", date(2026, 3, 31), own) is None
    assert rule_for_currency(RULES, "XOF", DAY, own) is None


GROSS, NET_RULE = (
    WageRule(f"fr-minimum-{basis}", Money(Decimal(amount), "EUR"), date(2026, 6, 1), "source", basis)
    for basis, amount in ((WageBasis.GROSS, "12.31"), (WageBasis.NET, "9.74"))
)
FRENCH = (GROSS, NET_RULE, WageRule("uk", Money(Decimal("12.71"), "GBP"), date(2026, 4, 1), "source"))
BNC = (Share("contribution", Decimal("25.6")), Share("levy", Decimal("0.2")))


@pytest.mark.parametrize("chosen", ["fr-minimum-net", "fr-minimum-gross"])
def test_the_status_decides_the_basis_whichever_of_a_country_s_two_wages_was_chosen(chosen: str) -> None:
    settings = Settings({REFERENCE_WAGE.key: chosen})
    assert reference_on(settings, FRENCH, (), DAY) == Reference(GROSS.hourly, WageBasis.GROSS)
    assert reference_on(settings, FRENCH, None, DAY) == Reference(GROSS.hourly, WageBasis.GROSS)
    assert reference_on(settings, FRENCH, BNC, DAY) == Reference(NET_RULE.hourly, WageBasis.NET, BNC)
    taxed = (*BNC, Share("tax", Decimal("2.2")))  # a net wage has not paid it either
    assert reference_on(settings, FRENCH, taxed, DAY) == Reference(NET_RULE.hourly, WageBasis.NET, BNC, has_tax=True)


def test_where_only_a_gross_wage_is_known_pay_is_before_deductions_too() -> None:
    settings = Settings({REFERENCE_WAGE.key: "uk"})
    assert reference_on(settings, FRENCH, BNC, DAY) == Reference(FRENCH[2].hourly, WageBasis.GROSS, BNC)
    assert reference_on(settings, (NET_RULE,), (), DAY) == Reference(None, WageBasis.GROSS)


@pytest.mark.parametrize("basis", list(WageBasis))
def test_an_own_amount_is_before_deductions_while_none_are_known(basis: WageBasis) -> None:
    settings = Settings({REFERENCE_WAGE.key: "own", OWN_WAGE.key: "11", OWN_WAGE_BASIS.key: basis})
    assert reference_on(settings, FRENCH, (), DAY) == Reference(Money(Decimal(11), "EUR"), WageBasis.GROSS)
    assert reference_on(settings, FRENCH, BNC, DAY) == Reference(Money(Decimal(11), "EUR"), basis, BNC)
