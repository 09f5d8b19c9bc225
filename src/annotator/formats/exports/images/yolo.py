"""Marks as YOLO has them (https://docs.ultralytics.com/datasets/detect, /segment and /pose): `labels/PICTURE.txt` with
a line for each object, places as shares of the picture's sides, and `data.yaml` with the names. Classes count from 0 in
the order of the design, without what only points and lines are called. Pictures stand in `images/` beside `labels/`, in
the same folders as in the bundle.

To detect, a line is a box: of what is none, or is turned, or has several parts, what it takes upright. To segment, it
is the outline: of a box its corners, of what is painted the edges of its pixels, and of an object that has several they
are joined by seams of no width (`mask_outline`); where they overlap it is the edges of the pixels of all. For poses it
is a box with the key points of its object (`objects`), in the order of their labels. What stands over the picture's
edge is cut off: YOLO takes nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from posixpath import splitext

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels, LabelsKind
from annotator.core.design.tree import Design
from annotator.formats.exports.geometry.mask_to_polygon import joined_outlines, outline_of_mask
from annotator.formats.exports.geometry.polygons import upright
from annotator.formats.exports.geometry.rasterize import count_px, joined_rows
from annotator.formats.exports.images.annotations import (
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    covered_rows,
    image_labels,
)
from annotator.formats.exports.images.clipping import on_image
from annotator.formats.exports.images.coco import HIDDEN, OCCLUDED, SEEN
from annotator.formats.exports.images.instances import ImageObjects
from annotator.formats.exports.images.output_names import ImageFiles
from annotator.formats.exports.images.source_files import Content

YOLO, YOLO_SEGMENT, YOLO_POSE = "yolo", "yolo-segment", "yolo-pose"
_DIGITS = 10


def yolo_files(
    form: str, images: Iterable[AnnotatedImage], drawings: ImageSubmissions
) -> Iterator[tuple[str, Content]]:
    """Name and content; a picture on which nothing is has an empty file. Each picture is called as its labels: one
    without any would be taken for one on which nothing is."""
    writing, names = _Writing(form, drawings), ImageFiles()
    yield "data.yaml", writing.settings().encode()
    for image in images:
        lines = (f"{number} {' '.join(map(_share, shares))}\n" for number, shares in writing.lines(image))
        name = names.name(image, ".txt")
        yield f"labels/{name}", "".join(lines).encode()
        if drawings.originals is not None and image.path:
            own = f"images/{splitext(name)[0]}{splitext(image.name)[1]}"
            yield own, drawings.originals.pieces(image.path)


class _Writing:
    def __init__(self, form: str, drawings: ImageSubmissions) -> None:
        self._form = form
        self._drawings = drawings
        self._objects = ImageObjects(drawings, are_told=form == YOLO_POSE)
        self._points = pose_points(drawings.design) if form == YOLO_POSE else ()
        own = image_labels(drawings.design, with_inside=True)
        self._classes = {name: number for number, (name, _category) in enumerate(own)}

    def settings(self) -> str:
        """JSON's quoting is YAML's, too. Without a `path` Ultralytics takes the folder that this file is in; `.` would
        be the one that somebody stands in."""
        lines = ["train: images", "val: images"]
        lines += [f"kpt_shape: [{len(self._points)}, 3]"] if self._form == YOLO_POSE else []
        lines += ["names:", *(f"  {number}: {json.dumps(name)}" for name, number in self._classes.items())]
        return "\n".join(lines) + "\n"

    def lines(self, image: AnnotatedImage) -> Iterator[tuple[int, list[float]]]:
        """Of each object of the picture its class and shares; of one with marks of several labels, of each of them."""
        tell = self._drawings.tell
        for marks in self._objects.of(on_image(image, self._drawings)):
            inside = [mark for mark in marks if mark.has_inside]
            own = [mark for mark in marks if mark.shape is Shape.KEY_POINT]
            tell("said", image, (mark for mark in marks if mark.remarks or mark.flags))
            tell("shapes", image, (mark for mark in marks if mark.shape is Shape.LINE and not mark.is_ring))
            self._drawings.tell_bent(image, inside if self._form == YOLO_SEGMENT else ())
            if self._form != YOLO_POSE:
                tell("key-points", image, own)
            for drawn in self._drawn(inside, image):
                numbers = [self._classes[label] for label in drawn[0].labels if label in self._classes]
                tell("unnamed", image, () if numbers else drawn)
                shares = self._shares(drawn, own, image) if numbers else []
                for number in numbers:
                    yield number, shares
                if numbers and self._form == YOLO_POSE:
                    self._tell_points(own, image)
                own = [] if numbers else own  # points stand with what comes first alone
            tell("unboxed", image, own if self._form == YOLO_POSE else ())

    def _drawn(self, inside: Sequence[ImageAnnotation], image: AnnotatedImage) -> Iterator[Sequence[ImageAnnotation]]:
        """What is a line each: the marks of an object that have the same labels. Where those are a box and an outline,
        the one that the form is about counts, and what has such comes first."""
        is_segment = self._form == YOLO_SEGMENT
        by_labels: dict[tuple[str, ...], list[ImageAnnotation]] = {}
        for mark in sorted(inside, key=lambda mark: (mark.shape is Shape.RECTANGLE) is is_segment):
            by_labels.setdefault(mark.labels, []).append(mark)
        for marks in by_labels.values():
            drawn = [mark for mark in marks if (mark.shape is Shape.RECTANGLE) is not is_segment] or marks
            for mark in () if is_segment else drawn:
                self._drawings.tell_upright(image, mark)
            yield drawn

    def _shares(
        self, drawn: Sequence[ImageAnnotation], own: Sequence[ImageAnnotation], image: AnnotatedImage
    ) -> list[float]:
        size = image.size_px
        if self._form == YOLO_SEGMENT:
            return [side for spot in self._outline(drawn, image) for side in _inside(spot, size)]
        left, top, width, height = upright([spot for mark in drawn for spot in mark.outline])
        (x1, y1), (x2, y2) = _inside((left, top), size), _inside((left + width, top + height), size)
        box = [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1]
        by_label = _by_label(own)
        for name in self._points:
            point = by_label.get(name)
            box += [0, 0, 0] if point is None else _seen(point, size)
        return box

    def _outline(self, drawn: Sequence[ImageAnnotation], image: AnnotatedImage) -> Sequence[Spot]:
        """Joined, what several hold would be a hole: of parts that overlap it is the edge of the pixels of all."""
        size, tell = image.size_px, self._drawings.tell
        rows = [list(covered_rows(mark, size)) for mark in drawn] if len(drawn) > 1 else []
        whole = joined_rows(row for own in rows for row in own)
        if count_px(whole) < sum(end - start for own in rows for _row, start, end in own):
            tell("overlapping", image, drawn)
            return outline_of_mask(Mask.of_rows(whole, size))
        tell("traced", image, (mark for mark in drawn if mark.mask is not None))
        return joined_outlines([mark.outline if mark.mask is None else outline_of_mask(mark.mask) for mark in drawn])

    def _tell_points(self, own: Sequence[ImageAnnotation], image: AnnotatedImage) -> None:
        """Of those that stand with an object, which have no place in its line."""
        kept = {id(point) for point in _by_label(own).values()}
        listed = [point for point in own if point.called in self._points]
        self._drawings.tell("points", image, (point for point in listed if id(point) not in kept))
        self._drawings.tell("points-unlisted", image, (point for point in own if point.called not in self._points))


def _by_label(points: Sequence[ImageAnnotation]) -> dict[str, ImageAnnotation]:
    """The first of each."""
    return {point.labels[0]: point for point in reversed(points) if point.labels}


def pose_points(design: Design) -> tuple[str, ...]:
    """Labels of the first control for key points."""
    for control in design.controls():
        if isinstance(control, Labels) and control.kind is LabelsKind.KEY_POINT:
            return tuple(label.reported for label in control.labels)
    return ()


def _seen(point: ImageAnnotation, size: tuple[int, int]) -> list[float]:
    ((x, y),) = point.outline
    return [x / size[0], y / size[1], HIDDEN if OCCLUDED in point.flags else SEEN]


def _inside(spot: Spot, size: tuple[int, int]) -> tuple[float, float]:
    """As shares of the sides."""
    x, y = (min(1.0, max(0.0, side / whole)) for side, whole in zip(spot, size, strict=True))
    return x, y


def _share(share: float) -> str:
    text = f"{share:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return text or "0"
