"""Designs with every kind of control, and answers as a person makes them, drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from annotator.core.answer.areas import areas, shape_made, with_area
from annotator.core.answer.moments import written
from annotator.core.answer.regions import Answer, Area, toggled, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.design.condition import Condition, When
from annotator.core.design.controls import (
    Choice,
    Choices,
    DateTime,
    Number,
    Part,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image, Text
from annotator.core.design.options import options
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag, View

COLUMNS = {"text": "The quick brown fox jumps over the lazy dog. Où ça ? 🦊 Là.", "image": "media/a.png"}
EXTENT = Extent(640, 480)
KINDS = ("choices", "taxonomy", "rating", "number", "datetime", "text", "span", "box", "tool")
ASKED = [{Part.DATE, Part.TIME}, {Part.DATE}, {Part.TIME}, {Part.YEAR}, {Part.MONTH, Part.YEAR}]
WORDS = st.text(st.characters(codec="utf-8", min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=6)


@st.composite
def choice_trees(draw: st.DrawFn, depth: int = 2) -> tuple[Choice, ...]:
    made = []
    for value in draw(st.lists(WORDS, min_size=1, max_size=4, unique=True)):
        below = draw(choice_trees(depth - 1)) if depth > 1 and draw(st.booleans()) else ()
        selected = not below and draw(st.integers(0, 9)) == 0
        made.append(Choice(value=value, children=below, selected=selected))
    return tuple(made)


def _choices(draw: st.DrawFn, name: str, common: Mapping[str, Any]) -> ControlTag:
    nested = draw(st.booleans())
    trees = draw(choice_trees(2 if nested else 1))
    return Choices(name=name, choices=trees, nested=nested, selection=draw(st.sampled_from(Selection)), **common)


def _taxonomy(draw: st.DrawFn, name: str, common: Mapping[str, Any]) -> ControlTag:
    limit = draw(st.none() | st.integers(1, 3))
    return Taxonomy(
        name=name, choices=draw(choice_trees(3)), leafs_only=draw(st.booleans()), max_usages=limit, **common
    )


def _number(draw: st.DrawFn, name: str, common: Mapping[str, Any]) -> ControlTag:
    low, step = draw(st.integers(-5, 5)), draw(st.sampled_from(["0.5", "1", "0.1", "3"]))
    return Number(name=name, min=Decimal(low), max=Decimal(low + 30), step=Decimal(step), **common)


def _date_time(draw: st.DrawFn, name: str, common: Mapping[str, Any]) -> ControlTag:
    parts = draw(st.sampled_from(ASKED))
    style = draw(st.sampled_from(["", "%d.%m.%Y"])) if Part.TIME not in parts else ""
    return DateTime(name=name, parts=frozenset(parts), format=style, **common)


def _labels(draw: st.DrawFn, name: str, kind: LabelsKind, to_name: str) -> ControlTag:
    labels = tuple(Label(value=value) for value in draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)))
    return Labels(name=name, to_name=to_name, kind=kind, labels=labels, selection=draw(st.sampled_from(Selection)))


@st.composite
def controls(draw: st.DrawFn, name: str, earlier: tuple[ControlTag, ...]) -> ControlTag:
    kind = draw(st.sampled_from(KINDS))
    if kind == "span":
        return _labels(draw, name, LabelsKind.LABELS, "text")
    if kind == "box":
        return _labels(draw, name, draw(st.sampled_from(list(LabelsKind)[1:4])), "picture")
    if kind == "tool":
        return Tool(name=name, to_name="picture", kind=draw(st.sampled_from(list(ToolKind)[:3])))
    condition: Condition | None = None
    choosing = [one.name for one in earlier if isinstance(one, Choices) and not one.per_region]
    if draw(st.booleans()) and choosing:
        when = draw(st.sampled_from([When.CHOICE_SELECTED, When.CHOICE_UNSELECTED]))
        condition = Condition(when, tag_name=draw(st.sampled_from(choosing)))
    common: dict[str, Any] = {
        "to_name": draw(st.sampled_from(["text", "picture"])),
        "required": draw(st.booleans()),
        "per_region": draw(st.integers(0, 3)) == 0,
        "condition": condition,
    }
    match kind:
        case "choices":
            return _choices(draw, name, common)
        case "taxonomy":
            return _taxonomy(draw, name, common)
        case "rating":
            return Rating(name=name, max_rating=draw(st.integers(1, 9)), **common)
        case "number":
            return _number(draw, name, common)
        case "datetime":
            return _date_time(draw, name, common)
        case _:
            return TextArea(name=name, max_submissions=draw(st.none() | st.integers(1, 3)), max_length=40, **common)


@st.composite
def rich_designs(draw: st.DrawFn) -> Design:
    made: tuple[ControlTag, ...] = ()
    for name in draw(st.lists(WORDS, min_size=1, max_size=6, unique=True)):
        made = (*made, draw(controls(name + "_", made)))
    objects = (Text(name="text", value="$text"), Image(name="picture", value="$image"))
    return Design(View(children=(*objects, *made)))


@st.composite
def rich_answers(draw: st.DrawFn, design: Design) -> Answer:
    """Made by what a person can do: pressing, typing, marking; in any order."""
    answer = Answer()
    for step in range(draw(st.integers(0, 10))):
        answer = _acted(draw, answer, design, draw(st.sampled_from(design.controls())), f"area{step}")
    return answer


def _acted(draw: st.DrawFn, answer: Answer, design: Design, control: ControlTag, fresh_id: str) -> Answer:
    shape = shape_made(control, design)
    if shape is not None and isinstance(control, Labels | Tool):
        named = control.labels if isinstance(control, Labels) else ()
        labels = (draw(st.sampled_from(named)).reported,) if named else ()
        return with_area(answer, control, draw(marked(shape, fresh_id, control.targets[0])), labels)
    about = None
    if control.per_region:
        own = [area for area in areas(answer, design) if area.to_name in control.targets]
        if not own:
            return answer
        about = draw(st.sampled_from(own))
    if isinstance(control, Choices | Taxonomy):
        return toggled(answer, control, draw(st.sampled_from(options(control))).path, about)
    return with_payload(answer, control, draw(payloads(control)), about)


@st.composite
def marked(draw: st.DrawFn, shape: Shape, area_id: str, to_name: str) -> Area:
    if shape is Shape.SPAN:
        text = COLUMNS["text"]
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Area(area_id, to_name, Shape.SPAN, {"start": start, "end": end, "text": text[start:end]})
    percent = st.integers(0, 90)
    if shape is Shape.POLYGON:
        points = draw(st.lists(st.tuples(percent, percent), min_size=3, max_size=6))
        return Area(area_id, to_name, shape, {"points": [list(point) for point in points], "closed": True}, EXTENT)
    place = {"x": draw(percent), "y": draw(percent), "width": draw(st.integers(1, 10))}
    if shape is Shape.RECTANGLE:
        place |= {"height": draw(st.integers(1, 10)), "rotation": 0}
    return Area(area_id, to_name, shape, place, EXTENT)


def payloads(control: ControlTag) -> st.SearchStrategy[Any]:
    """What a control may say, and None."""
    match control:
        case Rating():
            return st.none() | st.integers(1, control.max_rating)
        case Number():
            low, step = control.min or Decimal(0), control.step or Decimal(1)
            exact = st.integers(0, int(30 / step)).map(lambda count: low + count * step)
            return st.none() | exact.map(lambda value: int(value) if value == int(value) else float(value))
        case DateTime():
            seconds = st.integers(0, 2**31)
            return st.none() | seconds.map(lambda second: written(control, datetime.fromtimestamp(second, UTC)))
        case TextArea():
            most = control.max_submissions or 3
            return st.lists(st.text(min_size=1, max_size=40), max_size=most)
        case _:
            raise ValueError(control)
