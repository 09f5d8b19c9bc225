"""The rules that ship, compared with the official values that `extract_official_values.py` read: every French status,
with ACRE and without, on each day since 2023 on which a value changes, and the day before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from annotator.core.money.dated_rules import rule_on
from annotator.core.pay.take_home import shares
from annotator.core.settings import ACRE, STATUS, Settings
from annotator.formats.builtin.dated_rules import read_takehome_rules, read_wage_rules, shipped_rules
from annotator.formats.builtin.resources import resource_bytes

OFFICIAL = json.loads(Path(__file__).with_name("official_values.json").read_text(encoding="utf-8"))
RULES = read_takehome_rules(resource_bytes("rules/take-home.toml"))
WAGES = read_wage_rules(resource_bytes("rules/minimum-wages.toml"))
SHARE_OF = dict(zip(("since-july-2026", "before-july-2026"), OFFICIAL["acre_share"], strict=True))
CHANGES = (*OFFICIAL["contribution"].values(), OFFICIAL["acre_cipav"], [["2023-01-01"], ["2026-07-01"], ["2026-12-02"]])
BEGUN = {date.fromisoformat(row[0]) for rows in CHANGES for row in rows if row[0] >= "2023"}
DAYS = sorted(BEGUN | {day - timedelta(days=1) for day in BEGUN if day > date(2023, 1, 1)})


def official(rows: list[list[str]], day: str) -> Decimal:
    return Decimal(next(value for since, value in reversed(rows) if since <= day))


def expected(status: str, acre: str, day: date) -> Decimal | None:
    """Return the official contribution in percent, None where none is published."""
    full = official(OFFICIAL["contribution"][status], day.isoformat())
    if acre == "no":
        return full
    if status == "micro-cipav":
        return official(OFFICIAL["acre_cipav"], day.isoformat()) if acre == "before-july-2026" else None
    _before, share = SHARE_OF[acre]
    return (full * Decimal(share) / 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


# A business that started in July 2026 has no money of an earlier day.
CASES = [
    (acre, day) for acre in ("no", *SHARE_OF) for day in DAYS if acre != "since-july-2026" or day >= date(2026, 7, 1)
]


@pytest.mark.parametrize(("acre", "day"), CASES)
@pytest.mark.parametrize("status", OFFICIAL["contribution"])
def test_contributions_are_the_official_ones(status: str, acre: str, day: date) -> None:
    found = shares(Settings({STATUS.key: status, ACRE.key: acre}), RULES, day)
    assert (found[0].percent if found else None) == expected(status, acre, day)


@pytest.mark.parametrize(
    ("key", "official"), [("fr-minimum-gross", "smic_gross"), ("fr-mayotte-gross", "mayotte_gross")]
)
def test_the_french_minimum_wages_are_the_official_ones(key: str, official: str) -> None:
    ours = [[str(rule.since), str(rule.hourly.amount)] for rule in WAGES if rule.key == key]
    assert ours == OFFICIAL[official]


def test_each_figure_that_ships_has_the_day_of_its_check() -> None:
    assert all(rule.checked is not None and rule.checked >= date(2026, 11, 24) for rule in shipped_rules().rules)


def test_a_wage_that_is_law_takes_effect_on_its_day() -> None:
    amounts = [rule_on(WAGES, "de", date(2027, 1, 1) - timedelta(days=back)) for back in (1, 0)]
    assert [rule and rule.hourly.amount for rule in amounts] == [Decimal("13.90"), Decimal("14.60")]
