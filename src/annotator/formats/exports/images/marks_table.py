"""Export of image regions to one spreadsheet table: a row for each region of all tasks and workers, in percent and
in pixels. The box is the bounding box. `points` are the real corners as JSON, empty for masks. Areas are those of
outlines. For masks and self-intersecting outlines they are pixel counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.core.design.controls import TextArea
from annotator.core.design.tree import ControlTag
from annotator.formats.exports.geometry import area_px, exact, upright
from annotator.formats.exports.images.annotations import (
    FLAGS,
    GROUP,
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    region_questions,
)
from annotator.formats.results.answer_text import SPREADSHEET, chosen, number_text
from annotator.formats.tables.spreadsheet import BYTE_ORDER_MARK, Guard, csv_chunks

MARKS = "marks"
_SIDES = ("left", "top", "width", "height")
MARK_COLUMNS = (
    "bundle", "revision", "task", "submission", "worker", "picture", "picture_width_px", "picture_height_px",
    "mark", "control", "shape", "labels", GROUP, FLAGS,
    *(f"{side}_percent" for side in _SIDES),
    *(f"{side}_px" for side in _SIDES),
    "rotation_degrees", "area_px", "points_percent", "points_px",
)  # fmt: skip


def mark_chunks(images: Iterable[AnnotatedImage], drawings: ImageSubmissions, guard: Guard) -> Iterator[bytes]:
    """Yield the table. Each other per-region control has a column, in design order."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(_rows(images, drawings), guard)


def _rows(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[Sequence[str]]:
    asked = {control.name: control for control in region_questions(drawings.design)}
    manifest = drawings.known.bundle.manifest
    yield [*MARK_COLUMNS, *(f"answer.{name}" for name in asked)]
    for image in images:
        about = (image.task_id, image.submission, image.worker, image.path, *map(str, image.size_px))
        drawings.report_bent(image, image.marks)
        drawings.count_loss("branches", image, (mark for mark in image.marks if mark.further))
        drawings.count_loss("painted", image, (mark for mark in image.marks if mark.mask is not None))
        drawings.changed.add("rowless", image.task_id, () if image.marks else ("",))
        for mark in image.marks:
            remarks = (cell_text(control, mark.remarks.get(name)) for name, control in asked.items())
            yield [manifest.id, str(manifest.revision), *about, *_cells(mark, image.size_px), *remarks]


def _cells(mark: ImageAnnotation, size: tuple[int, int]) -> Iterator[str]:
    yield from (mark.region.id, mark.maker, mark.shape.value, SPREADSHEET.choices.join(mark.labels))
    yield from ("" if mark.number is None else str(mark.number), SPREADSHEET.choices.join(mark.flags))
    box = upright(mark.outline)
    yield from (number_text(_percent(side, size[place % 2])) for place, side in enumerate(box))
    yield from map(number_text, box)
    yield number_text(float(mark.region.geometry.get("rotation") or 0))
    area = mark.mask.count_px if mark.mask is not None else area_px(mark.outline, size) if mark.has_inside else None
    yield "" if area is None else number_text(area)
    points = () if mark.mask is not None else mark.outline
    yield _listed([[_percent(x, size[0]), _percent(y, size[1])] for x, y in points])
    yield _listed([list(spot) for spot in points])


def _percent(side_px: float, whole_px: int) -> float:
    return exact(side_px * 100 / whole_px)


def _listed(points: list[list[float]]) -> str:
    return json.dumps(points) if points else ""


def cell_text(control: ControlTag, value: Any) -> str:
    """Return the answer of a control as a cell."""
    if isinstance(value, list | tuple):
        is_text = isinstance(control, TextArea)
        return SPREADSHEET.texts.join(map(str, value)) if is_text else SPREADSHEET.choices.join(chosen(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return "" if value is None else str(value)
