"""The Labels family and the region tools: what they are called, what they mark, and where."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import Selection
from annotator.core.design.labels import Label, Labels, LabelsKind, LineRules, Tool, ToolKind
from annotator.core.design.tag import Header
from annotator.core.problems import ProblemCode
from formats.config_reading import BOXES, IMAGE, TEXT, control, faults, valid_design


def test_what_labels_may_say_is_read() -> None:
    found = control(
        '<Labels name="l" toName="t" choice="multiple" maxUsages="3" allowEmpty="true" value="$kinds" required="true">'
        '<Label value="a" alias="b" hotkey="A" hint="h" background="#F0A" selected="true" maxUsage="1"/></Labels>'
    )
    label = Label(value="a", alias="b", hotkey="a", hint="h", background="#ff00aa", selected=True, max_usages=1, line=1)
    assert found == Labels(
        name="l",
        to_name="t",
        labels=(label,),
        value="$kinds",
        selection=Selection.MULTIPLE,
        max_usages=3,
        allow_empty=True,
        required=True,
        line=1,
    )


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("RectangleLabels", LabelsKind.RECTANGLE),
        ("PolygonLabels", LabelsKind.POLYGON),
        ("keypointlabels", LabelsKind.KEY_POINT),
    ],
)
def test_labels_for_images(tag: str, kind: LabelsKind) -> None:
    found = control(f'<{tag} name="l" toName="i"><Label value="a"/></{tag}>')
    assert isinstance(found, Labels)
    assert (found.kind, found.result_type) == (kind, kind.value)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("Rectangle", ToolKind.RECTANGLE), ("Polygon", ToolKind.POLYGON), ("KeyPoint", ToolKind.KEY_POINT)],
)
def test_tools_mark_without_labels_and_labels_may_name_what_they_mark(tag: str, kind: ToolKind) -> None:
    tool = f'<{tag} name="r" toName="i"/>'
    assert control(tool) == Tool(name="r", to_name="i", kind=kind, line=1)
    control(f'<Labels name="l" toName="i"><Label value="a"/></Labels>{tool}')


@pytest.mark.parametrize(
    ("attributes", "rules"),
    [
        ("", LineRules()),
        ('closable="false" minPoints="none" maxPoints="None" snap="pixel"', LineRules()),
        ('closable="true" curves="true" skeleton="true"', LineRules(True, True, True)),
        ('minPoints="4" maxPoints="12"', LineRules(least=4, most=12)),
        ('maxPoints="1"', LineRules(least=1, most=1)),
        ('maxPoints="5"', LineRules(least=2, most=5)),
    ],
)
def test_how_lines_may_be_drawn_is_read(attributes: str, rules: LineRules) -> None:
    for tag in ("VectorLabels", "Vector"):
        label = '<Label value="a"/>' if tag == "VectorLabels" else ""
        found = control(f'<{tag} name="l" toName="i" {attributes}>{label}</{tag}>')
        assert isinstance(found, Labels | Tool)
        assert found.lines == rules


def test_fewer_corners_than_the_least_are_no_most() -> None:
    assert faults('<Vector name="l" toName="i" minPoints="4" maxPoints="3"/>') == [
        (ProblemCode.ATTRIBUTE_VALUE, "whole")
    ]


@pytest.mark.parametrize(
    "tag",
    [
        '<RectangleLabels name="l" toName="t"><Label value="a"/></RectangleLabels>',
        '<Labels name="l" toName="i"><Label value="a"/></Labels>',
        '<Polygon name="l" toName="t"/>',
    ],
)
def test_a_tag_that_cannot_mark_anything_where_it_points_is_named(tag: str) -> None:
    assert faults(tag) == [(ProblemCode.TO_NAME_UNKNOWN, "kind")]


def test_headers_and_groups_inside_stand_above_and_labels_stay_in_order() -> None:
    inside = '<Header value="People"/><View><Label value="a"/></View><Label value="b"/>'
    design = valid_design(
        f'<View>{IMAGE}{TEXT}<Labels name="l" toName="t" visibleWhen="no-region-selected">{inside}</Labels></View>'
    )
    _image, _text, header, labels = design.root.children
    assert isinstance(header, Header)
    assert isinstance(labels, Labels)
    assert (header.value, header.condition) == ("People", labels.condition)
    assert [label.value for label in labels.labels] == ["a", "b"]


def test_labels_need_labels() -> None:
    assert faults('<Labels name="l" toName="t"/>') == [(ProblemCode.CHOICES_EMPTY, None)]
    assert faults('<Labels name="l" toName="t"><Choice value="a"/></Labels>') == [
        (ProblemCode.CHOICES_EMPTY, None),
        (ProblemCode.TAG_MISPLACED, "inside"),
    ]


def test_a_question_about_regions_needs_something_that_marks_them() -> None:
    asked = '<Choices name="c" toName="i" perRegion="true"><Choice value="a"/></Choices>'
    assert faults(asked) == [(ProblemCode.NEVER_VISIBLE, "per-region")]
    assert faults(asked, '<Labels name="l" toName="t"><Label value="a"/></Labels>') == [
        (ProblemCode.NEVER_VISIBLE, "per-region")
    ]
    assert control(asked, BOXES).per_region


@pytest.mark.parametrize(
    ("label", "fault"),
    [
        ('<Label value="a" background="nearly red"/>', (ProblemCode.ATTRIBUTE_VALUE, "colour")),
        ('<Label value="a" background="darkorang"/>', (ProblemCode.ATTRIBUTE_VALUE, "colour-suggestion")),
        ('<Label value="a" maxUsages="0"/>', (ProblemCode.ATTRIBUTE_VALUE, "whole")),
        ('<Label value="a" hotkey="ctrl"/>', (ProblemCode.HOTKEY_INVALID, None)),
        ('<Label value="$a"/>', (ProblemCode.ATTRIBUTE_VALUE, "variable")),
        ('<Label value="a" granularity="word"/>', (ProblemCode.ATTRIBUTE_UNKNOWN, "later")),
    ],
)
def test_wrong_values(label: str, fault: tuple[ProblemCode, str | None]) -> None:
    assert faults(f'<Labels name="l" toName="t">{label}</Labels>') == [fault]
