"""Import of this program's regions table (`annotator export --to marks`), unchanged or saved by a spreadsheet
program. Images without regions are not in the table. Masks are skipped, because it contains only their boxes. The
first point of an ellipse and the point a quarter of the list later are on its axes. A region with several labels
becomes several regions. Several submissions for one image become several tasks."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.annotations import FLAGS, GROUP
from annotator.formats.exports.images.coco import POINTS
from annotator.formats.exports.images.marks_table import MARK_COLUMNS
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import MARKS_COLUMNS
from annotator.formats.imports.images.file_paths import MeasuredImages
from annotator.formats.imports.images.foreign_annotations import (
    DRAWN_LIMIT_BYTES,
    LONGEST_GROUP,
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    fixed,
    number_of,
    spots,
)
from annotator.formats.imports.plan import ForeignRow
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.answer_text import SPREADSHEET
from annotator.formats.tables.spreadsheet import unguarded

_ANSWER = "answer."
_MEDIA_FOLDER = "media/"
_SHAPES: Final[Mapping[str, Shape]] = {
    shape.value: shape for shape in (Shape.RECTANGLE, Shape.POLYGON, Shape.ELLIPSE, Shape.LINE, Shape.KEY_POINT)
}


def read_marks(path: str, files: ImportFiles, log: ProblemLog) -> ForeignDataset | None:
    """Return the annotations, or None with problems in the log."""
    text = files.text(path, DRAWN_LIMIT_BYTES)
    table = None if text is None else read_foreign_csv(text, path, log)
    if table is None:
        if text is not None and not log.has_errors_in(path):
            log.add(ProblemCode.TASKS_EMPTY, path)
        return None
    missing = [name for name in sorted(MARKS_COLUMNS) if name not in table.columns]
    if missing:
        log.add(ProblemCode.DRAWN_FILE, path, why="marks-columns", name=", ".join(missing))
        return None
    unsupported_counts = [name for name in table.columns if name not in MARK_COLUMNS and not name.startswith(_ANSWER)]
    return _Reading(AnnotationReader(path, log), files).source(table.rows, unsupported_counts)


class _Reading:
    def __init__(self, tracing: AnnotationReader, files: ImportFiles) -> None:
        self._tracing = tracing
        self._files = files
        self._measured = MeasuredImages(tracing.file, files)
        self._labels: dict[str, None] = {}
        self._points: dict[str, dict[str, None]] = {}
        self._flags: dict[str, None] = {}

    def source(self, rows: Sequence[ForeignRow], unsupported_counts: Sequence[str]) -> ForeignDataset:
        by_image: dict[tuple[str, str, str], list[tuple[int | None, Mapping[str, str]]]] = {}
        for row in rows:
            cells = {name: unguarded(str(value)).strip() for name, value in row.values.items()}
            whose = cells["picture"], cells.get("task", ""), cells.get("submission", "")
            by_image.setdefault(whose, []).append((row.line, cells))
        images = [image for own in self._files.counted(list(by_image.values())) if (image := self._image(own))]
        self._tracing.end()
        points = {series: tuple(labels) for series, labels in self._points.items()}
        labels = dict.fromkeys(self._labels)
        return ForeignDataset(
            self._tracing.file,
            tuple(images),
            labels,
            points,
            tuple(self._flags),
            unsupported_counts=Counter(unsupported_counts),
        )

    def _image(self, rows: Sequence[tuple[int | None, Mapping[str, str]]]) -> ForeignImage | None:
        line, first = rows[0]
        name = first["picture"].removeprefix(_MEDIA_FOLDER)
        if not name:
            self._tracing.wrong("voc-name", fixed(line))
            return None
        sides = first.get("picture_width_px", ""), first.get("picture_height_px", "")
        size = self._tracing.size(*sides, fixed(line), partial(self._measured.size, name))
        if size is None:
            return None
        marks: list[ForeignMark] = []
        for at, cells in rows:
            for mark in self._marks(cells, at):
                marks += self._tracing.marks(mark, size, fixed(at))
        return ForeignImage(name, self._tracing.file, size, tuple(marks))

    def _marks(self, cells: Mapping[str, str], line: int | None) -> list[ForeignMark]:
        """Return the regions of a row, one for each label."""
        shape = _SHAPES.get(cells["shape"])
        if cells["shape"] == Shape.MASK.value:
            self._tracing.unpainted()
            return []
        if shape is None:
            self._tracing.left_out(cells["shape"])
            return []
        is_ring = shape is Shape.LINE and bool(cells.get("area_px"))
        placed = _placed(Shape.POLYGON if is_ring else shape, cells)
        if placed is None:
            self._tracing.wrong("places", fixed(line))
            return []
        shape, places, turn, radii = placed
        maker = cells.get("control", "")
        is_part = shape is Shape.KEY_POINT and maker.startswith(f"{POINTS} ")
        series = maker.removeprefix(f"{POINTS} ") if is_part else ""
        flags = tuple(filter(None, cells.get(FLAGS, "").split(SPREADSHEET.choices)))
        self._flags.update(dict.fromkeys(flags))
        answers = {name.removeprefix(_ANSWER): text for name, text in cells.items() if name.startswith(_ANSWER)}
        remarks = {name: text for name, text in answers.items() if text}
        labels = list(filter(None, cells["labels"].split(SPREADSHEET.choices))) or [maker]
        known = self._points.setdefault(series, {}) if shape is Shape.KEY_POINT else self._labels
        known.update(dict.fromkeys(labels))
        mark = ForeignMark(shape, "", places, flags, remarks, series=series, turn=turn, radii=radii)
        together = _group(cells.get(GROUP, ""))
        return [replace(mark, label=label, together=together) for label in labels]


type _Placed = tuple[Shape, tuple[Spot, ...], float, Spot]


def _placed(shape: Shape, cells: Mapping[str, str]) -> _Placed | None:
    """Return shape, points, rotation and radii, or None if the cells are invalid."""
    try:
        corners = spots(json.loads(cells["points_px"]))
    except (ValueError, RecursionError):
        return None
    degrees = number_of(cells.get("rotation_degrees", "") or "0")
    if corners is None or not corners or degrees is None:
        return None
    match shape:
        case Shape.RECTANGLE:
            if len(corners) != 4:
                return None
            (left, top), across, _opposite, down = corners
            far = left + math.dist(corners[0], across), top + math.dist(corners[0], down)
            return shape, ((left, top), far if degrees else corners[2]), degrees, (0.0, 0.0)
        case Shape.ELLIPSE:
            if len(corners) % 4:
                return None
            middle = _middle(corners[0], corners[len(corners) // 2])
            radii = math.dist(middle, corners[0]), math.dist(middle, corners[len(corners) // 4])
            return shape, (middle,), degrees, radii
        case _:
            return shape, corners, 0.0, (0.0, 0.0)


def _middle(first: Spot, last: Spot) -> Spot:
    return (first[0] + last[0]) / 2, (first[1] + last[1]) / 2


def _group(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_GROUP else None
