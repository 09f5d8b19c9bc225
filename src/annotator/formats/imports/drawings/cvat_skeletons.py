"""Skeletons of CVAT: their points are labels that have the skeleton's own as `parent`, and what joins them stands in a
picture, as SVG in the label (https://docs.cvat.ai/docs/manual/advanced/skeletons/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree

from annotator.formats.imports.drawings.traced import ForeignMark
from annotator.formats.imports.drawings.xml_values import text_in

_CIRCLE = re.compile(r"<circle\b[^>]*>")
_NODE = re.compile(r'\bdata-node-id="(\d{1,6})"')
_NODE_LABEL = re.compile(r'\bdata-label-name="([^"]*)"')
_LINE = re.compile(r"<line\b[^>]*>")
_FROM, _TO = re.compile(r'\bdata-node-from="(\d{1,6})"'), re.compile(r'\bdata-node-to="(\d{1,6})"')


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What it and its points are called, in order, and which are joined, counted from 1: `1-2 2-3`."""

    name: str
    points: tuple[str, ...]
    joined: str


def series_of(root: etree._Element, marks: Sequence[ForeignMark]) -> Sequence[str]:
    """What skeletons are called."""
    parents = (text_in(label, "parent") for label in _labels(root))
    return tuple(dict.fromkeys(name for name in (*parents, *(mark.series for mark in marks)) if name.strip()))


def skeleton_of(root: etree._Element, name: str, marks: Sequence[ForeignMark]) -> Skeleton:
    """Whatever its picture does not tell is joined with nothing."""
    listed = [text_in(label, "name") for label in _labels(root) if text_in(label, "parent") == name]
    used = [mark.label for mark in marks if mark.series == name]
    points = tuple(dict.fromkeys(label for label in (*listed, *used) if label.strip()))
    drawn = next((text_in(label, "svg") for label in _labels(root) if text_in(label, "name") == name), "")
    nodes: dict[str, int] = {}
    for circle in _CIRCLE.findall(drawn):
        number, called = _NODE.search(circle), _NODE_LABEL.search(circle)
        if number is not None and called is not None and unescape(called[1]) in points:
            nodes[number[1]] = points.index(unescape(called[1])) + 1
    edges = [(_FROM.search(line), _TO.search(line)) for line in _LINE.findall(drawn)]
    ends = [(nodes.get(start[1]), nodes.get(end[1])) for start, end in edges if start is not None and end is not None]
    return Skeleton(name, points, " ".join(f"{start}-{end}" for start, end in ends if start and end))


def _labels(root: etree._Element) -> Iterator[etree._Element]:
    return root.iterfind("meta//labels/label")
