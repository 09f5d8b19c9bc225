"""Choices and Taxonomy: what they offer, how it is told apart, and what cannot be."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import Choice, Choices, Layout, Selection, Taxonomy
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.labeling_config.choices import MOST_CHOICES
from formats.config_reading import IMAGE, control, faults, read


def choices(inside: str, attributes: str = "") -> Choices:
    found = control(f'<Choices name="c" toName="i" {attributes}>{inside}</Choices>')
    assert isinstance(found, Choices)
    return found


def test_what_a_choices_may_say_is_read() -> None:
    found = choices(
        '<Choice value="a" alias="b" hotkey="Ctrl+1" hint="h" selected="true" color="RED"/>',
        'choice="multiple" layout="select" required="true" requiredMessage="m" value="$list"',
    )
    choice = Choice(value="a", alias="b", hotkey="ctrl+1", hint="h", selected=True, color="red", line=1)
    assert found == Choices(
        name="c",
        to_name="i",
        choices=(choice,),
        value="$list",
        selection=Selection.MULTIPLE,
        layout=Layout.SELECT,
        required=True,
        required_message="m",
        line=1,
    )


@pytest.mark.parametrize(
    ("attributes", "layout"),
    [
        ("", Layout.VERTICAL),
        ('showInline="true"', Layout.INLINE),
        ('showInLine="true"', Layout.INLINE),
        ('showInline="false"', Layout.VERTICAL),
        ('layout="inline"', Layout.INLINE),
        ('layout="select"', Layout.SELECT),
    ],
)
def test_layouts(attributes: str, layout: Layout) -> None:
    assert choices('<Choice value="a"/>', attributes).layout is layout


def test_headers_and_groups_inside_leave_the_choices_in_document_order() -> None:
    found = choices(
        '<View style="width:100%"><Header value="Other"/></View><Choice value="a"/><View><Choice value="b"/></View>'
    )
    assert [choice.value for choice in found.choices] == ["a", "b"]
    assert [header.value for header in found.headers] == ["Other"]


def test_a_header_between_choices_is_shown_above_them_with_a_note() -> None:
    between = '<Choices name="c" toName="i"><Choice value="a"/><Header value="h"/><Choice value="b"/></Choices>'
    assert faults(between) == [(ProblemCode.TAG_MISPLACED, "header")]
    assert {one.severity for one in read(f"<View>{IMAGE}{between}</View>")[1]} == {Severity.NOTE}


@pytest.mark.parametrize("tag", ["View", "Header"])
def test_a_part_of_a_control_cannot_come_and_go(tag: str) -> None:
    part = f'<{tag} value="h" visibleWhen="choice-selected"/>'.replace('View value="h"', "View")
    assert faults(f'<Choices name="c" toName="i">{part}<Choice value="a"/></Choices>') == [
        (ProblemCode.ATTRIBUTE_UNKNOWN, "later")
    ]


def test_choices_hold_choices_only_where_that_is_allowed() -> None:
    inside = '<Choice value="a"><Choice value="b"/><Choice value="c"><Choice value="d"/></Choice></Choice>'
    (top,) = choices(inside, 'allowNested="true"').choices
    assert [child.value for child in top.children] == ["b", "c"]
    assert top.children[1].children[0].value == "d"
    assert faults(f'<Choices name="c" toName="i">{inside}</Choices>') == [(ProblemCode.TAG_MISPLACED, "nested")]


def test_html_becomes_its_words_with_a_note() -> None:
    inside = (
        "<Choice value='a' html='&lt;b&gt;Big &amp;amp;&lt;/b&gt;&lt;i&gt;small&lt;/i&gt;'/>"
        "<Choice value='b' html='&lt;img src=x onerror=y&gt;&lt;script&gt;z&lt;/script&gt;'/>"
    )
    design, problems = read(f'<View>{IMAGE}<Choices name="c" toName="i">{inside}</Choices></View>')
    assert [(one.code, one.severity, one.params["why"]) for one in problems] == [
        (ProblemCode.ATTRIBUTE_UNKNOWN, Severity.NOTE, "html")
    ]
    assert design is not None
    (found,) = design.controls()
    assert isinstance(found, Choices)
    assert [choice.shown for choice in found.choices] == ["Big & small", "b"]


def test_only_one_choice_of_a_single_control_starts_selected() -> None:
    two = '<Choice value="a" selected="true"/><Choice value="b" selected="true"/>'
    assert faults(f'<Choices name="c" toName="i">{two}</Choices>') == [(ProblemCode.ATTRIBUTE_VALUE, "one-selected")]
    assert choices(two, 'choice="multiple"').choices[1].selected
    assert faults(f'<Taxonomy name="c" toName="i" maxUsages="1">{two}</Taxonomy>') == [
        (ProblemCode.ATTRIBUTE_VALUE, "one-selected")
    ]


def test_an_alias_makes_equal_words_different_answers() -> None:
    found = choices('<Choice value="a"/><Choice value="a" alias="b"/>')
    assert [choice.reported for choice in found.choices] == ["a", "b"]


def test_equal_choices_are_one_with_a_note_and_different_ones_never_report_the_same() -> None:
    twice = '<Choices name="c" toName="i"><Choice value="Two"/><Choice value="Two"/></Choices>'
    design, problems = read(f"<View>{IMAGE}{twice}</View>")
    assert [(one.code, one.severity) for one in problems] == [(ProblemCode.CHOICE_DUPLICATE, Severity.NOTE)]
    assert design is not None
    assert design.controls()[0] == choices('<Choice value="Two"/>')
    other = '<Choices name="c" toName="i"><Choice value="Two"/><Choice value="2" alias="Two"/></Choices>'
    assert faults(other) == [(ProblemCode.CHOICE_DUPLICATE, None)]


def test_a_single_choice_cannot_be_filled_from_the_tasks() -> None:
    assert faults('<Choices name="c" toName="i"><Choice value="$a"/></Choices>') == [
        (ProblemCode.ATTRIBUTE_VALUE, "variable")
    ]


def test_without_choices_there_is_a_problem_unless_the_tasks_bring_them() -> None:
    assert faults('<Choices name="c" toName="i"/>') == [(ProblemCode.CHOICES_EMPTY, None)]
    assert faults('<Taxonomy name="c" toName="i"/>') == [(ProblemCode.CHOICES_EMPTY, None)]
    assert choices("", 'value="$list"').value == "$list"
    assert faults('<Choices name="c" toName="i" value="list"/>') == [(ProblemCode.ATTRIBUTE_VALUE, "column")]


def test_a_screen_full_of_choices_is_too_much_but_not_for_a_taxonomy() -> None:
    many = "".join(f'<Choice value="{number}"/>' for number in range(MOST_CHOICES + 1))
    assert faults(f'<Choices name="c" toName="i">{many}</Choices>') == [(ProblemCode.DESIGN_TOO_LARGE, "choices")]
    assert faults(f'<Taxonomy name="c" toName="i">{many}</Taxonomy>') == []


def test_what_a_taxonomy_may_say_is_read() -> None:
    found = control(
        '<Taxonomy name="x" toName="i" leafsOnly="true" showFullPath="true" pathSeparator="&gt;" maxUsages="2"'
        ' placeholder="p" value="$v" perRegion="false"><Choice value="a"><Choice value="b"/></Choice>'
        "</Taxonomy>"
    )
    below = Choice(value="b", line=1)
    assert found == Taxonomy(
        name="x",
        to_name="i",
        choices=(Choice(value="a", children=(below,), line=1),),
        value="$v",
        leafs_only=True,
        show_full_path=True,
        path_separator=">",
        max_usages=2,
        placeholder="p",
        line=1,
    )


@pytest.mark.parametrize("attribute", ['apiUrl="https://example.org"', 'labeling="true"', 'legacy="true"'])
def test_what_a_taxonomy_cannot_do_yet_is_named(attribute: str) -> None:
    tag = f'<Taxonomy name="x" toName="i" {attribute}><Choice value="a"/></Taxonomy>'
    assert faults(tag) == [(ProblemCode.ATTRIBUTE_UNKNOWN, "later")]


@pytest.mark.parametrize(("to_name", "is_read"), [("a,b", True), (" b , a ", True), ("a", False), ("a,a", False)])
def test_a_pairwise_compares_two_objects(to_name: str, is_read: bool) -> None:
    texts = '<Text name="a" value="$a"/><Text name="b" value="$b"/>'
    looks = 'selectionStyle="border: 2px" leftClass="l" rightClass="r"'
    _design, problems = read(f'<View>{texts}<Pairwise name="p" toName="{to_name}" required="true" {looks}/></View>')
    faults_found = [problem.params.get("why") for problem in problems if problem.severity is Severity.ERROR]
    assert faults_found == ([] if is_read else ["two-objects"])
    assert sum(problem.severity is Severity.NOTE for problem in problems) == 3
