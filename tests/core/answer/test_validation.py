"""Validation of answers: it accepts everything that a user can do, and rejects all that does not fit the design."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.index import by_region
from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, ResultItem, item_id, toggled, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.answer.value_rules import value_fault
from annotator.core.answer.visibility import VisibleTags, question_subjects, submitted
from annotator.core.design.controls import (
    Choice,
    Choices,
    DatePart,
    DateTime,
    Number,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, Tool
from annotator.core.design.objects import Image, Text
from annotator.core.design.options import Option, options
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import ControlTag, Design, View
from answer_making import answers_to
from designs import COLUMNS, answerable_designs


def is_answered(control: ControlTag, answer: Answer, region_id: str) -> bool:
    if isinstance(control, Labels | Tool):
        return answer.item(control.name) is not None
    return answer.payload(control, region_id) is not None


@given(st.data())
def test_what_a_person_can_do_lacks_at_most_what_is_required(data: st.DataObject) -> None:
    design = data.draw(answerable_designs())
    answer = data.draw(answers_to(design))
    found = findings(answer, design, COLUMNS)
    assert {finding.code for finding in found} <= {FindingCode.REQUIRED}
    leaving = submitted(answer, design)
    expected = {
        (control.name, region.id if region is not None else "")
        for control in design.controls()
        if control.required
        for region in question_subjects(control, VisibleTags(design, leaving))
        if not is_answered(control, leaving, region.id if region is not None else "")
    }
    assert {(finding.control, finding.region_id) for finding in found} == expected


@given(st.data())
def test_an_answer_survives_the_way_through_json(data: st.DataObject) -> None:
    answer = data.draw(answers_to(data.draw(answerable_designs())))
    again = Answer.from_json(json.loads(json.dumps(answer.as_json())))
    assert again.as_json() == answer.as_json()
    assert [item.extent for item in again.items] == [item.extent for item in answer.items]


def about_text(*controls: ControlTag) -> Design:
    objects = (Text(name="text", value="$text"), Image(name="picture", value="$image"))
    return Design(View(children=(*objects, *controls)))


def codes(control: ControlTag, value: Any, **changes: Any) -> list[FindingCode]:
    item = ResultItem(item_id(control.name), control.name, "text", control.result_type, {control.value_key: value})
    answer = Answer((replace(item, **changes),))
    return [finding.code for finding in findings(answer, about_text(control), COLUMNS)]


RATING = Rating(name="r", to_name="text", max_rating=5)
NUMBER = Number(name="n", to_name="text", min=Decimal(0), max=Decimal(10), step=Decimal("0.5"))
DATE = DateTime(name="d", to_name="text", parts=frozenset({DatePart.DATE}), min="2020-01-01", max="2026-12-31")
TEXTS = TextArea(name="t", to_name="text", max_length=5, max_submissions=2, skip_duplicates=True)
TREE = (Choice(value="A", children=(Choice(value="B"), Choice(value="C", alias="c"))), Choice(value="D"))
TAXONOMY = Taxonomy(name="x", to_name="text", choices=TREE, leafs_only=True, max_usages=2)
NESTED = Choices(name="q", to_name="text", choices=TREE, nested=True)
FLAT = Choices(name="f", to_name="text", choices=(Choice(value="A"), Choice(value="D", alias="d")))
VALID: list[FindingCode] = []
SHAPE = [FindingCode.WRONG_TYPE]


@pytest.mark.parametrize(
    ("control", "value", "expected"),
    [
        (RATING, 5, VALID),
        (RATING, 0, [FindingCode.OUT_OF_RANGE]),
        (RATING, 6, [FindingCode.OUT_OF_RANGE]),
        (RATING, 2.5, SHAPE),
        (RATING, True, SHAPE),
        (NUMBER, 2.5, VALID),
        (NUMBER, 10.5, [FindingCode.OUT_OF_RANGE]),
        (NUMBER, 0.3, [FindingCode.OFF_STEP]),
        (NUMBER, "3", SHAPE),
        (NUMBER, float("nan"), SHAPE),
        (DATE, "2026-11-24", VALID),
        (DATE, "2027-01-01", [FindingCode.OUT_OF_RANGE]),
        (DATE, "24.11.2026", SHAPE),
        (DATE, "2026-02-30", SHAPE),
        (TEXTS, ["é" * 5, "b"], VALID),
        (TEXTS, ["toolong"], [FindingCode.TOO_LONG]),
        (TEXTS, ["a", "b", "c"], [FindingCode.TOO_MANY_TEXTS]),
        (TEXTS, ["a", "A"], [FindingCode.TEXT_TWICE]),
        (TEXTS, "a", SHAPE),
        (TEXTS, [], SHAPE),
        (TEXTS, [""], SHAPE),
        (TAXONOMY, [["A", "c"], ["D"]], VALID),
        (TAXONOMY, [["A"]], [FindingCode.UNKNOWN_CHOICE]),
        (TAXONOMY, [["A", "C"]], [FindingCode.UNKNOWN_CHOICE]),
        (TAXONOMY, [["A", "B"], ["A", "c"], ["D"]], [FindingCode.TOO_MANY_CHOICES]),
        (TAXONOMY, ["D"], SHAPE),
        (NESTED, [["A", "B"]], VALID),
        (NESTED, [["A", "B"], ["D"]], [FindingCode.TOO_MANY_CHOICES]),
        (FLAT, ["d"], VALID),
        (FLAT, ["D"], [FindingCode.UNKNOWN_CHOICE]),
        (FLAT, [["A"]], SHAPE),
    ],
)
def test_each_control_takes_what_label_studio_would_write(
    control: ControlTag, value: Any, expected: list[FindingCode]
) -> None:
    assert codes(control, value) == expected


def test_a_result_must_be_about_what_its_control_is_about() -> None:
    assert codes(RATING, 3, to_name="picture") == SHAPE
    assert codes(RATING, 3, type="number") == SHAPE
    assert codes(RATING, 3, from_name="nobody") == [FindingCode.UNKNOWN_CONTROL]
    assert codes(replace(RATING, per_region=True), 3) == SHAPE
    nothing = ResultItem("1", "r", "text", "rating", {})
    (found,) = findings(Answer((nothing,)), about_text(RATING), COLUMNS)
    assert found.code is FindingCode.WRONG_TYPE


LABELS = Labels(
    name="l", to_name="text", labels=(Label(value="Person", max_usages=1), Label(value="Place")), max_usages=2
)


def span(region_id: str, start: int, end: int) -> Region:
    return Region(region_id, "text", Shape.SPAN, {"start": start, "end": end, "text": COLUMNS["text"][start:end]})


def test_a_label_is_used_no_more_often_than_it_may() -> None:
    design = about_text(LABELS)
    answer = with_region(Answer(), LABELS, span("1", 0, 3), ("Person",))
    assert findings(answer, design, COLUMNS) == ()
    answer = with_region(answer, LABELS, span("2", 4, 9), ("Person",))
    (found,) = findings(answer, design, COLUMNS)
    assert (found.code, dict(found.params)) == (
        FindingCode.TOO_MANY_USES,
        {"value": "Person", "limit": "1", "count": "2"},
    )


def test_what_is_required_of_a_region_is_asked_of_each() -> None:
    yes = (Choice(value="Yes"),)
    certainty = Choices(
        name="sure", to_name="text", choices=yes, required=True, required_message="Say", per_region=True
    )
    design = about_text(LABELS, certainty)
    assert findings(Answer(), design, COLUMNS) == ()
    answer = with_region(Answer(), LABELS, span("1", 0, 3), ("Person",))
    answer = with_region(answer, LABELS, span("2", 4, 9), ("Place",))
    missing = [(found.code, found.region_id, found.message) for found in findings(answer, design, COLUMNS)]
    assert missing == [(FindingCode.REQUIRED, "1", "Say"), (FindingCode.REQUIRED, "2", "Say")]
    answer = with_payload(answer, certainty, ["Yes"], span("1", 0, 3))
    assert [found.region_id for found in findings(answer, design, COLUMNS)] == ["2"]


def test_a_region_without_a_label_is_told_unless_its_control_allows_it() -> None:
    bare = with_region(Answer(), LABELS, span("1", 0, 3))
    assert [found.code for found in findings(bare, about_text(LABELS), COLUMNS)] == [FindingCode.NO_LABEL]
    assert findings(bare, about_text(replace(LABELS, allow_empty=True)), COLUMNS) == ()


def test_two_labels_are_too_many_where_one_is_asked() -> None:
    both = with_region(Answer(), LABELS, span("1", 0, 3), ("Person", "Place"))
    assert [found.code for found in findings(both, about_text(LABELS), COLUMNS)] == [FindingCode.TOO_MANY_CHOICES]
    assert findings(both, about_text(replace(LABELS, selection=Selection.MULTIPLE)), COLUMNS) == ()


def test_an_answer_is_gone_through_once_and_not_for_each_of_its_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Mock(side_effect=by_region)
    monkeypatch.setattr("annotator.core.answer.visibility.by_region", seen)
    spans = Labels(name="spans", to_name="text", labels=(Label(value="Person"),))
    about = Rating(name="about", to_name="text", per_region=True, required=True)
    design = Design(View(children=(Text(name="text", value="$text"), spans, about)))
    answer = Answer()
    for start in range(40):
        place = Region(f"a{start}", "text", Shape.SPAN, {"start": start, "end": start + 1, "text": "x"})
        answer = with_payload(with_region(answer, spans, place, ("Person",)), about, 3, place)
    assert findings(answer, design, {"text": "x" * 40}) == ()
    assert 0 < seen.call_count <= 3, "for what leaves and for what is wrong with it"


def test_a_long_list_is_not_made_anew_for_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(control: Choices | Taxonomy) -> tuple[Option, ...]:
        made.append(control.name)
        return options(control)

    monkeypatch.setattr("annotator.core.design.options.options", counting)
    many = Choices(
        name="c", to_name="text", choices=tuple(Choice(value=str(n)) for n in range(60)), selection=Selection.MULTIPLE
    )
    design = Design(View(children=(Text(name="text", value="$text"), many)))
    answer = with_payload(Answer(), many, [str(n) for n in range(60)])
    assert findings(answer, design, {"text": "x"}) == ()
    assert len(made) <= 1


@pytest.mark.parametrize("value", [1e30, 10**39, -1e300, 12345678901234567890123456789012345])
def test_a_number_of_any_size_is_judged_by_its_step(value: float) -> None:
    whole = Number(name="n", to_name="text", step=Decimal(1))
    assert value_fault(whole, value) is None
    half = Number(name="n", to_name="text", step=Decimal("0.4"))
    fault = value_fault(half, 10**39 + 1)
    assert fault is not None
    assert fault.why == "off-step"


def test_marks_that_are_hidden_are_not_required() -> None:
    asked = Choices(name="any", to_name="text", choices=(Choice(value="Yes"),))
    condition = Condition(When.CHOICE_SELECTED, "any", choice_values=("Yes",))
    people = Labels(name="people", to_name="text", labels=(Label(value="A"),), required=True, condition=condition)
    design = about_text(asked, people)
    assert findings(Answer(), design, COLUMNS) == ()
    (finding,) = findings(toggled(Answer(), asked, ("Yes",)), design, COLUMNS)
    assert (finding.code, finding.control) == (FindingCode.REQUIRED, "people")
