"""Texts about pay never say more than is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.app.translations import speak
from annotator.core.bundle.manifest import Manifest, PayKind, PayUnit
from annotator.core.money.amount import HOUR_MS, Money
from annotator.core.money.exchange import ExchangeRates, RateRow
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.forecast import Range
from annotator.core.pay.hourly_figure import HourlyFigure, hourly_figure
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import promised
from annotator.core.pay.own_currency import OwnCurrency
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import AudioWork, PayFigures, Totals
from annotator.core.settings import DAILY_GOAL, DAILY_GOAL_AMOUNT, GOAL_IN_HOURS, Settings
from annotator.formats.bundle.reader import read_imported
from annotator.ui.i18n.pay_text import (
    PayLine,
    advertised_rate,
    against_wage,
    basis_text,
    counted_percent,
    deduction_lines,
    explained,
    goal_line,
    likely,
    minutes_pay,
    pay_line,
    stated_pay,
    stated_time,
    unpaid,
    why_per_minute,
    work_per_minute,
)
from bundle_making import MANIFEST, valid_files
from core.pay.hourly_pay import NO_WAGE
from fakes.bundle_library import HeldSource
from ui.i18n.readings import EXPECTED, a_reading

GROSS = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)
TAXED = Reference(
    Money(Decimal("9.74"), "EUR"), WageBasis.NET, (Share("contribution", Decimal(20)), Share("levy", Decimal(5)))
)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def line(reading: MeterReading, reference: Reference = GROSS) -> PayLine:
    return pay_line(reading.today.pay(reference), reference, reading.currency)


def test_before_any_paid_task_nothing_is_claimed() -> None:
    told = line(a_reading())
    assert (told.money, told.sentence) == ("nothing yet", "Your hourly pay appears after your first paid task.")
    assert (told.why, told.value, told.wage) == ("", None, None)


@given(st.integers(1, 10**6), st.integers(0, 10**5), st.integers(0, 10**4), st.integers(60_000, 100 * HOUR_MS))
def test_fees_and_contributions_add_up_to_what_is_between_before_and_after(
    paid: int, fee: int, loss: int, work_ms: int
) -> None:
    sums = {MoneyState.PAID: paid, MoneyState.FEE_OF_PAY: fee, MoneyState.LOSS_OF_PAY: loss}
    income = Income({state: Tally(1, Decimal(cents).scaleb(-2)) for state, cents in sums.items() if cents})
    lines = deduction_lines(hourly_figure("EUR", income, work_ms, TAXED))
    names = [name for name, _rate in lines]
    rates = [Decimal(spaced(rate).split()[0].replace(",", "").replace("\u2212", "-")) for _name, rate in lines]
    assert (names[0], names[-1]) == ("Before deductions", "After deductions")
    if len(lines) > 2:
        assert sum(rates[:-1]) == rates[-1]
    else:
        assert round(Fraction(max(fee, loss), work_ms) * HOUR_MS / 100, 2) == 0


@pytest.mark.parametrize("work_ms", [0, HOUR_MS])
def test_money_without_time_is_in_the_sum_of_today_and_in_no_hourly_pay(work_ms: int) -> None:
    tallies = {MoneyState.APPROVED: Tally(2, Decimal(3))}
    totals = Totals(work_ms=work_ms, money={"EUR": Income(tallies, untimed=tallies)})
    told = pay_line(totals.pay(GROSS), GROSS, "EUR")
    assert (spaced(told.money), told.sentence) == ("3.00 EUR", "Your hourly pay appears after your first paid task.")
    assert spaced(told.why) == "Without known time and not in the hourly pay: 3.00 EUR."
    assert (told.value, told.wage) == (None, None)


@pytest.mark.parametrize("done", [1, 9, 10, 200])
def test_from_the_first_paid_task_on_the_figure_stands_with_its_bar(done: int) -> None:
    told = line(a_reading(done, EXPECTED, EUR="8"))  # 8 EUR in an hour x 19/20
    assert (spaced(told.money), told.basis) == ("7.60 EUR", "before deductions, if 95% is approved")
    assert spaced(told.sentence) == "You make about 7.60 EUR an hour · minimum wage 12.31 EUR/h"
    assert told.value == pytest.approx(7.6)
    assert told.wage == 12.31


@given(
    st.decimals("0", "500", places=2),
    st.decimals("0.01", "2000", places=2),
    st.fractions(Fraction(0), Fraction(1), max_denominator=1000),
    st.sampled_from([GROSS, TAXED]),
)
def test_whoever_calculates_with_the_stated_percentage_gets_the_stated_amount(
    approved: Decimal, pending: Decimal, share: Fraction, reference: Reference
) -> None:
    tallies = {MoneyState.APPROVED: Tally(1, approved), MoneyState.SUBMITTED: Tally(3, pending)}
    figure = hourly_figure("EUR", Income(tallies, Fraction(pending) * share), 3_600_000, reference)
    percent = Fraction(counted_percent(figure).removesuffix("%"))
    again = (Fraction(approved) + Fraction(pending) * percent / 100) * reference.net_share
    assert round(again, 2) == round(figure.expected, 2)
    assert counted_percent(figure) in explained(figure)
    assert counted_percent(figure) in basis_text([figure])


def test_two_approval_rates_of_requesters_share_the_percentage_that_counts() -> None:
    """A requester that decided 23 of 24 tasks, and others that decided none."""
    tallies = {MoneyState.APPROVED: Tally(21, Decimal("0.84")), MoneyState.SUBMITTED: Tally(40, Decimal("5.52"))}
    counted = Fraction("1.00") * Fraction(40, 43) + Fraction("4.52") * Fraction(19, 20)
    figure = hourly_figure("EUR", Income(tallies, counted), 3_600_000, GROSS)
    assert "Counting on 94.6% being approved, that is 6.06 EUR" in spaced(explained(figure))
    assert basis_text([figure]) == "before deductions, if 94.6% is approved"


def in_euros(figures: Mapping[str, HourlyFigure]) -> Mapping[str, HourlyFigure]:
    own = OwnCurrency("EUR", ExchangeRates([RateRow(date(2026, 11, 2), "EUR", {"USD": Decimal("1.25")})]))
    return own.figures(figures, [(date(2026, 11, 3), figures)], HOUR_MS, GROSS)


def test_a_figure_in_one_s_own_currency_says_what_has_no_rate() -> None:
    paid = {name: Income({MoneyState.PAID: Tally(1, Decimal(5))}) for name in ("EUR", "USD", "MAD")}
    totals = Totals(work_ms=HOUR_MS, money=paid)
    figure = in_euros(totals.figures(GROSS))["EUR"]
    assert spaced(explained(figure)) == (
        "You earned 9.00 EUR in 1 h 00 min 00 s. That is 9.00 EUR an hour. Without a rate and not in the hourly pay: "
        "5.00 MAD."
    )
    for unit, share in (("EUR", 0.9), ("USD", 0.5), ("MAD", 0.5)):
        pay = PayFigures(totals.figures(GROSS), in_euros(totals.figures(GROSS)))
        goal = goal_line(HOUR_MS, pay, (Decimal(10), unit))
        assert goal is not None
        assert goal.share == pytest.approx(share)


def test_in_french_the_wage_does_not_break_before_its_number() -> None:
    speak("fr")
    try:
        told = line(a_reading(1, EXPECTED, EUR="8"))
    finally:
        speak("en")
    assert told.sentence.endswith("salaire minimum\u00a012,31\u00a0EUR/h")


def test_work_that_brought_nothing_has_a_figure_and_a_bar_too() -> None:
    assert (line(a_reading(3, None, EUR="0")).value, line(a_reading(3, None, EUR="0")).wage) == (0.0, 12.31)


def test_under_a_status_figure_wage_and_bar_are_after_deductions() -> None:
    told = line(a_reading(12, EXPECTED, EUR="8"), TAXED)
    assert (spaced(told.money), told.basis) == ("5.70 EUR", "after deductions, if 95% is approved")
    assert spaced(told.sentence) == "You make about 5.70 EUR an hour · minimum wage 9.74 EUR/h"
    assert told.value == pytest.approx(5.7)
    assert told.wage == 9.74
    with_tax = line(a_reading(12, EXPECTED, EUR="8"), replace(TAXED, has_tax=True))
    assert with_tax.basis == "after contributions, before income tax, if 95% is approved"
    assert (with_tax.value, with_tax.wage) == (told.value, told.wage)
    assert spaced(told.why) == (
        "You submitted work for 8.00 EUR in 1 h 00 min 00 s. Counting on 95% being approved, that is 5.70 EUR after "
        "deductions, or 5.70 EUR an hour."
    )


def test_two_currencies_stand_beside_each_other_that_of_the_bundle_first_and_are_never_added() -> None:
    told = line(a_reading(12, EXPECTED, EUR="8", USD="2"))
    assert spaced(told.sentence) == "You make about 7.60 EUR + 1.90 USD an hour · minimum wage 12.31 EUR/h"
    told = line(a_reading(12, EXPECTED, "USD", EUR="8", USD="2"))
    assert spaced(told.sentence) == "You make about 1.90 USD + 7.60 EUR an hour · minimum wage 12.31 EUR/h"
    assert told.value == pytest.approx(7.6)
    assert spaced(told.money) == "1.90 USD + 7.60 EUR"


def test_without_a_wage_in_the_currency_nothing_is_compared() -> None:
    told = line(a_reading(12, EXPECTED, EUR="8"), Reference(Money(Decimal("7.25"), "USD"), WageBasis.GROSS))
    assert spaced(told.sentence) == "You make about 7.60 EUR an hour"
    assert (told.value, told.wage) == (None, None)


def test_a_forecast_whose_ends_differ_by_a_factor_of_two_is_not_told() -> None:
    for high, told in ((9.9, "5 to 10 EUR/h"), (10.0, ""), (16.0, "")):
        assert spaced(likely(Range(5.0, 7.0, high), GROSS, "EUR")) == told
    assert spaced(likely(Range(8.0, 10.0, 12.0), TAXED, "EUR")) == "6 to 9 EUR/h"
    assert likely(None, GROSS, "EUR") == ""


def hourly_of(manifest: Manifest) -> Money | None:
    promise = promised(manifest)
    return promise.hourly if promise is not None else None


def test_what_a_bundle_states() -> None:
    manifest = read_imported(HeldSource("street", valid_files())).manifest
    assert spaced(stated_pay(manifest, promised(manifest))) == "0.04 EUR per task"
    assert hourly_of(manifest) == Money(Decimal(12), "EUR")
    unpaid = replace(manifest, pay=None)
    assert (stated_pay(unpaid, promised(unpaid)), hourly_of(unpaid)) == ("No pay stated", None)


def test_a_bundle_that_does_not_say_how_long_it_takes_promises_no_hourly_pay() -> None:
    silent = MANIFEST.replace("expected_s = 12", "")
    bundle = read_imported(HeldSource("street", {**valid_files(), "bundle.toml": silent.encode()}))
    assert hourly_of(bundle.manifest) is None


def test_practice_and_an_unpaid_test_say_so_in_place_of_pay() -> None:
    manifest = replace(read_imported(HeldSource("street", valid_files())).manifest, pay=None)
    assert (
        stated_pay(replace(manifest, pay_kind=PayKind.PRACTICE), promised(replace(manifest, pay_kind=PayKind.PRACTICE)))
        == "Practice: not counted"
    )
    assert (
        stated_pay(
            replace(manifest, pay_kind=PayKind.QUALIFICATION),
            promised(replace(manifest, pay_kind=PayKind.QUALIFICATION)),
        )
        == "Unpaid test: time counts as work"
    )


@given(st.decimals("0", "90", places=2), st.decimals("0.01", "90", places=2), st.integers(60_000, 400 * 3_600_000))
def test_the_sentence_behind_a_figure_comes_out(accepted: Decimal, pending: Decimal, work_ms: int) -> None:
    """From what it says alone: what is sure and the counted share of what is pending, over the time, is the figure."""
    tallies = {MoneyState.PAID: Tally(1, accepted), MoneyState.SUBMITTED: Tally(1, pending)}
    figure = hourly_figure("EUR", Income(tallies, Fraction(pending) * 19 / 20), work_ms, GROSS)
    said = explained(figure).replace("\u00a0", " ").replace(",", "")
    *parts, counted, rate = (Decimal(found) for found in re.findall(r"([\d.]+) EUR", said))
    clock = re.search(r"in (?:(\d+) h )?(?:(\d+) min )?(\d+) s\.", said)
    assert clock is not None
    assert "Counting on 95% being approved" in said
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    assert parts == ([accepted, pending] if accepted else [pending])
    assert abs(counted - accepted - pending * Decimal("0.95")) <= Decimal("0.005")
    told = (accepted + pending * 95 / 100) * 3600 / (hours * 3600 + minutes * 60 + seconds)
    assert abs(told - rate) <= Decimal("0.0051") + told / 119


def test_the_sentence_behind_a_figure_names_only_what_there_is() -> None:
    paid = {MoneyState.APPROVED: Tally(1, Decimal("0.10")), MoneyState.BONUS: Tally(1, Decimal("0.05"))}
    assert spaced(explained(hourly_figure("EUR", Income(paid), 360_000, GROSS))) == (
        "You earned 0.15 EUR in 6 min 00 s. That is 1.50 EUR an hour."
    )
    assert spaced(explained(hourly_figure("EUR", Income(paid), 360_000, TAXED))) == (
        "You earned 0.15 EUR in 6 min 00 s. After deductions, that is 0.1125 EUR, or 1.12 EUR an hour."
    )
    assert explained(hourly_figure("EUR", Income(paid), 0, GROSS)) == ""
    rejected = Income({MoneyState.REJECTED: Tally(1, Decimal(1))})
    assert spaced(explained(hourly_figure("EUR", rejected, 360_000, GROSS))) == (
        "You earned 0.00 EUR in 6 min 00 s. That is 0.00 EUR an hour."
    )


def test_an_advertised_pay_is_on_the_basis_of_the_figures_and_compared_in_its_currency_only() -> None:
    promise = promised(read_imported(HeldSource("street", valid_files())).manifest)  # 12 EUR an hour
    assert promise is not None
    assert spaced(advertised_rate(promise, GROSS)) == "12.00 EUR/h"
    assert spaced(against_wage(promise, GROSS)) == "below your minimum of 12.31 EUR/h"
    assert spaced(advertised_rate(promise, TAXED)) == "9.00 EUR/h"
    assert spaced(against_wage(promise, TAXED)) == "below your minimum of 9.74 EUR/h"
    assert against_wage(promise, Reference(Money(Decimal(1), "USD"), WageBasis.GROSS)) == ""
    assert advertised_rate(None, GROSS) == ""


def test_pay_by_the_minute_is_said_of_the_minute_and_then_of_the_task() -> None:
    manifest = read_imported(HeldSource("street", valid_files())).manifest
    assert manifest.pay is not None
    by_the_minute = replace(manifest, pay=replace(manifest.pay, unit=PayUnit.MEDIA_MINUTE))
    terms = {("", ""): 3, ("2", "30"): 1}
    assert spaced(stated_pay(by_the_minute, promised(by_the_minute))) == "0.04 EUR per minute of recording"
    assert (
        spaced(stated_pay(by_the_minute, promised(by_the_minute, terms)))
        == "0.04 EUR to 2.00 EUR per minute of recording"
    )
    minute = Money(Decimal("0.50"), "EUR")
    assert spaced(minutes_pay(minute, None, None)) == "0.50 EUR per minute of recording"
    task = Money(Decimal("0.6955"), "EUR")
    assert spaced(minutes_pay(minute, task, 83_457)) == "0.6955 EUR for 1 min 23.46 s of recording"
    assert spaced(minutes_pay(minute, Money(Decimal("0.0211"), "EUR"), 2_533)) == "0.0211 EUR for 2.53 s of recording"
    assert minutes_pay(None, minute, 83_457) == ""


def test_what_a_minute_of_audio_takes_has_its_sum_behind_it() -> None:
    assert (work_per_minute(AudioWork()), why_per_minute(AudioWork())) == ("", "")
    audio_files = AudioWork(work_ms=84 * 60_000, audio_ms=20 * 60_000)
    assert work_per_minute(audio_files) == "4.2 min of work per minute of recording"
    assert (
        spaced(why_per_minute(audio_files))
        == "1 h 24 min 00 s on the submitted tasks themselves, without loading and instructions, for "
        "20 min 00 s of recording."
    )
    assert work_per_minute(AudioWork(work_ms=7_000, audio_ms=20_000)).startswith("0.35 min")
    short = AudioWork(work_ms=7_000, audio_ms=2_533)
    assert not work_per_minute(short)  # 2.8 minutes of work a minute, of two seconds
    assert (
        spaced(why_per_minute(short))
        == "7 s on the submitted tasks themselves, without loading and instructions, for 2.53 s of recording."
    )


def test_unpaid_time_is_held_against_paid_hours_only_once_there_is_enough_of_them() -> None:
    minute_ms = 60_000
    assert unpaid(Totals(work_ms=5 * minute_ms)) == ""
    assert spaced(unpaid(Totals(work_ms=36 * minute_ms, paid_ms=minute_ms))) == "35 min so far"
    assert spaced(unpaid(Totals(work_ms=12 * minute_ms, paid_ms=10 * minute_ms - 1))) == "2 min so far"
    assert unpaid(Totals(work_ms=12 * minute_ms, paid_ms=10 * minute_ms)) == "12 unpaid min per paid hour"


@pytest.mark.parametrize(
    ("expected_s", "words"),
    [(12, "12 s"), (89, "1 min 30 s"), (90, "1 min 30 s"), (120, "2 min"), (3_660, "1 h 01 min")],
)
def test_an_expected_time_is_told_as_nearly_as_its_pay_an_hour_needs(expected_s: int, words: str) -> None:
    stating = MANIFEST.replace("expected_s = 12", f"expected_s = {expected_s}")
    manifest = read_imported(HeldSource("street", {**valid_files(), "bundle.toml": stating.encode()})).manifest
    assert spaced(stated_time(manifest, None)) == f"about {words} each"


@given(st.integers(0, 20 * HOUR_MS), st.integers(0, HOUR_MS), st.decimals("0.01", 30, places=2))
def test_a_goal_fills_up_with_time_or_money_and_never_over(work_ms: int, more_ms: int, wanted: Decimal) -> None:
    def share(spent_ms: int, unit: str) -> Fraction:
        paid = {"EUR": Income({MoneyState.PAID: Tally(1, Decimal(spent_ms) / HOUR_MS)})}
        totals = Totals(work_ms=spent_ms, money=paid)
        line = goal_line(spent_ms, totals.pay(NO_WAGE), (wanted, unit))
        assert line is not None
        return Fraction(line.share)

    for unit in (GOAL_IN_HOURS, "EUR"):
        assert float(share(work_ms, unit)) == pytest.approx(min(1, work_ms / HOUR_MS / float(wanted)))
        assert share(work_ms, unit) <= share(work_ms + more_ms, unit) <= 1
    assert share(work_ms, "USD") == 0


def test_without_an_amount_or_a_unit_there_is_no_goal() -> None:
    settings = Settings({})
    assert settings.daily_goal() is None
    assert settings.with_value(DAILY_GOAL, GOAL_IN_HOURS).daily_goal() is None
    assert settings.with_value(DAILY_GOAL_AMOUNT, "4").daily_goal() is None
    both = settings.with_value(DAILY_GOAL, "USD").with_value(DAILY_GOAL_AMOUNT, "4.50")
    assert both.daily_goal() == (Decimal("4.50"), "USD")
    assert goal_line(0, Totals().pay(NO_WAGE), settings.daily_goal()) is None
