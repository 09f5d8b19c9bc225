"""A design as a whole: names, what points to them, keys, and that something is asked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.design.controls import Choices, TextArea
from annotator.core.problems import ProblemCode, Severity
from formats.config_reading import BOXES, CHOICES, IMAGE, TEXT, control, faults, read, said


def test_names_belong_to_one_tag() -> None:
    (problem,) = read(f'<View>{IMAGE}{CHOICES}\n<TextArea name="i" toName="i"/></View>')[1]
    assert (problem.code, problem.place.line, problem.params["other"]) == (ProblemCode.NAME_DUPLICATE, 2, "1")


@pytest.mark.parametrize(
    ("to_name", "named"), [("pictur", ["pictur"]), ("picture,nowhere", ["nowhere"]), ("a, b", ["a", "b"])]
)
def test_each_target_must_be_there(to_name: str, named: list[str]) -> None:
    text = f'<View><Image name="picture" value="$x"/><Rating name="r" toName="{to_name}"/></View>'
    problems = read(text)[1]
    assert {one.code for one in problems} == {ProblemCode.TO_NAME_UNKNOWN}
    assert [one.params["name"] for one in problems] == named
    assert problems[0].params.get("suggestion") == ("picture" if named == ["pictur"] else None)


def test_a_control_needs_its_name_and_its_target() -> None:
    assert faults("<Number/>") == [(ProblemCode.ATTRIBUTE_MISSING, None)] * 2


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("b", "B", True),
        ("ctrl+1", "CTRL + 1", True),
        ("shift+ctrl+x", "ctrl+shift+x", True),
        ("return", "enter", True),
        ("b", "ctrl+b", False),
    ],
)
def test_a_key_belongs_to_one_choice_or_label(first: str, second: str, same: bool) -> None:
    labels = f'<Labels name="l" toName="t"><Label value="a" hotkey="{first}"/></Labels>'
    choices = f'<Choices name="c" toName="i"><Choice value="b" hotkey="{second}"/></Choices>'
    assert faults(labels, choices) == ([(ProblemCode.HOTKEY_DUPLICATE, None)] if same else [])


def test_the_same_key_in_tags_that_come_and_go_is_a_note() -> None:
    other = (
        '<View visibleWhen="choice-selected" whenTagName="c"><Choices name="d" toName="i">'
        '<Choice value="b" hotkey="x"/></Choices></View><Rating name="r" toName="i" hotkey="x"/>'
    )
    text = f'<View>{IMAGE}<Choices name="c" toName="i"><Choice value="a" hotkey="x"/></Choices>\n{other}</View>'
    problems = read(text)[1]
    assert [(one.code, one.severity, one.params["value"]) for one in problems] == [
        (ProblemCode.HOTKEY_DUPLICATE, Severity.NOTE, "b"),
        (ProblemCode.HOTKEY_DUPLICATE, Severity.ERROR, "r"),
    ]


def test_a_design_asks_something() -> None:
    assert said(f"<View>{IMAGE}{TEXT}</View>") == [(ProblemCode.NO_CONTROL, 1, None)]


def test_thousands_of_tags_that_are_all_wrong_are_told_in_a_handful() -> None:
    wrong = "".join(
        f'<Choices name="n" toName="nowhere{number}" visibleWhen="choice-selected" whenTagName="x{number}"'
        f' whenChoiceValue="y"><Choice value="a" hotkey="q"/></Choices>'
        for number in range(1_900)
    )
    problems = read(f"<View>{wrong}</View>")[1]
    assert {one.params.get("more") for one in problems} >= {"1880"}
    assert len(problems) < 100


def test_a_design_asks_no_more_than_a_table_of_results_can_hold() -> None:
    numbers = "".join(f'<Number name="n{number}" toName="t"/>' for number in range(1_001))
    (problem,) = read(f"<View>{TEXT}{numbers}</View>")[1]
    assert (problem.code, problem.params["why"]) == (ProblemCode.DESIGN_TOO_LARGE, "controls")


def test_a_rating_without_an_object_is_about_the_first_one() -> None:
    design, problems = read(f'<View><Rating name="r"/>{IMAGE}{TEXT}</View>')
    assert design is not None
    (rating,) = design.controls()
    assert (rating.name, rating.to_name) == ("r", "i")
    (note,) = problems
    assert (note.code, note.params["why"], note.severity) == (
        ProblemCode.ATTRIBUTE_MISSING,
        "first-object",
        Severity.NOTE,
    )
    assert said('<View><Rating name="r"/></View>') == [(ProblemCode.ATTRIBUTE_MISSING, 1, None)]


@pytest.mark.parametrize(("value", "is_refused"), [("true", True), ("false", False)])
def test_regions_that_only_a_model_makes_are_refused_and_smart_help_is_not(value: str, is_refused: bool) -> None:
    tag = f'<Rectangle name="r" toName="i" smart="true" smartOnly="{value}"/>'
    found = [why for code, why in faults(tag) if why != "looks"]
    assert found == (["smart-only"] if is_refused else [])


def test_texts_to_insert_are_read_with_keys_that_type_nothing() -> None:
    inside = '<Shortcut value="[a]" alias="A" hotkey="Ctrl+1" background="red"/><Shortcut value="b" hotkey="b"/>'
    text = f'<View>{TEXT}<TextArea name="c" toName="t">{inside}</TextArea></View>'
    design, problems = read(text)
    assert design is not None
    (area,) = design.controls()
    assert isinstance(area, TextArea)
    assert [(each.value, each.shown, each.hotkey) for each in area.shortcuts] == [
        ("[a]", "A", "ctrl+1"),
        ("b", "b", None),
    ]
    assert [(one.params["why"], one.severity) for one in problems] == [
        ("looks", Severity.NOTE),
        ("typed", Severity.NOTE),
    ]
    assert faults('<Shortcut value="a"/>', CHOICES) == [(ProblemCode.TAG_MISPLACED, "shortcut")]


def test_a_filter_belongs_to_the_choices_that_it_names() -> None:
    text = f'<View>{IMAGE}<Filter toName="c" placeholder="Find" minlength="0" hotkey="shift+f"/>{CHOICES}</View>'
    design, problems = read(text)
    assert design is not None
    (choices,) = design.controls()
    assert isinstance(choices, Choices)
    assert choices.filter_hint == "Find"
    assert {(one.params["why"], one.severity) for one in problems} == {("looks", Severity.NOTE)}
    assert faults('<Filter toName="boxes"/>', BOXES) == [(ProblemCode.TO_NAME_UNKNOWN, "filter")]
    assert control(CHOICES) == replace(choices, filter_hint=None)
