"""A labeling config is read as Label Studio reads it, and nothing of it is dropped without a word."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given

from annotator.core.design import Choices, Design, Display, Image, Layout, Selection, View
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.labeling_config import read_design
from annotator.formats.problem_log import ProblemLog
from bundle_making import CONFIG
from formats.design_examples import as_config, designs

_IMAGE = '<Image name="i" value="$image"/>'
_CHOICES = '<Choices name="c" toName="i"><Choice value="a"/></Choices>'


def read(text: str) -> tuple[Design | None, tuple[Problem, ...]]:
    log = ProblemLog()
    return read_design(text.encode(), "config.xml", log), log.problems()


def said(text: str) -> list[tuple[ProblemCode, int | None, str | None]]:
    return [(one.code, one.place.line, one.params.get("why")) for one in read(text)[1]]


def choices_of(text: str) -> Choices:
    design, problems = read(text)
    assert problems == ()
    assert design is not None
    (control,) = design.controls()
    return control


def without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_lines(inner) for key, inner in value.items() if key != "line"}
    return [without_lines(inner) for inner in value] if isinstance(value, list | tuple) else value


@given(designs())
def test_every_sound_design_comes_back_as_it_was_written(design: Design) -> None:
    found, problems = read(as_config(design).decode())
    assert problems == ()
    assert found is not None
    assert without_lines(asdict(found)) == without_lines(asdict(design))
    assert [type(node) for node in found.nodes()] == [type(node) for node in design.nodes()]


def test_the_ordinary_config_is_read() -> None:
    design, problems = read(CONFIG)
    assert problems == ()
    assert design is not None
    assert design.root.display is Display.ROW
    assert design.variables() == {"image": 2}
    (things,) = design.controls()
    assert [choice.reported for choice in things.choices] == ["Bench", "tree"]
    assert (things.selection, things.required, things.line) == (Selection.MULTIPLE, True, 5)


def test_case_of_tags_and_attributes_does_not_matter() -> None:
    control = choices_of(
        '<view><IMAGE NAME="i" Value="$x"/><choices Name="c" TONAME="i" CHOICE="Multiple" showinline="TRUE">'
        '<CHOICE VALUE="a"/></choices></view>'
    )
    assert (control.selection, control.layout) == (Selection.MULTIPLE, Layout.INLINE)


def test_a_tag_written_over_many_lines_is_placed_where_it_begins() -> None:
    text = f'<View>\n<!-- <Fake> -->\n{_IMAGE}\n<Audio\n  name="a"\n  value="$a"\n/>\n<Rating/></View>'
    assert said(text) == [(ProblemCode.TAG_UNKNOWN, 4, "later"), (ProblemCode.TAG_UNKNOWN, 8, "later")]


def test_what_points_to_a_tag_that_is_not_built_has_no_second_problem() -> None:
    text = '<View><Audio name="a" value="$a"/><Choices name="c" toName="a"><Choice value="x"/></Choices></View>'
    assert said(text) == [(ProblemCode.TAG_UNKNOWN, 1, "later")]
    assert said('<View><Text name="t" value="$t"/><TextArea name="a" toName="t"/></View>') == [
        (ProblemCode.TAG_UNKNOWN, 1, "later")
    ]


def test_what_is_inside_an_unknown_tag_is_still_looked_at() -> None:
    text = f'<Collapse>{_IMAGE}<Choices name="c" toName="j"><Choice value="a"/></Choices></Collapse>'
    assert {code for code, _line, _why in said(text)} == {ProblemCode.TAG_UNKNOWN, ProblemCode.TO_NAME_UNKNOWN}


@pytest.mark.parametrize("attribute", ['zoom="true"', 'maxWidth="500px"', 'zoomControl="true"', 'style="border:0"'])
def test_looks_are_left_aside_with_a_note(attribute: str) -> None:
    design, problems = read(f'<View><Image name="i" value="$image" {attribute}/>{_CHOICES}</View>')
    assert design is not None
    assert [(one.code, one.severity) for one in problems] == [(ProblemCode.ATTRIBUTE_UNKNOWN, Severity.NOTE)]


@pytest.mark.parametrize(
    "attribute", ['visibleWhen="region-selected"', 'perRegion="true"', 'value="$list"', 'allowNested="true"']
)
def test_what_changes_the_question_keeps_the_bundle_out(attribute: str) -> None:
    text = f"<View>{_IMAGE}{_CHOICES.replace('toName', attribute + ' toName')}</View>"
    assert said(text) == [(ProblemCode.ATTRIBUTE_UNKNOWN, 1, "later")]


def test_an_attribute_that_only_says_the_default_is_no_problem() -> None:
    assert said(f"<View>{_IMAGE}{_CHOICES.replace('toName', 'perRegion="false" toName')}</View>") == []


@pytest.mark.parametrize(
    ("style", "display"),
    [
        ("display:flex", Display.ROW),
        ("DISPLAY : Flex ; flex-direction : row", Display.ROW),
        ("display:flex;flex-direction:column", Display.COLUMN),
        ("flex: 1", Display.COLUMN),
        ("", Display.COLUMN),
    ],
)
def test_flex_lays_out_in_a_row(style: str, display: Display) -> None:
    design, problems = read(f'<View style="{style}">{_IMAGE}{_CHOICES}</View>')
    assert problems == ()
    assert design is not None
    assert design.root.display is display


def test_other_styles_are_noted_and_hiding_is_refused() -> None:
    assert said(f'<View style="color:red">{_IMAGE}{_CHOICES}</View>') == [(ProblemCode.ATTRIBUTE_UNKNOWN, 1, "looks")]
    hidden = f'<View>{_IMAGE}{_CHOICES}<View style="visibility: hidden"/></View>'
    assert (ProblemCode.ATTRIBUTE_VALUE, 1, "hidden") in said(hidden)


@pytest.mark.parametrize("value", ["Find $thing here", "$5 per task", "$", "$a $b"])
def test_a_variable_within_words_is_refused_because_it_would_not_be_filled(value: str) -> None:
    assert said(f'<View><Header value="{value}"/>{_IMAGE}{_CHOICES}</View>') == [
        (ProblemCode.ATTRIBUTE_VALUE, 1, "inside")
    ]


def test_a_price_behind_words_is_no_variable() -> None:
    assert said(f'<View><Header value="It costs 5 $, or US$ 5"/>{_IMAGE}{_CHOICES}</View>') == []


def test_words_between_tags_are_noted() -> None:
    assert said(f"<View>Look!\n{_IMAGE}{_CHOICES}</View>") == [(ProblemCode.TEXT_IGNORED, 1, None)]


def test_tags_in_the_wrong_place_are_named() -> None:
    nested = '<Choices name="c" toName="i"><Choice value="a"><Choice value="b"/></Choice><Header value="h"/></Choices>'
    assert said(f"<View>{_IMAGE}{nested}</View>") == [(ProblemCode.TAG_MISPLACED, 1, "inside")] * 2
    assert said(f'<View><Image name="i" value="$x"><Text name="t" value="$y"/></Image>{_CHOICES}</View>') == [
        (ProblemCode.TAG_MISPLACED, 1, "inside")
    ]
    assert said(_CHOICES)[0] == (ProblemCode.TAG_MISPLACED, 1, "root")


def test_only_one_choice_of_a_single_control_starts_selected() -> None:
    two = '<Choice value="a" selected="true"/><Choice value="b" selected="true"/>'
    single = f'<View>{_IMAGE}<Choices name="c" toName="i">{two}</Choices></View>'
    assert said(single) == [(ProblemCode.ATTRIBUTE_VALUE, 1, "one-selected")]
    assert choices_of(single.replace('name="c"', 'name="c" choice="multiple"')).choices[1].selected


def test_an_alias_makes_equal_words_different_answers() -> None:
    control = choices_of(
        f'<View>{_IMAGE}<Choices name="c" toName="i"><Choice value="a"/><Choice value="a" alias="b"/></Choices></View>'
    )
    assert [choice.reported for choice in control.choices] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE View SYSTEM "file:///etc/passwd"><View/>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><View>&b;</View>',
        "<!doctype html><View/>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_parsed(text: str) -> None:
    assert said(text) == [(ProblemCode.XML_DOCTYPE, 1, None)]


def test_a_declared_encoding_other_than_utf8_changes_nothing() -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-1"?><View>{_IMAGE}{_CHOICES.replace("a", "é", 0)}</View>'
    assert said(text) == []


@pytest.mark.parametrize("text", ["", " ", "<", "<View", "<View>&nbsp;</View>", "<a/><b/>", "\x00", "<a>" * 300])
def test_what_is_no_xml_is_said_to_be_none(text: str) -> None:
    assert [code for code, _line, _why in said(text)] == [ProblemCode.XML_SYNTAX]


def test_a_tag_with_thousands_of_attributes_is_refused_before_it_costs_minutes() -> None:
    crowded = "\n<View " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
    assert said(crowded) == [(ProblemCode.DESIGN_TOO_LARGE, 2, "attributes")]


def test_a_namespace_makes_another_tag() -> None:
    assert (ProblemCode.TAG_UNKNOWN, 1, None) in said(f'<View xmlns:x="urn:x"><x:Oddity/>{_IMAGE}{_CHOICES}</View>')


def test_an_image_needs_its_name_and_its_value() -> None:
    design, problems = read(f"<View><Image/>{_CHOICES}</View>")
    assert isinstance(design, Design)
    assert isinstance(design.root, View)
    assert isinstance(design.root.children[0], Image)
    missing = [(one.code, one.place.field) for one in problems if one.code is ProblemCode.ATTRIBUTE_MISSING]
    assert missing == [(ProblemCode.ATTRIBUTE_MISSING, "name"), (ProblemCode.ATTRIBUTE_MISSING, "value")]
