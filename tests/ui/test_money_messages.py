"""Every reason for which something about money is refused has its sentence, with states in words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from annotator.core import earnings, money_facts
from annotator.core.money_states import MoneyState
from annotator.ui.messages import error_sentence
from annotator.ui.money_messages import MONEY_ERRORS

SOURCE = "".join(Path(inspect.getfile(module)).read_text(encoding="utf-8") for module in (earnings, money_facts))
REASONS = sorted(set(re.findall(r'(?:Unsound|Refusal)\("([a-z-]+)"', SOURCE)))


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
