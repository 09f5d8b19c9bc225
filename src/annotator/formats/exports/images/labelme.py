"""Export of regions to labelme: `IMAGE.json` beside each image, with shapes in pixels and without image data.

- labelme has circles but no ellipses, so other ellipses become polygons.
- A rotated box is an oriented rectangle, as in labelme 7.
- A mask is a black and white PNG of its bounding box. Its two points are the first and last pixel.
- A region with several labels, and a line with branches, becomes several shapes. A closed line is a polygon.
- A per-region text control called `description` fills that field, and `flags` the flags.
- Flags of an image are choices of the control `flags.IMAGE_FLAGS`."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from posixpath import basename
from typing import Any

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.geometry import exact, pixel_at
from annotator.formats.exports.images.annotations import (
    FLAGS,
    IMAGE_FLAGS,
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    choice_names,
    covered_rows,
)
from annotator.formats.exports.images.masks import fill, grey_png
from annotator.formats.exports.images.source_files import Content

LABELME = "labelme"
DESCRIPTION = "description"
_VERSION = "7.9.1"
_ENDS = 2  # a line with only two points has a shape type of its own


def labelme_files(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[tuple[str, Content]]:
    names = drawings.file_names(".json")
    flags = choice_names(drawings.design, FLAGS)
    copied = set[str]()
    whole_flags = choice_names(drawings.design, IMAGE_FLAGS)
    for image in images:
        width, height = image.size_px
        drawn = [(mark, label) for mark in image.marks for label in mark.labels or (mark.maker,)]
        shapes = [shape for mark, label in drawn for shape in _shapes(mark, label, flags, image.size_px)]
        drawings.count_loss("outlined", image, (mark for mark in image.marks if _is_outlined(mark, image.size_px)))
        drawings.report_bent(image, image.marks)
        drawings.count_loss("said", image, (mark for mark in image.marks if mark.remarks.keys() - {DESCRIPTION}))
        held: dict[str, Any] = {
            "version": _VERSION,
            "flags": {name: name in image.flags for name in whole_flags},
            "shapes": shapes,
            "imagePath": basename(image.name),
        }
        held |= {"imageData": None, "imageHeight": height, "imageWidth": width}
        yield names.name(image), (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode()
        if drawings.originals is not None:
            yield from drawings.originals.copy(image.path, image.name, copied)


def _shapes(mark: ImageAnnotation, label: str, flags: Sequence[str], size: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """Yield the shapes of a region, one for each branch of a line."""
    shape = _shape(mark, label, flags, size)
    yield shape
    for way in mark.further:
        yield {**shape, "shape_type": _shape_type(way), "points": [list(place) for place in way]}


def _shape(mark: ImageAnnotation, label: str, flags: Sequence[str], size: tuple[int, int]) -> dict[str, Any]:
    kind, points = _placed(mark, size)
    text = mark.remarks.get(DESCRIPTION)
    return {
        "label": label,
        "points": [list(place) for place in points],
        "group_id": mark.number,
        "description": "\n".join(map(str, text)) if isinstance(text, list | tuple) else "",
        "shape_type": kind,
        "flags": {name: name in mark.flags for name in flags},
        "mask": None if mark.mask is None else _image_of(mark, size),
    }


def _placed(mark: ImageAnnotation, size: tuple[int, int]) -> tuple[str, Sequence[tuple[float, float]]]:
    geometry = mark.region.geometry
    match mark.shape:
        case Shape.RECTANGLE if not mark.is_rotated:
            return "rectangle", (mark.outline[0], mark.outline[2])
        case Shape.RECTANGLE:
            return "oriented_rectangle", mark.outline
        case Shape.KEY_POINT:
            return "point", mark.outline
        case Shape.LINE if not mark.is_ring:
            return _shape_type(mark.outline), mark.outline
        case Shape.MASK:
            (left, top), (right, bottom) = mark.outline[0], mark.outline[2]
            return "mask", ((left, top), (right - 1, bottom - 1))
        case Shape.ELLIPSE:
            across, down = pixel_at(geometry["radiusX"], geometry["radiusY"], size)
            if math.isclose(across, down, rel_tol=1e-9):
                x, y = pixel_at(geometry["x"], geometry["y"], size)
                return "circle", ((x, y), (exact(x + across), y))
    return "polygon", mark.outline


def _shape_type(way: Sequence[Spot]) -> str:
    return {1: "point", _ENDS: "line"}.get(len(way), "linestrip")


def _is_outlined(mark: ImageAnnotation, size: tuple[int, int]) -> bool:
    return mark.shape is Shape.ELLIPSE and _placed(mark, size)[0] == "polygon"


def _image_of(mark: ImageAnnotation, size: tuple[int, int]) -> str:
    (left, top), (right, bottom) = ((int(x), int(y)) for x, y in (mark.outline[0], mark.outline[2]))
    pixels = bytearray((right - left) * (bottom - top))
    rows = ((row - top, first - left, last - left) for row, first, last in covered_rows(mark, size))
    fill(pixels, right - left, rows, 255)
    return b64encode(grey_png(pixels, (right - left, bottom - top))).decode()
