"""The `<labels>` of a CVAT file: labels with their attributes, skeletons with their points, and tags of whole
images."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from lxml import etree

from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.design.controls import Choices, Number, Selection
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool
from annotator.core.design.objects import Image
from annotator.core.design.options import is_selectable, options
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag
from annotator.formats.exports.images.annotations import FLAGS, GROUP, REMARK
from annotator.formats.exports.images.coco import OCCLUDED, POINTS
from annotator.formats.exports.images.flags import IMAGE_FLAGS
from annotator.formats.exports.images.masks import voc_colour
from annotator.formats.exports.images.voc import NOT_XML
from annotator.formats.results.answer_text import chosen

# CVAT's value for an unset attribute. Without it the first choice would be preselected.
UNDEFINED: Final = "__undefined__"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_ANY, _SKELETON, _POINTS, _TAG = "any", "skeleton", "points", "tag"
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
    """Return the skeleton name for each control of skeleton key points.

    It is the name of the control without the prefix that an import adds."""
    found = (control for control in design.controls() if isinstance(control, Labels))
    points = (control for control in found if control.kind is LabelsKind.KEY_POINT)
    return {
        control.name: control.name.removeprefix(f"{POINTS} ")
        for control in points
        if control.skeleton or control.name.startswith(f"{POINTS} ")
    }


def yes_or_no(design: Design, name: str) -> tuple[str, ...]:
    """Return the choices of the control with this name."""
    control = design.control(name)
    return tuple(option.path[-1] for option in options(control)) if isinstance(control, Choices) else ()


def asked_of_marks(design: Design) -> Iterator[ControlTag]:
    """Yield the controls that become attributes, without flags."""
    for control in design.controls():
        if control.per_region and control.name not in (GROUP, FLAGS) and not isinstance(control, Labels | Tool):
            yield control


def labels_element(design: Design) -> etree._Element:
    """Return `<labels>`: labels of regions first, then tags of whole images."""
    root = etree.Element("labels")
    series = series_of(design)
    skeletons = {series[control.name]: control for control in _controls(design) if control.name in series}
    drawn: dict[str, Label | None] = {}
    types: dict[str, set[str]] = {}
    for control in _controls(design):
        if control.name not in series:
            named = {label.reported: label for label in control.labels} if isinstance(control, Labels) else {}
            for name in named or (control.name,):
                drawn.setdefault(name, named.get(name))
                types.setdefault(name, set()).update(_types(control, design))
    attributes = list(_attributes(design))
    for number, name in enumerate(dict.fromkeys((*drawn, *skeletons)), start=1):
        label, own_types = drawn.get(name), types.get(name, {_SKELETON})
        # A label used with several shapes has the type any.
        kind = _SKELETON if name in skeletons else own_types.pop() if len(own_types) == 1 else _ANY
        own = label.background if label is not None and _COLOUR.fullmatch(label.background) else ""
        found = _add_label(root, name, kind, own or _colour(number), attributes)
        whole = skeletons.get(name)
        if isinstance(whole, Labels):
            _add_text(found, "svg", _image(whole))
            for place, point in enumerate(whole.labels, start=1):
                part = _add_label(root, point.reported, _POINTS, _colour(number + place), attributes)
                _add_text(part, "parent", name)
    for place, name in enumerate(yes_or_no(design, IMAGE_FLAGS), start=len(drawn)):
        if name not in drawn:
            _add_label(root, name, _TAG, _colour(place), [])
    return root


def _controls(design: Design) -> Iterator[Labels | Tool]:
    """Yield the controls that mark images or label regions there."""
    images = {tag.name: tag for tag in design.objects() if isinstance(tag, Image)}
    for control in design.controls():
        if isinstance(control, Labels | Tool) and not images.keys().isdisjoint(control.targets):
            yield control


def _types(control: Labels | Tool, design: Design) -> Iterator[str]:
    """Yield the CVAT types of a control's regions. A closed line is a polygon."""
    images = (tag for tag in design.objects() if isinstance(tag, Image) and tag.name in control.targets)
    for shape in {shape_on(control, image) for image in images}:
        yield _ANY if shape is None else _TYPES[shape]
        if shape is Shape.LINE and control.lines.is_closable:
            yield _POLYGON


def _attributes(design: Design) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield the name, the CVAT input type and the options of each attribute."""
    for name in yes_or_no(design, FLAGS):
        if name != OCCLUDED:  # CVAT has its own attribute for it
            yield name, "checkbox", ("false",)
    for control in asked_of_marks(design):
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
    for tag, text in (("name", name), ("color", colour), ("type", kind)):
        _add_text(label, tag, text)
    listed = etree.SubElement(label, "attributes")
    for called, asked_by, values in attributes:
        attribute = etree.SubElement(listed, "attribute")
        for tag, text in (
            *(("name", called), ("mutable", "False"), ("input_type", asked_by)),
            *(("default_value", values[0]), ("values", "\n".join(values))),
        ):
            _add_text(attribute, tag, text)
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


def _add_text(above: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(above, tag).text = NOT_XML.sub(" ", text)
