"""The design of what another program drew, where none came with it: a control for each kind of mark that there is, with
all labels that the program lists, or else with those of its marks; and one for each thing that was said about marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from annotator.core.answer.shapes import Shape
from annotator.formats.exports.pictures.drawn import FLAGS, GROUP, REMARK
from annotator.formats.imports.drawings.traced import DrawnSource, ForeignMark

COLUMN: Final = "image"
_TARGET = "image"
_POINTS = "points"
_MAKERS: Final[Mapping[Shape, tuple[str, str]]] = {
    Shape.RECTANGLE: ("RectangleLabels", "boxes"),
    Shape.POLYGON: ("PolygonLabels", "outlines"),
    Shape.ELLIPSE: ("EllipseLabels", "ellipses"),
    Shape.LINE: ("VectorLabels", "lines"),
    Shape.MASK: ("BrushLabels", "masks"),
}
# What is written as often in other words is a text, and no choice.
_MOST_CHOICES, _LONGEST_CHOICE = 20, 60
_ALWAYS_TEXT = frozenset({"description"})


def made_config(source: DrawnSource) -> bytes:
    """A labeling config, UTF-8."""
    marks = [mark for picture in source.pictures for mark in picture.marks]
    shapes = {mark.shape for mark in marks}
    root = etree.Element("View")
    etree.SubElement(root, "Image", name=_TARGET, value=f"${COLUMN}")
    drawn = shapes & _MAKERS.keys() or {Shape.RECTANGLE}
    for shape in (shape for shape in _MAKERS if shape in drawn and source.labels):
        tag, name = _MAKERS[shape]
        used = source.labels if source.is_listed else {mark.label for mark in marks if mark.shape is shape}
        labels = {label: number for label, number in source.labels.items() if label in used}
        _add_labels(root, tag, name, labels, source.above)
    for series, points in source.points.items():
        control = _add_labels(root, "KeyPointLabels", points_name(series), dict.fromkeys(points), {})
        if source.skeletons.get(series):
            control.set("skeleton", source.skeletons[series])
    if any(mark.group is not None for mark in marks):
        etree.SubElement(root, "Number", name=GROUP, toName=_TARGET, perRegion="true")
    if source.flags:
        _add_choices(root, FLAGS, source.flags, "multiple")
    for name, values in _remarks(marks).items():
        own = remark_name(name)
        if values is None:
            etree.SubElement(root, "TextArea", name=own, toName=_TARGET, perRegion="true")
        else:
            _add_choices(root, own, values, "single")
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def points_name(series: str) -> str:
    """What the control of one series of key points is called."""
    return f"{_POINTS} {series}".rstrip()


def remark_name(name: str) -> str:
    """What the control is called that asks for a remark: none of those that every such design may have."""
    makers = [own for _tag, own in _MAKERS.values()]
    taken = name in (_TARGET, GROUP, FLAGS, *makers) or name.startswith(_POINTS)
    return f"{name}{REMARK}" if taken else name


def _remarks(marks: list[ForeignMark]) -> Mapping[str, tuple[str, ...] | None]:
    """By what it is about, what there is to choose from; None where it is written."""
    found: dict[str, dict[str, None]] = {}
    for mark in marks:
        for name, text in mark.remarks.items():
            found.setdefault(name, {})[text] = None
    return {name: None if _is_text(name, texts) else tuple(sorted(texts)) for name, texts in found.items()}


def _is_text(name: str, texts: Mapping[str, None]) -> bool:
    is_short = all(len(text) <= _LONGEST_CHOICE and "\n" not in text and not text.startswith("$") for text in texts)
    return name in _ALWAYS_TEXT or len(texts) > _MOST_CHOICES or not is_short


def _add_labels(
    root: etree._Element, tag: str, name: str, labels: Mapping[str, int | None], above: Mapping[str, str]
) -> etree._Element:
    control = etree.SubElement(root, tag, name=name, toName=_TARGET)
    for value, number in labels.items():
        label = etree.SubElement(control, "Label", value=value)
        if number is not None:
            label.set("category", str(number))
        if above.get(value):
            label.set("supercategory", above[value])
    return control


def _add_choices(root: etree._Element, name: str, values: tuple[str, ...], choice: str) -> None:
    control = etree.SubElement(root, "Choices", name=name, toName=_TARGET, perRegion="true", choice=choice)
    for value in values:
        etree.SubElement(control, "Choice", value=value)
