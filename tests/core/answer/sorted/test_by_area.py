"""What is found of an answer after an edit, out of what was known before it, is what is found of it anew."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.areas import areas, changed_areas, moved, with_area, with_labels
from annotator.core.answer.findings import unfinished_areas
from annotator.core.answer.predictions import suggested, touched
from annotator.core.answer.regions import Answer, Area, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.sorted import by_area as sorting
from annotator.core.answer.sorted.by_area import by_area, sorted_anew
from annotator.core.answer.sorted.differing import differing
from annotator.core.answer.sorted.recent import These
from annotator.core.answer.together.edits import put, relabelled, without_areas
from annotator.core.design.condition import Condition, When
from annotator.core.design.controls import Choice, Choices, Rating
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design
from annotator.core.design.view import View

COUNT = 24
BOXES = Labels(
    kind=LabelsKind.RECTANGLE,
    name="boxes",
    to_name="it",
    labels=(Label(value="Car"), Label(value="Bus")),
    allow_empty=False,
)
KIND = Choices(name="kind", to_name="it", choices=(Choice(value="Street"), Choice(value="Park")))
IN_PARK = Condition(when=When.CHOICE_SELECTED, tag_name="kind", choice_values=("Park",))
CLEAR = Rating(name="clear", to_name="it", per_region=True, required=True, condition=IN_PARK)
SIZES = Labels(kind=LabelsKind.RECTANGLE, name="sizes", to_name="it", labels=(Label(value="Big"),))
DESIGN = Design(View(children=(Image(name="it", value="$it"), BOXES, SIZES, KIND, CLEAR)))

type Step = tuple[str, int, int]


def box(name: str, at: int) -> Area:
    return Area(name, "it", Shape.RECTANGLE, {"x": at, "y": at, "width": 5, "height": 5, "rotation": 0})


def stepped(answer: Answer, step: Step, number: int) -> Answer:
    what, place, to = step
    every = areas(answer, DESIGN)
    one = every[place % len(every)] if every else box("first", place)
    edits: dict[str, Callable[[], Answer]] = {
        "add": lambda: with_area(answer, BOXES, box(f"new{number}", to), ("Car",) if to % 2 else ()),
        "remove": lambda: without_areas(answer, {one.id}),
        "move": lambda: moved(answer, one.id, {**one.geometry, "x": to}),
        "name": lambda: relabelled(answer, BOXES, [one], "Bus") if every else answer,
        "size": lambda: with_labels(answer, SIZES, one, ("Big",) if to % 3 else ()) if every else answer,
        "unname": lambda: with_labels(answer, BOXES, one, ()) if every else answer,
        "say": lambda: with_payload(answer, CLEAR, to % 4 or None, one) if every else answer,
        "kind": lambda: with_payload(answer, KIND, [["Street"], ["Park"], []][to % 3]),
        "front": lambda: put(answer, {one.id}, in_front=to % 2 == 0),
        "suggest": lambda: suggested(answer, {one.id}),
        "mix": lambda: replace(answer, regions=answer.regions[place:] + answer.regions[:place]),
    }
    return edits[what]()


def begun() -> Answer:
    """Every other area is told something about, of some before the next one is made."""
    answer = with_payload(Answer(), KIND, [["Park"]])
    for number in range(COUNT):
        answer = with_area(answer, BOXES, box(f"a{number}", number), ("Car",))
        if number % 4 == 1:
            answer = with_payload(answer, CLEAR, 3, box(f"a{number}", number))
            answer = with_labels(answer, SIZES, box(f"a{number}", number), ("Big",))
    for number in range(0, COUNT, 4):
        answer = with_payload(answer, CLEAR, 2, box(f"a{number}", number))
    return answer


STEPS = st.tuples(
    st.sampled_from(
        ("add", "remove", "move", "name", "size", "unname", "say", "say", "kind", "front", "suggest", "mix")
    ),
    st.integers(0, 2 * COUNT),
    st.integers(0, 90),
)


@settings(max_examples=100)
@given(st.lists(STEPS | st.just(("undo", 0, 0)), min_size=8, max_size=30))
def test_after_any_edits_it_is_what_is_found_anew(steps: list[Step]) -> None:
    history, known = [begun()], []
    for number, step in enumerate(steps):
        if step[0] == "undo":
            history = history[:-1] or history
        else:
            history.append(stepped(history[-1], step, number))
        known.append((history[-1], by_area(These(history[-1], DESIGN)), unfinished_areas(history[-1], DESIGN)))
    for answer, found, unfinished in known:  # what is asked of other designs in between would have it found anew
        plain = sorted_anew(answer.regions, DESIGN)
        assert found == plain
        assert list(map(id, found.in_order)) == [id(found.areas[area.id]) for area in plain.in_order]
        assert unfinished == unfinished_areas(answer, Design(DESIGN.root))


@given(st.lists(STEPS, min_size=1, max_size=6))
def test_what_is_otherwise_and_what_was_touched_is_found_among_what_differs(steps: list[Step]) -> None:
    before = after = suggested(begun(), {"a1", "a5", "a9"})
    for number, step in enumerate(steps):
        after = stepped(after, step, number)
    was, now = sorted_anew(before.regions, DESIGN), sorted_anew(after.regions, DESIGN)
    otherwise = [area.id for area in now.in_order if now.about[area.id] != was.about.get(area.id)]
    assert list(changed_areas(before, after, DESIGN)) == otherwise
    with patch("annotator.core.answer.predictions.differing", lambda one, other: (0, len(one), len(other))):
        plain = touched(before, after)
    assert touched(before, after) == plain


def test_after_an_edit_of_one_among_many_the_others_are_not_looked_at() -> None:
    answer = begun()
    by_area(These(answer, DESIGN))
    edited = stepped(answer, ("move", 3, 70), 0)
    with patch.object(sorting, "sorted_anew", side_effect=AssertionError):
        found = by_area(These(edited, DESIGN))
        assert found.areas["a3"].geometry["x"] == 70
        assert by_area(These(answer, DESIGN)).areas["a3"].geometry["x"] == 3, "what was known before is as it was"


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_around_what_differs_all_is_the_same_and_at_its_ends_nothing(before: list[int], after: list[int]) -> None:
    start, end, new_end = differing(before, after)
    assert (before[:start], before[end:]) == (after[:start], after[new_end:])
    assert start <= min(end, new_end)
    if start < min(end, new_end):
        assert before[start] != after[start]
        assert before[end - 1] != after[new_end - 1]
