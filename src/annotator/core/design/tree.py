"""A task design: a frozen tree of tags, with queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.core.design.controls import Choices, Control, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Relations
from annotator.core.design.objects import MediaTag, ObjectTag, Video
from annotator.core.design.tag import Header
from annotator.core.design.view import ControlTag, Node, View


@dataclass(frozen=True, slots=True)
class Design:
    """A design; lookups are cached because an answer with hundreds of regions uses them at every keystroke."""

    root: View
    _nodes: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    _objects: Mapping[str, ObjectTag] = field(init=False, repr=False, compare=False)
    _controls: Mapping[str, ControlTag] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        nodes = tuple(_walked(self.root))
        for name, found in (
            ("_nodes", nodes),
            ("_objects", {node.name: node for node in reversed(nodes) if isinstance(node, ObjectTag)}),
            ("_controls", {node.name: node for node in reversed(nodes) if isinstance(node, Control)}),
        ):
            object.__setattr__(self, name, found)

    def nodes(self) -> Iterator[Node]:
        """Return every node in document order; a node's position is its index elsewhere."""
        return iter(self._nodes)

    def objects(self) -> tuple[ObjectTag, ...]:
        return tuple(node for node in self._nodes if isinstance(node, ObjectTag))

    def media(self) -> tuple[MediaTag, ...]:
        return tuple(tag for tag in self.objects() if isinstance(tag, MediaTag))

    def controls(self) -> tuple[ControlTag, ...]:
        return tuple(node for node in self._nodes if isinstance(node, Control))

    def object(self, name: str) -> ObjectTag | None:
        """Return the tag with this name; the first of several."""
        return self._objects.get(name)

    def control(self, name: str) -> ControlTag | None:
        """Return the tag with this name; the first of several."""
        return self._controls.get(name)

    @property
    def relations(self) -> Relations | None:
        """The `Relations` tag, if any. As in Label Studio, regions may be related without it."""
        return next((node for node in self._nodes if isinstance(node, Relations)), None)

    def variables(self) -> dict[str, int]:
        """Return column name -> line of its first use, in document order."""
        first_lines: dict[str, int] = {}
        for node in self.nodes():
            for value, line in _values(node):
                if value.startswith("$"):
                    first_lines.setdefault(value[1:], line)
        return first_lines

    def media_columns(self) -> tuple[str, ...]:
        """Return the columns with paths of media, in document order."""
        return tuple(dict.fromkeys(tag.value[1:] for tag in self.media() if tag.value.startswith("$")))

    def dynamic_columns(self) -> dict[str, int]:
        """Return the columns with lists of choices or labels -> line of their first use."""
        first_lines: dict[str, int] = {}
        for node in self.nodes():
            if isinstance(node, Choices | Taxonomy | Labels) and node.value.startswith("$"):
                first_lines.setdefault(node.value[1:], node.line)
        return first_lines


def _walked(root: View) -> Iterator[Node]:
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, View):
            pending.extend(reversed(node.children))


def _values(node: Node) -> Iterator[tuple[str, int]]:
    """Yield the values of a node that may name a column, each with its line."""
    if isinstance(node, Header | ObjectTag | TextArea | Choices | Taxonomy | Labels):
        yield node.value, node.line
    if isinstance(node, Video):
        yield node.framerate_column, node.line
    if isinstance(node, Choices):
        for header in node.headers:
            yield header.value, header.line


def filled(value: str, columns: Mapping[str, str]) -> str:
    """Replace `$column` with the task's value; return other text unchanged."""
    return columns.get(value[1:], "") if value.startswith("$") else value
