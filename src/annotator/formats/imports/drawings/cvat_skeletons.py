"""Skeletons of CVAT: their points are labels that have the skeleton's own as `parent`, and what joins them stands in a
picture, as SVG in the label (https://docs.cvat.ai/docs/manual/advanced/skeletons/)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lxml import etree
from msgspec import Struct

from annotator.formats.imports.drawings.traced import ForeignMark
from annotator.formats.imports.drawings.xml_values import text_in

_CIRCLE = re.compile(r"<circle\b[^<>]*>")
_NODE = re.compile(r'\bdata-node-id="(\d{1,6})"')
_NODE_LABEL = re.compile(r'\bdata-label-name="([^"]*)"')
_LINE = re.compile(r"<line\b[^<>]*>")
_FROM, _TO = re.compile(r'\bdata-node-from="(\d{1,6})"'), re.compile(r'\bdata-node-to="(\d{1,6})"')


class Skeleton(Struct, frozen=True):
    """What it and its points are called, in order, and which are joined, counted from 1: `1-2 2-3`."""

    name: str
    points: tuple[str, ...]
    joined: str


def skeletons_of(root: etree._Element, marks: Sequence[ForeignMark]) -> tuple[Skeleton, ...]:
    """Those that are labels, and those that only marks name. Whatever the picture of one does not tell is joined with
    nothing."""
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
