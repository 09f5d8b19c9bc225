"""Sound designs of every tag that is read, made up by hypothesis, and the labeling config that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from annotator.core.design.condition import Condition, When
from annotator.core.design.controls import (
    Choice,
    Choices,
    DateTime,
    Layout,
    Number,
    Part,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.objects import Granularity, Image, Text
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag, Display, Node, View

_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="$\ufffe\uffff"), min_size=1, max_size=12
).filter(str.strip)
_short = st.just("") | _words
_variables = st.from_regex(r"\$[a-z_]{1,8}", fullmatch=True)
_columns = st.just("") | _variables
_names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
_keys = st.characters(categories=("Ll", "Nd")).filter(lambda key: key.lower() == key) | st.sampled_from(
    ["space", "enter", "ctrl+1", "shift+a", "ctrl+alt+x", "+", "ctrl++"]
)
_colours = st.sampled_from(["", "red", "darkorange", "#12ab9f"])
_numbers = st.decimals(0, 1000, places=2)
_PARTS = [{Part.DATE, Part.TIME}, {Part.DATE}, {Part.TIME}, {Part.YEAR}, {Part.MONTH, Part.YEAR}]
_OF_IMAGES = [LabelsKind.RECTANGLE, LabelsKind.POLYGON, LabelsKind.KEY_POINT]
_TOOLS = [ToolKind.RECTANGLE, ToolKind.POLYGON, ToolKind.KEY_POINT]


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Line numbers are all 0."""
    names = draw(st.lists(_names, min_size=2, max_size=7, unique=True))
    half = len(names) // 2
    objects = [draw(_object(name)) for name in names[:half]]
    keys = iter(draw(st.lists(_keys, unique=True, max_size=8)))
    made: list[ControlTag] = []
    for name in names[half:]:
        made.append(draw(_control(name, objects, made, keys)))
    headers = draw(st.lists(_headers(), max_size=2))
    nodes: list[Node] = draw(st.permutations([*objects, *made, *headers]))
    return Design(draw(_view(tuple(draw(_grouped(nodes))))))


@st.composite
def _headers(draw: st.DrawFn) -> Header:
    return Header(value=draw(_words | _variables), size=draw(st.integers(1, 6)))


@st.composite
def _object(draw: st.DrawFn, name: str) -> Image | Text:
    value = draw(_variables | _words)
    if draw(st.booleans()):
        return Image(name=name, value=value)
    return Text(name=name, value=value, granularity=draw(st.sampled_from(Granularity)))


@st.composite
def _control(
    draw: st.DrawFn, name: str, objects: list[Image | Text], earlier: list[ControlTag], keys: Iterator[str]
) -> ControlTag:
    target = draw(st.sampled_from(objects))
    common: dict[str, Any] = {
        "name": name,
        "to_name": target.name,
        "required": draw(st.booleans()),
        "required_message": draw(_short),
        "condition": draw(_condition(earlier)),
    }
    kind = draw(st.sampled_from([*_MADE, "marks"]))
    if kind == "marks":
        return _marks(draw, isinstance(target, Image), common, keys)
    is_marked = any(isinstance(one, Labels | Tool) and one.to_name == target.name for one in earlier)
    return _MADE[kind](draw, {"per_region": is_marked and draw(st.booleans()), **common}, keys)


@st.composite
def _condition(draw: st.DrawFn, earlier: list[ControlTag]) -> Condition | None:
    choosing = [one for one in earlier if isinstance(one, Choices | Taxonomy) and not one.value]
    naming = [one for one in earlier if isinstance(one, Labels) and not one.value]
    match draw(st.integers(0, 6)):
        case 0 if choosing:
            control = draw(st.sampled_from(choosing))
            values = draw(_some_of([choice.value for choice in control.choices]))
            when = draw(st.sampled_from([When.CHOICE_SELECTED, When.CHOICE_UNSELECTED]))
            return Condition(when, control.name, (), values)
        case 1 if naming:
            labels = draw(st.sampled_from(naming))
            values = draw(_some_of([label.reported for label in labels.labels]))
            return Condition(When.REGION_SELECTED, labels.name, values, ())
        case 2:
            return Condition(When.NO_REGION_SELECTED)
        case _:
            return None


@st.composite
def _some_of(draw: st.DrawFn, values: list[str]) -> tuple[str, ...]:
    """Those that commas can part; and the whole, which may be one value with commas in it."""
    plain = [value for value in values if "," not in value and value == value.strip()]
    chosen = draw(st.lists(st.sampled_from(plain), unique=True, max_size=3)) if plain else []
    return (*chosen, ",".join(chosen)) if len(chosen) > 1 else tuple(chosen)


@st.composite
def _trees(draw: st.DrawFn, keys: Iterator[str], depth: int) -> tuple[Choice, ...]:
    choices = []
    for said in draw(st.lists(_words, min_size=1, max_size=4, unique=True)):
        has_alias = draw(st.booleans())
        choice = Choice(
            value=draw(_words) if has_alias else said,
            alias=said if has_alias else None,
            hotkey=next(keys, None) if draw(st.booleans()) else None,
            hint=draw(_short),
            color=draw(_colours),
            children=draw(_trees(keys, depth - 1)) if depth > 1 and draw(st.booleans()) else (),
        )
        choices.append(choice)
    return tuple(choices)


def _choices(draw: st.DrawFn, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    nested = draw(st.booleans())
    first, *rest = draw(_trees(keys, 2 if nested else 1))
    return Choices(
        choices=(replace(first, selected=draw(st.booleans())), *rest),
        value=draw(_columns),
        selection=draw(st.sampled_from(Selection)),
        layout=draw(st.sampled_from(Layout)),
        nested=nested,
        headers=tuple(draw(st.lists(_headers(), max_size=1))),
        **common,
    )


def _taxonomy(draw: st.DrawFn, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    return Taxonomy(
        choices=draw(_trees(keys, 3)),
        value=draw(_columns),
        leafs_only=draw(st.booleans()),
        show_full_path=draw(st.booleans()),
        path_separator=draw(_words),
        max_usages=draw(st.none() | st.integers(1, 9)),
        placeholder=draw(_short),
        **common,
    )


def _rating(draw: st.DrawFn, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    most = draw(st.integers(1, 100))
    icon = draw(st.sampled_from(["star", "heart", "fire", "smile"]))
    default = draw(st.integers(0, most))
    return Rating(max_rating=most, default_value=default, icon=icon, hotkey=next(keys, None), **common)


def _number(draw: st.DrawFn, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    low, high = draw(st.none() | _numbers), draw(st.none() | st.decimals(1000, 2000, places=3))
    step = draw(st.none() | st.decimals("0.01", 5, places=2))
    default = low if low is not None and draw(st.booleans()) else None
    slider = draw(st.booleans())
    return Number(min=low, max=high, step=step, default_value=default, slider=slider, hotkey=next(keys, None), **common)


def _date_time(draw: st.DrawFn, common: dict[str, Any], _keys_left: Iterator[str]) -> ControlTag:
    parts = frozenset(draw(st.sampled_from(_PARTS)))
    if parts == {Part.TIME}:
        return DateTime(parts=parts, **common)
    low, high = draw(st.sampled_from([("", ""), ("2000", "2020"), ("2000-01-31", ""), ("1999", "1999-12-31")]))
    style = draw(st.sampled_from(["", "%d.%m.%Y", "%Y/%m/%d %H:%M", "on %m/%d %y"]))
    return DateTime(parts=parts, format=style, min=low, max=high, **common)


def _text_area(draw: st.DrawFn, common: dict[str, Any], _keys_left: Iterator[str]) -> ControlTag:
    return TextArea(
        value=draw(_short | _variables),
        label=draw(_short),
        placeholder=draw(_short),
        rows=draw(st.integers(1, 50)),
        max_submissions=draw(st.none() | st.integers(1, 9)),
        max_length=draw(st.none() | st.integers(1, 999)),
        skip_duplicates=draw(st.booleans()),
        **common,
    )


def _marks(draw: st.DrawFn, on_image: bool, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    if on_image and draw(st.booleans()):
        return Tool(kind=draw(st.sampled_from(_TOOLS)), **common)
    kind = draw(st.sampled_from(_OF_IMAGES)) if on_image else LabelsKind.LABELS
    labels = []
    for said in draw(st.lists(_words, min_size=1, max_size=4, unique=True)):
        has_alias = draw(st.booleans())
        label = Label(
            value=draw(_words) if has_alias else said,
            alias=said if has_alias else None,
            hotkey=next(keys, None) if draw(st.booleans()) else None,
            hint=draw(_short),
            background=draw(_colours),
            selected=draw(st.booleans()),
            max_usages=draw(st.none() | st.integers(1, 9)),
        )
        labels.append(label)
    return Labels(
        kind=kind,
        labels=tuple(labels),
        value=draw(_columns),
        selection=draw(st.sampled_from(Selection)),
        max_usages=draw(st.none() | st.integers(1, 9)),
        allow_empty=draw(st.booleans()),
        **common,
    )


_MADE: Mapping[str, Callable[[st.DrawFn, dict[str, Any], Iterator[str]], ControlTag]] = {
    "choices": _choices,
    "taxonomy": _taxonomy,
    "rating": _rating,
    "number": _number,
    "date": _date_time,
    "text": _text_area,
}


@st.composite
def _view(draw: st.DrawFn, children: tuple[Node, ...]) -> View:
    display = draw(st.sampled_from(Display))
    columns = tuple(draw(st.lists(st.integers(1, 9), min_size=2, max_size=4))) if display is Display.GRID else ()
    return View(children=children, display=display, columns=columns, weight=draw(st.integers(0, 9)))


@st.composite
def _grouped(draw: st.DrawFn, nodes: list[Node]) -> list[Node]:
    """The nodes, with some of them put into a view of their own."""
    cut = draw(st.integers(0, len(nodes)))
    inner = draw(_view(tuple(nodes[cut:])))
    condition = Condition(When.NO_REGION_SELECTED) if draw(st.booleans()) else None
    return [*nodes[:cut], replace(inner, condition=condition)]
