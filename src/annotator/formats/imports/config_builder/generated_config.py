"""Generation of a design for imported annotations without one.

It has a control for each kind of region with the labels used there, and a control for each attribute of regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from lxml import etree

from annotator.core.answer.shapes import Shape
from annotator.formats.exports.images.annotations import FLAGS, GROUP, REMARK
from annotator.formats.exports.images.flags import IMAGE_FLAGS
from annotator.formats.imports.config_builder.captions import Captions, captions
from annotator.formats.imports.images.foreign_annotations import DrawnSource, ForeignMark
from annotator.formats.imports.plan import DrawingTool
from annotator.formats.imports.shapes.attributes import AskedOfMarks

COLUMN: Final = "image"
_TARGET = "image"
_POINTS = "points"
_SPOTS = "spots"  # used if points of the dataset have that name
_MAKERS: Final[Mapping[Shape, tuple[str, str]]] = {
    Shape.RECTANGLE: ("RectangleLabels", "boxes"),
    Shape.POLYGON: ("PolygonLabels", "outlines"),
    Shape.ELLIPSE: ("EllipseLabels", "ellipses"),
    Shape.LINE: ("VectorLabels", "lines"),
    Shape.MASK: ("BrushLabels", "masks"),
}
_BY_TOOL: Final[Mapping[DrawingTool, Shape]] = {
    DrawingTool.BOXES: Shape.RECTANGLE,
    DrawingTool.POLYGONS: Shape.POLYGON,
    DrawingTool.ELLIPSES: Shape.ELLIPSE,
    DrawingTool.LINES: Shape.LINE,
    DrawingTool.MASKS: Shape.MASK,
    DrawingTool.POINTS: Shape.KEY_POINT,
}
# An attribute with more different texts, or longer ones, becomes a text field instead of a choice.
_MOST_CHOICES, _LONGEST_CHOICE = 20, 60
_ALWAYS_TEXT = frozenset({"description"})


def made_config(source: DrawnSource, language: str = "en", tools: Collection[DrawingTool] = ()) -> bytes:
    """Return a labeling config in UTF-8. `language` is the BCP 47 tag for captions. `tools` are added with all
    labels."""
    marks = [mark for image in source.images for mark in image.marks]
    words = captions(language)
    root = etree.Element("View")
    etree.SubElement(root, "Image", name=_TARGET, value=f"${COLUMN}")
    _add_tools(root, source, marks, words, tools)
    if source.image_flags:
        _add_header(root, words.image_flags)
        _add_choices(root, IMAGE_FLAGS, source.image_flags, "multiple", per_region=False)
    if any(mark.group is not None for mark in marks):
        etree.SubElement(_about_marks(root, words.group), "Number", name=GROUP, toName=_TARGET, perRegion="true")
    if source.flags:
        _add_choices(_about_marks(root, words.flags), FLAGS, source.flags, "multiple")
    _add_remarks(root, source, words)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def _add_tools(
    root: etree._Element,
    source: DrawnSource,
    marks: Sequence[ForeignMark],
    words: Captions,
    tools: Collection[DrawingTool],
) -> None:
    labels = source.labels or dict.fromkeys(source.points.get("", ()))
    by_tool = _by_tool(labels if tools else source.labels, marks, {_BY_TOOL[tool] for tool in tools})
    numbers = _numbers(labels, by_tool.values())
    points = dict(source.points)
    spots = {_SPOTS if "" in points else _POINTS: labels} if DrawingTool.POINTS in tools else {}
    has_several = len(by_tool) + len(points) + len(spots) > 1
    for shape, names in by_tool.items():
        tag, name = _MAKERS[shape]
        if has_several:
            _add_header(root, words.tools[name])
        _add_labels(root, tag, name, {label: numbers[label] for label in names}, source.above)
    for series, own in points.items():
        if has_several:
            _add_header(root, words.points_of.format(series=series) if series else words.tools[_POINTS])
        control = _add_labels(root, "KeyPointLabels", points_name(series), dict.fromkeys(own), {})
        if source.skeletons.get(series):
            control.set("skeleton", source.skeletons[series])
    for name in spots:
        if has_several:
            _add_header(root, words.tools[name])
        _add_labels(root, "KeyPointLabels", name, {label: numbers.get(label) for label in labels}, source.above)


def _by_tool(labels: Iterable[str], marks: Sequence[ForeignMark], wanted: Collection[Shape]) -> dict[Shape, list[str]]:
    """Return the labels of each kind of region: those used with it, or all for requested tools.

    An unused label goes to the most frequent kind."""
    counts = Counter(mark.shape for mark in marks if mark.shape in _MAKERS)
    most = max(_MAKERS, key=lambda shape: counts[shape])
    used: dict[str, set[Shape]] = {}
    for mark in marks:
        if mark.shape in _MAKERS:
            used.setdefault(mark.label, set()).add(mark.shape)
    found = {
        shape: [label for label in labels if shape in wanted or shape in used.get(label, {most})] for shape in _MAKERS
    }
    return {shape: names for shape, names in found.items() if names}


def _numbers(labels: Mapping[str, int | None], by_tool: Iterable[Sequence[str]]) -> Mapping[str, int | None]:
    """Return the category numbers of the other program.

    If it numbers labels by their order, and the order of the design differs, they are the positions in its list."""
    in_design = list(dict.fromkeys(label for names in by_tool for label in names))
    if in_design == list(labels) or any(number is not None for number in labels.values()):
        return labels
    return {label: place for place, label in enumerate(labels, start=1)}


def _add_header(above: etree._Element, words: str) -> None:
    etree.SubElement(above, "Header", value=words, size="5")


def _about_marks(root: etree._Element, words: str) -> etree._Element:
    """Add a View for questions about a region, visible while a region is selected."""
    view = etree.SubElement(root, "View", visibleWhen="region-selected")
    _add_header(view, words)
    return view


def points_name(series: str) -> str:
    """Return the control name of a series of key points."""
    return f"{_POINTS} {series}".rstrip()


def remark_name(name: str) -> str:
    """Return the control name of an attribute, distinct from the reserved names of such designs."""
    makers = [own for _tag, own in _MAKERS.values()]
    taken = name in (_TARGET, _SPOTS, GROUP, FLAGS, IMAGE_FLAGS, *makers) or name.startswith(_POINTS)
    return f"{name}{REMARK}" if taken else name


def _add_remarks(root: etree._Element, source: DrawnSource, words: Captions) -> None:
    """Add the declared attributes of regions and all other attributes found."""
    found: dict[str, dict[str, None]] = {name: {} for name in source.asked}
    called: dict[str, set[str]] = {}
    for mark in (mark for image in source.images for mark in image.marks):
        for name, text in mark.remarks.items():
            found.setdefault(name, {})[text] = None
            called.setdefault(name, set()).add(mark.label)
    known = {*source.labels, *(point for points in source.points.values() for point in points)}
    for name, texts in found.items():
        asked = source.asked.get(name)
        above = _about_marks(root, words.description if name in _ALWAYS_TEXT else name)
        labels = () if asked is None or called.get(name, set()) - set(asked.labels) else asked.labels
        if labels and known.issuperset(labels) and not any("," in label for label in labels):
            above.set("whenLabelValue", ",".join(labels))
        _add_remark(above, name, texts, asked)


def _add_remark(above: etree._Element, name: str, texts: Mapping[str, None], asked: AskedOfMarks | None) -> None:
    own, about = remark_name(name), {"toName": _TARGET, "perRegion": "true"}
    if asked is not None and asked.bounds is not None and asked.are_in_bounds(texts):
        least, most, step = (f"{bound:g}" for bound in asked.bounds)
        etree.SubElement(above, "Number", {"name": own, **about, "min": least, "max": most, "step": step})
    elif (values := _choices(name, texts, asked)) is not None:
        _add_choices(above, own, values, "single")
    else:
        etree.SubElement(above, "TextArea", {"name": own, **about})


def _choices(name: str, texts: Mapping[str, None], asked: AskedOfMarks | None) -> tuple[str, ...] | None:
    """Return the choices of an attribute, or None if it is a text field."""
    listed = sorted(texts) if asked is None else dict.fromkeys((*asked.choices, *texts))
    is_short = all(len(text) <= _LONGEST_CHOICE and "\n" not in text and not text.startswith("$") for text in listed)
    is_listed = len(texts) <= _MOST_CHOICES if asked is None else bool(asked.choices)
    return tuple(listed) if is_short and is_listed and name not in _ALWAYS_TEXT else None


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


def _add_choices(
    root: etree._Element, name: str, values: tuple[str, ...], choice: str, *, per_region: bool = True
) -> None:
    control = etree.SubElement(root, "Choices", name=name, toName=_TARGET, choice=choice)
    if per_region:
        control.set("perRegion", "true")
    for value in values:
        etree.SubElement(control, "Choice", value=value)
