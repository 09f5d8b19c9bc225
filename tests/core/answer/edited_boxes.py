"""Boxes on a picture, with what is said about them, and random edits of them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.predictions import suggested
from annotator.core.answer.regions import moved, regions, with_labels, with_region
from annotator.core.answer.result_items import Answer, Region, with_payload
from annotator.core.answer.selection import put, relabelled, without_regions
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Rating
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Image
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import Design, View

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


def box(name: str, at: int) -> Region:
    return Region(name, "it", Shape.RECTANGLE, {"x": at, "y": at, "width": 5, "height": 5, "rotation": 0})


def stepped(answer: Answer, step: Step, number: int) -> Answer:
    what, place, to = step
    every = regions(answer, DESIGN)
    one = every[place % len(every)] if every else box("first", place)
    edits: dict[str, Callable[[], Answer]] = {
        "add": lambda: with_region(answer, BOXES, box(f"new{number}", to), ("Car",) if to % 2 else ()),
        "remove": lambda: without_regions(answer, {one.id}),
        "move": lambda: moved(answer, one.id, {**one.geometry, "x": to}),
        "name": lambda: relabelled(answer, BOXES, [one], "Bus") if every else answer,
        "size": lambda: with_labels(answer, SIZES, one, ("Big",) if to % 3 else ()) if every else answer,
        "unname": lambda: with_labels(answer, BOXES, one, ()) if every else answer,
        "say": lambda: with_payload(answer, CLEAR, to % 4 or None, one) if every else answer,
        "kind": lambda: with_payload(answer, KIND, [["Street"], ["Park"], []][to % 3]),
        "front": lambda: put(answer, {one.id}, in_front=to % 2 == 0),
        "suggest": lambda: suggested(answer, {one.id}),
        "mix": lambda: replace(answer, items=answer.items[place:] + answer.items[:place]),
    }
    return edits[what]()


def begun() -> Answer:
    """Every other region is told something about, of some before the next one is made."""
    answer = with_payload(Answer(), KIND, [["Park"]])
    for number in range(COUNT):
        answer = with_region(answer, BOXES, box(f"a{number}", number), ("Car",))
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


def histories(steps: list[Step]) -> list[Answer]:
    """Strategy for answers shown one after the other."""
    undone, seen = [begun()], [begun()]
    for number, step in enumerate(steps):
        if step[0] == "undo":
            undone = undone[:-1] or undone
        else:
            undone.append(stepped(undone[-1], step, number))
        seen.append(undone[-1])
    return seen


MANY_STEPS = st.lists(STEPS | st.just(("undo", 0, 0)), min_size=8, max_size=30)
