"""CVAT for images 1.1 (https://docs.cvat.ai/docs/manual/advanced/xml_format/): one file with all pictures. A box that
is turned, and an ellipse, come as polygons; points of one <points> each by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml import etree

from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot, turned
from annotator.formats.imports.drawings.traced import (
    DrawnSource,
    ForeignMark,
    ForeignPicture,
    LineAsked,
    Tracing,
    number_of,
    pairs,
    sorted_corners,
)
from annotator.formats.imports.drawings.xml_values import LineByElement, line_in, read_document
from annotator.formats.imports.files import ImportFiles
from annotator.formats.problem_log import ProblemLog

_OCCLUDED = "occluded"
_TRUE, _FALSE = "true", "false"
_CORNERS = 72


def read_cvat(path: str, files: ImportFiles, log: ProblemLog) -> DrawnSource | None:
    """None with problems in the log where nothing can be made of it."""
    read = read_document(path, "annotations", files, log)
    return None if read is None else _Reading(*read, Tracing(path, log)).source()


class _Reading:
    def __init__(self, root: etree._Element, lines: LineByElement, tracing: Tracing) -> None:
        self._root = root
        self._lines = lines
        self._tracing = tracing
        self._flags: dict[str, None] = {}
        self._groups = 0

    def source(self) -> DrawnSource:
        if self._root.find("image") is None:
            self._tracing.wrong("cvat", line_in(self._lines, self._root))
        pictures = tuple(picture for image in self._root.findall("image") if (picture := self._picture(image)))
        self._tracing.end()
        named = [(label.findtext("name") or "").strip() for label in self._root.iterfind("meta//labels/label")]
        marks = [mark for picture in pictures for mark in picture.marks]
        points = tuple(dict.fromkeys(mark.label for mark in marks if mark.shape is Shape.KEY_POINT))
        others = [mark.label for mark in marks if mark.shape is not Shape.KEY_POINT]
        kept = [name for name in named if name and (name in others or name not in points)]
        labels = dict.fromkeys((*kept, *others))
        series = {"": points} if points else {}
        return DrawnSource(self._tracing.file, pictures, labels, series, tuple(self._flags))

    def _picture(self, image: etree._Element) -> ForeignPicture | None:
        line = line_in(self._lines, image)
        size = self._tracing.size(image.get("width"), image.get("height"), line)
        name = image.get("name", "")
        if size is None or not name.strip():
            if size is not None:
                self._tracing.wrong("voc-name", line)
            return None
        marks: list[ForeignMark] = []
        for element in image:
            at = line_in(self._lines, element)
            for mark in self._marks(element, at):
                kept = self._tracing.mark(mark, size, at)
                if kept is not None:
                    marks.append(kept)
        return ForeignPicture(name, self._tracing.file, size, tuple(marks))

    def _marks(self, element: etree._Element, line: LineAsked) -> Iterator[ForeignMark]:
        drawn = _drawn(element)
        if drawn is None:
            self._tracing.left_out(str(element.tag))
            return
        shape, places = drawn
        if places is None:
            self._tracing.wrong("places", line)
            return
        flags, remarks = self._remarks(element)
        group = element.get("group_id", "")
        number = int(group) if group.isascii() and group.isdigit() and int(group) else None
        label = element.get("label", "")
        if shape is not Shape.KEY_POINT:
            yield ForeignMark(shape, label, places, flags, remarks, number)
            return
        for place in places:
            yield ForeignMark(shape, label, (place,), flags, remarks, number)

    def _remarks(self, element: etree._Element) -> tuple[tuple[str, ...], dict[str, str]]:
        flags, remarks = [_OCCLUDED] if element.get(_OCCLUDED) == "1" else [], {}
        for attribute in element.findall("attribute"):
            name, text = attribute.get("name", "").strip(), (attribute.text or "").strip()
            if name and text.lower() in (_TRUE, _FALSE):
                self._flags[name] = None
                flags += [name] if text.lower() == _TRUE else []
            elif name and text:
                remarks[name] = text
        self._flags.update(dict.fromkeys(flags))
        return tuple(flags), remarks


def _drawn(element: etree._Element) -> tuple[Shape, tuple[Spot, ...] | None] | None:
    """None of a kind that has no place here; without places where these are no numbers."""
    match element.tag:
        case "box":
            return _box(element)
        case "polygon":
            return Shape.POLYGON, _points(element)
        case "points":
            return Shape.KEY_POINT, _points(element)
        case "ellipse":
            return Shape.POLYGON, _ellipse(element)
        case _:
            return None


def _points(element: etree._Element) -> tuple[Spot, ...] | None:
    listed = element.get("points", "").replace(";", ",").split(",")
    return pairs(listed)


def _box(element: etree._Element) -> tuple[Shape, tuple[Spot, ...] | None]:
    places = pairs(element.get(side) for side in ("xtl", "ytl", "xbr", "ybr"))
    degrees = number_of(element.get("rotation", "0")) or 0.0
    if places is None or not degrees % 360:
        return Shape.RECTANGLE, None if places is None else sorted_corners(places)
    (left, top), (right, bottom) = sorted_corners(places)
    middle = (left + right) / 2, (top + bottom) / 2
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Shape.POLYGON, tuple(turned(corner, middle, degrees) for corner in corners)


def _ellipse(element: etree._Element) -> tuple[Spot, ...] | None:
    places = pairs(element.get(name) for name in ("cx", "cy", "rx", "ry"))
    degrees = number_of(element.get("rotation", "0")) or 0.0
    if places is None:
        return None
    (x, y), (across, down) = places
    angles = (2 * math.pi * step / _CORNERS for step in range(_CORNERS))
    return tuple(
        turned((x + across * math.cos(angle), y + down * math.sin(angle)), (x, y), degrees) for angle in angles
    )
