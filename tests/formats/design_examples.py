"""Sound designs that hypothesis makes up, and the labeling config that says the same."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st
from lxml import etree

from annotator.core.design import (
    Choice,
    Choices,
    Design,
    Display,
    Header,
    Image,
    Layout,
    Node,
    Selection,
    Text,
    View,
)

_NO_LINE = 0
_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="$\ufffe\uffff"), min_size=1, max_size=12
).filter(str.strip)
_variables = st.from_regex(r"\$[a-z_]{1,8}", fullmatch=True)
_keys = st.characters(categories=("Ll", "Nd")).filter(lambda key: key.lower() == key)


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Line numbers are all 0."""
    names = draw(st.lists(_words, min_size=2, max_size=6, unique=True))
    objects = [draw(_object(name)) for name in names[: len(names) // 2]]
    spare = iter(draw(st.lists(_keys, unique_by=str.lower, max_size=8)))
    controls = [draw(_choices(name, [one.name for one in objects], spare)) for name in names[len(names) // 2 :]]
    headers = draw(st.lists(st.builds(Header, _words | _variables, st.integers(1, 6), st.just(_NO_LINE)), max_size=2))
    nodes: list[Node] = draw(st.permutations([*objects, *controls, *headers]))
    return Design(View(tuple(draw(_grouped(nodes))), draw(st.sampled_from(Display)), _NO_LINE))


@st.composite
def _object(draw: st.DrawFn, name: str) -> Image | Text:
    value = draw(_variables | _words)
    return Image(name, value, _NO_LINE) if draw(st.booleans()) else Text(name, value, _NO_LINE)


@st.composite
def _choices(draw: st.DrawFn, name: str, targets: list[str], spare: Iterable[str]) -> Choices:
    keys = iter(spare)
    selection = draw(st.sampled_from(Selection))
    reported = draw(st.lists(_words, min_size=1, max_size=5, unique=True))
    choices = []
    for index, said in enumerate(reported):
        has_alias = draw(st.booleans())
        choices.append(
            Choice(
                value=draw(_words) if has_alias else said,
                alias=said if has_alias else None,
                hotkey=next(keys, None) if draw(st.booleans()) else None,
                hint=draw(st.just("") | _words),
                selected=draw(st.booleans()) and (selection is Selection.MULTIPLE or index == 0),
                line=_NO_LINE,
            )
        )
    return Choices(
        name=name,
        to_name=draw(st.sampled_from(targets)),
        choices=tuple(choices),
        selection=selection,
        required=draw(st.booleans()),
        required_message=draw(st.just("") | _words),
        layout=draw(st.sampled_from(Layout)),
        line=_NO_LINE,
    )


@st.composite
def _grouped(draw: st.DrawFn, nodes: list[Node]) -> list[Node]:
    """The nodes, with some of them put into a view of their own."""
    cut = draw(st.integers(0, len(nodes)))
    inner = View(tuple(nodes[cut:]), draw(st.sampled_from(Display)), _NO_LINE)
    return [*nodes[:cut], inner]


def as_config(design: Design) -> bytes:
    return etree.tostring(_element(design.root), encoding="utf-8")


def _element(node: Node | Choice) -> etree._Element:
    element = etree.Element(type(node).__name__, {name: value for name, value in _attributes(node).items() if value})
    if isinstance(node, View):
        element.extend([_element(child) for child in node.children])
    if isinstance(node, Choices):
        element.extend([_element(choice) for choice in node.choices])
    return element


def _attributes(node: Node | Choice) -> dict[str, str]:
    match node:
        case View():
            return {"style": "display: flex" if node.display is Display.ROW else ""}
        case Header():
            return {"value": node.value, "size": str(node.size)}
        case Image() | Text():
            return {"name": node.name, "value": node.value}
        case Choices():
            return {
                "name": node.name,
                "toName": node.to_name,
                "choice": node.selection.value,
                "required": str(node.required).lower(),
                "requiredMessage": node.required_message,
                "layout": node.layout.value,
            }
        case Choice():
            return {
                "value": node.value,
                "alias": node.alias or "",
                "hotkey": node.hotkey or "",
                "hint": node.hint,
                "selected": str(node.selected).lower(),
            }
