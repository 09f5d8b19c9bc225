"""A preset and a list of labels make a sound design."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design import Header
from annotator.formats.labeling_config import read_design
from annotator.formats.presets import PRESETS, preset_config
from annotator.formats.problem_log import ProblemLog
from annotator.formats.resources import resource_bytes

_labels = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda label: label.strip() and not label.startswith("$"))


@pytest.mark.parametrize("preset", PRESETS)
@given(labels=st.lists(_labels, min_size=1, max_size=8, unique=True), question=st.just("") | _labels)
def test_whatever_the_labels_say_the_design_offers_them(preset: str, labels: list[str], question: str) -> None:
    log = ProblemLog()
    design = read_design(preset_config(preset, tuple(labels), question), "preset", log)
    assert design is not None
    (control,) = design.controls()
    assert [choice.reported for choice in control.choices] == labels
    assert design.variables() == {"image": 3} or "$" in question
    if question and not log.problems():
        assert question in [node.value for node in design.nodes() if isinstance(node, Header)]


def test_the_schema_names_the_presets_that_there_are() -> None:
    schema = json.loads(resource_bytes("schema/bundle.schema.json"))
    assert schema["properties"]["design"]["properties"]["preset"]["enum"] == list(PRESETS)


def test_a_preset_that_is_not_there_is_no_file_of_that_name() -> None:
    with pytest.raises(ValueError, match="rules"):
        preset_config("../rules/x", ("a",), "")
