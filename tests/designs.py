"""Hypothesis strategies for designs with every control tag and attribute. All line numbers are 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.regions import shape_made
from annotator.core.answer.shapes import shape_on
from annotator.core.design.controls import (
    Choice,
    Choices,
    DatePart,
    DateTime,
    Layout,
    Number,
    Pairwise,
    Rating,
    Selection,
    Shortcut,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels, LabelsKind, Relations, Tool, ToolKind
from annotator.core.design.objects import Audio, Granularity, Image, ObjectTag, Paragraphs, Text, Video
from annotator.core.design.tag import Condition, Header, When
from annotator.core.design.tree import ControlTag, Design, Display, Node, View

type _Objects = tuple[Image | Text | Audio | Video | Paragraphs, ...]


class _Space(NamedTuple):
    """The building blocks of designs. `columns` are the columns that options and texts may come from. `is_sound`:
    only designs that the reader of labeling configs accepts."""

    words: st.SearchStrategy[str]
    names: st.SearchStrategy[str]
    columns: st.SearchStrategy[str]
    objects: st.SearchStrategy[_Objects]
    is_sound: bool


COLUMNS = {
    "text": "The quick brown fox jumps over the lazy dog. Où ça ? 🦊 Là.",
    "image": "a.png",
    "sound": "a.flac",
    "film": "a.mp4",
    "talk": '[{"author": "Ada", "text": "Hello 🦊 there."}, {"author": "Bot", "text": "Où ça ?"}]',
}
ANY_WORDS = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=8)
_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="$\ufffe\uffff"), min_size=1, max_size=12
).filter(str.strip)
_short = st.just("") | _words
_variables = st.from_regex(r"\$[a-z_]{1,8}", fullmatch=True)
_names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
_keys = st.characters(categories=("Ll", "Nd")).filter(lambda key: key.lower() == key) | st.sampled_from(
    ["space", "enter", "ctrl+1", "shift+a", "ctrl+alt+x", "+", "ctrl++"]
)
_NO_KEYS: Iterator[str] = iter(())
_colours = st.sampled_from(["", "red", "darkorange", "#12ab9f"])
_SINGLE_PARTS = [{part} for part in (DatePart.DATE, DatePart.TIME, DatePart.YEAR)]
_PARTS = [*_SINGLE_PARTS, {DatePart.DATE, DatePart.TIME}, {DatePart.MONTH, DatePart.YEAR}]
_LABELS: Mapping[type[ObjectTag], list[LabelsKind]] = {
    tag: [kind for kind in LabelsKind if shape_on(Labels(name="", to_name="", kind=kind), tag(name="", value=""))]
    for tag in (Image, Text, Audio, Video, Paragraphs)
}
_TOOLS: Mapping[type[ObjectTag], list[ToolKind]] = {
    tag: [kind for kind in ToolKind if shape_on(Tool(name="", to_name="", kind=kind), tag(name="", value=""))]
    for tag in (Image, Video)
}
_IMAGE = Image(name="picture", value="$image")
_AUDIO = Audio(name="sound", value="$sound")
_VIDEO = Video(name="film", value="$film")
_TALK = Paragraphs(name="talk", value="$talk")

_SHORTCUTS = st.builds(Shortcut, value=_words, alias=_short, hotkey=st.sampled_from([None, "ctrl+1", "alt+shift+x"]))
_HEADERS = st.builds(Header, value=_words | _variables, size=st.integers(1, 6))
_relation_labels = st.lists(st.builds(Label, value=_words), max_size=3, unique_by=lambda label: label.value).map(tuple)
_RELATIONS = st.builds(Relations, labels=_relation_labels, selection=st.sampled_from(Selection))
_object_names = _names.map(str.title)  # different from all control names
_images = st.builds(Image, name=_object_names, value=_variables | _words)
_texts = st.builds(Text, name=_object_names, value=_variables | _words, granularity=st.sampled_from(Granularity))
_talks = st.builds(
    Paragraphs,
    name=_object_names,
    value=_variables,
    name_key=st.sampled_from(["author", "role"]),
    is_dialogue=st.booleans(),
    by_time=st.booleans(),
    saves_text=st.booleans(),
)
_objects = st.lists(_images | _texts | _talks, min_size=1, max_size=3, unique_by=lambda tag: tag.name).map(tuple)
_one_of_each = st.sampled_from(Granularity).map(
    lambda granularity: (Text(name="text", value="$text", granularity=granularity), _IMAGE, _AUDIO, _VIDEO, _TALK)
)
_SAYABLE = _Space(_words, _names, st.just("") | _variables, _objects, is_sound=True)
_ANSWERABLE = _Space(ANY_WORDS, ANY_WORDS.map("{}_".format), st.just(""), _one_of_each, is_sound=False)


@st.composite
def designs(draw: st.DrawFn, space: _Space = _SAYABLE) -> Design:
    """Draw any design that a labeling config can express without a problem."""
    objects = draw(space.objects)
    keys = iter(draw(st.lists(_keys, unique=True, max_size=8)))
    controls: list[ControlTag] = []
    for name in draw(st.lists(space.names, min_size=1, max_size=6, unique=True)):
        controls.append(draw(_control(space, name, objects, controls, keys)))
    may_relate = any(shape_made(control, Design(View(children=(*objects,)))) is not None for control in controls)
    further: list[Node] = [*draw(st.lists(_HEADERS, max_size=2)), *draw(st.lists(_RELATIONS, max_size=int(may_relate)))]
    nodes: list[Node] = draw(st.permutations([*objects, *controls, *further]))
    return Design(draw(_view(tuple(draw(_grouped(nodes))))))


def answerable_designs() -> st.SearchStrategy[Design]:
    """Return designs about each of COLUMNS, with all options in the design; texts and names are arbitrary."""
    return designs(_ANSWERABLE)


@st.composite
def _control(
    draw: st.DrawFn, space: _Space, name: str, objects: _Objects, earlier: list[ControlTag], keys: Iterator[str]
) -> ControlTag:
    target = draw(st.sampled_from(objects))
    common: dict[str, Any] = {
        "name": name,
        "to_name": target.name,
        "required": draw(st.booleans()),
        "required_message": draw(_short),
        "condition": draw(_condition(earlier)),
    }
    kind = draw(st.sampled_from([*_MADE, "marks", "marks", *(["pair"] if len(objects) > 1 else [])]))
    if kind == "pair":
        pair = draw(st.lists(st.sampled_from(objects), min_size=2, max_size=2, unique_by=lambda tag: tag.name))
        return Pairwise(**{**common, "to_name": ",".join(tag.name for tag in pair)})
    if kind == "marks":
        return _marks(draw, space, type(target), common, keys)
    is_marked = any(isinstance(one, Labels | Tool) and one.to_name == target.name for one in earlier)
    per_region = (is_marked or not space.is_sound) and draw(st.integers(0, 2)) == 0
    return _MADE[kind](draw, space, {"per_region": per_region, **common}, keys)


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
    """Draw some values that can be separated by commas, or their concatenation, which may be one value with commas."""
    plain = [value for value in values if "," not in value and value == value.strip()]
    chosen = draw(st.lists(st.sampled_from(plain), unique=True, max_size=3)) if plain else []
    return (*chosen, ",".join(chosen)) if len(chosen) > 1 else tuple(chosen)


@st.composite
def choice_trees(
    draw: st.DrawFn, space: _Space = _ANSWERABLE, keys: Iterator[str] = _NO_KEYS, depth: int = 2, selects: bool = True
) -> tuple[Choice, ...]:
    """Draw a tree of choices. Siblings report different values. With `selects`, any leaf may be preselected."""
    choices = []
    for reported in draw(st.lists(space.words, min_size=1, max_size=4, unique=True)):
        children = draw(choice_trees(space, keys, depth - 1, selects)) if depth > 1 and draw(st.booleans()) else ()
        selected = selects and not children and draw(st.integers(0, 9)) == 0
        offered = _offered(draw, space, reported, keys)
        choices.append(Choice(**offered, color=draw(_colours), selected=selected, children=children))
    return tuple(choices)


def _offered(draw: st.DrawFn, space: _Space, reported: str, keys: Iterator[str]) -> dict[str, Any]:
    """Return the attributes that Choice and Label share."""
    has_alias = draw(st.booleans())
    return {
        "value": draw(space.words) if has_alias else reported,
        "alias": reported if has_alias else None,
        "hotkey": next(keys, None) if draw(st.booleans()) else None,
        "hint": draw(_short),
    }


def _choices(draw: st.DrawFn, space: _Space, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    nested, selection = draw(st.booleans()), draw(st.sampled_from(Selection))
    is_free = selection is Selection.MULTIPLE or not space.is_sound
    first, *rest = draw(choice_trees(space, keys, 2 if nested else 1, is_free))
    return Choices(
        choices=(first if is_free else replace(first, selected=draw(st.booleans())), *rest),
        value=draw(space.columns),
        selection=selection,
        layout=draw(st.sampled_from(Layout)),
        nested=nested,
        headers=tuple(draw(st.lists(_HEADERS, max_size=1))),
        **common,
    )


def _taxonomy(draw: st.DrawFn, space: _Space, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    most = draw(st.none() | st.integers(1, 9))
    return Taxonomy(
        choices=draw(choice_trees(space, keys, 3, most is None or not space.is_sound)),
        value=draw(space.columns),
        leafs_only=draw(st.booleans()),
        show_full_path=draw(st.booleans()),
        path_separator=draw(_words),
        max_usages=most,
        placeholder=draw(_short),
        **common,
    )


def _rating(draw: st.DrawFn, _space: _Space, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    most = draw(st.integers(1, 100))
    icon = draw(st.sampled_from(["star", "heart", "fire", "smile"]))
    default = draw(st.integers(0, most))
    return Rating(max_rating=most, default_value=default, icon=icon, hotkey=next(keys, None), **common)


def _number(draw: st.DrawFn, _space: _Space, common: dict[str, Any], keys: Iterator[str]) -> ControlTag:
    low, high = draw(st.none() | st.decimals(-5, 1000, places=2)), draw(st.none() | st.decimals(1000, 2000, places=3))
    step = draw(st.none() | st.decimals("0.01", 5, places=2))
    default = low if low is not None and draw(st.booleans()) else None
    slider = draw(st.booleans())
    return Number(min=low, max=high, step=step, default_value=default, slider=slider, hotkey=next(keys, None), **common)


def _date_time(draw: st.DrawFn, _space: _Space, common: dict[str, Any], _keys_left: Iterator[str]) -> ControlTag:
    parts = frozenset(draw(st.sampled_from(_PARTS)))
    if parts == {DatePart.TIME}:
        return DateTime(parts=parts, **common)
    low, high = draw(st.sampled_from([("", ""), ("2000", "2020"), ("2000-01-31", ""), ("1999", "1999-12-31")]))
    style = draw(st.sampled_from(["", "%d.%m.%Y", "%Y/%m/%d %H:%M", "on %m/%d %y"]))
    return DateTime(parts=parts, format=style, min=low, max=high, **common)


def _text_area(draw: st.DrawFn, space: _Space, common: dict[str, Any], _keys_left: Iterator[str]) -> ControlTag:
    value = draw(_short | space.columns)
    return TextArea(
        value=value,
        label=draw(_short),
        placeholder=draw(_short),
        rows=draw(st.integers(1, 50)),
        max_submissions=draw(st.none() | st.integers(1, 9)),
        max_length=draw(st.none() | st.integers(max(1, len(value)), 999)),
        skip_duplicates=draw(st.booleans()),
        shortcuts=tuple(draw(st.lists(_SHORTCUTS, max_size=2))),
        **common,
    )


def _marks(
    draw: st.DrawFn, space: _Space, target: type[ObjectTag], common: dict[str, Any], keys: Iterator[str]
) -> ControlTag:
    if target in _TOOLS and draw(st.booleans()):
        return Tool(kind=draw(st.sampled_from(_TOOLS[target])), **common)
    labels = tuple(
        Label(
            **_offered(draw, space, reported, keys),
            background=draw(_colours),
            selected=draw(st.booleans()),
            max_usages=draw(st.none() | st.integers(1, 9)),
        )
        for reported in draw(st.lists(space.words, min_size=1, max_size=4, unique=True))
    )
    return Labels(
        kind=draw(st.sampled_from(_LABELS[target])),
        labels=labels,
        value=draw(space.columns),
        selection=draw(st.sampled_from(Selection)),
        max_usages=draw(st.none() | st.integers(1, 9)),
        allow_empty=draw(st.booleans()),
        **common,
    )


type _Maker = Callable[[st.DrawFn, _Space, dict[str, Any], Iterator[str]], ControlTag]
_MADE: Mapping[str, _Maker] = {
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
    """Return the nodes, with some of them moved into a nested view."""
    cut = draw(st.integers(0, len(nodes)))
    inner = draw(_view(tuple(nodes[cut:])))
    condition = Condition(When.NO_REGION_SELECTED) if draw(st.booleans()) else None
    return [*nodes[:cut], replace(inner, condition=condition)]
