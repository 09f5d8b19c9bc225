"""Every reason for which something about money is refused has its sentence, with states in words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from annotator.core.money import earnings
from annotator.core.money import facts as money_facts
from annotator.core.money.facts import Refusal
from annotator.core.money.states import MoneyState
from annotator.ui.language.messages import error_sentence
from annotator.ui.language.money_messages import MONEY_ERRORS, row_reason
from annotator.work.books import decisions, payers
from annotator.work.books import earnings as bookkeeping

MODULES = (earnings, money_facts, bookkeeping, payers)
SOURCE = "".join(Path(inspect.getfile(module)).read_text(encoding="utf-8") for module in MODULES)
NAMED = r'(?:Unsound|Refusal|MoneyRefused)\("([a-z-]+)"'
REASONS = sorted(set(re.findall(NAMED, SOURCE)))
OF_ROWS = sorted(
    {*re.findall(NAMED, Path(inspect.getfile(decisions)).read_text(encoding="utf-8")), "unknown", "unlawful"}
)
PARAMS = {"before": "paid", "after": "rejected", "state": "approved", "unique_id": "x", "known": "1", "amount": "2"}


def test_the_reasons_in_the_source_are_those_that_have_sentences() -> None:
    assert {f"money-{reason}" for reason in REASONS} | {"money-refused"} == set(MONEY_ERRORS)


@pytest.mark.parametrize("reason", REASONS)
def test_every_sentence_says_what_was_kept(reason: str) -> None:
    said = error_sentence(f"money-{reason}", {})
    assert "Something went wrong" not in said
    assert "nothing was" in said or "so nothing" in said


def test_states_are_said_as_the_person_knows_them() -> None:
    said = error_sentence("money-unlawful", {"before": MoneyState.PAID.value, "after": MoneyState.SUBMITTED.value})
    assert "“Paid” to “Pending”" in said


def test_what_is_named_like_a_state_stays_what_it_is() -> None:
    assert "paid" in error_sentence("money-unknown", {"unique_id": "paid"})


def test_a_field_is_called_as_where_it_is_filled_in() -> None:
    assert error_sentence("money-empty", {"field": "payer"}).startswith("“Payer” is empty")
    assert error_sentence("money-empty", {"field": "unique_id"}).startswith("“unique_id” is empty")


@pytest.mark.parametrize("reason", OF_ROWS)
def test_every_reason_to_leave_a_row_out_has_words(reason: str) -> None:
    said = row_reason(Refusal(reason, PARAMS))
    assert said != MONEY_ERRORS["money-refused"]
    assert "nothing was written" not in said


def test_a_reason_that_is_not_of_rows_has_the_sentence_of_all() -> None:
    assert row_reason(Refusal("amount", {"amount": "much"})).startswith("“much” is no amount")
    assert row_reason(Refusal("unheard-of", {})) == MONEY_ERRORS["money-refused"]
