"""Announcements of a change: each choice, value and region, and none without a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.app.translations import speak
from annotator.core.answer.predictions import confirmed, untouched
from annotator.core.answer.regions import moved, with_labels, with_region
from annotator.core.answer.relations import next_direction, related, unrelated
from annotator.core.answer.result_items import Answer, Origin, Region, toggled, with_payload
from annotator.core.answer.selection import without_regions
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Number, Rating, Selection, TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Image, Text
from annotator.core.design.tree import Design, View
from annotator.ui.accessibility.answer_changes import answer_changes

CHOICES = (Choice(value="Animal"), Choice(value="Boat / Bateau", alias="boat"))
MANY = Choices(name="what", to_name="picture", choices=CHOICES, selection=Selection.MULTIPLE)
SINGLE = Choices(name="which", to_name="picture", choices=CHOICES, selection=Selection.SINGLE)
STARS = Rating(name="stars", to_name="picture")
YEAR = Number(name="year", to_name="picture")
NOTES = TextArea(name="notes", to_name="picture")
BOXES = Labels(
    name="boxes",
    to_name="picture",
    kind=LabelsKind.RECTANGLE,
    labels=(Label(value="Car", alias="c"), Label(value="Bus")),
)
NAMES = Labels(name="names", to_name="text", labels=(Label(value="Person"),))
SURE = Choices(name="sure", to_name="picture", choices=(Choice(value="Yes"),), per_region=True)
DESIGN = Design(
    View(
        children=(
            Image(name="picture", value="$image"),
            Text(name="text", value="$text"),
            *(MANY, SINGLE, STARS, YEAR, NOTES, BOXES, NAMES, SURE),
        )
    )
)
ASKED = {"stars": "How good is it?", "notes": "What else?", "year": "Since when?"}
EMPTY = Answer()
BOX = Region("a1", "picture", Shape.RECTANGLE, {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0})
SPAN = Region("s1", "text", Shape.SPAN, {"start": 0, "end": 4, "text": "Ada\n L"})
WITH_BOX = with_region(EMPTY, BOXES, BOX, ("c",))


def changes(before: Answer, after: Answer, selected: str = "") -> list[str]:
    found = answer_changes(DESIGN, before, after, selected, ASKED)
    return [change.text.replace("\u00a0", " ") for change in found]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (EMPTY, toggled(EMPTY, MANY, ("Animal",)), ["Animal: selected."]),
        (toggled(EMPTY, MANY, ("boat",)), EMPTY, ["Boat / Bateau: deselected."]),
        (toggled(EMPTY, SINGLE, ("Animal",)), toggled(EMPTY, SINGLE, ("boat",)), ["Boat / Bateau: selected."]),
        (EMPTY, with_payload(EMPTY, STARS, 3), ["How good is it? 3."]),
        (with_payload(EMPTY, STARS, 3), EMPTY, ["How good is it? Not answered."]),
        (EMPTY, with_payload(EMPTY, YEAR, 1990.0), ["Since when? 1990."]),
        (EMPTY, with_payload(EMPTY, NOTES, ["far", "near"]), ["What else? far; near."]),
        (EMPTY, WITH_BOX, ["Region added: Car, rectangle.", "1 region."]),
        (WITH_BOX, with_labels(WITH_BOX, BOXES, BOX, ("Bus",)), ["Label changed: Bus, rectangle."]),
        (WITH_BOX, moved(WITH_BOX, "a1", {**BOX.geometry, "x": 9}), ["Region changed."]),
        (WITH_BOX, without_regions(WITH_BOX, {"a1"}), ["Region deleted: Car, rectangle.", "No regions yet."]),
        (
            WITH_BOX,
            with_region(WITH_BOX, NAMES, SPAN, ("Person",)),
            ["Region added: Person, text span: Ada L.", "2 regions."],
        ),
    ],
)
def test_each_change_has_its_sentence(before: Answer, after: Answer, words: list[str]) -> None:
    assert changes(before, after) == words


def test_what_is_said_about_a_region_is_heard_while_it_is_chosen() -> None:
    after = toggled(WITH_BOX, SURE, ("Yes",), BOX)
    assert changes(WITH_BOX, after, "a1") == ["Yes: selected."]
    assert changes(WITH_BOX, after) == []


def test_what_is_confirmed_is_heard_and_so_is_its_undoing() -> None:
    rated = with_payload(with_region(WITH_BOX, NAMES, SPAN, ("Person",)), STARS, 2)
    before = Answer(tuple(replace(item, origin=Origin.PREDICTION) for item in rated.items))
    stars = before.items[-1].id
    assert changes(before, confirmed(before, {"a1"})) == ["Confirmed: Car, rectangle."]
    assert changes(before, confirmed(before, {stars})) == ["Confirmed: How good is it."]
    assert changes(before, confirmed(before, untouched(before))) == ["Confirmed: 3 predictions."]
    assert changes(confirmed(before, {"a1"}), before) == ["No longer confirmed: Car, rectangle."]


ANSWERS = st.sampled_from([EMPTY, WITH_BOX, toggled(WITH_BOX, MANY, ("Animal",)), with_payload(EMPTY, STARS, 2)])


@given(ANSWERS, ANSWERS)
def test_nothing_is_said_where_nothing_changed_and_something_where_it_did(before: Answer, after: Answer) -> None:
    assert bool(changes(before, after)) is (before != after)


def test_a_passage_follows_its_label_after_the_colon_of_the_language() -> None:
    speak("fr")
    assert changes(WITH_BOX, with_region(WITH_BOX, NAMES, SPAN, ("Person",)))[0].endswith("passage : Ada L.")


def test_what_is_related_otherwise_is_said() -> None:
    both = with_region(WITH_BOX, NAMES, SPAN, ("Person",))
    pair = ("a1", "s1")
    one = related(both, pair)
    words = "Car, rectangle to Person, text span: Ada L"
    assert changes(both, one) == [f"Relation added: from {words}."]
    back = next_direction(one, pair)
    assert changes(one, back) == ["Relation changed: from Person, text span: Ada L to Car, rectangle."]
    assert changes(back, next_direction(back, pair)) == [
        "Relation changed: Car, rectangle and Person, text span: Ada L, both ways."
    ]
    assert changes(one, unrelated(one, pair)) == [f"Relation removed: from {words}."]
    assert f"Relation removed: from {words}." in changes(one, without_regions(one, {"s1"}))
