"""visibleWhen and its companions, and what they name."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import TextArea
from annotator.core.design.tag import Condition, When
from annotator.core.problems import ProblemCode, Severity
from formats.config_reading import BOXES, CHOICES, IMAGE, TEXT, faults, read, valid_design

_MORE = '<Choices name="d" toName="i"><Choice value="x" alias="y"/><Choice value="Yes, all"/></Choices>'
_TREE = '<Taxonomy name="tree" toName="i"><Choice value="p"><Choice value="q"/></Choice></Taxonomy>'


def condition(attributes: str, *others: str) -> Condition | None:
    tag = f'<TextArea name="a" toName="t" {attributes}/>'
    design = valid_design(f"<View>{IMAGE}{TEXT}{CHOICES}{BOXES}{_MORE}{_TREE}{''.join(others)}{tag}</View>")
    found = design.control("a")
    assert isinstance(found, TextArea)
    return found.condition


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", None),
        ('visibleWhen="choice-selected"', Condition(When.CHOICE_SELECTED)),
        (
            'visibleWhen="Choice-Unselected" whenTagName="d" whenChoiceValue="x"',
            Condition(When.CHOICE_UNSELECTED, "d", (), ("x",)),
        ),
        (
            'visibleWhen="choice-selected" whenTagName="d" whenChoiceValue="y, x"',
            Condition(When.CHOICE_SELECTED, "d", (), ("y", "x", "y, x")),
        ),
        (
            'visibleWhen="choice-selected" whenTagName="d" whenChoiceValue="Yes, all"',
            Condition(When.CHOICE_SELECTED, "d", (), ("Yes", "all", "Yes, all")),
        ),
        (
            'visibleWhen="choice-selected" whenTagName="tree" whenChoiceValue="p,q"',
            Condition(When.CHOICE_SELECTED, "tree", (), ("p", "q", "p,q")),
        ),
        ('whenChoiceValue="a"', Condition(When.CHOICE_SELECTED, "", (), ("a",))),
        ('whenTagName="c" whenChoiceValue="a"', Condition(When.CHOICE_SELECTED, "c", (), ("a",))),
        (
            'visibleWhen="region-selected" whenTagName="boxes" whenLabelValue="Car"',
            Condition(When.REGION_SELECTED, "boxes", ("Car",), ()),
        ),
        ('visibleWhen="region-selected" whenTagName="i"', Condition(When.REGION_SELECTED, "i")),
        ('visibleWhen="no-region-selected"', Condition(When.NO_REGION_SELECTED)),
    ],
)
def test_conditions_are_read(attributes: str, expected: Condition | None) -> None:
    assert condition(attributes) == expected


def test_a_label_alone_narrows_down_a_question_about_regions() -> None:
    tag = '<Rating name="r" toName="i" perRegion="true" whenLabelValue="Car"/>'
    rating = valid_design(f"<View>{IMAGE}{BOXES}{tag}</View>").control("r")
    assert rating is not None
    assert rating.condition == Condition(When.REGION_SELECTED, "", ("Car",), ())


def test_views_and_headers_come_and_go_too() -> None:
    shown = 'visibleWhen="choice-selected" whenTagName="c"'
    design = valid_design(f'<View>{IMAGE}{CHOICES}<View {shown}><Header value="h" {shown}/></View></View>')
    assert [node.condition is not None for node in design.nodes()] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ('visibleWhen="choice-selected" whenTagName="zz"', "choices"),
        ('visibleWhen="choice-selected" whenTagName="boxs"', "choices"),
        ('visibleWhen="choice-selected" whenTagName="tre"', "suggestion"),
        ('visibleWhen="choice-selected" whenTagName="boxes"', "choices"),
        ('visibleWhen="choice-selected" whenTagName="d" whenChoiceValue="unlikely"', "value"),
        ('visibleWhen="choice-selected" whenTagName="d" whenChoiceValue="Yes, al"', "suggestion"),
        ('visibleWhen="choice-selected" whenChoiceValue="unlikely"', "value"),
        ('visibleWhen="region-selected" whenTagName="c"', "regions"),
        ('visibleWhen="region-selected" whenLabelValue="Cat"', "suggestion"),
    ],
)
def test_what_is_not_in_the_design_is_named(attributes: str, why: str) -> None:
    tag = f'<TextArea name="a" toName="t" {attributes}/>'
    assert faults(CHOICES, BOXES, _MORE, _TREE, tag) == [(ProblemCode.WHEN_UNKNOWN, why)]


def test_one_value_of_several_that_is_not_there_is_a_note() -> None:
    tag = '<View visibleWhen="choice-selected" whenTagName="d" whenChoiceValue="x,old"/>'
    (problem,) = read(f"<View>{IMAGE}{_MORE}{tag}</View>")[1]
    assert (problem.code, problem.severity, problem.params["value"]) == (
        ProblemCode.WHEN_UNKNOWN,
        Severity.NOTE,
        "old",
    )


def test_a_label_counts_by_what_it_reports() -> None:
    labels = '<Labels name="l" toName="t"><Label value="Person" alias="PER"/></Labels>'
    tag = '<View visibleWhen="region-selected" whenLabelValue="Person"/>'
    (problem,) = read(f"<View>{TEXT}{labels}{tag}</View>")[1]
    assert (problem.params["why"], problem.params["suggestion"]) == ("suggestion", "PER")


def test_values_that_the_tasks_bring_are_not_judged() -> None:
    lists = '<Choices name="e" toName="i" value="$list"/>'
    assert faults(lists, '<View visibleWhen="choice-selected" whenTagName="e" whenChoiceValue="z"/>') == []
    assert faults(lists, '<View whenChoiceValue="z"/>') == []


def test_a_region_that_nothing_marks_is_never_selected() -> None:
    assert faults(CHOICES, '<View visibleWhen="region-selected"/>') == [(ProblemCode.NEVER_VISIBLE, None)]
    assert faults(CHOICES, '<View visibleWhen="no-region-selected"/>') == []


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ('visibleWhen="always"', "choices"),
        ('whenTagName="c"', "alone"),
        ('whenLabelValue="Car"', "alone"),
        ('visibleWhen="no-region-selected" whenChoiceValue="a"', "unheeded"),
        ('visibleWhen="choice-selected" whenLabelValue="Car"', "unheeded"),
    ],
)
def test_companions_that_say_nothing_are_told(attributes: str, why: str) -> None:
    assert faults(CHOICES, BOXES, f"<View {attributes}/>") == [(ProblemCode.ATTRIBUTE_VALUE, why)]


@pytest.mark.parametrize("tag", ["Image", "Text"])
def test_what_is_looked_at_is_always_visible(tag: str) -> None:
    shown = f'<{tag} name="o" value="$o" visibleWhen="choice-selected"/>'
    assert faults(CHOICES, shown) == [(ProblemCode.ATTRIBUTE_UNKNOWN, "later")]
