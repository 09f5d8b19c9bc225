"""Pay beside a reference wage: in exact amounts, for every task alike or each by its own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.tasks import TimeRule
from annotator.core.money.amount import Money
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.requester_checks import note_pay
from annotator.formats.problem_log import ProblemLog
from annotator.ui.problems.sentences import hint, sentence
from bundle_making import MANIFEST
from formats.bundle.noted_bundle import WAGE, reading, the_note


def words(note: Problem) -> tuple[str, str]:
    return sentence(note).replace("\u00a0", " "), hint(note).replace("\u00a0", " ")


def table(*rows: str) -> str:
    return "id,image,reward,expected_s\n" + "".join(f"{at},media/first.png,{row}\n" for at, row in enumerate(rows))


def test_pay_below_the_reference_says_what_would_meet_it() -> None:
    note = the_note(bundle_toml=MANIFEST.replace("0.04", "0.03"))
    assert (note.code, note.place.field) == (ProblemCode.PAY_BELOW_REFERENCE, "pay.amount")
    assert words(note) == (
        "0.03 EUR for 12 s is 9.00 EUR an hour. The minimum wage is 9.74 EUR (a law, since June 1, 2026).",
        "Pay at least 0.04 EUR per task, or correct the expected time.",
    )


def test_a_wage_of_one_s_own_is_called_so() -> None:
    note = the_note(replace(WAGE, source=""), bundle_toml=MANIFEST.replace("0.04", "0.03"))
    assert "(custom amount, since" in words(note)[0]


def test_a_wage_that_is_not_confirmed_is_called_so() -> None:
    bundle, _problems = reading(bundle_toml=MANIFEST.replace("0.04", "0.03"))
    ending = replace(WAGE, checked=date(2026, 12, 2), until=date(2026, 12, 31))
    for day, said in ((31, "June 1, 2026)."), (32, "June 1, 2026, not confirmed since January 1, 2027).")):
        log = ProblemLog()
        note_pay(bundle, ending, log, date(2026, 12, 1) + timedelta(days=day - 1))
        assert words(log.problems()[0])[0].endswith(f"(a law, since {said}")


def test_pay_just_below_never_looks_as_if_it_met_the_reference() -> None:
    note = the_note(replace(WAGE, hourly=Money(Decimal("12.000001"), "EUR")))
    assert note.params["hourly"] == "12.00"
    assert note.params["needed"] == "0.05"
    note = the_note(bundle_toml=MANIFEST.replace('"0.04"', '"0.0324"'))
    assert (note.params["hourly"], note.params["needed"]) == ("9.72", "0.0325")


def test_some_tasks_below_are_counted_and_the_lowest_is_told() -> None:
    note = the_note(tasks_csv=table("0.01,", ",", ",", "0.02,10", ","))
    said, advised = words(note)
    assert said.startswith("Tasks that pay less than the minimum wage of 9.74 EUR an hour (a law, since ")
    assert said.endswith(": 2 of 5. The lowest hourly pay is 3.00 EUR.")
    assert advised == (
        "Pay at least 0.04 EUR for the lowest-paid tasks, which are expected to take 12 s, or correct the "
        "expected times."
    )


def test_half_of_the_tasks_below_is_told_by_the_middle_one() -> None:
    note = the_note(tasks_csv=table("0.01,", "0.02,", "0.02,", ","))
    assert words(note)[0].startswith(
        "Half of the tasks pay 6.00 EUR an hour or less. The lowest hourly pay is 3.00 EUR. "
    )


def test_without_an_expected_time_nothing_can_be_told() -> None:
    silent = MANIFEST.replace("expected_s = 12", "")
    note = the_note(bundle_toml=silent)
    assert (note.code, note.place.field, note.params.get("why")) == (
        ProblemCode.PAY_UNTOLD,
        "time.expected_s",
        None,
    )
    note = the_note(bundle_toml=silent, tasks_csv=table(",", ",10", ","))
    assert (note.code, note.params) == (ProblemCode.PAY_UNTOLD, {"why": "some", "count": "2", "all": "3"})


@pytest.mark.parametrize(
    "manifest",
    [
        MANIFEST.replace('"0.04"', '"0.01"\nunit = "media-minute"'),
        MANIFEST.replace("0.04", "0.01").replace("EUR", "USD"),
    ],
)
def test_pay_that_cannot_be_compared_is_not(manifest: str) -> None:
    log = ProblemLog()
    note_pay(reading(bundle_toml=manifest)[0], WAGE, log)
    assert log.problems() == ()


def test_that_no_pay_is_stated_is_told() -> None:
    log = ProblemLog()
    note_pay(reading(bundle_toml=MANIFEST.replace('[pay]\ncurrency = "EUR"\namount = "0.04"\n', ""))[0], WAGE, log)
    assert [(note.code, note.severity) for note in log.problems()] == [(ProblemCode.PAY_NONE, Severity.NOTE)]


@pytest.mark.parametrize(("amount", "times"), [("0.60", []), ("12", ["369"])])
def test_more_than_anybody_pays_is_asked_about(amount: str, times: list[str]) -> None:
    log = ProblemLog()
    note_pay(reading(bundle_toml=MANIFEST.replace('"0.04"', f'"{amount}"'))[0], WAGE, log)
    assert [note.params["times"] for note in log.problems() if note.code is ProblemCode.PAY_HIGH] == times


@given(
    st.decimals("0.0001", 5, places=4),
    st.integers(1, 5_000),
    st.decimals("0.01", 100, places=2),
)
def test_the_reward_that_is_named_meets_the_wage_and_none_that_is_as_fine_and_smaller_does(
    reward: Decimal, expected_s: int, wage: Decimal
) -> None:
    bundle, _problems = reading()
    pay = bundle.manifest.pay
    assert pay is not None
    manifest = replace(bundle.manifest, pay=replace(pay, amount=reward), time=TimeRule(expected_s=expected_s))
    log = ProblemLog()
    note_pay(replace(bundle, manifest=manifest), replace(WAGE, hourly=Money(wage, "EUR")), log)
    is_below = Fraction(reward) * 3600 < Fraction(wage) * expected_s
    notes = [note for note in log.problems() if note.code is ProblemCode.PAY_BELOW_REFERENCE]
    assert bool(notes) == is_below
    for note in notes:
        needed = Decimal(note.params["needed"])
        step = Decimal(1).scaleb(min(-2, int(reward.normalize().as_tuple().exponent)))
        assert Fraction(needed) * 3600 >= Fraction(wage) * expected_s > Fraction(needed - step) * 3600
        assert needed > reward
