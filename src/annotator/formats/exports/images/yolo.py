"""Export of regions to YOLO (https://docs.ultralytics.com/datasets/detect, /segment and /pose).

`labels/IMAGE.txt` has a line for each object with coordinates relative to the image size. `data.yaml` has the class
names. Classes count from 0 in design order, without labels only for points and lines. Images are in `images/`, in
the same folders as in the bundle. If these are `train`, `val` and `test`, `data.yaml` names them as sets.

- detect: a box. Other shapes, rotated boxes and objects of several parts become bounding boxes.
- segment: an outline. Masks are traced along pixel edges. Parts of an object are joined by seams of zero width
  (`mask_to_polygon`). Overlapping parts become the outline of their union.
- pose: a box with the key points of the object (`instances`), in label order.

Regions are clipped to the image, as YOLO requires."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from posixpath import splitext

from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.outlines import count_px, joined_outlines, joined_rows, outline_of_mask
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels, LabelsKind
from annotator.core.design.tree import Design
from annotator.formats.exports.geometry import upright
from annotator.formats.exports.images.annotations import (
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    covered_rows,
    image_labels,
)
from annotator.formats.exports.images.coco import HIDDEN, OCCLUDED, SEEN
from annotator.formats.exports.images.instances import ImageObjects, on_image
from annotator.formats.exports.images.source_files import Content

YOLO = "yolo"
YOLO_SEGMENT = "yolo-segment"
YOLO_POSE = "yolo-pose"
_DIGITS = 10
# The folders of the sets, by their key in `data.yaml`.
_SETS: Mapping[str, tuple[str, ...]] = {"train": ("train",), "val": ("val", "valid", "validation"), "test": ("test",)}


def yolo_files(
    form: str, images: Iterable[AnnotatedImage], drawings: ImageSubmissions
) -> Iterator[tuple[str, Content]]:
    """Yield the files. An image without regions has an empty file. Each image has the name of its label file: an
    image without one would count as empty."""
    writing = _Writing(form, drawings)
    names = drawings.file_names(".txt")
    folders: set[str] = set()
    for image in images:
        lines = (f"{number} {' '.join(map(_share, shares))}\n" for number, shares in writing.lines(image))
        name = names.name(replace(image, name=_below_images(image.name)))
        folders.add(name.partition("/")[0])
        yield f"labels/{name}", "".join(lines).encode()
        if drawings.originals is not None and image.path:
            own = f"images/{splitext(name)[0]}{splitext(image.name)[1]}"
            yield own, drawings.originals.pieces(image.path)
    yield "data.yaml", writing.settings(folders).encode()


def _below_images(name: str) -> str:
    """Return `train/a.jpg` for `train/images/a.jpg`, because `images` comes first here."""
    split, _slash, rest = name.partition("/")
    is_split = any(split in names for names in _SETS.values())
    return f"{split}/{rest.removeprefix('images/')}" if is_split else name


class _Writing:
    def __init__(self, form: str, drawings: ImageSubmissions) -> None:
        self._form = form
        self._drawings = drawings
        self._objects = ImageObjects(drawings, reports_losses=form == YOLO_POSE)
        self._points = pose_points(drawings.design) if form == YOLO_POSE else ()
        own = image_labels(drawings.design, with_inside=True)
        self._classes = {name: number for number, (name, _category) in enumerate(own)}

    def settings(self, folders: Collection[str]) -> str:
        """Return `data.yaml`. JSON quoting is valid YAML. Without `path` Ultralytics uses the folder of this file;
        `.` would be the current working directory. Images in folders of sets only are a training set with others."""
        sets = {key: [name for name in _SETS[key] if name in folders] for key in _SETS}
        is_split = bool(sets["train"]) and set(folders) <= {name for names in sets.values() for name in names}
        train = "images/train" if is_split else "images"
        lines = [f"train: {train}", f"val: images/{sets['val'][0]}" if is_split and sets["val"] else f"val: {train}"]
        lines += ["test: images/test"] if is_split and sets["test"] else []
        lines += [f"kpt_shape: [{len(self._points)}, 3]"] if self._form == YOLO_POSE else []
        lines += ["names:", *(f"  {number}: {json.dumps(name)}" for name, number in self._classes.items())]
        return "\n".join(lines) + "\n"

    def lines(self, image: AnnotatedImage) -> Iterator[tuple[int, list[float]]]:
        """Yield class and values for each object, and for each label of an object with several."""
        tell = self._drawings.count_loss
        for marks in self._objects.of(on_image(image, self._drawings)):
            inside = [mark for mark in marks if mark.has_inside]
            own = [mark for mark in marks if mark.shape is Shape.KEY_POINT]
            tell("said", image, (mark for mark in marks if mark.remarks or mark.flags))
            tell("shapes", image, (mark for mark in marks if mark.shape is Shape.LINE and not mark.is_ring))
            self._drawings.report_bent(image, inside if self._form == YOLO_SEGMENT else ())
            if self._form != YOLO_POSE:
                tell("key-points", image, own)
            for drawn in self._drawn(inside, image):
                numbers = [self._classes[label] for label in drawn[0].labels if label in self._classes]
                tell("unnamed", image, () if numbers else drawn)
                shares = self._shares(drawn, own, image) if numbers else []
                for number in numbers:
                    yield number, shares
                if numbers and self._form == YOLO_POSE:
                    self._report_points(own, image)
                own = [] if numbers else own  # key points go with the first line only
            tell("unboxed", image, own if self._form == YOLO_POSE else ())

    def _drawn(self, inside: Sequence[ImageAnnotation], image: AnnotatedImage) -> Iterator[Sequence[ImageAnnotation]]:
        """Yield the regions that form one line: those of an object with equal labels. If they include a box and an
        outline, the one that the format needs is used. Labels with such a region come first."""
        is_segment = self._form == YOLO_SEGMENT
        by_labels: dict[tuple[str, ...], list[ImageAnnotation]] = {}
        for mark in sorted(inside, key=lambda mark: (mark.shape is Shape.RECTANGLE) is is_segment):
            by_labels.setdefault(mark.labels, []).append(mark)
        for marks in by_labels.values():
            drawn = [mark for mark in marks if (mark.shape is Shape.RECTANGLE) is not is_segment] or marks
            for mark in () if is_segment else drawn:
                self._drawings.report_upright(image, mark)
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
            box += [0, 0, 0] if point is None else _with_visibility(point, size)
        return box

    def _outline(self, drawn: Sequence[ImageAnnotation], image: AnnotatedImage) -> Sequence[Spot]:
        """Return the joined outline: that of the union of overlapping parts, which would become holes."""
        size = image.size_px
        tell = self._drawings.count_loss
        rows = [list(covered_rows(mark, size)) for mark in drawn] if len(drawn) > 1 else []
        whole = joined_rows(row for own in rows for row in own)
        if count_px(whole) < sum(end - start for own in rows for _row, start, end in own):
            tell("overlapping", image, drawn)
            return outline_of_mask(Mask.of_rows(whole, size))
        tell("traced", image, (mark for mark in drawn if mark.mask is not None))
        return joined_outlines([mark.outline if mark.mask is None else outline_of_mask(mark.mask) for mark in drawn])

    def _report_points(self, own: Sequence[ImageAnnotation], image: AnnotatedImage) -> None:
        """Count the key points of an object that have no place in its line."""
        kept = {id(point) for point in _by_label(own).values()}
        listed = [point for point in own if point.called in self._points]
        self._drawings.count_loss("points", image, (point for point in listed if id(point) not in kept))
        self._drawings.count_loss(
            "points-unlisted", image, (point for point in own if point.called not in self._points)
        )


def _by_label(points: Sequence[ImageAnnotation]) -> dict[str, ImageAnnotation]:
    """Return the first point of each label."""
    return {point.labels[0]: point for point in reversed(points) if point.labels}


def pose_points(design: Design) -> tuple[str, ...]:
    """Return the labels of the first key point control."""
    for control in design.controls():
        if isinstance(control, Labels) and control.kind is LabelsKind.KEY_POINT:
            return tuple(label.reported for label in control.labels)
    return ()


def _with_visibility(point: ImageAnnotation, size: tuple[int, int]) -> list[float]:
    ((x, y),) = point.outline
    return [x / size[0], y / size[1], HIDDEN if OCCLUDED in point.flags else SEEN]


def _inside(spot: Spot, size: tuple[int, int]) -> tuple[float, float]:
    """Return coordinates relative to the image size."""
    x, y = (min(1.0, max(0.0, side / whole)) for side, whole in zip(spot, size, strict=True))
    return x, y


def _share(share: float) -> str:
    text = f"{share:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return text or "0"
