"""A task design: what is looked at (objects) and what is answered (controls), as a frozen tree.

Tag and attribute names are Label Studio's (https://labelstud.io/tags/); `formats.labeling_config` reads them.
A value that begins with `$` names a column of the task: `$image` is filled from the column `image`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Selection(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"


class Layout(StrEnum):
    """How the choices of one control are laid out, as Label Studio's `layout`."""

    VERTICAL = "vertical"
    INLINE = "inline"


class Display(StrEnum):
    """How a View lays out its children, from its `style`."""

    COLUMN = "column"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Header:
    value: str
    size: int  # 1 (largest) to 6
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is shown; `alias`, where there is one, is what the result reports."""

    value: str
    alias: str | None
    hotkey: str | None
    hint: str
    selected: bool
    line: int

    @property
    def reported(self) -> str:
        return self.alias if self.alias is not None else self.value


@dataclass(frozen=True, slots=True)
class Choices:
    name: str
    to_name: str
    choices: tuple[Choice, ...]
    selection: Selection
    required: bool
    required_message: str
    layout: Layout
    line: int


@dataclass(frozen=True, slots=True)
class View:
    children: tuple[Node, ...]
    display: Display
    line: int


type ObjectTag = Image | Text
type ControlTag = Choices
type Node = View | Header | Image | Text | Choices


@dataclass(frozen=True, slots=True)
class Design:
    root: View

    def nodes(self) -> Iterator[Node]:
        """Every node, in document order."""
        pending: list[Node] = [self.root]
        while pending:
            node = pending.pop()
            yield node
            if isinstance(node, View):
                pending.extend(reversed(node.children))

    def objects(self) -> tuple[ObjectTag, ...]:
        return tuple(node for node in self.nodes() if isinstance(node, Image | Text))

    def controls(self) -> tuple[ControlTag, ...]:
        return tuple(node for node in self.nodes() if isinstance(node, Choices))

    def control(self, name: str) -> ControlTag | None:
        return next((control for control in self.controls() if control.name == name), None)

    def variables(self) -> dict[str, int]:
        """Column name -> line of its first use."""
        found: dict[str, int] = {}
        for node in self.nodes():
            value = node.value if isinstance(node, Header | Image | Text) else ""
            if value.startswith("$"):
                found.setdefault(value[1:], node.line)
        return found


def filled(value: str, columns: Mapping[str, str]) -> str:
    """`$column` replaced by the task's value; other text as it stands."""
    return columns.get(value[1:], "") if value.startswith("$") else value


def choice_keys(controls: tuple[ControlTag, ...]) -> dict[str, tuple[str, str]]:
    """Key -> (control name, reported choice). A choice's own hotkey wins; then 1-9, 0 in document order.

    Label Studio gives unlabelled choices the digits first and then letters (q, w, e ...), which is kept here but for
    f, i and p: the workbench fits the picture, shows the instructions and pauses with them.
    """
    keys: dict[str, tuple[str, str]] = {}
    free: list[tuple[str, str]] = []
    for control in controls:
        for choice in control.choices:
            target = (control.name, choice.reported)
            if choice.hotkey:
                keys.setdefault(choice.hotkey.lower(), target)
            else:
                free.append(target)
    spare = iter(key for key in "1234567890qwertyuoasdghjklzxcvbnm" if key not in keys)
    keys.update(zip(spare, free, strict=False))
    return keys
