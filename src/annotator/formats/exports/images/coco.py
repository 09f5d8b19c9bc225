"""Export of regions to COCO instances and key points (https://cocodataset.org/#format-data): one UTF-8 file.

Each box, polygon or object with several regions (`instances`) is one annotation.

- `segmentation` is the outline, for a box its four corners. `bbox` is the bounding box.
- `area` is that of the outline in pixels, as in COCO's own files. Overlaps of parts count once. For a
  self-intersecting outline it is the number of pixels that COCO's tools fill by the even-odd rule.
- Regions are clipped to the image.
- Objects with a mask are compressed RLE in column order, with areas in whole pixels.
- An unchanged object that was imported from COCO keeps its box and area.
- A key point without an object is an annotation of its own. A region with several labels becomes several
  annotations.
- Answers about a region are `attributes`, as in CVAT and Datumaro, and so is its group as `group_id`.
- The category number is the label's `category` in the design, as in Label Studio's export, otherwise its position."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.mask.coco_rle import column_runs, letters_of
from annotator.core.answer.mask.label_studio_rle import as_written
from annotator.core.answer.mask.outlines import count_px, joined_rows
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels, LabelsKind
from annotator.core.design.tree import Design
from annotator.formats.exports.geometry import area_px, exact, upright
from annotator.formats.exports.images.annotations import (
    GROUP,
    REMARK,
    AnnotatedImage,
    ImageAnnotation,
    ImageSubmissions,
    covered_rows,
    image_labels,
)
from annotator.formats.exports.images.instances import ImageObjects, on_image

STATED = "stated"
_LARGEST = 1e15


class PassthroughAttributes:
    """The attributes of one task. `predictions` is the text of its column."""

    def __init__(self, predictions: str) -> None:
        self._stated: Mapping[str, Any] = {}
        self._places: dict[str, Mapping[str, Any]] = {}
        if STATED not in predictions:
            return
        try:
            first = json.loads(predictions)[0]
            stated = first[STATED]
            results = first["result"]
            self._places = {result["id"]: result["value"] for result in reversed(results) if "id" in result}
        except (ValueError, RecursionError, LookupError, TypeError):
            return
        self._stated = stated if isinstance(stated, dict) else {}

    def of(self, marks: Sequence[ImageAnnotation], annotation: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an annotation that differ from the generated ones, because they were imported. These
        are box and area if all regions are unchanged, the empty segmentation of a box, coordinates of unlabelled key
        points, and attributes of equal meaning."""
        stated = next((found for mark in marks if (found := self._stated.get(mark.region.id)) is not None), None)
        if not isinstance(stated, dict):
            return {}
        return {
            **self._box(stated, marks),
            **_without_outline(stated, marks),
            **_key_points(stated, annotation),
            **_attributes(stated, annotation),
        }

    def _box(self, stated: Mapping[str, Any], marks: Sequence[ImageAnnotation]) -> dict[str, Any]:
        match stated:
            case {"bbox": [*box], "area": area, "marks": int() as count} if all(map(_is_number, box)):
                is_whole = count == len(marks) and len(box) == 4 and _is_number(area)
                is_kept = is_whole and all(map(self._is_as_it_was, marks))
                return {"bbox": box, "area": area} if is_kept else {}
            case _:
                return {}

    def _is_as_it_was(self, mark: ImageAnnotation) -> bool:
        before = self._places.get(mark.region.id, {})
        now = as_written(mark.region.geometry)
        return isinstance(before, dict) and all(before.get(name) == part for name, part in now.items())


def _without_outline(stated: Mapping[str, Any], marks: Sequence[ImageAnnotation]) -> dict[str, Any]:
    """Return an empty segmentation for an object that came as a box. This applies even if it was moved."""
    are_boxes = all(mark.shape in (Shape.RECTANGLE, Shape.KEY_POINT) and not mark.is_rotated for mark in marks)
    return {"segmentation": []} if stated.get("segmentation") == [] and are_boxes else {}


def _key_points(stated: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    before, now = stated.get("keypoints"), annotation.get("keypoints")
    if not isinstance(before, list) or not isinstance(now, list) or len(before) != len(now):
        return {}
    if not all(map(_is_number, before)):
        return {}
    places = range(0, len(now), 3)
    whole = [before if not now[place + 2] and not before[place + 2] else now for place in places]
    return {"keypoints": [side for own, place in zip(whole, places, strict=True) for side in own[place : place + 3]]}


def _attributes(stated: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return imported attributes equal to the current ones. In answers, false is absent and numbers are texts."""
    given = stated.get("attributes")
    if not isinstance(given, dict):
        return {}
    # The import dropped lists and similar values, with a note.
    before = {name: value for name, value in given.items() if isinstance(value, bool | str) or _is_number(value)}
    kept = {name: value if value is True else str(value) for name, value in before.items() if value is not False}
    kept = {name: value for name, value in kept.items() if value is True or value.strip()}
    written = annotation.get("attributes", {}).items()
    now = {name: str(value) if type(value) is int else value for name, value in written}
    return {"attributes": before} if kept == now else {}


def _is_number(value: object) -> bool:
    """Return True for a finite number of plausible size."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


COCO = "coco"
CROWD, OCCLUDED = "iscrowd", "occluded"
SEEN, HIDDEN = 2, 1  # a labelled key point that is visible or occluded
POINTS = "points"
_LONGEST_NUMBER = 15


def coco_chunks(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[bytes]:
    """Yield the file: annotations as they arrive, then the images and categories they refer to."""
    writing = _Writing(drawings)
    info = {"description": drawings.known.bundle.manifest.title, "version": "1.0"}
    yield f'{{"info": {_json(info)},\n"licenses": [],\n"annotations": ['.encode()
    between = "\n"
    for image in images:
        for annotation in writing.annotations(image):
            yield f"{between}{_json(annotation)}".encode()
            between = ",\n"
    image_rows, categories = (",\n".join(map(_json, listed)) for listed in (writing.images, writing.categories()))
    yield f'\n],\n"images": [\n{image_rows}\n],\n"categories": [\n{categories}\n]}}\n'.encode()


class _Writing:
    def __init__(self, drawings: ImageSubmissions) -> None:
        self.images: list[dict[str, Any]] = []
        self._drawings = drawings
        self._objects = ImageObjects(drawings, reports_losses=True)
        own = image_labels(drawings.design)
        self._listed = {name for name, _number in image_labels(drawings.design, with_inside=True)}
        self._listed |= self._objects.lone_labels
        self._numbers = numbered(sorted(own, key=lambda label: label[0] not in self._listed))
        self._above = _supercategories(drawings.design)
        self._skeletons: dict[str, tuple[tuple[str, ...], tuple[tuple[int, int], ...]]] = _known(drawings.design)
        self._count = 0
        ids = tuple(drawings.known.bundle.tasks.ids())
        self._tasks_are_numbered = all(_is_digits(task_id) for task_id in ids)
        self._further = max(map(int, ids), default=0) if self._tasks_are_numbered else 0
        self._taken: set[int] = set()

    def categories(self) -> Iterator[dict[str, Any]]:
        """Yield the categories by number, without labels only for lines or for parts of objects."""
        for name, number in sorted(self._numbers.items(), key=lambda item: item[1]):
            if name not in self._listed:
                continue
            points = self._skeletons.get(name)
            above = self._above.get(name, "")
            skeleton = {} if points is None else {"keypoints": list(points[0]), "skeleton": list(map(list, points[1]))}
            yield {"id": number, "name": name, **({"supercategory": above} if above else {}), **skeleton}

    def annotations(self, image: AnnotatedImage) -> Iterator[dict[str, Any]]:
        width, height = image.size_px
        number = self._number(image)
        image_row = {"id": number, "file_name": image.name, "width": width, "height": height}
        whose = {"task": image.task_id, "worker": image.whose} if image.whose else {}
        self.images.append({**image_row, **whose})
        self._drawings.count_loss(
            "shapes", image, (mark for mark in image.marks if mark.shape is Shape.LINE and not mark.is_ring)
        )
        stated = PassthroughAttributes(self._drawings.known.predictions(image.task_id))
        drawn = replace(
            image, marks=tuple(mark for mark in image.marks if mark.shape is not Shape.LINE or mark.is_ring)
        )
        self._drawings.report_bent(drawn, drawn.marks)
        for marks in self._objects.of(on_image(drawn, self._drawings)):
            self._drawings.count_loss("alone", image, marks if self._objects.is_single_region(marks) else ())
            self._drawings.count_loss("said", image, _without_place(marks))
            for label in self._labels(marks):
                own = self._annotation(marks, label, image)
                annotation = {**own, **stated.of(marks, own)}
                self._count += 1
                yield {"id": self._count, "image_id": number, "category_id": self._category(label), **annotation}

    def _number(self, image: AnnotatedImage) -> int:
        """Return the image number: that of the task if tasks have numbers and this is its first image."""
        own = int(image.task_id) if self._tasks_are_numbered else None
        if own is None or own in self._taken:
            self._further += 1
            own = self._further
        self._taken.add(own)
        return own

    def _category(self, label: str) -> int:
        """Return the category number. A region without a label has a category for its control, after all labels."""
        if label not in self._numbers:
            self._numbers[label] = max(self._numbers.values(), default=0) + 1
        self._listed.add(label)
        return self._numbers[label]

    def _annotation(self, marks: Sequence[ImageAnnotation], label: str, image: AnnotatedImage) -> dict[str, Any]:
        points = [mark for mark in marks if mark.shape is Shape.KEY_POINT]
        others = [mark for mark in marks if mark.has_inside]
        boxes = [mark for mark in others if mark.shape is Shape.RECTANGLE]
        # If an object has both a box and an outline, the box is not part of the outline.
        drawn = [mark for mark in others if mark.shape is not Shape.RECTANGLE] or boxes
        self._drawings.count_loss("turned", image, (mark for mark in boxes if mark.is_rotated))
        spots = [spot for mark in boxes or others or points for spot in mark.outline]
        # The visibility of a key point is stored with its coordinates.
        flags = {flag for mark in marks for flag in mark.flags if mark.has_inside or flag != OCCLUDED}
        remarks = {name.removesuffix(REMARK): _plain(value) for name, value in _remarks(marks).items()}
        remarks |= dict.fromkeys(sorted(flags - {CROWD}), True)
        remarks |= {} if (group := marks[0].region.group) is None else {GROUP: group}
        return {
            "bbox": list(upright(spots)),
            **_inside(drawn, image.size_px),
            "iscrowd": int(CROWD in flags),
            **({"attributes": remarks} if remarks else {}),
            **(self._key_points(points, label, image) if points else {}),
        }

    def _labels(self, marks: Sequence[ImageAnnotation]) -> tuple[str, ...]:
        """Return the labels of an object, without those of its key points."""
        others = [mark for mark in marks if mark.shape is not Shape.KEY_POINT]
        if not others:
            maker = marks[0].maker
            series = maker.removeprefix(f"{POINTS} ")
            if len(marks) > 1 or self._objects.is_skeleton(marks[0]) or (series != maker and series in self._numbers):
                return (series if series in self._numbers else maker,)
        found = tuple(dict.fromkeys(label for mark in others or marks for label in mark.labels))
        return found or (marks[0].maker,)

    def _key_points(self, points: Sequence[ImageAnnotation], label: str, image: AnnotatedImage) -> dict[str, Any]:
        """Return the key points in the order of the control's labels. A single key point forms its own list."""
        control = self._drawings.design.control(points[0].maker)
        names = tuple(each.reported for each in control.labels) if isinstance(control, Labels) else ()
        skeleton = names if label not in _named(points) and names else (label,)
        is_whole = skeleton == names and isinstance(control, Labels)
        self._skeletons[label] = skeleton, control.skeleton if is_whole and isinstance(control, Labels) else ()
        found: dict[str, ImageAnnotation] = {}
        for point in points:
            found.setdefault(point.labels[0] if point.labels else label, point)
        kept = {id(found[name]) for name in skeleton if name in found}
        self._drawings.count_loss("points", image, (point for point in points if id(point) not in kept))
        triples = [_triple(found.get(name)) for name in skeleton]
        return {
            "num_keypoints": sum(triple[2] > 0 for triple in triples),
            "keypoints": [side for triple in triples for side in triple],
        }


def _supercategories(design: Design) -> dict[str, str]:
    own = (control for control in design.controls() if isinstance(control, Labels))
    named = [(label.reported, label.supercategory) for control in own for label in control.labels]
    return {name: above for name, above in reversed(named) if above}


def _known(design: Design) -> dict[str, tuple[tuple[str, ...], tuple[tuple[int, int], ...]]]:
    """Return the skeletons of categories with a key point control named after them, such as `points person`."""
    found: dict[str, tuple[tuple[str, ...], tuple[tuple[int, int], ...]]] = {}
    names = {name for name, _number in image_labels(design)}
    for control in design.controls():
        if isinstance(control, Labels) and control.kind is LabelsKind.KEY_POINT:
            name = control.name.removeprefix(f"{POINTS} ")
            if name in names:
                found[name] = tuple(label.reported for label in control.labels), control.skeleton
    return found


def numbered(labels: Sequence[tuple[str, int | None]]) -> dict[str, int]:
    """Return a number for each label in design order. Labels without a number get the next free one."""
    taken: set[int] = set()
    found: dict[str, int] = {}
    for name, number in labels:
        if number is not None and number not in taken:
            taken.add(number)
            found[name] = number
    free = 1
    for name, _number in labels:
        if name not in found:
            while free in taken:
                free += 1
            taken.add(free)
            found[name] = free
    return {name: found[name] for name, _number in labels}


def _inside(drawn: Sequence[ImageAnnotation], size: tuple[int, int]) -> dict[str, Any]:
    """Return area and segmentation. If any part is a mask, the whole object is a mask."""
    if all(mark.mask is None for mark in drawn):
        outlines = [[side for spot in mark.outline for side in spot] for mark in drawn]
        area = exact(sum(area_px(mark.outline, size) for mark in drawn))
        return {"area": area - _twice(drawn, size), "segmentation": outlines}
    rows = joined_rows(row for mark in drawn for row in covered_rows(mark, size))
    letters = letters_of(column_runs(rows, size))
    return {"area": count_px(rows), "segmentation": {"size": [size[1], size[0]], "counts": letters}}


def _twice(drawn: Sequence[ImageAnnotation], size: tuple[int, int]) -> int:
    """Return the number of pixels that parts of an object share."""
    if len(drawn) < 2:
        return 0
    rows = [row for mark in drawn for row in covered_rows(mark, size)]
    return sum(end - start for _row, start, end in rows) - count_px(joined_rows(rows))


def _remarks(marks: Sequence[ImageAnnotation]) -> dict[str, Any]:
    """Return the answers about an object, each name once: those about its key points if it has nothing else."""
    others = [mark for mark in marks if mark.has_inside]
    return dict(item for mark in others or marks for item in mark.remarks.items())


def _without_place(marks: Sequence[ImageAnnotation]) -> Iterator[ImageAnnotation]:
    """Yield regions with an answer that differs from that of their object. An annotation has one list of attributes."""
    kept = _remarks(marks)
    for mark in marks:
        if any(kept.get(name) != value for name, value in mark.remarks.items()):
            yield mark


def _named(points: Sequence[ImageAnnotation]) -> Collection[str]:
    return {label for point in points for label in point.labels}


def _triple(point: ImageAnnotation | None) -> tuple[float, float, int]:
    if point is None:
        return 0, 0, 0
    ((x, y),) = point.outline
    return x, y, HIDDEN if OCCLUDED in point.flags else SEEN


def _plain(value: Any) -> Any:
    """Return the item of a list with one item, other values unchanged."""
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def _is_digits(task_id: str) -> bool:
    return task_id.isascii() and task_id.isdigit() and len(task_id) <= _LONGEST_NUMBER and str(int(task_id)) == task_id


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
