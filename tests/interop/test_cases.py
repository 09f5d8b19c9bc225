"""Answers that `dev.py interop` gives to Label Studio's validator: every tag, with answers valid by our rules."""

from __future__ import annotations

import re

import pytest

from annotator.formats.labeling_config.known_tags import BUILT
from interop.cases import CASES, Case
from interop.make_answers import case_json

# These hold nothing that is answered.
_SILENT = {"header", "style"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_case_reads_without_problems_and_its_answer_is_sound(case: Case) -> None:
    made = case_json(case)
    assert made["result"]
    assert all(item["type"] == "relation" or item["value"] for item in made["result"])


def test_what_was_predicted_is_shown_as_it_is_sent() -> None:
    origins = {case.name: [item.get("origin") for item in case_json(case)["result"]] for case in CASES}
    assert origins["sound predicted"] == ["prediction", "prediction"]
    assert origins["sound put right"] == ["prediction", "prediction-changed"]
    assert origins["Labels on Audio"] == ["manual"]


def test_no_first_tag_is_left_out() -> None:
    shown = {tag.lower() for case in CASES for tag in re.findall(r"<(\w+)", case.config)}
    assert shown == BUILT.keys() - _SILENT
