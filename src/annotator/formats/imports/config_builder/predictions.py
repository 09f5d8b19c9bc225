"""Conversion of imported annotations to Label Studio predictions for a design: the generated one or a given one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from annotator.core.answer.geometry.vector_line import line_of
from annotator.core.answer.mask.compression import as_written
from annotator.core.answer.regions import region_id
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import Choices, Number, Rating, Selection, Taxonomy, TextArea
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Image
from annotator.core.design.options import Path, as_result, is_selectable, options
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.exports.images.annotations import FLAGS, GROUP
from annotator.formats.exports.images.flags import IMAGE_FLAGS
from annotator.formats.imports.config_builder.generated_config import COLUMN, points_name, remark_name
from annotator.formats.imports.images.foreign_annotations import DrawnSource, ForeignImage, ForeignMark, number_of
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.answer_text import SPREADSHEET, chosen

_ID = "id"
_MOST_NAMED = 8
# The key beside the results of a prediction where exports look for it (`formats.exports.images.passthrough`).
STATED = "stated"


def filled_table(source: DrawnSource, design: Design, log: ProblemLog) -> ForeignTable:
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
    filling.tell(log)
    has_any = any(row.values.get(PREDICTIONS_COLUMN) for row in rows)
    return table if has_any else table.without(frozenset({PREDICTIONS_COLUMN}))


class _Filling(Struct):
    source: DrawnSource
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

    def tell(self, log: ProblemLog) -> None:
        if self.source.unheld:
            named = [f"{name} ({count})" if count > 1 else name for name, count in self.source.unheld.items()]
            shown = ", ".join([*named[:_MOST_NAMED], *(["…"] if len(named) > _MOST_NAMED else [])])
            log.add(ProblemCode.IMPORT_LEFT_OUT, self.source.file, severity=Severity.NOTE, why="keys", names=shown)
        if self.source.image_flags and self._whole is None:
            self._left_out["picture-flags"] = Counter(self.source.image_flags)
        for why, names in self._left_out.items():
            shown = ", ".join(list(names)[:4])
            count = str(sum(names.values()))
            note = Severity.NOTE
            log.add(ProblemCode.IMPORT_LEFT_OUT, self.source.file, severity=note, why=why, names=shown, count=count)

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
    return region_id(f"mark {number}")


def _paths(control: Choices | Taxonomy) -> Mapping[str, Path]:
    """Return the choices by the names that other programs may use.

    These are the last part alone, or the whole path as in this program's tables and CVAT exports."""
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
