"""Skeletons and attributes of CVAT labels.

Points of a skeleton are labels with the skeleton as `parent`. Edges are in an SVG of the label
(https://docs.cvat.ai/docs/manual/advanced/skeletons/). Attributes are declared with their input type and options
(https://docs.cvat.ai/docs/manual/advanced/xml_format/). Attributes with one name become one control."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Final

from lxml import etree
from msgspec import Struct

from annotator.formats.exports.cvat.labels import UNDEFINED
from annotator.formats.imports.images.foreign_annotations import ForeignMark, number_of
from annotator.formats.imports.images.xml_values import text_in
from annotator.formats.imports.shapes.attributes import AskedOfMarks

_CIRCLE = re.compile(r"<circle\b[^<>]*>")
_NODE = re.compile(r'\bdata-node-id="(\d{1,6})"')
_NODE_LABEL = re.compile(r'\bdata-label-name="([^"]*)"')
_LINE = re.compile(r"<line\b[^<>]*>")
_FROM, _TO = re.compile(r'\bdata-node-from="(\d{1,6})"'), re.compile(r'\bdata-node-to="(\d{1,6})"')
_CHECKBOX, _NUMBER, _CHOSEN = "checkbox", "number", frozenset({"select", "radio"})
_YES_OR_NO: Final = frozenset({"true", "false"})


class Skeleton(Struct, frozen=True):
    """A skeleton: its name, its points in order, and its edges counted from 1, such as `1-2 2-3`."""

    name: str
    points: tuple[str, ...]
    joined: str


def skeletons_of(root: etree._Element, marks: Sequence[ForeignMark]) -> tuple[Skeleton, ...]:
    """Return the skeletons from labels and from regions. A skeleton without an SVG has no edges."""
    points: dict[str, dict[str, None]] = {}
    drawn: dict[str, str] = {}
    for label in root.iterfind("meta//labels/label"):
        name, parent = text_in(label, "name"), text_in(label, "parent")
        drawn.setdefault(name, text_in(label, "svg"))
        if parent:
            points.setdefault(parent, {})[name] = None
    for mark in marks:
        if mark.series.strip():
            points.setdefault(mark.series, {})[mark.label] = None
    named = ((name, tuple(label for label in labels if label.strip())) for name, labels in points.items())
    return tuple(Skeleton(name, labels, _joined(drawn.get(name, ""), labels)) for name, labels in named)


def _joined(drawn: str, points: Sequence[str]) -> str:
    numbers = {label: number for number, label in enumerate(points, start=1)}
    nodes: dict[str, int] = {}
    for circle in _CIRCLE.findall(drawn):
        number, called = _NODE.search(circle), _NODE_LABEL.search(circle)
        if number is not None and called is not None and unescape(called[1]) in numbers:
            nodes[number[1]] = numbers[unescape(called[1])]
    edges = [(_FROM.search(line), _TO.search(line)) for line in _LINE.findall(drawn)]
    ends = [(nodes.get(start[1]), nodes.get(end[1])) for start, end in edges if start is not None and end is not None]
    return " ".join(f"{start}-{end}" for start, end in ends if start and end)


class Declared(Struct, frozen=True):
    """The declared attributes. `flags` are Boolean, `others` have other types. `defaults` counts default values that
    cannot be imported."""

    flags: tuple[str, ...]
    others: Mapping[str, AskedOfMarks]
    defaults: int


class _Attribute(Struct, frozen=True):
    name: str
    asked_by: str
    values: tuple[str, ...]
    default: str
    label: str


def declared_attributes(root: etree._Element) -> Declared:
    found: dict[str, list[_Attribute]] = {}
    for each in _attributes(root):
        found.setdefault(each.name, []).append(each)
    all_labels = {text_in(label, "name") for label in root.iterfind("meta//labels/label")}
    wholes = {text_in(label, "parent") for label in root.iterfind("meta//labels/label")}
    flags = tuple(name for name, those in found.items() if all(_is_flag(each) for each in those))
    others: dict[str, AskedOfMarks] = {}
    for name, those in found.items():
        labels = {each.label for each in those}
        is_everywhere = labels >= all_labels or labels & wholes
        if name not in flags:
            others[name] = _together(those, () if is_everywhere else tuple(dict.fromkeys(each.label for each in those)))
    defaults = sum(each.default not in ("", "false", *each.values[:1]) for those in found.values() for each in those)
    return Declared(flags, others, defaults)


def _attributes(root: etree._Element) -> Iterator[_Attribute]:
    for label in root.iterfind("meta//labels/label"):
        for each in label.iterfind("attributes/attribute"):
            name = text_in(each, "name")
            values = tuple(
                line.strip() for line in text_in(each, "values").splitlines() if line.strip() not in ("", UNDEFINED)
            )
            asked_by = text_in(each, "input_type").lower()
            if name:
                yield _Attribute(
                    name,
                    asked_by,
                    values,
                    text_in(each, "default_value").replace(UNDEFINED, ""),
                    text_in(label, "name"),
                )


def _is_flag(each: _Attribute) -> bool:
    """Return True for a check box, or a choice between true and false."""
    is_chosen = each.asked_by in _CHOSEN and {value.lower() for value in each.values} == _YES_OR_NO
    return each.asked_by == _CHECKBOX or is_chosen


def _together(those: Sequence[_Attribute], labels: tuple[str, ...]) -> AskedOfMarks:
    """Return one control for several declarations. Different input types become a text field."""
    ways = {each.asked_by for each in those}
    if ways <= _CHOSEN:
        return AskedOfMarks(
            choices=tuple(dict.fromkeys(value for each in those for value in each.values)), labels=labels
        )
    bounds = {each.values for each in those}
    if ways == {_NUMBER} and len(bounds) == 1:
        numbers = [number_of(value) for value in those[0].values]
        least, most, step = [*numbers, None, None, None][:3]
        if least is not None and most is not None and step is not None and least < most and step > 0:
            return AskedOfMarks(bounds=(least, most, step), labels=labels)
    return AskedOfMarks(labels=labels)
