"""`visibleWhen` and `perRegion`: what is shown, what is asked, what leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, toggled, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import findings
from annotator.core.answer.visibility import VisibleTags, hidden, question_subjects, submitted
from annotator.core.design.controls import Choice, Choices, Control, Rating, Selection, TextArea
from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import Text
from annotator.core.design.tag import Condition, Header, When
from annotator.core.design.tree import Design, View
from answer_making import answers_to
from designs import answerable_designs

COLOUR = Choices(
    name="colour",
    to_name="text",
    choices=(Choice(value="Red", alias="r"), Choice(value="Blue")),
    selection=Selection.MULTIPLE,
)
SPANS = Labels(name="spans", to_name="text", labels=(Label(value="Person"), Label(value="Place")))
OTHER = Choices(name="other", to_name="text", choices=(Choice(value="Yes"),))
STARS = Rating(name="stars", to_name="text", required=True)
PERSON = Region("p", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "The"})


def design(condition: Condition) -> Design:
    """The condition stands on a View around a header and the rating."""
    view = View(children=(Header(value="More"), STARS), condition=condition)
    return Design(View(children=(Text(name="text", value="$text"), COLOUR, OTHER, SPANS, view)))


def is_shown(condition: Condition, answer: Answer, selected_region: str = "") -> bool:
    found = hidden(design(condition), answer, selected_region)
    assert found in (frozenset(), frozenset({5, 6, 7}))
    return not found


RED = toggled(Answer(), COLOUR, ("r",))
BLUE = toggled(Answer(), COLOUR, ("Blue",))
YES = toggled(Answer(), OTHER, ("Yes",))
MARKED = with_region(Answer(), SPANS, PERSON, ("Person",))


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (Condition(When.CHOICE_SELECTED), (False, True, True, True)),
        (Condition(When.CHOICE_UNSELECTED), (True, False, False, False)),
        (Condition(When.CHOICE_SELECTED, "colour"), (False, True, True, False)),
        (Condition(When.CHOICE_UNSELECTED, "colour"), (True, False, False, True)),
        (Condition(When.CHOICE_SELECTED, "colour", choice_values=("r",)), (False, True, False, False)),
        (Condition(When.CHOICE_SELECTED, "colour", choice_values=("Red",)), (False, True, False, False)),
        (Condition(When.CHOICE_SELECTED, "colour", choice_values=("Red", "Blue")), (False, True, True, False)),
        (Condition(When.CHOICE_SELECTED, choice_values=("Yes",)), (False, False, False, True)),
        (Condition(When.CHOICE_UNSELECTED, "colour", choice_values=("Blue",)), (True, True, False, True)),
    ],
)
def test_a_choice_shows_and_hides(condition: Condition, shown: tuple[bool, ...]) -> None:
    assert tuple(is_shown(condition, answer) for answer in (Answer(), RED, BLUE, YES)) == shown


def test_a_selected_region_shows_and_hides() -> None:
    assert not is_shown(Condition(When.REGION_SELECTED), MARKED)
    assert is_shown(Condition(When.REGION_SELECTED), MARKED, "p")
    assert is_shown(Condition(When.NO_REGION_SELECTED), MARKED)
    assert not is_shown(Condition(When.NO_REGION_SELECTED), MARKED, "p")
    assert is_shown(Condition(When.REGION_SELECTED, "spans"), MARKED, "p")
    assert is_shown(Condition(When.REGION_SELECTED, "text"), MARKED, "p")
    assert not is_shown(Condition(When.REGION_SELECTED, "colour"), MARKED, "p")
    assert is_shown(Condition(When.REGION_SELECTED, label_values=("Person", "Thing")), MARKED, "p")
    assert not is_shown(Condition(When.REGION_SELECTED, label_values=("Place",)), MARKED, "p")


def test_a_control_about_regions_is_shown_with_one_and_asked_of_each() -> None:
    about = replace(STARS, per_region=True)
    inside = Design(View(children=(Text(name="text", value="$text"), SPANS, about)))
    assert hidden(inside, MARKED) == {3}
    assert hidden(inside, MARKED, "p") == frozenset()
    two = with_region(MARKED, SPANS, replace(PERSON, id="q"), ("Place",))
    assert [region.id for region in question_subjects(about, VisibleTags(inside, two)) if region is not None] == [
        "p",
        "q",
    ]
    only_people = replace(about, condition=Condition(When.REGION_SELECTED, label_values=("Person",)))
    inside = Design(View(children=(Text(name="text", value="$text"), SPANS, only_people)))
    assert [region.id for region in question_subjects(only_people, VisibleTags(inside, two)) if region is not None] == [
        "p"
    ]


def test_what_a_choice_hides_is_neither_asked_nor_sent() -> None:
    hiding = design(Condition(When.CHOICE_SELECTED, "colour"))
    rated = with_payload(RED, STARS, 4)
    assert submitted(rated, hiding) == rated
    assert question_subjects(STARS, VisibleTags(hiding, rated)) == (None,)
    unseen = toggled(rated, COLOUR, ("r",))
    assert [item.from_name for item in submitted(unseen, hiding).items] == []
    assert question_subjects(STARS, VisibleTags(hiding, unseen)) == ()


def test_which_region_is_selected_decides_nothing_about_the_whole_task() -> None:
    by_region = design(Condition(When.REGION_SELECTED))
    rated = with_payload(Answer(), STARS, 4)
    assert submitted(rated, by_region) == rated
    assert question_subjects(STARS, VisibleTags(by_region, Answer())) == (None,)


def test_a_text_about_a_region_is_sent_with_it() -> None:
    note = TextArea(name="note", to_name="text", per_region=True)
    inside = Design(View(children=(Text(name="text", value="$text"), SPANS, note)))
    said = with_payload(MARKED, note, ["who"], PERSON)
    assert submitted(said, inside) == said


@given(st.data())
def test_without_conditions_everything_but_what_is_about_regions_is_visible(data: st.DataObject) -> None:
    drawn = data.draw(answerable_designs())
    answer = data.draw(answers_to(drawn))
    for index, node in enumerate(drawn.nodes()):
        if node.condition is None and not (isinstance(node, Control) and node.per_region):
            assert index not in hidden(drawn, answer)


def test_what_is_hidden_decides_nothing() -> None:
    first = replace(COLOUR, name="first")
    second = View(children=(OTHER,), condition=Condition(When.CHOICE_SELECTED, "first", choice_values=("Red",)))
    third = View(children=(STARS,), condition=Condition(When.CHOICE_SELECTED, "other"))
    chained = Design(View(children=(Text(name="text", value="$text"), first, second, third)))
    answer = with_payload(toggled(toggled(Answer(), first, ("r",)), OTHER, ("Yes",)), STARS, 4)
    assert submitted(answer, chained) == answer
    assert hidden(chained, answer) == frozenset()
    other_way = toggled(answer, first, ("Blue",))
    other_way = toggled(other_way, first, ("r",))
    assert [item.from_name for item in submitted(other_way, chained).items] == ["first"]
    assert hidden(chained, other_way) == frozenset({3, 4, 5, 6})


def test_what_was_said_about_a_region_goes_with_it() -> None:
    about = Choices(name="about", to_name="text", choices=OTHER.choices, per_region=True, required=True)
    marking = View(children=(SPANS,), condition=Condition(When.CHOICE_SELECTED, "colour", choice_values=("Red",)))
    asked = Design(View(children=(Text(name="text", value="$text"), COLOUR, marking, about)))
    marked = toggled(with_region(RED, SPANS, PERSON, ("Person",)), about, ("Yes",), PERSON)
    assert submitted(marked, asked) == marked
    no_more = toggled(marked, COLOUR, ("r",))
    assert submitted(no_more, asked) == Answer()
    assert findings(no_more, asked, {"text": "The fox"}) == ()
