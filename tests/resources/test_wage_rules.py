"""The reference wages that ship change on the right days, and a broken file is refused with the rule named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from annotator.core.money.amount import Money
from annotator.core.money.dated_rules import rule_on
from annotator.core.pay.minimum_wages import WageBasis
from annotator.core.settings import REFERENCE_WAGE
from annotator.formats.builtin.dated_rules import read_wage_rules
from annotator.formats.builtin.resources import resource_bytes

RULES = read_wage_rules(resource_bytes("rules/minimum-wages.toml"))
FRANCE = (
    ("fr-minimum-gross", date(2024, 1, 1), "11.65"),
    ("fr-minimum-gross", date(2024, 11, 1), "11.88"),
    ("fr-minimum-gross", date(2026, 1, 1), "12.02"),
    ("fr-minimum-gross", date(2026, 6, 1), "12.31"),
    ("fr-minimum-net", date(2024, 1, 1), "9.22"),
    ("fr-minimum-net", date(2024, 11, 1), "9.40"),
    ("fr-minimum-net", date(2026, 1, 1), "9.52"),
    ("fr-minimum-net", date(2026, 6, 1), "9.74"),
)
ELSEWHERE = (
    ("us-federal", date(2009, 7, 24), "7.25", "USD"),
    ("uk", date(2026, 4, 1), "12.71", "GBP"),
    ("de", date(2026, 1, 1), "13.90", "EUR"),
    ("nl", date(2026, 7, 1), "14.99", "EUR"),
    ("au", date(2026, 7, 1), "26.44", "AUD"),
    ("ie", date(2026, 1, 1), "14.15", "EUR"),
)
ONE = """[[rule]]
key = "xx"
value = "10.50"
unit = "EUR/h net"
from = 2026-01-01
checked = 2026-12-02
source = "somewhere"
"""


def test_only_what_is_named_net_is_net() -> None:
    net = {rule.key for rule in RULES if rule.basis is WageBasis.NET}
    assert net == {"fr-minimum-net"}


def hourly(key: str, day: date) -> Money | None:
    rule = rule_on(RULES, key, day)
    return rule.hourly if rule else None


@pytest.mark.parametrize(("key", "day", "amount"), FRANCE)
def test_the_french_minimum_changes_on_its_day_and_not_the_day_before(key: str, day: date, amount: str) -> None:
    new = Money(Decimal(amount), "EUR")
    assert hourly(key, day) == new
    assert hourly(key, day - timedelta(days=1)) != new


@pytest.mark.parametrize(("key", "day", "amount", "currency"), ELSEWHERE)
def test_the_wage_of_another_country_changes_on_its_day_and_not_the_day_before(
    key: str, day: date, amount: str, currency: str
) -> None:
    assert hourly(key, day) == Money(Decimal(amount), currency)
    assert hourly(key, date(2026, 11, 20)) == Money(Decimal(amount), currency)
    assert hourly(key, day - timedelta(days=1)) != Money(Decimal(amount), currency)


def test_every_reference_a_person_can_choose_has_a_rule_and_every_rule_can_be_chosen() -> None:
    assert {rule.key for rule in RULES} == set(REFERENCE_WAGE.choices) - {"none", "own"}


def test_every_rule_says_where_it_comes_from() -> None:
    assert all(len(rule.source) > 10 for rule in RULES)


def test_a_rule_is_read_as_it_is_written() -> None:
    (rule,) = read_wage_rules(ONE.encode())
    assert (rule.key, rule.hourly, rule.since) == ("xx", Money(Decimal("10.50"), "EUR"), date(2026, 1, 1))
    assert str(rule.hourly.amount) == "10.50"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "form"),
        ("rule = 3", "form"),
        ("rule = [3]", "rule 1"),
        (ONE.replace('source = "somewhere"\n', ""), "rule 1.*source"),
        (ONE + "to = 2027-01-01\n", "rule 1: to: field"),
        (ONE.replace('"10.50"', "10.50"), "rule 1.*value"),
        (ONE.replace("10.50", "-1"), "rule 1.*value"),
        (ONE.replace("EUR/h net", "EUR"), "rule 1.*unit"),
        (ONE.replace("EUR/h net", "EUR/h"), "rule 1.*unit"),
        (ONE.replace("2026-01-01", '"2026-01-01"'), "rule 1.*from"),
        (ONE.replace("2026-01-01", "2026-01-01T00:00:00"), "rule 1.*from"),
        (ONE + 'confirmed = "no"\n', "rule 1.*confirmed"),
        (ONE.replace('"xx"', '""'), "rule 1.*key"),
        (ONE + ONE, "rule 2: from: twice"),
    ],
)
def test_a_broken_rule_is_refused_with_its_number_and_field(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_wage_rules(text.encode())
