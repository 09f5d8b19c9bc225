"""Answering: what a press does, what is reported, and what keeps an answer from being sent."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer import (
    Answer,
    FindingCode,
    Region,
    findings,
    preselected,
    region_id,
    toggled,
    with_choices,
)
from annotator.core.design import Choices, Design, Selection, View
from core.designs import designs


def pressed(design: Design, data: st.DataObject, most: int = 12) -> Answer:
    """An answer as a person makes one: choices pressed in any order, some of them twice."""
    answer = Answer()
    for _ in range(data.draw(st.integers(0, most))):
        control = data.draw(st.sampled_from(design.controls()))
        answer = toggled(answer, control, data.draw(st.sampled_from(control.choices)).reported)
    return answer


def by_control(answer: Answer, design: Design) -> dict[str, tuple[str, ...]]:
    return {control.name: answer.choices(control.name) for control in design.controls()}


@given(designs(), st.data())
def test_an_answer_made_by_pressing_lacks_at_most_what_is_required(design: Design, data: st.DataObject) -> None:
    answer = pressed(design, data)
    missing = [c.name for c in design.controls() if c.required and not answer.choices(c.name)]
    found = findings(answer, design)
    assert [(finding.code, finding.control) for finding in found] == [(FindingCode.REQUIRED, name) for name in missing]


@given(designs(), st.data())
def test_a_choice_pressed_twice_leaves_every_other_control_alone(design: Design, data: st.DataObject) -> None:
    answer = pressed(design, data)
    control = data.draw(st.sampled_from(design.controls()))
    reported = data.draw(st.sampled_from(control.choices)).reported
    once = toggled(answer, control, reported)
    twice = toggled(once, control, reported)
    assert (reported in once.choices(control.name)) != (reported in answer.choices(control.name))
    before, after = by_control(answer, design), by_control(twice, design)
    before.pop(control.name)
    kept = after.pop(control.name)
    assert before == after
    if control.selection is Selection.MULTIPLE:
        assert kept == answer.choices(control.name)


@given(designs(), st.data())
def test_a_single_control_holds_one_choice_and_a_multiple_one_keeps_the_order_of_the_design(
    design: Design, data: st.DataObject
) -> None:
    for name, chosen in by_control(pressed(design, data), design).items():
        control = design.control(name)
        assert control is not None
        order = [choice.reported for choice in control.choices]
        assert list(chosen) == sorted(set(chosen), key=order.index)
        assert len(chosen) <= 1 or control.selection is Selection.MULTIPLE


@given(designs(), st.data())
def test_an_answer_survives_the_way_through_a_draft(design: Design, data: st.DataObject) -> None:
    answer = pressed(design, data)
    assert Answer.from_json(json.loads(json.dumps(answer.as_json()))) == answer


@given(designs(), st.data())
def test_the_alias_is_reported_where_there_is_one_and_the_value_elsewhere(design: Design, data: st.DataObject) -> None:
    control = data.draw(st.sampled_from(design.controls()))
    choice = data.draw(st.sampled_from(control.choices))
    (region,) = toggled(Answer(), control, choice.reported).as_json()
    assert region["value"] == {"choices": [choice.value if choice.alias is None else choice.alias]}
    assert (region["from_name"], region["to_name"], region["type"]) == (control.name, "picture", "choices")


@given(designs(), st.data())
def test_choosing_nothing_drops_the_region(design: Design, data: st.DataObject) -> None:
    answer = pressed(design, data)
    control = data.draw(st.sampled_from(design.controls()))
    assert with_choices(answer, control, []).choices(control.name) == ()
    assert all(region.from_name != control.name for region in with_choices(answer, control, []).regions)


@given(designs(), st.data())
def test_what_the_design_does_not_know_is_never_taken_in(design: Design, data: st.DataObject) -> None:
    control = data.draw(st.sampled_from(design.controls()))
    assert with_choices(Answer(), control, ["\x00 not a choice"]) == Answer()


@given(designs())
def test_the_marked_choices_are_what_a_task_starts_with(design: Design) -> None:
    marked = Design(View(tuple(_first_marked(control) for control in design.controls()), design.root.display, 1))
    assert preselected(design) == Answer()
    firsts = {control.name: (control.choices[0].reported,) for control in design.controls()}
    assert by_control(preselected(marked), marked) == firsts


def _first_marked(control: Choices) -> Choices:
    first, *others = control.choices
    return replace(control, choices=(replace(first, selected=True), *others))


@given(designs(), st.data())
def test_an_answer_that_does_not_fit_its_design_is_named_for_what_it_is(design: Design, data: st.DataObject) -> None:
    control = data.draw(st.sampled_from(design.controls()))
    known = control.choices[0].reported
    sound = Region(region_id(control.name), control.name, "picture", "choices", {"choices": [known]})
    broken = {
        FindingCode.UNKNOWN_CONTROL: replace(sound, from_name="\x00 nobody"),
        FindingCode.UNKNOWN_CHOICE: replace(sound, value={"choices": ["\x00 nothing"]}),
        FindingCode.WRONG_TYPE: replace(sound, type="labels"),
    }
    for code, region in broken.items():
        assert code in {finding.code for finding in findings(Answer((region,)), design)}
    shapeless: tuple[dict[str, object], ...] = ({}, {"choices": []}, {"choices": known}, {"choices": None})
    for value in shapeless:
        found = findings(Answer((replace(sound, value=value),)), design)
        assert (FindingCode.WRONG_TYPE, control.name) in {(finding.code, finding.control) for finding in found}
    elsewhere = findings(Answer((replace(sound, to_name="another"),)), design)
    assert FindingCode.WRONG_TYPE in {finding.code for finding in elsewhere}


@given(designs())
def test_two_choices_of_a_single_control_are_too_many(design: Design) -> None:
    for control in design.controls():
        named = [choice.reported for choice in control.choices]
        region = Region(region_id(control.name), control.name, "picture", "choices", {"choices": named})
        codes = {finding.code for finding in findings(Answer((region,)), design) if finding.control == control.name}
        too_many = control.selection is Selection.SINGLE and len(named) > 1
        assert codes == ({FindingCode.TOO_MANY_CHOICES} if too_many else set())


@given(designs())
def test_a_required_control_without_an_answer_says_the_requester_s_words(design: Design) -> None:
    found = {finding.control: finding.message for finding in findings(Answer(), design)}
    assert found == {control.name: control.required_message for control in design.controls() if control.required}


@given(st.text(), st.text())
def test_a_region_keeps_its_id_at_every_edit(name: str, other: str) -> None:
    assert region_id(name) == region_id(name)
    assert (region_id(name) == region_id(other)) == (name == other)
    assert len(region_id(name)) == 10
    assert region_id(name).isalnum()
