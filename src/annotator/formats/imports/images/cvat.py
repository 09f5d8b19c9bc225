"""Import of CVAT for images 1.1 (https://docs.cvat.ai/docs/manual/advanced/xml_format/): one file for all images.
CVAT rotates around the centre; results rotate around the upper left corner. The points of a <points> element become
separate key points. Those of a <skeleton> form one object with the regions of its group. Its edges come from the SVG
of its label. A <tag> is a flag of the whole image."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Final

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import rotate_point
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.cvat import UNDEFINED
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.images.file_paths import MeasuredImages
from annotator.formats.imports.images.foreign_annotations import (
    LONGEST_GROUP,
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    WhereAsked,
    number_of,
    pairs,
    sorted_corners,
)
from annotator.formats.imports.images.xml_values import LineByElement, line_in, read_document, text_in
from annotator.formats.imports.shapes import RegionAttribute
from annotator.formats.problem_log import ProblemLog

_CIRCLE = re.compile(r"<circle\b[^<>]*>")
_NODE = re.compile(r'\bdata-node-id="(\d{1,6})"')
_NODE_LABEL = re.compile(r'\bdata-label-name="([^"]*)"')
_LINE = re.compile(r"<line\b[^<>]*>")
_FROM, _TO = re.compile(r'\bdata-node-from="(\d{1,6})"'), re.compile(r'\bdata-node-to="(\d{1,6})"')
_CHECKBOX = "checkbox"
_NUMBER = "number"
_CHOSEN = frozenset({"select", "radio"})
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
    """The declared attributes. `flags` are Boolean, `others` not. `defaults` counts defaults not imported."""

    flags: tuple[str, ...]
    others: Mapping[str, RegionAttribute]
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
    others: dict[str, RegionAttribute] = {}
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


def _together(those: Sequence[_Attribute], labels: tuple[str, ...]) -> RegionAttribute:
    """Return one control for several declarations. Different input types become a text field."""
    ways = {each.asked_by for each in those}
    if ways <= _CHOSEN:
        return RegionAttribute(
            choices=tuple(dict.fromkeys(value for each in those for value in each.values)), labels=labels
        )
    bounds = {each.values for each in those}
    if ways == {_NUMBER} and len(bounds) == 1:
        numbers = [number_of(value) for value in those[0].values]
        least, most, step = [*numbers, None, None, None][:3]
        if least is not None and most is not None and step is not None and least < most and step > 0:
            return RegionAttribute(bounds=(least, most, step), labels=labels)
    return RegionAttribute(labels=labels)


_OCCLUDED = "occluded"
_BY_HAND = (None, "", "manual")
_TRUE, _FALSE = "true", "false"


def read_cvat(path: str, files: ImportFiles, log: ProblemLog) -> ForeignDataset | None:
    """Return the annotations, or None with problems in the log."""
    read = read_document(path, "annotations", files, log)
    return None if read is None else _Reading(*read, AnnotationReader(path, log), files).source()


class _Reading:
    def __init__(
        self, root: etree._Element, lines: LineByElement, tracing: AnnotationReader, files: ImportFiles
    ) -> None:
        self._root = root
        self._measured = MeasuredImages(tracing.file, files)
        self._counted = files.counted
        self._lines = lines
        self._tracing = tracing
        self._names = Counter(image_element.get("name", "") for image_element in root.iterfind("image"))
        self._declared = declared_attributes(root)
        self._flags: dict[str, None] = dict.fromkeys(self._declared.flags)
        self._tags: dict[str, None] = {}
        self._last_skeleton = 0  # negative, because groups of the file are positive
        self._skeletons = Counter[int]()  # skeletons of the current image by group

    def source(self) -> ForeignDataset:
        if self._root.find("image") is None:
            self._tracing.wrong("cvat", line_in(self._lines, self._root))
        image_elements = self._counted(self._root.findall("image"))
        images = tuple(image for image_element in image_elements if (image := self._image(image_element)))
        self._tracing.end()
        whole = [label for label in self._root.iterfind("meta//labels/label") if not text_in(label, "parent")]
        named = [text_in(label, "name") for label in whole if text_in(label, "type") != "tag"]
        self._tags |= dict.fromkeys(text_in(label, "name") for label in whole if text_in(label, "type") == "tag")
        marks = [mark for image in images for mark in image.marks]
        alone = [text_in(label, "name") for label in whole if text_in(label, "type") == "points"]
        alone += (mark.label for mark in marks if mark.shape is Shape.KEY_POINT and not mark.series)
        points = tuple(filter(None, dict.fromkeys(alone)))
        others = [mark.label for mark in marks if mark.shape is not Shape.KEY_POINT]
        kept = [name for name in named if name and (name in others or name not in points)]
        labels = dict.fromkeys((*kept, *others))
        skeletons = skeletons_of(self._root, marks)
        return ForeignDataset(
            self._tracing.file,
            images,
            labels,
            {**({"": points} if points else {}), **{each.name: each.points for each in skeletons}},
            tuple(self._flags),
            skeletons={each.name: each.joined for each in skeletons},
            unsupported_counts=self._unsupported(),
            image_flags=tuple(name for name in self._tags if name),
            asked=self._declared.others,
        )

    def _unsupported(self) -> Counter[str]:
        """Return counts of unsupported data: order, subsets, tag attributes, defaults, automatic sources."""
        layers = (each.get("z_order", "") for each in self._root.iterfind("image/*[@z_order]"))
        sets = Counter(name for each in self._root.iterfind("image") if (name := each.get("subset", "").strip()))
        described = len(self._root.findall("image/tag/attribute"))
        found = Counter({"z_order": sum(layer != "0" for layer in layers), "tag.attribute": described})
        found["default_value"] = self._declared.defaults
        found["source"] = sum(each.get("source") not in _BY_HAND for each in self._root.iterfind("image/*"))
        return +found + Counter({"subset": sets.total()})

    def _image(self, image_element: etree._Element) -> ForeignImage | None:
        where = line_in(self._lines, image_element)
        name = self._name(image_element)
        measured = partial(self._measured.size, name)
        size = self._tracing.size(image_element.get("width"), image_element.get("height"), where, measured)
        if size is None or not name.strip():
            if size is not None:
                self._tracing.wrong("voc-name", where)
            return None
        tags = tuple(dict.fromkeys(tag.get("label", "").strip() for tag in image_element.iterfind("tag")))
        self._tags |= dict.fromkeys(tags)
        self._skeletons = Counter(group for each in image_element.iterfind("skeleton") if (group := _group(each)))
        marks: list[ForeignMark] = []
        for element in (each for each in image_element if each.tag != "tag"):
            at = line_in(self._lines, element, name)
            kept = [part for mark in self._marks(element, size, at) for part in self._tracing.marks(mark, size, at)]
            if kept and element.tag == "skeleton":  # attributes of the whole skeleton go to the first point
                _flags, remarks = self._remarks(element)
                kept[0] = replace(kept[0], remarks={**remarks, **kept[0].remarks})
            marks += kept
        return ForeignImage(name, self._tracing.file, size, tuple(marks), flags=tuple(filter(None, tags)))

    def _name(self, image_element: etree._Element) -> str:
        """Return the image name, with its subset if several images share the name. Subsets are folders in exports."""
        name, subset = image_element.get("name", ""), image_element.get("subset", "")
        return f"{subset}/{name}" if subset and self._names[name] > 1 else name

    def _marks(self, element: etree._Element, size: tuple[float, float], where: WhereAsked) -> Iterator[ForeignMark]:
        if element.tag == "skeleton":
            yield from self._skeleton(element, where)
            return
        read = _READERS.get(str(element.tag))
        if read is None:
            self._tracing.left_out(str(element.tag))
            return
        if element.tag == "mask" and not self._tracing.fits_mask_budget(*_mask_amount(element, size), size, where):
            return
        drawn = read(element, size)
        if drawn is None:
            self._tracing.wrong("mask" if element.tag == "mask" else "places", where)
            return
        flags, remarks = self._remarks(element)
        group = _group(element) or None
        whole = replace(drawn, label=element.get("label", ""), flags=flags, remarks=remarks, group=group)
        if whole.shape is not Shape.KEY_POINT:
            yield whole
            return
        if len(whole.places) > 1:
            self._tracing.parted(where)
        for place in whole.places:
            yield replace(whole, places=(place,))

    def _skeleton(self, element: etree._Element, where: WhereAsked) -> Iterator[ForeignMark]:
        """Yield the key points of a skeleton, without outside points. It belongs to the object of its group, unless
        the group has another skeleton."""
        self._last_skeleton -= 1
        group = _group(element)
        number = group if self._skeletons[group] == 1 else self._last_skeleton
        for point in element.iterfind("points"):
            if point.get("outside") == "1":
                continue
            places = pairs(point.get("points", "").split(","))
            if places is None or len(places) != 1:
                self._tracing.wrong("places", where)
                continue
            flags, remarks = self._remarks(point)
            label = point.get("label", "")
            series = element.get("label", "")
            yield ForeignMark(Shape.KEY_POINT, label, places, flags, remarks, number, series=series)

    def _remarks(self, element: etree._Element) -> tuple[tuple[str, ...], dict[str, str]]:
        flags = [_OCCLUDED] if element.get(_OCCLUDED) == "1" else []
        remarks = {}
        for attribute in element.findall("attribute"):
            name, text = attribute.get("name", "").strip(), (attribute.text or "").strip()
            if name and name not in self._declared.others and text.lower() in (_TRUE, _FALSE):
                self._flags[name] = None
                flags += [name] if text.lower() == _TRUE else []
            elif name and text and text != UNDEFINED:
                remarks[name] = text
        self._flags.update(dict.fromkeys(flags))
        return tuple(flags), remarks


def _spots(shape: Shape) -> _Reader:
    def read(element: etree._Element, _size: tuple[float, float]) -> ForeignMark | None:
        places = pairs(element.get("points", "").replace(";", ",").split(","))
        return None if places is None else ForeignMark(shape, "", places)

    return read


def _box(element: etree._Element, _size: tuple[float, float]) -> ForeignMark | None:
    """Return a box. CVAT rotates it around its centre."""
    places = pairs(element.get(side) for side in ("xtl", "ytl", "xbr", "ybr"))
    if places is None:
        return None
    (left, top), (right, bottom) = sorted_corners(places)
    degrees = _degrees(element)
    x, y = rotate_point((left, top), ((left + right) / 2, (top + bottom) / 2), degrees) if degrees else (left, top)
    return ForeignMark(Shape.RECTANGLE, "", ((x, y), (x + right - left, y + bottom - top)), turn=degrees)


def _ellipse(element: etree._Element, _size: tuple[float, float]) -> ForeignMark | None:
    places = pairs(element.get(name) for name in ("cx", "cy", "rx", "ry"))
    if places is None:
        return None
    return ForeignMark(Shape.ELLIPSE, "", (places[0],), turn=_degrees(element), radii=places[1])


def _group(element: etree._Element) -> int:
    """Return the group number, 0 for none."""
    group = element.get("group_id", "")
    return int(group) if group.isascii() and group.isdigit() and len(group) <= LONGEST_GROUP else 0


def _degrees(element: etree._Element) -> float:
    return (number_of(element.get("rotation", "0")) or 0.0) % 360


def _mask_amount(element: etree._Element, size: tuple[float, float]) -> tuple[int, int]:
    """Return the pixels of the mask's box, at most the image size, and the number of runs."""
    sides = zip(("width", "height"), size, strict=True)
    width, height = (min(abs(number_of(element.get(name)) or 0.0), most) for name, most in sides)
    return int(width * height), element.get("rle", "").count(",") + 1


def _mask(element: etree._Element, size: tuple[float, float]) -> ForeignMark | None:
    """Return a mask from run lengths of a box, row by row, uncovered and covered pixels in turn."""
    sides = [number_of(element.get(name)) for name in ("left", "top", "width", "height")]
    counts = [number_of(word) for word in element.get("rle", "").split(",")]
    known = [int(side) for side in (*sides, *counts) if side is not None and side.is_integer() and side >= 0]
    if len(known) != 4 + len(counts):
        return None
    left, top, width, height = known[:4]
    if not width or sum(known[4:]) != width * height or left + width > size[0] or top + height > size[1]:
        return None
    rows: dict[int, list[int]] = {}
    at = 0
    for place, count in enumerate(known[4:]):
        for row in range(at // width, -(-(at + count) // width)) if place % 2 and count else ():
            first, last = left + max(at - row * width, 0), left + min(at + count - row * width, width)
            own = rows.setdefault(top + row, [])
            if own and own[-1] == first:  # no uncovered pixels are in between
                own[-1] = last
            else:
                own += (first, last)
        at += count
    spans = {row: tuple(own) for row, own in rows.items()}
    return ForeignMark(Shape.MASK, "", (), mask=Mask.of_rows(spans, (round(size[0]), round(size[1]))))


type _Reader = Callable[[etree._Element, tuple[float, float]], ForeignMark | None]
_READERS: Mapping[str, _Reader] = {
    "box": _box,
    "polygon": _spots(Shape.POLYGON),
    "polyline": _spots(Shape.LINE),
    "points": _spots(Shape.KEY_POINT),
    "ellipse": _ellipse,
    "mask": _mask,
}
