"""Texts about pay never say more than is known."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.manifest import Manifest, PayKind, PayUnit
from annotator.core.bundle.tasks import TimeRule
from annotator.core.money.amount import Money
from annotator.core.money.hourly_rates import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.pay.forecast import Range
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import promised
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import AudioWork, Totals
from annotator.formats.bundle.reader import read_imported
from annotator.ui.i18n.pay_text import (
    against_reference,
    compared,
    earned,
    headline,
    minutes_pay,
    pay_after_first_tasks,
    rates,
    stated_pay,
    stated_time,
    unpaid,
    why,
    why_per_minute,
    work_per_minute,
)
from bundle_making import MANIFEST, valid_files
from core.money_histories import all_pending
from fakes.bundle_library import HeldSource
from ui.i18n.readings import EXPECTED, HOUR_MS, a_reading


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_before_any_paid_task_nothing_is_claimed() -> None:
    told = headline(a_reading())
    assert (told.text, told.caption, told.below) == ("Not known yet", "", "after your first paid task today")
    assert (told.value, told.band) == (None, None)


def test_work_of_another_day_says_what_is_likely_and_nothing_of_today() -> None:
    told = headline(a_reading(done=40, expected=EXPECTED))
    assert (told.text, told.below) == ("Not known yet", "if you continue: likely 5 to 13 EUR/h")
    assert told.value is None


@pytest.mark.parametrize("done", [1, 5, 9])
def test_below_ten_tasks_the_figure_is_what_came_in_and_there_is_no_needle(done: int) -> None:
    told = headline(a_reading(done, EXPECTED, EUR="8"))
    assert (spaced(told.text), spaced(told.caption)) == ("7.60 EUR/h", "today, if 95% is approved")
    assert told.below == "if you continue: likely 5 to 13 EUR/h"
    assert (told.value, told.band) == (None, (5.0, 12.8))


def test_a_range_that_is_too_wide_to_be_of_use_is_not_told() -> None:
    for high, below in (
        (10.0, "if you continue: likely 2.0 to 10 EUR/h"),
        (10.1, "if you continue: too early to estimate"),
    ):
        told = headline(a_reading(1, Range(2.0, 4.5, high), EUR="8"))
        assert (told.below, told.band is None) == (below, high > 10)
    told = headline(a_reading(done=1, expected=Range(1.0, 4.0, 16.0)))
    assert told.below == "after your first paid task today"


@pytest.mark.parametrize("done", [10, 200])
def test_from_ten_tasks_on_there_is_a_needle(done: int) -> None:
    told = headline(a_reading(done, EXPECTED, EUR="8"))
    assert (spaced(told.text), spaced(told.caption)) == (
        "7.60 EUR/h",
        "today, if 95% is approved",
    )  # 8 EUR in an hour x 19/20
    assert told.value == pytest.approx(7.6)


def test_a_figure_of_what_is_all_accepted_says_nothing_of_what_may_not_be() -> None:
    today = Totals(work_ms=HOUR_MS, money={"EUR": Income({MoneyState.PAID: Tally(3, Decimal(8))})})
    told = headline(replace(a_reading(10, EXPECTED), today=today))
    assert (spaced(told.text), told.caption) == ("8.00 EUR/h", "real hourly pay today")


def test_money_of_a_day_is_a_fact_also_where_no_task_here_brought_it() -> None:
    assert spaced(headline(a_reading(0, None, EUR="8")).text) == "7.60 EUR/h"


def test_tasks_that_pay_nothing_do_not_move_a_needle_before_the_tenth() -> None:
    told = headline(a_reading(3, None, EUR="0"))
    assert (spaced(told.text), told.value) == ("0.00 EUR/h", None)
    assert headline(a_reading(10, None, EUR="0")).value == 0


def test_two_currencies_stand_beside_each_other_that_of_the_bundle_first_and_are_never_added() -> None:
    told = headline(a_reading(12, EXPECTED, EUR="8", USD="2"))
    assert spaced(told.text) == "7.60 EUR/h + 1.90 USD/h"
    assert told.value == pytest.approx(7.6)
    assert spaced(headline(a_reading(12, EXPECTED, "USD", EUR="8", USD="2")).text) == "1.90 USD/h + 7.60 EUR/h"
    assert spaced(earned(a_reading(USD="2", EUR="8").today)) == "8.00 EUR + 2.00 USD"


def test_no_other_currency_stands_for_that_of_the_bundle_at_work() -> None:
    told = headline(a_reading(12, EXPECTED, currency="GBP", EUR="8"))
    assert (told.text, spaced(told.below)) == ("Not known yet", "nothing in GBP yet (today: 7.60 EUR/h)")
    assert told.value is None
    beside = replace(a_reading(12, EXPECTED, currency="GBP", EUR="8"), task=None)
    assert spaced(headline(beside).text) == "7.60 EUR/h"


def test_nothing_earned_is_said_in_words() -> None:
    assert (earned(Totals()), rates(Totals())) == ("nothing yet", "")


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


@pytest.mark.parametrize("tasks", [0, 4, 5, 6, 50])
def test_after_five_tasks_it_is_said_once_whether_a_bundle_is_worth_going_on_with(tasks: int) -> None:
    manifest = read_imported(HeldSource("street", valid_files())).manifest
    history = Totals(work_ms=4 * 60_000, tasks=tasks, money=all_pending({"EUR": "0.20"}, tasks))
    rate = "Your first five tasks here pay 3.00 EUR/h, counting the time for loading and instructions."
    told = f"{rate} The advertised pay was 12.00 EUR/h."
    assert spaced(pay_after_first_tasks(manifest, history, lambda: promised(manifest))) == (told if tasks == 5 else "")
    silent = replace(manifest, time=TimeRule())
    alone = rate
    assert spaced(pay_after_first_tasks(silent, history, lambda: promised(silent))) == (alone if tasks == 5 else "")
    assert pay_after_first_tasks(replace(manifest, pay=None, pay_kind=PayKind.PRACTICE), history, lambda: None) == ""


@given(st.decimals("0", "90", places=4), st.decimals("0", "90", places=4), st.integers(60_000, 400 * 3_600_000))
def test_the_sum_behind_a_figure_comes_out(accepted: Decimal, pending: Decimal, work_ms: int) -> None:
    """From what the sentence says alone: the amount over the time is the rate, and the parts are the amount."""
    tallies = {MoneyState.PAID: Tally(1, accepted), MoneyState.SUBMITTED: Tally(1, pending)}
    takings = Income(tallies, Fraction(pending) * 19 / 20)
    said = why(takings, work_ms, "EUR").replace("\u00a0", " ").replace(",", "")
    rate, amount = (Decimal(found) for found in re.findall(r"([\d.]+) EUR", said)[:2])
    clock = re.search(r"expected for (?:(\d+) h )?(?:(\d+) min )?(\d+) s of work", said)
    assert clock is not None
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    exactly = float(takings.effective) * 3_600_000 / work_ms
    told = float(amount) * 3600 / (hours * 3600 + minutes * 60 + seconds)
    assert abs(float(rate) - exactly) <= 0.005001
    assert abs(told - exactly) <= exactly * 0.5 / 59.5 + 0.00005 * 3_600_000 / work_ms * 1.01 + 1e-9
    parts = [Decimal(found) for found in re.findall(r"([\d.]+) EUR (?:approved|likely)", said)]
    assert abs(sum(parts) - amount) <= Decimal("0.0001")


def test_the_sum_behind_a_figure_names_its_parts() -> None:
    tallies = {
        MoneyState.APPROVED: Tally(1, Decimal("0.10")),
        MoneyState.BONUS: Tally(1, Decimal("0.05")),
        MoneyState.SUBMITTED: Tally(2, Decimal("0.40")),
    }
    assert spaced(why(Income(tallies, Fraction(38, 100)), 360_000, "EUR")) == (
        "5.30 EUR/h = 0.53 EUR expected for 6 min 00 s of work: 0.15 EUR approved, paid or in bonuses + "
        "0.38 EUR likely to be approved, of 0.40 EUR pending."
    )
    rejected = Income({MoneyState.REJECTED: Tally(1, Decimal(1))})
    assert spaced(why(rejected, 360_000, "EUR")) == (
        "0.00 EUR/h = 0.00 EUR expected for 6 min 00 s of work: nothing earned."
    )
    assert why(rejected, 0, "EUR") == ""


NET = Reference(Money(Decimal("9.74"), "EUR"), WageBasis.NET)
TAXED = replace(NET, shares=(Share("contribution", Decimal(20)), Share("levy", Decimal(5))))
GROSS = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS, TAXED.shares)


def test_a_rate_is_held_against_the_reference_of_the_same_currency_only() -> None:
    assert spaced(against_reference(Money(Decimal("9.74"), "EUR"), NET)) == (
        "no deductions, above your minimum of 9.74 EUR/h net"
    )
    assert spaced(against_reference(Money(Decimal("9.73"), "EUR"), NET)) == (
        "no deductions, below your minimum of 9.74 EUR/h net"
    )
    assert against_reference(Money(Decimal(90), "USD"), NET) == ""
    assert against_reference(Money(Decimal(90), "EUR"), None) == ""


def test_a_rate_is_held_against_a_net_wage_after_contributions_and_against_a_gross_one_before() -> None:
    twelve = Money(Decimal("12.40"), "EUR")
    assert spaced(against_reference(twelve, TAXED)) == (
        "9.30 EUR/h after deductions, below your minimum of 9.74 EUR/h net"
    )
    assert spaced(against_reference(twelve, GROSS)) == "above your minimum of 12.31 EUR/h gross"


@pytest.mark.parametrize(
    ("reference", "words", "value", "mark", "band"),
    [
        (None, "no minimum wage", 7.6, None, (5.0, 12.8)),
        (NET, "minimum 9.74 EUR/h net, no deductions", 7.6, 9.74, (5.0, 12.8)),
        (TAXED, "take-home 5.70 · minimum 9.74 net", 5.7, 9.74, (3.75, 9.6)),
        (GROSS, "minimum 12.31 EUR/h gross", 7.6, 12.31, (5.0, 12.8)),
        (replace(NET, wage=Money(Decimal(7), "USD")), "no minimum wage in EUR", 7.6, None, (5.0, 12.8)),
    ],
)
def test_the_bar_compares_like_with_like_and_says_which(
    reference: Reference | None, words: str, value: float, mark: float | None, band: tuple[float, float]
) -> None:
    held = compared(a_reading(12, EXPECTED, EUR="8"), reference)
    assert (spaced(held.text), held.mark) == (words, mark)
    assert held.value == pytest.approx(value)
    assert held.band == pytest.approx(band)


def test_below_ten_tasks_take_home_is_said_and_no_needle_drawn() -> None:
    held = compared(a_reading(3, EXPECTED, EUR="8"), TAXED)
    assert held.text.startswith("take-home 5.70 · ")
    assert held.value is None


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
        spaced(why_per_minute(audio_files)) == "1 h 24 min 00 s spent on submitted tasks, for 20 min 00 s of recording."
    )
    assert work_per_minute(AudioWork(work_ms=7_000, audio_ms=20_000)).startswith("0.35 min")
    short = AudioWork(work_ms=7_000, audio_ms=2_533)
    assert not work_per_minute(short)  # 2.8 minutes of work a minute, of two seconds
    assert spaced(why_per_minute(short)) == "7 s spent on submitted tasks, for 2.53 s of recording."


def test_unpaid_time_is_held_against_paid_hours_only_once_there_is_enough_of_them() -> None:
    minute_ms = 60_000
    assert unpaid(Totals(work_ms=5 * minute_ms)) == ""
    assert spaced(unpaid(Totals(work_ms=36 * minute_ms, paid_ms=minute_ms))) == "35 min unpaid so far"
    assert spaced(unpaid(Totals(work_ms=12 * minute_ms, paid_ms=10 * minute_ms - 1))) == "2 min unpaid so far"
    assert unpaid(Totals(work_ms=12 * minute_ms, paid_ms=10 * minute_ms)) == "12 unpaid min per paid hour"


@pytest.mark.parametrize(
    ("expected_s", "words"),
    [(12, "12 s"), (89, "1 min 30 s"), (90, "1 min 30 s"), (120, "2 min"), (3_660, "1 h 01 min")],
)
def test_an_expected_time_is_told_as_nearly_as_its_pay_an_hour_needs(expected_s: int, words: str) -> None:
    stating = MANIFEST.replace("expected_s = 12", f"expected_s = {expected_s}")
    manifest = read_imported(HeldSource("street", {**valid_files(), "bundle.toml": stating.encode()})).manifest
    assert spaced(stated_time(manifest, None)) == f"about {words} each"
