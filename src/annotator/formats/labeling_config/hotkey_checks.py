"""Checks of the hotkeys of a whole design: tags that may be visible together have different keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotator.core.design.controls import Choices, Control, Number, Rating
from annotator.core.design.labels import Labels
from annotator.core.design.options import options
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag, Node, View
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.report import ConfigReport


class _Key(NamedTuple):
    """A hotkey of a tag. `comes_and_goes` is True if the tag is not always visible."""

    key: str
    value: str
    line: int
    comes_and_goes: bool


def check_hotkeys(design: Design, report: ConfigReport) -> None:
    """Report duplicate hotkeys.

    Keys are compared case-insensitively, so that no choice depends on the Shift key. Conditional tags only get a
    note, because they may be alternatives."""
    seen: dict[str, _Key] = {}
    for hotkey in _keys(design.root, comes_and_goes=False):
        first = seen.setdefault(hotkey.key, hotkey)
        if first is hotkey:
            continue
        params = {"key": hotkey.key, "value": hotkey.value, "other": first.value}
        if first.comes_and_goes or hotkey.comes_and_goes:
            report.note(ProblemCode.HOTKEY_DUPLICATE, hotkey.line, field="hotkey", why="apart", **params)
        else:
            report.problem(ProblemCode.HOTKEY_DUPLICATE, hotkey.line, field="hotkey", **params)


def _keys(node: Node, *, comes_and_goes: bool) -> Iterator[_Key]:
    comes_and_goes = comes_and_goes or node.condition is not None
    if isinstance(node, View):
        for child in node.children:
            yield from _keys(child, comes_and_goes=comes_and_goes)
    elif isinstance(node, Control):
        for key, value, line in _of_control(node):
            if key:
                yield _Key(key, value, line, comes_and_goes or node.per_region)


def _of_control(control: ControlTag) -> Iterator[tuple[str | None, str, int]]:
    match control:
        case Choices():
            for option in options(control):
                yield option.choice.hotkey, option.choice.value, option.choice.line
        case Labels():
            for label in control.labels:
                yield label.hotkey, label.value, label.line
        case Rating() | Number():
            yield control.hotkey, control.name, control.line
        case _:
            return
