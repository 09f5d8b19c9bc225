"""Choices and labels provided by tasks: `value="$column"` of Choices, Taxonomy and the Labels family. The column
holds a JSON list of texts, or of objects with the attributes of a Choice or Label and `children`
(https://labelstud.io/tags/choices and https://labelstud.io/tags/labels)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.design.controls import Choice, Choices, Ranker, Taxonomy
from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import List
from annotator.core.design.structured_cells import CellFault, cell_value, with_numbers_as_text
from annotator.core.design.tag import Markdown
from annotator.core.design.tree import Design, Node, View
from annotator.formats.labeling_config.attributes import (
    LONGEST_SHOWN,
    html_text,
    markdown_html,
    normal_colour,
    normal_hotkey,
)

MOST_CHOICES = 500
MOST_OF_TAXONOMY = 5_000
_DEEPEST = 20

type DynamicControl = Choices | Taxonomy | Labels


def design_for(design: Design, columns: Mapping[str, str], order_seed: str = "") -> Design:
    """Return the design of one task: options from its columns are added after the options of the config. Return
    `design` itself if no tag depends on the task. Cells with a fault (see `options_fault`) add nothing. Options that
    report the same value as an earlier one are dropped, and so are hotkeys in use. `order_seed` is what random orders
    follow from; without it, they are those of the config."""
    is_random = bool(order_seed) and design.has_random_order
    if not (design.dynamic_columns() or design.has_cards or is_random or design.has_markdown_columns):
        return design
    lists = {tag.name: _with_cards(tag, columns) for tag in design.objects() if isinstance(tag, List)}
    return Design(_Filling(columns, set(_keys(design)), order_seed, lists).view(design.root))


def _with_cards(tag: List, columns: Mapping[str, str]) -> List:
    from annotator.core.design.structures.cards import read_cards  # most designs have no cards

    try:
        return replace(tag, cards=read_cards(columns.get(tag.value[1:], "")))
    except CellFault:
        return tag


def dynamic_controls(design: Design) -> tuple[DynamicControl, ...]:
    """Return the controls that use a column, in document order. `control.value` is `$` and the column name."""
    return tuple(
        control
        for control in design.controls()
        if isinstance(control, Choices | Taxonomy | Labels) and control.value.startswith("$")
    )


def options_fault(control: DynamicControl, text: str) -> tuple[str, str] | None:
    """Return the fault of an options cell as (why, detail), or None.

    - `empty`: no options in the cell or the config
    - `long` (limit in characters)
    - `json` (message of the parser)
    - empty string: not a list
    - `many` (limit)
    - `deep` (limit)
    - `item` (number of the item from 1): neither a text nor an object with a `value`
    - `item-long` (number of the item)"""
    has_own = bool(control.labels if isinstance(control, Labels) else control.choices)
    if not text.strip():
        return None if has_own else ("empty", "")
    limit = MOST_OF_TAXONOMY if isinstance(control, Taxonomy) else MOST_CHOICES
    try:
        listed = cell_value(text, with_numbers_as_text)
    except CellFault as fault:
        return {"deep": ("deep", str(_DEEPEST)), "values": ("many", str(limit))}.get(
            fault.why, (fault.why, fault.detail)
        )
    if not isinstance(listed, list):
        return "", ""
    if not listed and not has_own:
        return "empty", ""
    return _list_fault(listed, limit)


def _list_fault(listed: list[Any], limit: int) -> tuple[str, str] | None:
    """Return the first fault of a list. Items are numbered with parents before their children."""
    pending = [(item, 1) for item in reversed(listed)]
    count = 0
    while pending:
        item, depth = pending.pop()
        count += 1
        if count + len(pending) > limit:
            return "many", str(limit)
        if depth > _DEEPEST:
            return "deep", str(_DEEPEST)
        value = _value(item)
        children = item.get("children") or [] if isinstance(item, dict) else []
        if not value.strip() or not isinstance(children, list) or not _is_text(value):
            return "item", str(count)
        if len(value) > LONGEST_SHOWN:
            return "item-long", str(count)
        pending.extend((child, depth + 1) for child in reversed(children))
    return None


def _value(item: Any) -> str:
    if isinstance(item, dict):
        item = item.get("value")
    return item if isinstance(item, str) else ""


def _is_text(text: str) -> bool:
    """Return False for text with a lone surrogate (`\\ud800` in JSON), which no file can contain."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _keys(design: Design) -> Iterator[str]:
    for control in design.controls():
        if isinstance(control, Labels):
            yield from (label.hotkey for label in control.labels if label.hotkey)
        elif isinstance(control, Choices | Taxonomy):
            pending = list(control.choices)
            while pending:
                choice = pending.pop()
                pending.extend(choice.children)
                if choice.hotkey:
                    yield choice.hotkey


class _Filling:
    """Insertion of options and cards into a design. `keys` are the hotkeys in use, `lists` those with cards by name."""

    def __init__(self, columns: Mapping[str, str], keys: set[str], order_seed: str, lists: Mapping[str, List]) -> None:
        self._columns = columns
        self._keys = keys
        self._order_seed = order_seed
        self._lists = lists

    def view(self, view: View) -> View:
        return replace(view, children=tuple(self._node(child) for child in view.children))

    def _node(self, node: Node) -> Node:
        if isinstance(node, View):
            return self.view(node)
        if isinstance(node, Markdown):
            is_column = node.value.startswith("$")
            return replace(node, html=markdown_html(self._columns.get(node.value[1:], ""))[0]) if is_column else node
        if isinstance(node, List):
            return self._lists[node.name]
        if isinstance(node, Ranker) and (of := self._lists.get(node.targets[0])) is not None:
            return replace(node, cards=of.cards, list_title=of.title)
        if isinstance(node, Choices) and node.is_random:
            node = replace(node, order_seed=self._order_seed)
        if not isinstance(node, Choices | Taxonomy | Labels) or not node.value.startswith("$"):
            return node
        text = self._columns.get(node.value[1:], "")
        if not text.strip() or options_fault(node, text) is not None:
            return node
        listed = with_numbers_as_text(text)
        if isinstance(node, Labels):
            labels = tuple(self._label(item, node.line) for item in listed)
            return replace(node, labels=_distinct((*node.labels, *labels)))
        choices = tuple(self._choice(item, node.line) for item in listed)
        return replace(node, choices=_distinct((*node.choices, *choices)))

    def _choice(self, item: Any, line: int) -> Choice:
        if not isinstance(item, dict):
            return Choice(value=_value(item), line=line)
        return Choice(
            value=_value(item),
            alias=_text(item, "alias") or None,
            hotkey=self._hotkey(item),
            hint=_text(item, "hint"),
            selected=item.get("selected") in (True, "true"),
            words=html_text(_text(item, "html")) if item.get("html") else "",
            color=normal_colour(_text(item, "color")),
            children=_distinct(tuple(self._choice(child, line) for child in item.get("children") or [])),
            line=line,
        )

    def _label(self, item: Any, line: int) -> Label:
        if not isinstance(item, dict):
            return Label(value=_value(item), line=line)
        most = _text(item, "maxUsages") or _text(item, "maxusages")
        return Label(
            value=_value(item),
            alias=_text(item, "alias") or None,
            hotkey=self._hotkey(item),
            hint=_text(item, "hint"),
            background=normal_colour(_text(item, "background")),
            selected=item.get("selected") in (True, "true"),
            max_usages=int(most) if most.isascii() and most.isdigit() and 0 < len(most) < 5 and int(most) else None,
            line=line,
        )

    def _hotkey(self, item: Mapping[str, Any]) -> str | None:
        key = normal_hotkey(_text(item, "hotkey"))
        if not key or key in self._keys:
            return None
        self._keys.add(key)
        return key


def _text(item: Mapping[str, Any], name: str) -> str:
    text = item.get(name)
    return text if isinstance(text, str) and len(text) <= LONGEST_SHOWN and _is_text(text) else ""


def _distinct[T: (Choice, Label)](options: tuple[T, ...]) -> tuple[T, ...]:
    by_reported: dict[str, T] = {}
    for option in options:
        by_reported.setdefault(option.reported, option)
    return tuple(by_reported.values())
