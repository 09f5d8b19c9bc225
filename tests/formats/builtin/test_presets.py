"""A preset and a list of labels make a sound design, in both languages, whatever the labels say."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotator.core.answer.result_items import Answer, toggled
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.controls import Choices, Control, TextArea
from annotator.core.design.labels import Labels
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, View
from annotator.formats.builtin.presets import PRESETS, labels_to_begin_with, preset_config, preset_resource, question_of
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog

LANGUAGES = ("en", "fr")
_COLUMN = re.compile(r"^\$|\$[A-Za-z_]")  # what would name a column of the task
COLUMNS = {
    "image-tagging": {"image"},
    "object-naming": {"image"},
    "detail-selection": {"image"},
    "image-transcription": {"image"},
    "translation": {"text"},
    "data-enrichment": {"text"},
    "audio-transcription": {"audio"},
    "video-moderation": {"video"},
    "compare-two": {"prompt", "answer_a", "answer_b"},
    "rank-answers": {"prompt", "answers"},
    "text-spans": {"text"},
    "dialogue-review": {"dialogue"},
    "document-classification": {"document"},
}

_labels = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda label: label.strip() and not _COLUMN.search(label))
# Words that a preset uses itself, and what looks like its own marks.
_awkward = st.sampled_from(
    ["remark", "problem", "confidence", "{label}", "<b>", "a & b", '"', "a", " a", "a ", "a  2", "US$", "5 $"]
)
_lists = st.lists(_labels | _awkward, min_size=1, max_size=8, unique=True)


def design_of(preset: str, labels: tuple[str, ...], question: str = "", language: str = "en") -> Design:
    log = ProblemLog()
    design = read_design(preset_config(preset, labels, question, language), preset, log)
    assert log.problems() == ()
    assert design is not None
    return design


def asked(design: Design, labels: list[str]) -> list[str]:
    """Return the labels of the design in its order: as choices or labels, or above a box of their own."""
    offered = [
        choice.value for control in design.controls() if isinstance(control, Choices) for choice in control.choices
    ]
    offered += [label.value for control in design.controls() if isinstance(control, Labels) for label in control.labels]
    views = (node.children for node in design.nodes() if isinstance(node, View))
    above = [
        pair[0].value
        for pair in views
        if len(pair) == 2 and isinstance(pair[0], Header) and isinstance(pair[1], TextArea)
    ]
    return [said for said in [*above, *offered] if said in labels]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
@given(labels=_lists, question=st.just("") | _labels)
def test_whatever_the_labels_say_the_design_is_sound_and_asks_about_each(
    preset: str, language: str, labels: list[str], question: str
) -> None:
    design = design_of(preset, tuple(labels), question, language)
    assert asked(design, labels) == labels
    assert set(design.variables()) == COLUMNS[preset]
    assert (question or question_of(preset, language)) in [
        node.value for node in design.nodes() if isinstance(node, Header)
    ]


@pytest.mark.parametrize("preset", ["translation", "data-enrichment"])
def test_a_box_of_its_own_is_named_by_its_label(preset: str) -> None:
    design = design_of(preset, ("Español", "日本語", "Web page"))
    assert [control.name for control in design.controls() if isinstance(control, TextArea)][:3] == [
        "Español",
        "日本語",
        "Web page",
    ]


def test_a_label_that_is_a_name_of_the_preset_gets_another_name_and_keeps_its_words() -> None:
    design = design_of("translation", ("remark", "a", " a "))
    boxes = [control.name for control in design.controls() if isinstance(control, TextArea)]
    assert boxes == ["remark 2", "a", "a 2", "remark"]
    assert "remark" in [node.value for node in design.nodes() if isinstance(node, Header)]


@pytest.mark.parametrize("preset", PRESETS)
def test_both_languages_report_the_same_results(preset: str) -> None:
    """Only words differ: results of a French bundle can be counted together with those of an English one."""

    def reported(language: str) -> list[tuple[str, str, str, list[str]]]:
        return [
            (control.name, control.to_name, control.result_type, _reported(control))
            for control in design_of(preset, ("one", "two"), "", language).controls()
        ]

    def shown(language: str) -> set[str]:
        return {node.value for node in design_of(preset, ("one",), "", language).nodes() if isinstance(node, Header)}

    assert reported("en") == reported("fr")
    assert question_of(preset, "en") != question_of(preset, "fr")
    assert shown("en") & shown("fr") <= {"one", "Source"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_digits_follow_each_other_as_on_the_keyboard_with_0_after_9(preset: str, language: str) -> None:
    for control in design_of(preset, ("one", "two"), "", language).controls():
        keys = [choice.hotkey for choice in control.choices if choice.hotkey] if isinstance(control, Choices) else []
        digits = [key for key in keys if key.isdigit()]
        assert digits == sorted(digits, key="1234567890".index)


def _reported(control: Control) -> list[str]:
    return [choice.reported for choice in control.choices] if isinstance(control, Choices) else []


@pytest.mark.parametrize(("tag", "spoken"), [("fr-CA", "fr"), ("FR", "fr"), ("de", "en"), ("frr", "en"), ("en", "en")])
def test_the_language_of_the_bundle_decides_and_english_stands_in(tag: str, spoken: str) -> None:
    for preset in PRESETS:
        assert question_of(preset, tag) == question_of(preset, spoken)
        assert labels_to_begin_with(preset, tag) == labels_to_begin_with(preset, spoken)
        assert preset_resource(preset, tag, "md") == preset_resource(preset, spoken, "md")


@pytest.mark.parametrize("preset", PRESETS)
def test_none_of_a_preset_s_own_marks_is_left_in_the_config(preset: str) -> None:
    config = preset_config(preset, ("one",), "")
    assert b"<?" not in config
    assert b"{label}" not in config
    assert etree.fromstring(config).tag == "View"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_the_labels_to_begin_with_are_sound_and_differ(preset: str, language: str) -> None:
    labels = labels_to_begin_with(preset, language)
    assert all(label.strip() == label != "" for label in labels)
    assert asked(design_of(preset, labels, "", language), list(labels)) == list(labels)


def test_the_schema_names_the_presets_that_there_are() -> None:
    schema = json.loads(resource_bytes("schema/bundle.schema.json"))
    preset = schema["properties"]["design"]["properties"]["preset"]
    assert preset["enum"] == list(PRESETS)
    assert all(f"{name}: " in preset["description"] for name in PRESETS)


def test_a_preset_that_is_not_there_is_no_file_of_that_name() -> None:
    with pytest.raises(ValueError, match="rules"):
        preset_config("../rules/x", ("a",), "")


def missing(design: Design, **chosen: str) -> list[str]:
    """The controls that still need an answer when these choices are made."""
    answer = Answer()
    for name, reported in chosen.items():
        control = design.control(name)
        assert isinstance(control, Choices)
        answer = toggled(answer, control, (reported,))
    return [finding.control for finding in findings(answer, design, {}) if finding.code is FindingCode.REQUIRED]


def test_every_translation_is_needed_unless_the_text_cannot_be_translated() -> None:
    design = design_of("translation", ("French", "German"))
    assert missing(design) == ["French", "German"]
    assert missing(design, problem="no-sense") == []


def test_what_is_in_the_way_is_asked_where_something_is_and_the_text_where_anything_can_be_read() -> None:
    design = design_of("image-transcription", ("Printed",))
    assert missing(design) == ["transcription", "legibility"]
    assert missing(design, legibility="all") == ["transcription"]
    assert missing(design, legibility="part") == ["transcription", "reason"]
    assert missing(design, legibility="none") == ["reason"]
    assert missing(design, legibility="none", reason="blurred") == []


def test_something_is_boxed_unless_it_is_said_why_nothing_is() -> None:
    design = design_of("object-naming", ("Person", "Car"))
    assert missing(design) == ["objects"]
    assert missing(design, absence="none") == missing(design, absence="unclear") == []


def test_a_detail_is_boxed_once_unless_it_is_said_why_it_is_not() -> None:
    design = design_of("detail-selection", ("Handle", "Lock"))
    assert missing(design) == ["detail"]
    assert {missing(design, absence=why) == [] for why in ("not-there", "hidden", "unclear")} == {True}
    boxes = design.control("detail")
    assert isinstance(boxes, Labels)
    assert [boxes.uses_allowed(label) for label in boxes.labels] == [1, 1]


def test_somebody_who_speaks_is_to_be_marked_and_what_is_said_belongs_to_each_stretch() -> None:
    design = design_of("audio-transcription", ("Speaker 1", "Noise"))
    assert missing(design) == ["speaker", "clarity"]
    words = design.control("transcription")
    assert isinstance(words, TextArea)
    assert (words.per_region, words.required, words.max_submissions) == (True, False, 1)


def test_how_severe_it_is_is_asked_of_a_video_that_may_not_stay_as_it_is() -> None:
    design = design_of("video-moderation", ("Violence",))
    assert missing(design) == ["decision"]
    assert missing(design, decision="keep") == []
    assert missing(design, decision="limit") == missing(design, decision="remove") == ["severity"]


def test_a_field_that_the_source_says_nothing_about_may_stay_empty() -> None:
    design = design_of("data-enrichment", ("Name", "Phone"))
    assert missing(design) == ["completeness"]
    assert missing(design, completeness="none") == []


def test_one_of_two_is_chosen_and_reasons_may_be_missing() -> None:
    design = design_of("compare-two", ("Clearer",))
    assert missing(design) == ["better"]
    assert missing(design, better="left") == []


def test_an_order_has_a_fault_of_the_last_one_or_none() -> None:
    design = design_of("rank-answers", ("Wrong",))
    assert missing(design) == ["fault"]
    assert missing(design, fault="Wrong") == missing(design, fault="nothing") == []
