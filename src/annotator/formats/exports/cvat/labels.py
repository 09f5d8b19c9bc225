"""What marks may be called, for CVAT: labels with the attributes that each may have, skeletons with their points, and
tags of whole pictures."""

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

# What CVAT has where nothing was chosen yet: else the first choice would stand there.
UNDEFINED: Final = "__undefined__"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_ANY, _SKELETON, _POINTS, _TAG = "any", "skeleton", "points", "tag"
_POLYGON, _POLYLINE = "polygon", "polyline"
# The type of a label, as `shapes.elements_of` writes what is called so.
_TYPES: Final[Mapping[Shape, str]] = {
    Shape.RECTANGLE: "rectangle",
    Shape.POLYGON: _POLYGON,
    Shape.LINE: _POLYLINE,
    Shape.KEY_POINT: _POINTS,
    Shape.ELLIPSE: "ellipse",
    Shape.MASK: "mask",
}


def series_of(design: Design) -> Mapping[str, str]:
    """By the control of key points that are parts of a skeleton, what that is called: as the control is, but for what
    an import puts before it."""
    found = (control for control in design.controls() if isinstance(control, Labels))
    points = (control for control in found if control.kind is LabelsKind.KEY_POINT)
    return {
        control.name: control.name.removeprefix(f"{POINTS} ")
        for control in points
        if control.skeleton or control.name.startswith(f"{POINTS} ")
    }


def yes_or_no(design: Design, name: str) -> tuple[str, ...]:
    """The choices of a control of that name."""
    control = design.control(name)
    return tuple(option.path[-1] for option in options(control)) if isinstance(control, Choices) else ()


def asked_of_marks(design: Design) -> Iterator[ControlTag]:
    """What is an attribute each, but for flags."""
    for control in design.controls():
        if control.per_region and control.name not in (GROUP, FLAGS) and not isinstance(control, Labels | Tool):
            yield control


def labels_element(design: Design) -> etree._Element:
    """`<labels>`: what is drawn, then what only says something about whole pictures."""
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
        # What is drawn in several shapes may be any of them.
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
    """That mark pictures, or name what tools mark there."""
    images = {tag.name: tag for tag in design.objects() if isinstance(tag, Image)}
    for control in design.controls():
        if isinstance(control, Labels | Tool) and not images.keys().isdisjoint(control.targets):
            yield control


def _types(control: Labels | Tool, design: Design) -> Iterator[str]:
    """Of the marks that it makes; a line that was closed is a polygon."""
    images = (tag for tag in design.objects() if isinstance(tag, Image) and tag.name in control.targets)
    for shape in {shape_on(control, image) for image in images}:
        yield _ANY if shape is None else _TYPES[shape]
        if shape is Shape.LINE and control.lines.is_closable:
            yield _POLYGON


def _attributes(design: Design) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Name, how CVAT asks for it, and what there is to choose from."""
    for name in yes_or_no(design, FLAGS):
        if name != OCCLUDED:  # CVAT has a sign of its own for it
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
    """As marks have them."""
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
    """SVG of the points on a circle, and of what joins them: CVAT keeps that in no other way."""
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
