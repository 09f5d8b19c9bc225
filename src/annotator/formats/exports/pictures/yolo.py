"""Marks as YOLO has them (https://docs.ultralytics.com/datasets/detect, /segment and /pose): `labels/PICTURE.txt` with
a line for each object, places as shares of the picture's sides, and `data.yaml` with the names. Classes count from 0 in
the order of the design. Pictures belong into `images/` beside `labels/`, in the same folders as in the bundle.

To detect, a line is a box: of what is none, or is turned, what it takes upright. To segment, it is the outline: of a
box its corners. For poses it is a box with the key points of its object (`drawn.GROUP`), in the order of their labels.
What stands over the picture's edge is cut off: YOLO takes nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot
from annotator.core.design.labels import Labels, LabelsKind
from annotator.core.design.tree import Design
from annotator.formats.exports.pictures.coco import HIDDEN, OCCLUDED, SEEN
from annotator.formats.exports.pictures.drawn import (
    DrawnMark,
    DrawnPicture,
    DrawnSubmissions,
    objects_of,
    picture_labels,
)
from annotator.formats.exports.pictures.matching_names import PictureFiles
from annotator.formats.exports.pictures.outlines import upright

YOLO, YOLO_SEGMENT, YOLO_POSE = "yolo", "yolo-segment", "yolo-pose"
_DIGITS = 10


def yolo_files(form: str, pictures: Iterable[DrawnPicture], drawings: DrawnSubmissions) -> Iterator[tuple[str, bytes]]:
    """Name and content; a picture on which nothing is has an empty file."""
    design, names = drawings.design, PictureFiles()
    points = _points(design) if form == YOLO_POSE else ()
    classes = _classes(design, points if form == YOLO_POSE else ())
    yield "data.yaml", _settings(classes, points if form == YOLO_POSE else None).encode()
    for picture in pictures:
        lines = _lines(form, picture, classes, points, drawings.changed)
        text = "".join(f"{number} {' '.join(map(_share, shares))}\n" for number, shares in lines)
        yield f"labels/{names.name(picture, '.txt')}", text.encode()


def _points(design: Design) -> tuple[str, ...]:
    """Labels of the first control for key points."""
    for control in design.controls():
        if isinstance(control, Labels) and control.kind is LabelsKind.KEY_POINT:
            return tuple(label.reported for label in control.labels)
    return ()


def _classes(design: Design, points: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, _number in picture_labels(design) if name not in points)


def _settings(classes: Sequence[str], points: Sequence[str] | None) -> str:
    """JSON's quoting is YAML's, too."""
    lines = ["path: .", "train: images", "val: images"]
    lines += [] if points is None else [f"kpt_shape: [{len(points)}, 3]"]
    lines += ["names:", *(f"  {number}: {json.dumps(name)}" for number, name in enumerate(classes))]
    return "\n".join(lines) + "\n"


def _lines(
    form: str, picture: DrawnPicture, classes: Sequence[str], points: Sequence[str], changed: Counter[str]
) -> Iterator[tuple[int, list[float]]]:
    for marks in objects_of(picture.marks):
        inside = [mark for mark in marks if mark.has_inside]
        # Of what is painted there is no outline.
        others = [mark for mark in inside if mark.mask is None or form != YOLO_SEGMENT]
        own = [mark for mark in marks if mark.shape is Shape.KEY_POINT]
        changed["said"] += sum(bool(mark.remarks or mark.flags) for mark in marks)
        changed["shapes"] += len(marks) - len(others) - len(own)
        changed["key-points"] += 0 if others and form == YOLO_POSE else len(own)
        for mark in others[:1] if form == YOLO_POSE else others:
            numbers = [classes.index(label) for label in mark.labels if label in classes]
            changed["unnamed"] += not numbers
            if form != YOLO_SEGMENT:
                _count_upright(mark, changed)
            for number in numbers:
                yield number, _shares(form, mark, own, points, picture.size_px)


def _count_upright(mark: DrawnMark, changed: Counter[str]) -> None:
    changed["turned"] += mark.is_turned
    changed["upright"] += mark.shape is not Shape.RECTANGLE


def _shares(
    form: str, mark: DrawnMark, own: Sequence[DrawnMark], points: Sequence[str], size: tuple[int, int]
) -> list[float]:
    if form == YOLO_SEGMENT:
        return [side for spot in mark.outline for side in _inside(spot, size)]
    left, top, width, height = upright(mark.outline)
    (x1, y1), (x2, y2) = _inside((left, top), size), _inside((left + width, top + height), size)
    box = [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1]
    if form != YOLO_POSE:
        return box
    by_label = {point.labels[0]: point for point in reversed(own) if point.labels}
    for name in points:
        point = by_label.get(name)
        box += [0, 0, 0] if point is None else _seen(point, size)
    return box


def _seen(point: DrawnMark, size: tuple[int, int]) -> list[float]:
    ((x, y),) = point.outline
    return [x / size[0], y / size[1], HIDDEN if OCCLUDED in point.flags else SEEN]


def _inside(spot: Spot, size: tuple[int, int]) -> tuple[float, float]:
    """As shares of the sides."""
    x, y = (min(1.0, max(0.0, side / whole)) for side, whole in zip(spot, size, strict=True))
    return x, y


def _share(share: float) -> str:
    text = f"{share:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return text or "0"
