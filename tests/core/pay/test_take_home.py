"""Take-home pay: fees, contributions, levy, tax and vouchers, each day by its own rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import EnteredBody, PaymentBody, new_entry
from annotator.core.money.earnings import Earnings
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.take_home import Share, left_of, shares, take_home, take_home_of_days, total_percent
from annotator.core.settings import ACRE, OWN_CONTRIBUTION, OWN_LEVY, SETTINGS, STATUS, TAX_OPTION, Settings
from annotator.formats.builtin.dated_rules import read_takehome_rules
from annotator.formats.builtin.resources import resource_bytes
from core.histories import AMOUNTS
from core.noon import at_noon

RULES = read_takehome_rules(resource_bytes("rules/take-home.toml"))
NOVEMBER, AUGUST = date(2026, 11, 24), date(2026, 8, 15)
BNC = Settings({STATUS.key: "micro-bnc"})
DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
CHOICES = st.fixed_dictionaries(
    {
        STATUS.key: st.sampled_from(STATUS.choices),
        ACRE.key: st.sampled_from(ACRE.choices),
        TAX_OPTION.key: st.sampled_from(("yes", "no")),
        OWN_CONTRIBUTION.key: st.sampled_from(("", "0", "12.3", "100")),
        OWN_LEVY.key: st.sampled_from(("", "0", "0.1")),
    }
).map(Settings)


def percent(settings: Settings, day: date) -> Decimal:
    found = shares(settings, RULES, day)
    assert found is not None
    return total_percent(found)


def brought(amount: str | Decimal, **more: str) -> Income:
    tallies = {MoneyState.PAID: Tally(1, Decimal(amount))}
    tallies |= {MoneyState(name.replace("_", "-")): Tally(1, Decimal(value)) for name, value in more.items()}
    return Income(tallies)


def test_of_a_hundred_euros_bnc_takes_25_80_in_november_2026() -> None:
    found = shares(BNC, RULES, NOVEMBER)
    assert found is not None
    left = take_home(brought("100"), found)
    assert left.gross - left.net == Fraction("25.80")
    assert [(line.key, line.amount) for line in left.lines] == [
        ("contribution", Fraction("25.6")),
        ("levy", Fraction("0.2")),
    ]


def test_with_acre_it_takes_19_40_in_august_2026_for_who_began_in_july() -> None:
    acre = BNC.with_value(ACRE, "since-july-2026")
    assert percent(acre, AUGUST) == Decimal("19.40")  # 25.6 x 75 % and 0.2
    assert percent(BNC.with_value(ACRE, "before-july-2026"), AUGUST) == Decimal("13.00")  # 25.6 x 50 % and 0.2


def test_13_13_an_hour_is_what_leaves_9_74() -> None:
    found = shares(BNC, RULES, NOVEMBER)
    assert found is not None
    assert round(left_of(Income(), found)(Fraction("13.13")), 2) == Fraction("9.74")
    assert left_of(Income(), ())(Fraction("9.74")) == Fraction("9.74")
    assert left_of(Income(), (Share("contribution", Decimal(100)),))(Fraction("9.74")) == 0


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        ("micro-bnc", date(2024, 1, 1), "21.3"),
        ("micro-bnc", date(2024, 6, 30), "21.3"),
        ("micro-bnc", date(2024, 7, 1), "23.3"),
        ("micro-bnc", date(2024, 12, 31), "23.3"),
        ("micro-bnc", date(2025, 1, 1), "24.8"),
        ("micro-bnc", date(2025, 12, 31), "24.8"),
        ("micro-bnc", date(2026, 1, 1), "25.8"),
        ("micro-cipav", date(2024, 6, 30), "21.4"),
        ("micro-cipav", date(2024, 7, 1), "23.4"),
        ("micro-bic", date(2026, 11, 24), "21.344"),
        ("none", date(1999, 1, 1), "0"),
    ],
)
def test_rates_change_on_their_day_and_not_the_day_before(status: str, day: date, expected: str) -> None:
    assert percent(Settings({STATUS.key: status}), day) == Decimal(expected)


@pytest.mark.parametrize(
    ("chosen", "day", "expected"),
    [
        ("since-july-2026", date(2026, 6, 30), "13.0"),
        ("since-july-2026", date(2026, 7, 1), "19.4"),
        ("before-july-2026", date(2026, 7, 1), "13.0"),
        ("no", date(2026, 7, 1), "25.8"),
    ],
)
def test_acre_changes_on_the_first_of_july_for_who_begins_then(chosen: str, day: date, expected: str) -> None:
    assert percent(BNC.with_value(ACRE, chosen), day) == Decimal(expected)


@pytest.mark.parametrize(
    ("status", "expected"), [("micro-bnc", "28.0"), ("micro-bic", "23.044"), ("micro-cipav", "25.6")]
)
def test_the_tax_option_adds_its_share(status: str, expected: str) -> None:
    taxed = Settings({STATUS.key: status, TAX_OPTION.key: "yes"})
    assert percent(taxed, NOVEMBER) == Decimal(expected)


def test_before_the_first_rule_nothing_is_claimed() -> None:
    assert shares(BNC, RULES, date(2022, 9, 30)) is None
    assert take_home_of_days([(date(2022, 9, 30), brought("1"))], BNC, RULES) is None


def test_an_own_rate_stands_in_place_of_the_rule_and_acre_does_not_touch_it() -> None:
    own = BNC.with_value(OWN_CONTRIBUTION, "10").with_value(OWN_LEVY, "0.1").with_value(ACRE, "since-july-2026")
    assert shares(own, RULES, AUGUST) == (Share("contribution", Decimal(10)), Share("levy", Decimal("0.1")))
    elsewhere = Settings({STATUS.key: "own", OWN_CONTRIBUTION.key: "30"})
    assert percent(elsewhere, NOVEMBER) == 30


def test_every_share_says_by_which_rule_since_when_and_from_where() -> None:
    found = shares(BNC.with_value(ACRE, "since-july-2026"), RULES, AUGUST)
    assert found is not None
    contribution, levy = found
    assert contribution.rule is not None
    assert (contribution.rule.percent, contribution.rule.since) == (Decimal("25.6"), date(2026, 1, 1))
    assert contribution.acre is not None
    assert contribution.acre.since == date(2026, 7, 1)
    assert levy.rule is not None
    assert levy.rule.checked is not None
    assert all("http" in rule.source for rule in RULES)


def test_fees_and_the_loss_on_vouchers_come_off_and_do_not_lower_the_contributions() -> None:
    takings = brought("100", fee_of_pay="5", loss_of_pay="4")
    found = shares(BNC, RULES, NOVEMBER)
    assert found is not None
    left = take_home(takings, found)
    assert [(line.key, line.amount) for line in left.lines][:2] == [("fees", Fraction(5)), ("vouchers", Fraction(4))]
    assert left.net == Fraction("65.2")  # 100 - 5 - 4 - 25.80


@given(CHOICES, DAYS, AMOUNTS)
def test_what_is_taken_off_and_what_is_left_are_the_whole(settings: Settings, day: date, amount: Decimal) -> None:
    found = shares(settings, RULES, day)
    assert found is not None
    left = take_home(brought(amount), found)
    assert left.net + sum((line.amount for line in left.lines), Fraction(0)) == Fraction(amount)
    assert left.net == Fraction(amount) * (100 - Fraction(total_percent(found))) / 100


@given(CHOICES, st.lists(st.tuples(DAYS, AMOUNTS), max_size=12))
def test_a_stretch_is_the_sum_of_its_days_each_by_its_own_rules(
    settings: Settings, days: list[tuple[date, Decimal]]
) -> None:
    whole = take_home_of_days([(day, brought(amount)) for day, amount in days], settings, RULES)
    assert whole is not None
    by_hand = sum(
        (Fraction(amount) * (100 - Fraction(percent(settings, day))) / 100 for day, amount in days), Fraction(0)
    )
    assert whole.net == by_hand
    lines = [(line.key, line.share) for line in whole.lines]
    assert len(lines) == len(set(lines))


def test_work_in_december_paid_in_january_takes_the_rate_of_january() -> None:
    december, january = at_noon(date(2025, 12, 15)), at_noon(date(2026, 1, 20))
    earnings = Earnings()
    for unique_id, day in (("early", "2025-12-15"), ("late", "2025-12-15"), ("open", "2025-12-15")):
        body = EnteredBody(unique_id, "Lab", "100", "EUR", day, state="approved")
        earnings.apply(new_entry(EntryKind.REWARD_ENTERED, december, body))
    for name, covered, day, when in (("p1", "early", "2025-12-15", december), ("p2", "late", "2026-01-20", january)):
        payment = PaymentBody(name, "Lab", "100", "EUR", day, covers=(covered,))
        earnings.apply(new_entry(EntryKind.PAYMENT_RECEIVED, when, payment))
    worked = date(2025, 12, 15)
    parts = [
        (day, income)
        for day, sums in earnings.by_receipt(worked, worked, AUGUST).items()
        for income in earnings.takings(sums).values()
    ]
    whole = take_home_of_days(parts, BNC, RULES)
    assert whole is not None
    by_rule = {line.share.rule.since: line.amount for line in whole.lines if line.share and line.share.rule}
    assert whole.net == 100 * (1 - Fraction("0.248")) + 200 * (1 - Fraction("0.258"))
    assert (whole.gross, whole.unreceived) == (Fraction(300), Fraction(100))
    assert by_rule[date(2026, 1, 1)] == 2 * by_rule[date(2025, 1, 1)] * Fraction("25.6") / Fraction("24.6")


@pytest.mark.parametrize("text", ["101", "-1", "much", "25,6"])
def test_a_share_is_a_percentage(text: str) -> None:
    assert not OWN_CONTRIBUTION.accepts(text)
    assert OWN_CONTRIBUTION.accepts("")
    assert OWN_CONTRIBUTION in SETTINGS
