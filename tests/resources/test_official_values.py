"""The rules that ship, compared with official values: with those that Urssaf's simulator reckons
(`ask_mon_entreprise.mjs`) for every French status, activity and area, with ACRE and without, on each day since 2023 on
which a value changes, and the day before; and with those that `extract_official_values.py` reads."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from annotator.core.money.dated_rules import RuleState, rule_on, standing
from annotator.core.pay.take_home import Share, shares
from annotator.core.settings import ACRE, ACTIVITY, ACTIVITY_START, AREA, SELF_EMPLOYED, STATUS, Settings
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.ui.i18n.rule_text import standing_text

HERE = Path(__file__).parent
OFFICIAL = json.loads((HERE / "official_values.json").read_text(encoding="utf-8"))
ROWS = json.loads((HERE / "mon_entreprise.json").read_text(encoding="utf-8"))["rows"]
BOOK = shipped_rules()
RULES, WAGES = BOOK.shares, BOOK.wages
ACRE_AGAIN = date(2026, 7, 1)
NEW_YEAR = date(2027, 1, 2)


def ours(row: list[str]) -> dict[str, Decimal] | None:
    status, activity, area, acre, start, day = row[:6]
    chosen = {STATUS.key: status, AREA.key: area, ACTIVITY_START.key: start}
    if activity in ACTIVITY.choices:
        chosen[ACTIVITY.key] = activity
    if acre == "yes":
        chosen[ACRE.key] = "since-july-2026" if date.fromisoformat(start) >= ACRE_AGAIN else "before-july-2026"
    found = shares(Settings(chosen), RULES, date.fromisoformat(day))
    return {share.key: share.percent for share in found} if found is not None else None


def theirs(row: list[str]) -> dict[str, Decimal] | None:
    status, _activity, area, acre, start, _day = row[:6]
    if status == "micro-cipav" and area == "mainland" and acre == "yes" and date.fromisoformat(start) >= ACRE_AGAIN:
        return None  # the simulator goes on with the rate of earlier businesses; none is published
    values = dict(zip(("contribution", "levy", "chamber"), map(Decimal, row[6:]), strict=True))
    return {key: value for key, value in values.items() if key != "chamber" or value}


def test_all_shares_are_those_of_the_official_simulator() -> None:
    assert [row for row in ROWS if ours(row) != theirs(row)] == []


def test_the_official_values_are_of_every_choice() -> None:
    assert {row[0] for row in ROWS} == SELF_EMPLOYED
    assert {row[1] for row in ROWS} >= set(ACTIVITY.choices)
    assert {row[2] for row in ROWS} == set(AREA.choices)
    changes = {rule.since for rule in RULES if rule.since >= date(2023, 1, 1)}
    asked = {date.fromisoformat(row[5]) for row in ROWS}
    assert changes | {day - timedelta(days=1) for day in changes} <= asked
    overseas = [row for row in ROWS if row[2] == "overseas" and row[5] == "2026-12-02"]
    assert {row[6] for row in overseas if row[0] == "micro-bnc"} == {"4.4", "13.1", "17.4"}
    assert {row[6] for row in overseas if row[0] == "micro-bic"} == {"3.6", "10.6", "14.2"}
    assert {row[6] for row in overseas if row[0] == "micro-cipav"} == {"7.8", "11.6", "15.5"}


@pytest.mark.parametrize("key", OFFICIAL["shares"])
def test_shares_are_those_of_openfisca(key: str) -> None:
    found = [[str(rule.since), str(rule.percent)] for rule in RULES if rule.key == key]
    first, *later = OFFICIAL["shares"][key]
    assert found == [[max(first[0], "2022-10-01"), first[1]], *later]


@pytest.mark.parametrize(
    ("key", "official"), [("fr-minimum-gross", "smic_gross"), ("fr-mayotte-gross", "mayotte_gross")]
)
def test_the_french_minimum_wages_are_the_official_ones(key: str, official: str) -> None:
    found = [[str(rule.since), str(rule.hourly.amount)] for rule in WAGES if rule.key == key]
    assert found == OFFICIAL[official]


def test_the_limits_of_turnover_are_the_official_ones() -> None:
    found = [[rule.since, str(rule.limit)] for rule in BOOK.thresholds if rule.key == "micro-services"]
    (_before, limit), (day, later) = OFFICIAL["turnover"]
    assert found == [[date(2023, 1, 1), limit], [date.fromisoformat(day), later]]


def test_each_figure_that_ships_has_the_day_of_its_check() -> None:
    assert all(rule.checked is not None and rule.checked >= date(2026, 11, 24) for rule in BOOK.rules)


def test_every_country_has_two_years_of_history() -> None:
    two_years_ago = date(2024, 12, 2)
    assert [key for key in {rule.key for rule in WAGES} if rule_on(WAGES, key, two_years_ago) is None] == []


def test_a_wage_that_is_law_takes_effect_on_its_day() -> None:
    amounts = [rule_on(WAGES, "de", date(2027, 1, 1) - timedelta(days=back)) for back in (1, 0)]
    assert [rule and rule.hourly.amount for rule in amounts] == [Decimal("13.90"), Decimal("14.60")]


@pytest.mark.parametrize(
    ("key", "amount", "said"),
    [
        ("de", "14.60", "in force"),
        ("fr-minimum-gross", "12.31", "not confirmed since January 1, 2027"),
        ("fr-minimum-net", "9.74", "not confirmed since January 1, 2027"),
        ("fr-mayotte-gross", "9.56", "not confirmed since January 1, 2027"),
        ("nl", "14.99", "not confirmed since July 1, 2026"),
    ],
)
def test_in_the_new_year_each_wage_says_how_sure_it_is(key: str, amount: str, said: str) -> None:
    rule = rule_on(WAGES, key, NEW_YEAR)
    assert rule is not None
    assert (str(rule.hourly.amount), standing_text(standing(rule, WAGES, NEW_YEAR))) == (amount, said)


def test_no_rate_of_mayotte_is_called_confirmed() -> None:
    chosen = Settings({STATUS.key: "micro-bnc", AREA.key: "mayotte", ACTIVITY_START.key: "2026-01-01"})
    contribution: Share = (shares(chosen, RULES, date(2026, 12, 2)) or ())[0]
    assert contribution.rule is not None
    assert standing(contribution.rule, RULES, date(2026, 12, 2)).state is RuleState.UNCONFIRMED


def test_overseas_nothing_is_claimed_without_the_first_day_of_the_business() -> None:
    assert shares(Settings({STATUS.key: "micro-bnc", AREA.key: "overseas"}), RULES, date(2026, 12, 2)) is None
