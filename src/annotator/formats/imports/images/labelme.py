"""Import of labelme files, one beside each image, with shapes in pixels (https://github.com/wkentaro/labelme#usage)."""

from __future__ import annotations

import math
import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot, rotate_point
from annotator.core.answer.shapes import Shape
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.images.foreign_annotations import (
    DRAWN_LIMIT_BYTES,
    LONGEST_GROUP,
    MOST_MARKS,
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    WhereAsked,
    counted_keys,
    fixed,
    sorted_corners,
    spots,
)
from annotator.formats.imports.images.json_line_numbers import line_of, read_object
from annotator.formats.imports.masks import mask_from_png
from annotator.formats.imports.shapes import Where
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.paths import is_remote

DESCRIPTION = "description"
_KEYS = frozenset({"version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"})
_SHAPE_KEYS = frozenset({"label", "points", "group_id", "shape_type", "flags", DESCRIPTION, "mask"})
# Boxes rotated in labelme have right angles except for rounding.
_OFF_PX = 0.01
# `rotation` and `quadrilateral` are from X-AnyLabeling, which uses labelme's format.
_KINDS = frozenset(
    {
        "oriented_rectangle",
        "rotation",
        "quadrilateral",
        "rectangle",
        "point",
        "points",
        "circle",
        "polygon",
        "line",
        "linestrip",
        "mask",
    }
)


def read_labelme(paths: Sequence[str], files: ImportFiles, log: ProblemLog) -> ForeignDataset:
    """Return the annotations, in the order of the paths."""
    reading = _Reading(files)
    whole = AnnotationReader(files.name, log)
    for path in files.counted(paths):
        text = files.text(path, DRAWN_LIMIT_BYTES)
        loaded = None if text is None else read_object(text, path, log)
        if text is not None and loaded is not None:
            reading.add(text, loaded, whole.of(path))
    whole.end()
    return reading.source(files.name)


class _Reading:
    def __init__(self, files: ImportFiles) -> None:
        self._files = files
        self._images: list[ForeignImage] = []
        self._labels: dict[str, None] = {}
        self._points: dict[str, None] = {}
        self._flags: dict[str, None] = {}
        self._image_flags: dict[str, None] = {}
        self._unsupported = Counter[str]()
        self._last_group = 0  # the last group assigned to the points of one shape

    def source(self, file: str) -> ForeignDataset:
        points = {"": tuple(self._points)} if self._points else {}
        labels = dict.fromkeys(self._labels)
        images = tuple(self._images)
        return ForeignDataset(
            file,
            images,
            labels,
            points,
            tuple(self._flags),
            unsupported_counts=self._unsupported,
            image_flags=tuple(self._image_flags),
        )

    def add(self, text: str, loaded: Mapping[str, Any], tracing: AnnotationReader) -> None:
        shapes, name = loaded.get("shapes"), loaded.get("imagePath")
        if not isinstance(shapes, list) or not isinstance(name, str) or not name.strip():
            tracing.wrong("labelme", fixed(1))
            return
        if len(shapes) > MOST_MARKS:
            tracing.wrong("many", fixed(None), count=str(len(shapes)), limit=str(MOST_MARKS))
            return
        beside = name if is_remote(name) else _beside(tracing.file, name)
        sides = loaded.get("imageWidth"), loaded.get("imageHeight")
        size = tracing.size(*sides, fixed(1), lambda: self._files.image_size(beside))
        if size is None:
            return
        counted_keys(self._unsupported, loaded, _KEYS)
        flags = _flags_in(loaded)
        self._image_flags.update(dict.fromkeys(name for name in flags if name.strip()))
        marks: list[ForeignMark] = []
        for index, shape in enumerate(shapes):
            where = _line(text, index)
            mark = self._mark(shape if isinstance(shape, dict) else {}, size, tracing, where)
            parts = () if mark is None else self._alone(mark, shapes, tracing, where)
            for kept in (each for part in parts for each in tracing.marks(part, size, where)):
                marks.append(kept)
                (self._points if kept.shape is Shape.KEY_POINT else self._labels)[kept.label] = None
        own_flags = tuple(name for name in self._image_flags if flags.get(name))
        self._images.append(ForeignImage(beside, tracing.file, size, tuple(marks), flags=own_flags))

    def _mark(
        self, shape: Mapping[str, Any], size: tuple[float, float], tracing: AnnotationReader, where: WhereAsked
    ) -> ForeignMark | None:
        places = spots(shape.get("points"))
        if not places:
            tracing.wrong("places", where)
            return None
        kind = shape.get("shape_type", "polygon")
        if kind == "mask" and len(places) == 2:
            drawn = self._painted(shape.get("mask"), places[0], size, tracing, where)
        else:
            drawn = _drawn(str(kind), places)
        if drawn is None:
            self._leave_out(str(kind), tracing, where)
            return None
        counted_keys(self._unsupported, shape, _SHAPE_KEYS, "shapes.")
        own = _flags_in(shape)
        self._flags.update(dict.fromkeys(own))
        text = shape.get("description")
        remarks = {DESCRIPTION: text} if isinstance(text, str) and text.strip() else {}
        group = shape.get("group_id")
        number = group if isinstance(group, int) and not isinstance(group, bool) else None
        is_bounded = number is not None and abs(number) < 10**LONGEST_GROUP
        label = shape.get("label")
        return replace(
            drawn,
            label=label if isinstance(label, str) else "",
            flags=tuple(name for name, is_so in own.items() if is_so),
            remarks=remarks,
            together=number if is_bounded else None,
        )

    def _alone(
        self, mark: ForeignMark, shapes: Sequence[Any], tracing: AnnotationReader, where: WhereAsked
    ) -> Iterator[ForeignMark]:
        """Yield each point of a multi-point shape with a group that no other shape has, and other shapes unchanged."""
        if mark.shape is not Shape.KEY_POINT or len(mark.places) == 1:
            yield mark
            return
        tracing.parted(where)
        taken = (shape.get("group_id") for shape in shapes if isinstance(shape, dict))
        free = max((number for number in taken if type(number) is int), default=0) + 1
        group = mark.together if mark.together is not None else max(free, self._last_group + 1)
        self._last_group = max(group, self._last_group)
        for place in mark.places:
            yield replace(mark, places=(place,), together=group)

    def _painted(
        self, letters: Any, corner: Spot, size: tuple[float, float], tracing: AnnotationReader, where: WhereAsked
    ) -> ForeignMark | None:
        def fits_mask_budget(pixels: int, runs: int) -> bool:
            return tracing.fits_mask_budget(pixels, runs, size, where)

        whole = round(size[0]), round(size[1])
        mask = mask_from_png(letters, corner, whole, fits_mask_budget, self._files.images.pixels)
        return None if mask is None else ForeignMark(Shape.MASK, "", (), mask=mask)

    def _leave_out(self, kind: str, tracing: AnnotationReader, where: WhereAsked) -> None:
        """Report an unsupported kind, or the fault of a supported one."""
        if kind == "mask":
            tracing.bad_mask(where)
        elif kind in _KINDS:
            tracing.wrong("places", where)
        else:
            tracing.left_out(kind)


def _beside(file: str, name: str) -> str:
    """Return the path in the source that the file means by a name. It may be one of Windows."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), name.replace("\\", "/")))


def _flags_in(item: Mapping[str, Any]) -> dict[str, bool]:
    """Return the flags of a region or image."""
    flags = item.get("flags")
    return {str(name): bool(is_so) for name, is_so in flags.items()} if isinstance(flags, dict) else {}


def _line(text: str, index: int) -> WhereAsked:
    return lambda: Where(line_of(text, "shapes", index), f"shapes[{index}]")


def _drawn(kind: str, places: tuple[Spot, ...]) -> ForeignMark | None:
    """Return a region without a label. None for an unsupported kind or a wrong number of points."""
    match kind, len(places):
        case "rectangle", 2 | 4:
            return ForeignMark(Shape.RECTANGLE, "", sorted_corners(places))
        case ("point", 1) | ("points", _):
            return ForeignMark(Shape.KEY_POINT, "", places)
        case "circle", 2:
            radius = math.dist(*places)
            return ForeignMark(Shape.ELLIPSE, "", places[:1], radii=(radius, radius))
        case "oriented_rectangle" | "rotation", 4:
            return _rotated_box(places)
        case "polygon" | "quadrilateral", _:
            return ForeignMark(Shape.POLYGON, "", places)
        case "line" | "linestrip", _:
            return ForeignMark(Shape.LINE, "", places)
        case _:
            return None


def _rotated_box(places: tuple[Spot, ...]) -> ForeignMark:
    """Return a rotated box from four corners, or a polygon if the angles or the orientation do not match."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = places
    width, height = math.dist(places[0], places[1]), math.dist(places[0], places[3])
    degrees = math.degrees(math.atan2(y2 - y1, x2 - x1)) % 360
    right_lower = rotate_point((x1 + width, y1 + height), (x1, y1), degrees)
    left_lower = rotate_point((x1, y1 + height), (x1, y1), degrees)
    if math.dist(right_lower, (x3, y3)) > _OFF_PX or math.dist(left_lower, (x4, y4)) > _OFF_PX:
        return ForeignMark(Shape.POLYGON, "", places)
    return ForeignMark(Shape.RECTANGLE, "", ((x1, y1), (x1 + width, y1 + height)), turn=degrees)
