"""The standing of a figure on a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.dated_rules import RuleState, rule_on, standing
from annotator.core.pay.take_home import ShareRule

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
CHECKED = date(2026, 12, 2)


@st.composite
def some_rules(draw: st.DrawFn) -> list[ShareRule]:
    begun = draw(st.lists(st.tuples(st.sampled_from("ab"), DAYS), unique=True, min_size=1, max_size=6))
    return [
        ShareRule(key, Decimal(1), since, "a law", draw(DAYS), draw(st.none() | DAYS), draw(st.booleans()))
        for key, since in begun
    ]


@given(some_rules(), DAYS)
def test_on_each_day_one_figure_of_a_key_applies_and_it_is_in_force_or_not_confirmed(
    rules: list[ShareRule], day: date
) -> None:
    for key in "ab":
        found = {rule.since: standing(rule, rules, day) for rule in rules if rule.key == key}
        applies = [since for since, each in found.items() if each.state in (RuleState.IN_FORCE, RuleState.UNCONFIRMED)]
        rule = rule_on(rules, key, day)
        assert applies == ([rule.since] if rule is not None else [])
        for since, each in found.items():
            assert (each.state is RuleState.COMING) == (since > day)
            assert (each.unconfirmed_since is not None) == (each.state is RuleState.UNCONFIRMED)


@given(some_rules(), DAYS)
def test_what_is_not_confirmed_stays_so_until_it_is_replaced(rules: list[ShareRule], day: date) -> None:
    for rule in rules:
        today, tomorrow = (standing(rule, rules, day + timedelta(days=ahead)) for ahead in (0, 1))
        if today.unconfirmed_since is not None:
            assert tomorrow.state in (RuleState.UNCONFIRMED, RuleState.REPLACED)
            assert today.unconfirmed_since <= day


@given(some_rules(), DAYS, DAYS)
def test_a_figure_does_not_depend_on_those_of_other_keys(rules: list[ShareRule], day: date, since: date) -> None:
    other = ShareRule("c", Decimal(1), since, "a law", CHECKED)
    assert [standing(rule, rules, day) for rule in rules] == [standing(rule, [other, *rules], day) for rule in rules]


@pytest.mark.parametrize(
    ("day", "until", "state", "since"),
    [
        (date(2025, 12, 31), None, RuleState.COMING, None),
        (date(2026, 1, 1), None, RuleState.IN_FORCE, None),
        (date(2027, 12, 2), None, RuleState.IN_FORCE, None),
        (date(2027, 12, 3), None, RuleState.UNCONFIRMED, CHECKED),
        (date(2026, 12, 31), date(2026, 12, 31), RuleState.IN_FORCE, None),
        (date(2027, 1, 1), date(2026, 12, 31), RuleState.UNCONFIRMED, date(2027, 1, 1)),
    ],
)
def test_a_figure_is_confirmed_for_a_year_and_until_another_is_known_to_come(
    day: date, until: date | None, state: RuleState, since: date | None
) -> None:
    rule = ShareRule("a", Decimal(1), date(2026, 1, 1), "a law", CHECKED, until)
    found = standing(rule, [rule], day)
    assert (found.state, found.unconfirmed_since, found.until) == (state, since, until)


def test_a_check_on_a_leap_day_lasts_a_year() -> None:
    rule = ShareRule("a", Decimal(1), date(2026, 1, 1), "a law", date(2028, 2, 29))
    assert standing(rule, [rule], date(2029, 3, 1)).state is RuleState.IN_FORCE
    assert standing(rule, [rule], date(2029, 3, 2)).state is RuleState.UNCONFIRMED
