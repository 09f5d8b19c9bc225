"""Migration of an answer to a changed design."""

from __future__ import annotations

from hypothesis import given

from annotator.core.answer.defaults import default_answer
from annotator.core.answer.design_migration import fitting
from annotator.core.answer.result_items import Answer, ResultItem, item_id, with_selected
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, View
from choices_designs import choices_designs

COLUMNS = {"image": "media/first.png"}


def choices(name: str, *values: str, selection: Selection = Selection.MULTIPLE) -> Choices:
    return Choices(
        name=name, to_name="picture", choices=tuple(Choice(value=one) for one in values), selection=selection
    )


def design(*controls: Choices) -> Design:
    return Design(View(children=(Image(name="picture", value="$image"), *controls)))


THINGS, COLOUR = choices("things", "Bench", "Tree"), choices("colour", "Red", "Blue")
ANSWER = with_selected(with_selected(Answer(), THINGS, [("Bench",), ("Tree",)]), COLOUR, [("Red",)])


def test_what_the_design_still_has_stays_as_it_was() -> None:
    more = design(choices("things", "Tree", "Lamp", "Bench"), COLOUR)
    assert fitting(ANSWER, more, COLUMNS) == (ANSWER, ())


def test_a_control_that_is_gone_takes_its_part_with_it() -> None:
    kept, dropped = fitting(ANSWER, design(COLOUR), COLUMNS)
    assert dropped == ("things",)
    assert [item.from_name for item in kept.items] == ["colour"]


def test_a_choice_that_is_gone_and_one_choice_too_many_are_dropped() -> None:
    renamed = design(choices("things", "Bench", "Oak"), COLOUR)
    assert fitting(ANSWER, renamed, COLUMNS)[1] == ("things",)
    single = design(choices("things", "Bench", "Tree", selection=Selection.SINGLE), COLOUR)
    assert fitting(ANSWER, single, COLUMNS)[1] == ("things",)


def test_a_result_of_another_type_is_dropped() -> None:
    odd = Answer((ResultItem(item_id("things"), "things", "picture", "rating", {"rating": 3}),))
    assert fitting(odd, design(THINGS), COLUMNS) == (Answer(), ("things",))


@given(choices_designs(), choices_designs())
def test_what_is_left_is_only_incomplete_and_nothing_more_goes_at_a_second_look(before: Design, after: Design) -> None:
    answer = default_answer(before, COLUMNS)
    for control in before.controls():
        if isinstance(control, Choices):
            answer = with_selected(answer, control, [(control.choices[0].reported,)])
    kept, dropped = fitting(answer, after, COLUMNS)
    assert {found.code for found in findings(kept, after, COLUMNS)} <= {FindingCode.REQUIRED}
    assert fitting(kept, after, COLUMNS) == (kept, ())
    assert fitting(answer, before, COLUMNS) == (answer, ())
    assert {item.from_name for item in answer.items} == {*dropped, *(one.from_name for one in kept.items)}
