"""Generation of a design for imported image annotations, and their conversion to predictions. A generated design has
`group_id` and flags controls, and labels with COCO's `category`, `supercategory` and `skeleton`, each with the tools
it was used with and those of `--tools`. CVAT attributes keep their type. Captions are in the bundle's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from lxml import etree
from msgspec import Struct, field

from annotator.core.answer.geometry.vector_line import line_of
from annotator.core.answer.mask.label_studio_rle import as_written
from annotator.core.answer.result_items import item_id
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import Choices, Number, Rating, Selection, Taxonomy, TextArea
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Image
from annotator.core.design.options import Path, as_result, is_selectable, options
from annotator.core.design.tree import ControlTag, Design
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.annotations import FLAGS, GROUP, IMAGE_FLAGS, REMARK
from annotator.formats.imports.images.foreign_annotations import ForeignDataset, ForeignImage, ForeignMark, number_of
from annotator.formats.imports.plan import DrawingTool, ForeignRow, ForeignTable
from annotator.formats.imports.shapes import RegionAttribute
from annotator.formats.manifest.writer import is_french
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.answer_text import SPREADSHEET, chosen

# Captions in English and French. Those of tools have control names as keys.
_CAPTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "boxes": ("Rectangles", "Rectangles"),
    "outlines": ("Polygons", "Polygones"),
    "ellipses": ("Ellipses", "Ellipses"),
    "lines": ("Lines", "Lignes"),
    "masks": ("Masks", "Masques"),
    "points": ("Points", "Points"),
    "spots": ("Other points", "Autres points"),
    "points_of": ("Points: {series}", "Points\N{NO-BREAK SPACE}: {series}"),
    "group": ("Object number (shared by its regions)", "Numéro de l’objet (commun à ses zones)"),
    "flags": ("Flags of this region", "Indicateurs de cette zone"),
    "image_flags": ("Flags of the whole image", "Indicateurs de l’image entière"),
    "description": ("Description of this region", "Description de cette zone"),
}


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


def made_config(source: ForeignDataset, language: str = "en", tools: Collection[DrawingTool] = ()) -> bytes:
    """Return a labeling config in UTF-8. `language`: BCP 47 tag of captions. All labels get the `tools`."""
    marks = [mark for image in source.images for mark in image.marks]
    place = int(is_french(language))
    captions = {name: texts[place] for name, texts in _CAPTIONS.items()}
    root = etree.Element("View")
    etree.SubElement(root, "Image", name=_TARGET, value=f"${COLUMN}")
    _add_tools(root, source, marks, captions, tools)
    if source.image_flags:
        _add_header(root, captions["image_flags"])
        _add_choices(root, IMAGE_FLAGS, source.image_flags, "multiple", per_region=False)
    if any(mark.group is not None for mark in marks):
        etree.SubElement(_about_marks(root, captions["group"]), "Number", name=GROUP, toName=_TARGET, perRegion="true")
    if source.flags:
        _add_choices(_about_marks(root, captions["flags"]), FLAGS, source.flags, "multiple")
    _add_remarks(root, source, captions)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def _add_tools(
    root: etree._Element,
    source: ForeignDataset,
    marks: Sequence[ForeignMark],
    captions: Mapping[str, str],
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
            _add_header(root, captions[name])
        _add_labels(root, tag, name, {label: numbers[label] for label in names}, source.above)
    for series, own in points.items():
        if has_several:
            _add_header(root, captions["points_of"].format(series=series) if series else captions[_POINTS])
        control = _add_labels(root, "KeyPointLabels", points_name(series), dict.fromkeys(own), {})
        if source.skeletons.get(series):
            control.set("skeleton", source.skeletons[series])
    for name in spots:
        if has_several:
            _add_header(root, captions[name])
        _add_labels(root, "KeyPointLabels", name, {label: numbers.get(label) for label in labels}, source.above)


def _by_tool(labels: Iterable[str], marks: Sequence[ForeignMark], wanted: Collection[Shape]) -> dict[Shape, list[str]]:
    """Return the labels of each kind of region: those used with it, or all for requested tools. An unused label goes
    to the most frequent kind."""
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
    """Return the category numbers of the other program. If it numbers labels by their order, and the order of the
    design differs, they are the positions in its list."""
    in_design = list(dict.fromkeys(label for names in by_tool for label in names))
    if in_design == list(labels) or any(number is not None for number in labels.values()):
        return labels
    return {label: place for place, label in enumerate(labels, start=1)}


def _add_header(above: etree._Element, text: str) -> None:
    etree.SubElement(above, "Header", value=text, size="5")


def _about_marks(root: etree._Element, caption: str) -> etree._Element:
    """Add a View for questions about a region, visible while a region is selected."""
    view = etree.SubElement(root, "View", visibleWhen="region-selected")
    _add_header(view, caption)
    return view


def points_name(series: str) -> str:
    """Return the control name of a series of key points."""
    return f"{_POINTS} {series}".rstrip()


def remark_name(name: str) -> str:
    """Return the control name of an attribute, distinct from the reserved names of such designs."""
    makers = [own for _tag, own in _MAKERS.values()]
    taken = name in (_TARGET, _SPOTS, GROUP, FLAGS, IMAGE_FLAGS, *makers) or name.startswith(_POINTS)
    return f"{name}{REMARK}" if taken else name


def _add_remarks(root: etree._Element, source: ForeignDataset, captions: Mapping[str, str]) -> None:
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
        above = _about_marks(root, captions["description"] if name in _ALWAYS_TEXT else name)
        labels = () if asked is None or called.get(name, set()) - set(asked.labels) else asked.labels
        if labels and known.issuperset(labels) and not any("," in label for label in labels):
            above.set("whenLabelValue", ",".join(labels))
        _add_remark(above, name, texts, asked)


def _add_remark(above: etree._Element, name: str, texts: Mapping[str, None], asked: RegionAttribute | None) -> None:
    own = remark_name(name)
    about = {"toName": _TARGET, "perRegion": "true"}
    if asked is not None and asked.bounds is not None and asked.are_in_bounds(texts):
        least, most, step = (f"{bound:g}" for bound in asked.bounds)
        etree.SubElement(above, "Number", {"name": own, **about, "min": least, "max": most, "step": step})
    elif (values := _choices(name, texts, asked)) is not None:
        _add_choices(above, own, values, "single")
    else:
        etree.SubElement(above, "TextArea", {"name": own, **about})


def _choices(name: str, texts: Mapping[str, None], asked: RegionAttribute | None) -> tuple[str, ...] | None:
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


_ID = "id"
_MOST_NAMED = 8
# The key beside the results of a prediction where exports look for it (`formats.exports.images.coco`).
STATED = "stated"


def filled_table(source: ForeignDataset, design: Design, log: ProblemLog) -> ForeignTable:
    """Return a row for each image, in source order. Annotations that the design cannot hold are reported."""
    filling = _Filling(source, design)
    column = filling.column
    are_numbered = all(image.task_id for image in source.images)
    columns = (*((_ID,) if are_numbered else ()), column, PREDICTIONS_COLUMN)
    rows: list[ForeignRow] = []
    for number, image in enumerate(source.images, start=1):
        own = {_ID: image.task_id} if are_numbered else {}
        results: Any = list(filling.results(image))
        beside: Any = {STATED: filling.stated(image)} if any(mark.stated for mark in image.marks) else {}
        predictions: Any = [{"result": results, **beside}] if results else None
        rows.append(ForeignRow(number, None, {**own, column: image.name, PREDICTIONS_COLUMN: predictions}, image.file))
    table = ForeignTable(source.file, columns, tuple(rows))
    filling.report(log)
    has_any = any(row.values.get(PREDICTIONS_COLUMN) for row in rows)
    return table if has_any else table.without(frozenset({PREDICTIONS_COLUMN}))


class _Filling(Struct):
    source: ForeignDataset
    design: Design
    _left_out: dict[str, Counter[str]] = field(default_factory=dict)
    _makers: dict[Shape, list[Labels]] = field(default_factory=dict)
    _asked: dict[str, ControlTag] = field(default_factory=dict)
    _known: dict[str, Mapping[str, Path]] = field(default_factory=dict)
    _whole: Choices | None = None
    _asks_together: bool = False  # True if a control asks for the number of a group instead of an object

    def __post_init__(self) -> None:
        for control in self.design.controls():
            shape = shape_on(control, self.design.object(control.targets[0]))
            if isinstance(control, Labels) and shape is not None:
                self._makers.setdefault(shape, []).append(control)
            elif isinstance(control, Number | Choices | Taxonomy | Rating | TextArea) and control.per_region:
                self._asked[control.name] = control
            elif isinstance(control, Choices) and control.name == IMAGE_FLAGS:
                self._whole = control

        of_choices = [control for control in self._asked.values() if isinstance(control, Choices | Taxonomy)]
        for control in (*of_choices, *filter(None, [self._whole])):
            self._known[control.name] = _paths(control)
        of_objects = any(mark.group is not None for image in self.source.images for mark in image.marks)
        self._asks_together = GROUP in self._asked and not of_objects

    @property
    def column(self) -> str:
        """The column of the design's first image."""
        first = next((tag for tag in self.design.objects() if isinstance(tag, Image)), None)
        return (first.value.removeprefix("$") if first is not None else "") or COLUMN

    def report(self, log: ProblemLog) -> None:
        if self.source.unsupported_counts:
            named = [
                f"{name} ({count})" if count > 1 else name for name, count in self.source.unsupported_counts.items()
            ]
            shown = ", ".join([*named[:_MOST_NAMED], *(["…"] if len(named) > _MOST_NAMED else [])])
            log.note(ProblemCode.IMPORT_LEFT_OUT, self.source.file, why="keys", names=shown)
        if self.source.image_flags and self._whole is None:
            self._left_out["picture-flags"] = Counter(self.source.image_flags)
        for why, names in self._left_out.items():
            shown = ", ".join(list(names)[:4])
            count = str(sum(names.values()))
            log.note(ProblemCode.IMPORT_LEFT_OUT, self.source.file, why=why, names=shown, count=count)

    def results(self, image: ForeignImage) -> Iterator[dict[str, Any]]:
        for number, mark in enumerate(image.marks, start=1):
            maker = self._maker(mark)
            if maker is None:
                self._count("mark-controls", mark.shape.value)
                continue
            place = _place(mark, image.size)
            about = {"id": _identity(number), "to_name": maker.targets[0], **self._together(mark)}
            names = {label.value: label.reported for label in maker.labels}
            reported = names.get(mark.label, mark.label)
            labels = [reported] if reported in names.values() else []
            if not labels:
                self._count("mark-labels", mark.label)
            value = {**place, maker.value_key: labels}
            yield {**about, "from_name": maker.name, "type": maker.result_type, "value": value}
            for control, payload in self._remarks(mark):
                own = {**place, control.value_key: payload}
                yield {**about, "from_name": control.name, "type": control.result_type, "value": own}
        flags = None if self._whole is None or not image.flags else self._fitting(self._whole, list(image.flags))
        if self._whole is not None and flags is not None:
            about = {"id": _identity(0), "to_name": self._whole.targets[0], "from_name": self._whole.name}
            yield {**about, "type": self._whole.result_type, "value": {self._whole.value_key: flags}}

    def stated(self, image: ForeignImage) -> dict[str, Any]:
        """Return the passthrough attributes by the ID of the first region of each object."""
        marks = enumerate(image.marks, start=1)
        return {_identity(number): dict(mark.stated) for number, mark in marks if mark.stated}

    def _count(self, why: str, name: str) -> None:
        self._left_out.setdefault(why, Counter())[name] += 1

    def _maker(self, mark: ForeignMark) -> Labels | None:
        """Return the control with the name of the region's series, or with its label, otherwise the first one."""
        makers = self._makers.get(mark.shape, [])
        wanted = points_name(mark.series) if mark.series else ""
        called = (maker for maker in makers if maker.name == wanted)
        labelled = (
            maker for maker in makers if any(mark.label in (each.value, each.reported) for each in maker.labels)
        )
        return next(called, None) or next(labelled, None) or next(iter(makers), None)

    def _together(self, mark: ForeignMark) -> dict[str, Any]:
        """Return the group in the form of groups made by the worker."""
        return {} if mark.together is None or self._asks_together else {"meta": {GROUP: mark.together}}

    def _remarks(self, mark: ForeignMark) -> Iterator[tuple[ControlTag, Any]]:
        payloads: dict[str, Any] = {remark_name(name): text for name, text in mark.remarks.items()}
        number = mark.together if self._asks_together else mark.group
        if number is not None:
            payloads[GROUP] = number
        if mark.flags:
            payloads[FLAGS] = list(mark.flags)
        for name, payload in payloads.items():
            control = self._asked.get(name)
            fitting = None if control is None else self._fitting(control, payload)
            if control is None or fitting is None:
                self._count("mark-remarks", name)
            else:
                yield control, fitting

    def _fitting(self, control: ControlTag, payload: Any) -> Any:
        """Return the value for a control, or None if it does not fit."""
        match control, payload:
            case Number(), int():
                return payload
            case Number(), str():
                return _number(control, payload)
            case Rating(), str():
                number = number_of(payload)
                return int(number) if number is not None and number in range(1, control.max_rating + 1) else None
            case Choices() | Taxonomy(), str() | list():
                listed = payload if isinstance(payload, list) else [payload]
                return _chosen(control, listed, self._known[control.name]) or None
            case TextArea(), str():
                return [payload]
            case _:
                return None


def _identity(number: int) -> str:
    return item_id(f"mark {number}")


def _paths(control: Choices | Taxonomy) -> Mapping[str, Path]:
    """Return the choices by the names that other programs may use. These are the last part alone, or the whole path
    as in this program's tables and CVAT exports."""
    paths = [option.path for option in options(control) if is_selectable(control, option)]
    return {path[-1]: path for path in reversed(paths)} | dict(zip(chosen(paths), paths, strict=True))


def _chosen(control: Choices | Taxonomy, listed: Sequence[str], known: Mapping[str, Path]) -> Sequence[Any]:
    """Return the matching choices. For a multiple choice, one text may contain several."""
    if isinstance(control, Taxonomy) or control.selection is Selection.MULTIPLE:
        listed = [part for text in listed for part in ([text] if text in known else text.split(SPREADSHEET.choices))]
    return as_result(control, tuple(known[text] for text in listed if text in known))


def _number(control: Number, text: str) -> int | float | None:
    """Return a number, or None if it is invalid or out of range."""
    number = number_of(text)
    least, most = control.min, control.max
    if number is None or (least is not None and number < least) or (most is not None and number > most):
        return None
    return int(number) if number.is_integer() else number


def _place(mark: ForeignMark, size: tuple[float, float]) -> Mapping[str, Any]:
    """Return the geometry in percent of the image size."""
    places: Sequence[tuple[float, float]] = [(x * 100 / size[0], y * 100 / size[1]) for x, y in mark.places]
    match mark.shape:
        case Shape.RECTANGLE:
            left, top = places[0]
            (x1, y1), (x2, y2) = mark.places
            width, height = (x2 - x1) * 100 / size[0], (y2 - y1) * 100 / size[1]
            return {"x": left, "y": top, "width": width, "height": height, "rotation": mark.turn or 0}
        case Shape.ELLIPSE:
            ((x, y),) = places
            across, down = mark.radii[0] * 100 / size[0], mark.radii[1] * 100 / size[1]
            return {"x": x, "y": y, "radiusX": across, "radiusY": down, "rotation": mark.turn or 0}
        case Shape.LINE:
            return line_of(places)
        case Shape.MASK:
            return as_written(mark.painted)
        case Shape.KEY_POINT:
            ((x, y),) = places
            return {"x": x, "y": y, "width": 0.5}
        case _:
            return {"points": [list(place) for place in places], "closed": True}
