"""Every reason for which something about money is refused has its sentence, with states in words."""

from __future__ import annotations

import pytest

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import MoneyState
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.money_messages import MONEY_ERRORS, row_reason

OF_ROWS = (
    MoneyReason.UNKNOWN,
    MoneyReason.UNLAWFUL,
    MoneyReason.NO_REWARD,
    MoneyReason.DAY_TO_COME,
    MoneyReason.OTHER_AMOUNT,
)
NAMES = (
    "amount",
    "currency",
    "day",
    "decision",
    "delay",
    "factor",
    "field",
    "known",
    "most",
    "name",
    "percent",
    "rate",
    "time",
)
PARAMS = {**dict.fromkeys(NAMES, "x"), "before": "paid", "after": "rejected", "state": "approved", "unique_id": "x"}


def test_every_reason_has_a_sentence_and_only_what_a_row_alone_can_be_is_said_of_rows_alone() -> None:
    assert set(MoneyReason) - set(MONEY_ERRORS) == {MoneyReason.OTHER_AMOUNT}
    assert all(row_reason(Refusal(reason, PARAMS)) for reason in MoneyReason)


@pytest.mark.parametrize("reason", MONEY_ERRORS)
def test_every_sentence_says_what_was_kept(reason: MoneyReason) -> None:
    sentence = error_sentence(reason.value, {})
    assert "An error occurred" not in sentence
    assert "Nothing was" in sentence


def test_states_are_said_as_the_person_knows_them() -> None:
    said = error_sentence("money-unlawful", {"before": MoneyState.PAID.value, "after": MoneyState.SUBMITTED.value})
    assert "“Paid” to “Undecided”" in said


def test_what_is_named_like_a_state_stays_what_it_is() -> None:
    assert "paid" in error_sentence("money-unknown", {"unique_id": "paid"})


def test_a_field_is_called_as_where_it_is_filled_in() -> None:
    assert error_sentence("money-empty", {"field": "payer"}).startswith("“Payer” is empty")
    assert error_sentence("money-empty", {"field": "unique_id"}).startswith("“unique_id” is empty")


def test_an_empty_amount_is_asked_for_and_not_quoted() -> None:
    assert error_sentence("money-amount", {"amount": ""}) == "Enter an amount. Nothing was saved."


@pytest.mark.parametrize("reason", OF_ROWS)
def test_what_is_said_of_rows_says_nothing_of_what_was_written(reason: MoneyReason) -> None:
    assert "nothing was" not in row_reason(Refusal(reason, PARAMS)).casefold()


def test_a_reason_that_is_not_of_rows_has_the_sentence_of_all() -> None:
    assert row_reason(Refusal(MoneyReason.AMOUNT, {"amount": "much"})).startswith("“much” is not a valid amount")
