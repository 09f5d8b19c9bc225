"""Labels that several region tags of one image have in common: designs repeat them to offer several tools for each.
Such tags form a group, whose labels are listed once, with one key each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from annotator.core.design.labels import Label, Labels, LabelsKind, Tool
from annotator.core.design.objects import Image
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Display, Node, Panel, View

DRAWN = frozenset(LabelsKind) - {LabelsKind.LABELS, LabelsKind.TIMELINE, LabelsKind.PARAGRAPHS, LabelsKind.HYPERTEXT}


class LabelGroup(Struct, frozen=True):
    """A group of region tags, in document order. `captions` are the headers of the tags by name, if each tag has one;
    the value is the index of the header in document order."""

    tags: tuple[Labels, ...]
    captions: dict[str, int]

    @property
    def labels(self) -> tuple[Label, ...]:
        """Each label once, in document order."""
        labels: dict[str, Label] = {}
        for label in (label for tag in self.tags for label in tag.labels):
            labels.setdefault(label.reported, label)
        return tuple(labels.values())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(tag.name for tag in self.tags)

    def with_label(self, reported: str) -> tuple[Labels, ...]:
        """Return the tags that have a label."""
        return tuple(tag for tag in self.tags if _label(tag, reported) is not None)

    def has_own_key(self, tag: Labels, reported: str) -> bool:
        """Return True if the design gives a label one key at this tag and another one at another tag: the key then
        stands for the tool, too."""
        keys = self._keys(reported)
        own = _label(tag, reported)
        return own is not None and bool(own.hotkey) and len(keys) > 1

    def gets_key(self, tag: Labels, label: Label) -> bool:
        """Return True if a label of this tag needs a key from the program: once in a group, if the design has none."""
        return not self._keys(label.reported) and self.with_label(label.reported)[0].name == tag.name

    def _keys(self, reported: str) -> frozenset[str]:
        own = (_label(tag, reported) for tag in self.tags)
        return frozenset(label.hotkey.lower() for label in own if label is not None and label.hotkey)


def label_groups(design: Design) -> tuple[LabelGroup, ...]:
    """Return the groups of a design. Tags that are not always visible or stand in columns beside each other form none,
    nor do tags of the same kind with the same label, because a tool and a label would not tell which is meant."""
    nodes = list(design.nodes())
    place = {node.name: index for index, node in enumerate(nodes) if isinstance(node, Labels)}
    groups = []
    for tags in _connected([tag for tag in _in_one_column(design.root) if _is_drawn(tag, design)]):
        pairs = [(tag.kind, label.reported) for tag in tags for label in tag.labels]
        if len(tags) > 1 and len(set(pairs)) == len(pairs):
            before = {tag.name: place[tag.name] - 1 for tag in tags}
            are_captions = all(_is_caption(nodes[index]) for index in before.values())
            groups.append(LabelGroup(tags, before if are_captions else {}))
    return tuple(groups)


def draws_on_images(design: Design) -> bool:
    """Return True if regions are drawn on an image of the design."""
    return any(
        isinstance(design.object(control.targets[0]), Image)
        and (isinstance(control, Tool) or (isinstance(control, Labels) and control.kind in DRAWN))
        for control in design.controls()
    )


def _is_drawn(tag: Labels, design: Design) -> bool:
    return tag.kind in DRAWN and isinstance(design.object(tag.targets[0]), Image) and design.control(tag.name) is tag


def _is_caption(node: Node) -> bool:
    return isinstance(node, Header) and node.condition is None


def _in_one_column(view: View) -> Iterator[Labels]:
    """Yield the labels that are always visible and stand below each other."""
    if (
        view.condition is not None
        or isinstance(view, Panel)
        or (view.display is not Display.COLUMN and _columns(view) > 1)
    ):
        return
    for child in view.children:
        if isinstance(child, View):
            yield from _in_one_column(child)
        elif isinstance(child, Labels) and child.condition is None and not child.per_region:
            yield child


def _columns(view: View) -> int:
    """Return the number of children with controls. Media have a place of their own."""
    return sum(1 for child in view.children if any(isinstance(node, Labels) for node in _within(child)))


def _within(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children if isinstance(node, View) else ():
        yield from _within(child)


def _connected(tags: list[Labels]) -> Iterator[tuple[Labels, ...]]:
    """Yield the tags of each object that have labels in common, directly or through others, in document order."""
    rest = list(tags)
    while rest:
        found = [rest.pop(0)]
        known = {label.reported for label in found[0].labels}
        while near := [tag for tag in rest if tag.targets == found[0].targets and not known.isdisjoint(_names(tag))]:
            found += near
            known.update(name for tag in near for name in _names(tag))
            rest = [tag for tag in rest if tag not in near]
        yield tuple(tag for tag in tags if tag in found)


def _names(tag: Labels) -> frozenset[str]:
    return frozenset(label.reported for label in tag.labels)


def _label(tag: Labels, reported: str) -> Label | None:
    return next((label for label in tag.labels if label.reported == reported), None)
