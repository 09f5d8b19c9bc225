"""Export of image regions to CVAT for images 1.1. The format has all kinds of regions, skeletons and tags, and a
file survives an import and export."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from lxml import etree

from annotator.core.answer.geometry.rotated_box import Spot, rotate_point
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import pairs
from annotator.core.answer.shapes import FRAME_SHAPES, Shape, shape_on
from annotator.core.design.controls import Choices, Number, Selection
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool
from annotator.core.design.objects import Image, Video
from annotator.core.design.options import is_selectable, options
from annotator.core.design.tree import Design
from annotator.formats.exports.geometry import exact, pixel_at
from annotator.formats.exports.images.annotations import (
    FLAGS,
    IMAGE_FLAGS,
    REMARK,
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    choice_names,
    region_questions,
)
from annotator.formats.exports.images.coco import OCCLUDED, POINTS
from annotator.formats.exports.images.instances import ImageObjects
from annotator.formats.exports.images.marks_table import cell_text
from annotator.formats.exports.images.masks import voc_colour
from annotator.formats.exports.images.voc import NOT_XML, add_text
from annotator.formats.results.answer_text import chosen, number_text


def elements_of(mark: ImageAnnotation, size: tuple[int, int]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the tag and attributes of a region. A branching line gives several."""
    match mark.shape:
        case Shape.RECTANGLE:
            yield "box", box_place(mark.region.geometry, size)
        case Shape.ELLIPSE:
            yield "ellipse", _ellipse(mark, size)
        case Shape.MASK if mark.mask is not None:
            yield "mask", _mask(mark.mask)
        case Shape.KEY_POINT:
            yield "points", {"points": point_list(mark.outline)}
        case Shape.LINE if not mark.is_ring:
            for way in (mark.outline, *mark.further):
                yield "polyline" if len(way) > 1 else "points", {"points": point_list(way)}
        case _:
            yield "polygon", {"points": point_list(mark.outline)}


def point_list(outline: Sequence[Spot]) -> str:
    """`x,y;x,y`"""
    return ";".join(f"{number_text(x)},{number_text(y)}" for x, y in outline)


def box_place(geometry: Mapping[str, Any], size: tuple[int, int]) -> dict[str, str]:
    """Return the sides of a box in pixels and its rotation around its centre, as attributes."""
    left, top = pixel_at(geometry["x"], geometry["y"], size)
    right, bottom = pixel_at(geometry["x"] + geometry["width"], geometry["y"] + geometry["height"], size)
    degrees = _degrees(geometry)
    x, y = rotate_point(((left + right) / 2, (top + bottom) / 2), (left, top), degrees) if degrees else (0.0, 0.0)
    aside, down = (x - (left + right) / 2, y - (top + bottom) / 2) if degrees else (0.0, 0.0)
    sides = {"xtl": left + aside, "ytl": top + down, "xbr": right + aside, "ybr": bottom + down}
    return {**_numbers(sides), **_turn(degrees)}


def _ellipse(mark: ImageAnnotation, size: tuple[int, int]) -> dict[str, str]:
    geometry = mark.region.geometry
    (x, y), (across, down) = (
        pixel_at(geometry[first], geometry[second], size) for first, second in (("x", "y"), ("radiusX", "radiusY"))
    )
    return {**_numbers({"cx": x, "cy": y, "rx": across, "ry": down}), **_turn(_degrees(geometry))}


def _degrees(geometry: Mapping[str, Any]) -> float:
    return float(geometry.get("rotation") or 0) % 360


def _turn(degrees: float) -> dict[str, str]:
    return _numbers({"rotation": degrees}) if degrees else {}


def _numbers(sides: Mapping[str, float]) -> dict[str, str]:
    return {name: number_text(exact(side)) for name, side in sides.items()}


def _mask(mask: Mask) -> dict[str, str]:
    """Return the bounding box of a mask and its run lengths inside the box. Runs are counts of uncovered and covered
    pixels in turn, row by row."""
    left, top, right, bottom = mask.box or (0, 0, 0, 0)
    width = right - left
    counts = list[int]()
    at = 0
    for row in range(top, bottom):
        for start, end in pairs(mask.spans(row)):
            first = (row - top) * width + start - left
            if first == at and counts:  # the covered run continues in the next row
                counts[-1] += end - start
            else:
                counts += (first - at, end - start)
            at = first + end - start
    rest = width * (bottom - top) - at
    runs = ", ".join(map(str, [*counts, rest] if rest else counts))
    sides = {"left": left, "top": top, "width": width, "height": bottom - top}
    return {"rle": runs, **{name: str(side) for name, side in sides.items()}}


# CVAT's value for an unset attribute. Without it the first choice would be preselected.
UNDEFINED: Final = "__undefined__"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_ANY = "any"
_SKELETON = "skeleton"
_POINTS = "points"
_TAG = "tag"
_POLYGON, _POLYLINE = "polygon", "polyline"
# The type of a label for each shape, as `shapes.elements_of` writes it.
_TYPES: Final[Mapping[Shape, str]] = {
    Shape.RECTANGLE: "rectangle",
    Shape.POLYGON: _POLYGON,
    Shape.LINE: _POLYLINE,
    Shape.KEY_POINT: _POINTS,
    Shape.ELLIPSE: "ellipse",
    Shape.MASK: "mask",
}


def series_of(design: Design) -> Mapping[str, str]:
    """Return the skeleton name for each control of skeleton key points. It is the name of the control without the
    prefix that an import adds."""
    found = (control for control in design.controls() if isinstance(control, Labels))
    points = (control for control in found if control.kind is LabelsKind.KEY_POINT)
    return {
        control.name: control.name.removeprefix(f"{POINTS} ")
        for control in points
        if control.skeleton or control.name.startswith(f"{POINTS} ")
    }


def labels_element(design: Design, medium: type[Image | Video] = Image) -> etree._Element:
    """Return `<labels>`: labels of regions of images or videos first, then tags of whole images."""
    root = etree.Element("labels")
    series = series_of(design)
    skeletons = {series[control.name]: control for control in _controls(design, medium) if control.name in series}
    drawn: dict[str, Label | None] = {}
    types: dict[str, set[str]] = {}
    for control in _controls(design, medium):
        if control.name not in series:
            named = {label.reported: label for label in control.labels} if isinstance(control, Labels) else {}
            for name in named or (control.name,):
                drawn.setdefault(name, named.get(name))
                types.setdefault(name, set()).update(_types(control, design, medium))
    attributes = list(_attributes(design))
    for number, name in enumerate(dict.fromkeys((*drawn, *skeletons)), start=1):
        label = drawn.get(name)
        own_types = types.get(name, {_SKELETON})
        # A label used with several shapes has the type any.
        kind = _SKELETON if name in skeletons else own_types.pop() if len(own_types) == 1 else _ANY
        own = label.background if label is not None and _COLOUR.fullmatch(label.background) else ""
        found = _add_label(root, name, kind, own or _colour(number), attributes)
        whole = skeletons.get(name)
        if isinstance(whole, Labels):
            add_text(found, "svg", _image(whole))
            for place, point in enumerate(whole.labels, start=1):
                part = _add_label(root, point.reported, _POINTS, _colour(number + place), attributes)
                add_text(part, "parent", name)
    for place, name in enumerate(choice_names(design, IMAGE_FLAGS), start=len(drawn)):
        if name not in drawn:
            _add_label(root, name, _TAG, _colour(place), [])
    return root


def _controls(design: Design, medium: type[Image | Video]) -> Iterator[Labels | Tool]:
    """Yield the controls that mark images or videos or label regions there, without those of ranges."""
    targets = {tag.name: tag for tag in design.objects() if isinstance(tag, medium)}
    for control in design.controls():
        if isinstance(control, Labels | Tool) and not targets.keys().isdisjoint(control.targets):
            shapes = (shape_on(control, targets.get(name)) for name in control.targets)
            if Shape.RANGES not in shapes:
                yield control


def _types(control: Labels | Tool, design: Design, medium: type[Image | Video]) -> Iterator[str]:
    """Yield the CVAT types of a control's regions. A closed line is a polygon."""
    media = (tag for tag in design.objects() if isinstance(tag, medium) and tag.name in control.targets)
    for shape in {shape_on(control, tag) for tag in media}:
        yield _ANY if shape is None else _TYPES[FRAME_SHAPES.get(shape, shape)]
        if shape is Shape.LINE and control.lines.is_closable:
            yield _POLYGON


def _attributes(design: Design) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield the name, the CVAT input type and the options of each attribute."""
    for name in choice_names(design, FLAGS):
        if name != OCCLUDED:  # CVAT has its own attribute for it
            yield name, "checkbox", ("false",)
    for control in region_questions(design):
        bounds = [control.min, control.max, control.step] if isinstance(control, Number) else []
        if bounds and None not in bounds:
            yield control.name.removesuffix(REMARK), "number", [str(bound) for bound in bounds]
            continue
        is_one = isinstance(control, Choices) and control.selection is not Selection.MULTIPLE
        values = _paths(control) if isinstance(control, Choices) and is_one else []
        yield (
            control.name.removesuffix(REMARK),
            "select" if values else "text",
            (UNDEFINED, *values) if values else ("",),
        )


def _paths(control: Choices) -> list[str]:
    """Return the choices as regions report them."""
    return chosen(option.path for option in options(control) if is_selectable(control, option))


def _add_label(
    root: etree._Element, name: str, kind: str, colour: str, attributes: Sequence[tuple[str, str, Sequence[str]]]
) -> etree._Element:
    label = etree.SubElement(root, "label")
    add_text(label, "name", name)
    add_text(label, "color", colour)
    add_text(label, "type", kind)
    listed = etree.SubElement(label, "attributes")
    for called, asked_by, values in attributes:
        attribute = etree.SubElement(listed, "attribute")
        add_text(attribute, "name", called)
        add_text(attribute, "mutable", "False")
        add_text(attribute, "input_type", asked_by)
        add_text(attribute, "default_value", values[0])
        add_text(attribute, "values", "\n".join(values))
    return label


def _image(control: Labels) -> str:
    """Return an SVG of the points on a circle with their edges. CVAT stores edges only in this form."""
    count = len(control.labels)
    turns = [2 * math.pi * place / count for place in range(count)]
    at = [(50 + 40 * math.sin(turn), 50 - 40 * math.cos(turn)) for turn in turns]
    lines = [
        f'<line x1="{at[first - 1][0]:.2f}" y1="{at[first - 1][1]:.2f}" x2="{at[last - 1][0]:.2f}" '
        f'y2="{at[last - 1][1]:.2f}" data-type="edge" data-node-from="{first}" data-node-to="{last}"></line>'
        for first, last in control.skeleton
    ]
    circles = [
        f'<circle r="1.5" cx="{x:.2f}" cy="{y:.2f}" data-type="element node" data-element-id="{number}" '
        f'data-node-id="{number}" data-label-name="{escape(label.reported)}"></circle>'
        for number, (label, (x, y)) in enumerate(zip(control.labels, at, strict=True), start=1)
    ]
    return "".join([*lines, *circles])


def _colour(number: int) -> str:
    return "#{:02x}{:02x}{:02x}".format(*voc_colour(number % 256))


CVAT = "cvat"

type _Marks = tuple[ImageAnnotation, ...]  # one region, or the points of a skeleton
type _Key = int | tuple[str, int]


def cvat_chunks(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[bytes]:
    """Yield the file, with images as they arrive. `drawings` holds the flags of images."""
    writing = _Writing(drawings)
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    yield from _written(writing.meta())
    for number, image in enumerate(images):
        yield from _written(writing.image(number, image))
    yield b"</annotations>\n"


class _Writing:
    def __init__(self, drawings: ImageSubmissions) -> None:
        self._drawings = drawings
        self._objects = ImageObjects(drawings, reports_losses=False, reports_groups=False)
        self._series = series_of(drawings.design)
        self._flags = [name for name in choice_names(drawings.design, FLAGS) if name != OCCLUDED]
        self._asked = {control.name: control for control in region_questions(drawings.design)}

    def meta(self) -> etree._Element:
        root = etree.Element("meta")
        task = etree.SubElement(root, "task")
        add_text(task, "name", self._drawings.known.bundle.manifest.title)
        add_text(task, "mode", "annotation")
        task.append(labels_element(self._drawings.design))
        return root

    def image(self, number: int, image: AnnotatedImage) -> etree._Element:
        sides = {name: str(side) for name, side in zip(("width", "height"), image.size_px, strict=True)}
        image_element = etree.Element("image", {"id": str(number), "name": NOT_XML.sub(" ", image.name), **sides})
        self._drawings.report_bent(image, image.marks)
        for marks, group in self._elements(image):
            shared = {"source": "manual", "z_order": "0", **({"group_id": str(group)} if group else {})}
            if marks[0].maker in self._series:
                self._add_skeleton(image_element, marks, shared)
            else:
                self._add_mark(image_element, marks[0], image, shared)
        for flag in image.flags:
            etree.SubElement(image_element, "tag", {"label": NOT_XML.sub(" ", flag), "source": "manual"})
        return image_element

    def _elements(self, image: AnnotatedImage) -> Iterator[tuple[_Marks, int]]:
        """Yield the elements of an image in the order of their first region, with the group, 0 for none."""
        found: list[tuple[_Marks, _Key | None]] = []
        objects = self._objects.of(image)
        places = {mark.region.id: place for place, marks in enumerate(objects) for mark in marks}
        # A point inside a box proves no connection. Only a relation states that both are one object.
        within = [ends for ends in image.related if places.get(ends[0], -1) == places.get(ends[1], -2)]
        related = {region_id for ends in within for region_id in ends}
        for place, marks in enumerate(objects):
            parts = list(self._parts(marks))
            tied = [any(mark.region.id in related for mark in part) for part in parts]
            whole: _Key | None = ("object", place) if sum(tied) > 1 else None
            numbers = (
                next((mark.number for mark in part if mark.number is not None), whole if is_tied else None)
                for part, is_tied in zip(parts, tied, strict=True)
            )
            found += zip(parts, numbers, strict=True)
        order = {id(mark): place for place, mark in enumerate(image.marks)}
        groups = _groups(key for _part, key in found)
        for part, key in sorted(found, key=lambda each: order[id(each[0][0])]):
            yield part, 0 if key is None else groups.get(key, 0)

    def _parts(self, marks: _Marks) -> Iterator[_Marks]:
        """Yield the parts of an object. A skeleton contains each of its points once."""
        skeletons: dict[tuple[str, int], dict[str, ImageAnnotation]] = {}
        seen = Counter[tuple[str, str]]()
        for mark in marks:
            if mark.maker in self._series:
                skeletons.setdefault((mark.maker, seen[mark.maker, mark.called]), {})[mark.called] = mark
                seen[mark.maker, mark.called] += 1
            else:
                yield (mark,)
        yield from (tuple(points.values()) for points in skeletons.values())

    def _add_mark(
        self, image_element: etree._Element, mark: ImageAnnotation, image: AnnotatedImage, shared: Mapping[str, str]
    ) -> None:
        for label in mark.labels or (mark.maker,):
            for tag, place in elements_of(mark, image.size_px):
                self._add(image_element, tag, label, mark, {**place, **shared})

    def _add_skeleton(
        self, image_element: etree._Element, marks: Sequence[ImageAnnotation], shared: Mapping[str, str]
    ) -> None:
        maker = marks[0].maker
        name = NOT_XML.sub(" ", self._series[maker])
        skeleton = etree.SubElement(image_element, "skeleton", {"label": name, **shared})
        for mark in marks:
            place = {"outside": "0", "points": point_list(mark.outline), "source": "manual"}
            self._add(skeleton, "points", mark.called, mark, place)
        control = self._drawings.design.control(maker)
        named = {mark.called for mark in marks}
        for label in control.labels if isinstance(control, Labels) else ():
            if label.reported not in named:
                place = {"outside": "1", "occluded": "0", "points": point_list(marks[0].outline), "source": "manual"}
                etree.SubElement(skeleton, "points", {"label": NOT_XML.sub(" ", label.reported), **place})

    def _add(
        self, above: etree._Element, tag: str, label: str, mark: ImageAnnotation, place: Mapping[str, str]
    ) -> None:
        occluded = {OCCLUDED: str(int(OCCLUDED in mark.flags))}
        element = etree.SubElement(above, tag, {"label": NOT_XML.sub(" ", label), **occluded, **place})
        texts = {flag: "true" if flag in mark.flags else "false" for flag in self._flags}
        for name, value in mark.remarks.items():
            if name in self._asked:
                texts[name.removesuffix(REMARK)] = cell_text(self._asked[name], value)
        for name, text in texts.items():
            etree.SubElement(element, "attribute", name=NOT_XML.sub(" ", name)).text = NOT_XML.sub(" ", text)


def _groups(keys: Iterable[_Key | None]) -> dict[_Key, int]:
    """Return valid CVAT group numbers: numbers from 1 are kept, other shared groups get the next free numbers."""
    counts = Counter(key for key in keys if key is not None)
    found: dict[_Key, int] = {key: key for key in counts if isinstance(key, int) and key > 0}
    free = max(found.values(), default=0)
    for key, count in counts.items():
        if key not in found and count > 1:
            free += 1
            found[key] = free
    return found


def _written(element: etree._Element) -> Iterator[bytes]:
    etree.indent(element, level=1)
    yield b"  " + etree.tostring(element, encoding="utf-8") + b"\n"
