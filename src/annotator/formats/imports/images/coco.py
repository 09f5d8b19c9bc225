"""Import of COCO instances and key points (https://cocodataset.org/#format-data). An annotation with an outline
gives the outline, and its box only if that differs from the outline's bounding box. Several outlines or key points
of one object share a number. Run-length masks become masks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.coco_rle import box_pixels, counts_of, row_spans
from annotator.core.answer.mask.label_studio_rle import BadMask
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import group_of
from annotator.core.answer.shapes import Shape
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.annotations import GROUP
from annotator.formats.imports.files import HEAD_BYTES, ImportFiles
from annotator.formats.imports.format_signatures import is_coco_results
from annotator.formats.imports.images.file_paths import MeasuredImages
from annotator.formats.imports.images.foreign_annotations import (
    DRAWN_LIMIT_BYTES,
    MOST_MARKS,
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    WhereAsked,
    counted_keys,
    fixed,
    number_of,
    pairs,
    sorted_corners,
)
from annotator.formats.imports.images.json_line_numbers import line_of, read_object
from annotator.formats.imports.shapes import Where
from annotator.formats.problem_log import ProblemLog

# A box differs from the bounding box of its outline if any side is off by more.
_OTHER_PX = 1.0
_FAINT_PX = 0.005
_DIGITS = 15  # of an ID


def box_in(listed: Any) -> tuple[Spot, Spot] | None:
    places = pairs(listed) if isinstance(listed, list) and len(listed) == 4 else None
    if places is None:
        return None
    (left, top), (width, height) = places
    return (left, top), (left + width, top + height)


def has_inside(box: tuple[Spot, Spot]) -> bool:
    return box[0][0] < box[1][0] and box[0][1] < box[1][1]


def is_box_of(mask: Mask, box: tuple[Spot, Spot]) -> bool:
    around = mask.box
    return around is None or _near(((around.left, around.top), (around.right, around.bottom)), box, _OTHER_PX)


def outlines_in(listed: Any) -> tuple[list[tuple[Spot, ...]], int]:
    """Return the outlines and the number of invalid ones with fewer than three points."""
    given = listed if isinstance(listed, list) else []
    found = [pairs(flat) if isinstance(flat, list) else None for flat in given]
    kept = [outline for outline in found if outline is not None and len(outline) >= 3]
    return kept, len(given) - len(kept)


def is_just(outlines: Sequence[tuple[Spot, ...]], box: tuple[Spot, Spot]) -> bool:
    """Return True if the outline consists of the corners of the box, as in exports of boxes."""
    (left, top), (right, bottom) = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return len(outlines) == 1 and len(outlines[0]) == len(corners) and _near(outlines[0], corners, _FAINT_PX)


def is_around(outlines: Sequence[tuple[Spot, ...]], box: tuple[Spot, Spot]) -> bool:
    return _near(sorted_corners([place for outline in outlines for place in outline]), box, _OTHER_PX)


def stated_of(
    annotation: Mapping[str, Any], drawn: Sequence[tuple[Shape, Mask | None]], *, is_cut: bool
) -> Mapping[str, Any]:
    """Return `ForeignMark.stated` for an annotation: the fields to export unchanged. These are a box and area that
    were computed from pixels or rounded (unless clipped), an empty segmentation, coordinates of unlabelled key
    points, and attributes that are not texts."""
    box, area = box_in(annotation.get("bbox")), number_of(annotation.get("area"))
    stated: dict[str, Any] = {}
    if not is_cut and box is not None and area is not None and not _follows(box, area, drawn):
        stated = {"bbox": annotation["bbox"], "area": annotation["area"], "marks": len(drawn)}
    shapes = {shape for shape, _mask in drawn}
    if Shape.RECTANGLE in shapes <= {Shape.RECTANGLE, Shape.KEY_POINT} and not annotation.get("segmentation"):
        stated["segmentation"] = []
    points, attributes = annotation.get("keypoints"), annotation.get("attributes")
    if Shape.KEY_POINT in shapes and isinstance(points, list) and _has_unlabeled(points):
        stated["keypoints"] = points
    if isinstance(attributes, dict) and not all(
        value is True or isinstance(value, str) for value in attributes.values()
    ):
        stated["attributes"] = attributes
    return stated


def _follows(box: tuple[Spot, Spot], area: float, drawn: Sequence[tuple[Shape, Mask | None]]) -> bool:
    """Return True if box and area follow from the single region. For outlines they never do, because programs
    compute them differently."""
    (left, top), (right, bottom) = box
    shape, mask = drawn[0]
    if len(drawn) > 1:
        return False
    if mask is not None and mask.box is not None:
        return (left, top, right, bottom) == tuple(mask.box) and area == mask.count_px
    return shape is Shape.RECTANGLE and math.isclose(area, (right - left) * (bottom - top), rel_tol=1e-9)


def _has_unlabeled(points: Sequence[Any]) -> bool:
    triples = zip(points[::3], points[1::3], points[2::3], strict=False)
    return any(not seen and (x or y) for x, y, seen in triples)


def _near(places: Sequence[Spot], others: Sequence[Spot], most_px: float) -> bool:
    sides = zip((side for place in places for side in place), (side for place in others for side in place), strict=True)
    return all(abs(one_side - other) <= most_px for one_side, other in sides)


def numbered(item: Any, name: str) -> tuple[int | None, str]:
    """Return the ID of an item, or None, and its text under `name`."""
    number, text = (number_in(item.get("id")), item.get(name)) if isinstance(item, dict) else (-1, None)
    return number if number >= 0 else None, text if isinstance(text, str) else ""


def described(item: Any, image: str) -> str:
    """Return ID and image in parentheses, or an empty string."""
    number = item.get("id") if isinstance(item, dict) else None
    shown = [*([f"id {number}"] if isinstance(number, int | str) else []), *([image] if image else [])]
    return f" ({', '.join(shown)})" if shown else ""


def end_of_address(address: Any) -> str:
    """Return folder and name of a URL, the image name in LVIS instead of `file_name`; empty otherwise."""
    return "/".join(address.split("/")[-2:]) if isinstance(address, str) and "://" in address else ""


def skeleton_of(listed: Any, count: int) -> tuple[str, int]:
    """Return the skeleton as in the design, and the number of invalid pairs. They count from 1, or 0 with a 0."""
    given = listed if isinstance(listed, list) else []
    pairs_of = [tuple(pair) for pair in given if isinstance(pair, list) and len(pair) == 2]
    whole = [pair for pair in pairs_of if all(type(side) is int for side in pair)]
    more = any(0 in pair for pair in whole)
    kept = [(first + more, last + more) for first, last in whole]
    kept = [pair for pair in kept if all(1 <= side <= count for side in pair)]
    return " ".join(f"{first}-{last}" for first, last in kept), len(given) - len(kept)


def number_in(value: Any) -> int:
    """Return an ID given as a number or as digits, as some programs write it, or -1."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**_DIGITS
    return value if is_number else -1


_LISTS = ("images", "annotations", "categories")
# The supported keys of the items of each list.
_IMAGE_KEYS = frozenset({"id", "file_name", "width", "height"})
_CATEGORY_KEYS = frozenset({"id", "name", "supercategory", "keypoints", "skeleton"})
_KEYS = frozenset({
    "id", "image_id", "category_id", "bbox", "area", "segmentation", "iscrowd",
    "keypoints", "num_keypoints", "attributes",
})  # fmt: skip
_CROWD, _OCCLUDED = "iscrowd", "occluded"
_HIDDEN = 1  # a key point that is labelled but not visible


class _Part(Struct, frozen=True):
    shape: Shape
    places: tuple[Spot, ...]
    label: str = ""
    flags: tuple[str, ...] = ()
    mask: Mask | None = None


def read_coco(path: str, files: ImportFiles, log: ProblemLog) -> ForeignDataset | None:
    """Return the annotations, or None with problems in the log."""
    text = files.text(path, DRAWN_LIMIT_BYTES)
    if text is not None and is_coco_results(text[:HEAD_BYTES]):
        log.add(ProblemCode.DRAWN_FILE, path, why="coco-results")
        return None
    loaded = None if text is None else read_object(text, path, log)
    return (
        None if text is None or loaded is None else _Reading(text, loaded, AnnotationReader(path, log), files).source()
    )


class _Reading:
    def __init__(self, text: str, loaded: Mapping[str, Any], tracing: AnnotationReader, files: ImportFiles) -> None:
        self._text = text
        self._loaded = loaded
        self._tracing = tracing
        self._labels: dict[int, str] = {}
        self._points: dict[str, tuple[str, ...]] = {}
        self._skeletons: dict[str, str] = {}
        self._above: dict[str, str] = {}
        self._names: dict[int, str] = {}
        self._sizes: dict[int, tuple[float, float]] = {}
        self._marks: dict[int, list[ForeignMark]] = {}
        self._flags: dict[str, None] = {}
        self._groups = 0
        self._unsupported = Counter[str]()
        self._measured = MeasuredImages(tracing.file, files)
        self._counted = files.counted

    def source(self) -> ForeignDataset | None:
        tracing = self._tracing
        for name in _LISTS:
            if not isinstance(self._loaded.get(name), list):
                tracing.wrong("coco", fixed(1), name=name)
                return None
        annotations = self._loaded["annotations"]
        if len(annotations) > MOST_MARKS:
            tracing.wrong("many", fixed(None), count=str(len(annotations)), limit=str(MOST_MARKS))
            return None
        counted_keys(self._unsupported, self._loaded, _LISTS)
        if any(isinstance(each, dict) and "segments_info" in each for each in annotations):
            tracing.wrong("coco-panoptic", self._where("annotations", 0))
            return None
        self._read_categories()
        self._read_images()
        for index, annotation in enumerate(annotations):
            self._add(annotation if isinstance(annotation, dict) else {}, self._where("annotations", index))
        tracing.end()
        are_plain = list(self._labels) == list(range(1, len(self._labels) + 1))
        labels = {name: None if are_plain else number for number, name in self._labels.items()}
        images = tuple(
            ForeignImage(name, tracing.file, self._sizes[number], tuple(self._marks.get(number, ())), str(number))
            for number, name in self._names.items()
        )
        return ForeignDataset(
            tracing.file,
            images,
            labels,
            self._points,
            tuple(self._flags),
            above=self._above,
            skeletons=self._skeletons,
            unsupported_counts=self._unsupported,
        )

    def _where(self, key: str, index: int) -> WhereAsked:
        def asked() -> Where:
            item = self._loaded[key][index]
            image = self._names.get(number_in(item.get("image_id")), "") if isinstance(item, dict) else ""
            return Where(line_of(self._text, key, index), f"{key}[{index}]{described(item, image)}")

        return asked

    def _read_categories(self) -> None:
        known = set[str]()
        for index, category in enumerate(self._loaded["categories"]):
            number, name = numbered(category, "name")
            if number is None or not name.strip() or number in self._labels or name in known:
                self._tracing.wrong("coco-category", self._where("categories", index), name=name)
                continue
            self._labels[number] = name
            known.add(name)
            counted_keys(self._unsupported, category, _CATEGORY_KEYS, "categories.")
            above = category.get("supercategory")
            if isinstance(above, str) and above.strip():
                self._above[name] = above
            points = category.get("keypoints")
            if isinstance(points, list) and points and all(isinstance(point, str) and point for point in points):
                self._points[name] = tuple(dict.fromkeys(points))
                self._skeletons[name], others = skeleton_of(category.get("skeleton"), len(self._points[name]))
                self._unsupported.update(["categories.skeleton"] * others)

    def _read_images(self) -> None:
        for index, image in enumerate(self._counted(self._loaded["images"])):
            number, name = numbered(image, "file_name")
            name = name if name.strip() or number is None else end_of_address(image.get("coco_url"))
            if number is None or not name or number in self._names:
                self._tracing.wrong("coco-image", self._where("images", index), name=name)
                continue
            measured = partial(self._measured.size, name)
            size = self._tracing.size(image.get("width"), image.get("height"), self._where("images", index), measured)
            if size is not None:
                self._names[number] = name
                self._sizes[number] = size
                counted_keys(self._unsupported, image, _IMAGE_KEYS, "images.")

    def _add(self, annotation: Mapping[str, Any], where: WhereAsked) -> None:
        image, category = number_in(annotation.get("image_id")), number_in(annotation.get("category_id"))
        missing = [
            why
            for why, is_there in (("image", image in self._sizes), ("category", category in self._labels))
            if not is_there
        ]
        if missing:
            named = {why: str(annotation.get(f"{why}_id")) for why in ("image", "category")}
            self._tracing.wrong("reference" if len(missing) > 1 else f"reference-{missing[0]}", where, **named)
            return
        name = self._labels[category]
        parts = list(self._parts(annotation, name, self._sizes[image], where))
        if not parts:
            if not isinstance(annotation.get("segmentation"), dict):
                self._tracing.wrong("places", where)
            return
        # A single key point is a group too, so that it is not joined to a region around it.
        is_group = len(parts) > 1 or parts[0].shape is Shape.KEY_POINT
        self._groups += is_group
        group = self._groups if is_group else None
        flags, remarks = self._remarks(annotation)
        together = group_of({"meta": annotation.get("attributes")})
        kept: list[ForeignMark] = []
        before = self._tracing.cut_count
        for part in parts:
            is_point = part.shape is Shape.KEY_POINT
            label, series = (part.label, name) if is_point else (name, "")
            stated = part.flags if is_point else flags
            mark = ForeignMark(part.shape, label, part.places, stated, {}, group, series, mask=part.mask)
            kept += self._tracing.marks(mark, self._sizes[image], where)
        if kept:
            is_cut = self._tracing.cut_count > before
            back = stated_of(annotation, [(part.shape, part.mask) for part in parts], is_cut=is_cut)
            self._marks.setdefault(image, []).extend(
                (replace(kept[0], remarks=remarks, stated=back, together=together), *kept[1:])
            )

    def _parts(
        self, annotation: Mapping[str, Any], name: str, size: tuple[float, float], where: WhereAsked
    ) -> Iterator[_Part]:
        box, (outlines, others) = box_in(annotation.get("bbox")), outlines_in(annotation.get("segmentation"))
        for _outline in range(others):
            self._tracing.broken(where)
        painted = annotation.get("segmentation")
        if isinstance(painted, dict):
            mask = self._mask(painted, size, where)
            if mask is None:
                return
            yield _Part(Shape.MASK, (), mask=mask)
            box = None if box is not None and is_box_of(mask, box) else box
        if box is not None and outlines and is_just(outlines, box):
            outlines = []
        elif box is not None and outlines and is_around(outlines, box):
            box = None
        points = self._key_points(annotation, name)
        if box is not None and (has_inside(box) or not points):
            yield _Part(Shape.RECTANGLE, box)
        for outline in outlines:
            yield _Part(Shape.POLYGON, outline)
        yield from points

    def _mask(self, painted: Mapping[str, Any], size: tuple[float, float], where: WhereAsked) -> Mask | None:
        """Return the mask of run lengths or of a compressed string. Return None with a problem if they do not match
        the image or exceed the budget."""
        whole = (round(size[0]), round(size[1]))
        counts = painted.get("counts")
        try:
            listed = counts_of(counts) if isinstance(counts, str) else counts
            is_list = isinstance(listed, list) and all(type(count) is int for count in listed)
            if painted.get("size") == [whole[1], whole[0]] and isinstance(listed, list) and is_list:
                if not self._tracing.fits_mask_budget(box_pixels(listed, whole), len(listed), size, where):
                    return None
                return Mask.of_rows(row_spans(listed, whole), whole)
        except BadMask:
            pass
        self._tracing.bad_mask(where)
        return None

    def _key_points(self, annotation: Mapping[str, Any], name: str) -> list[_Part]:
        listed = annotation.get("keypoints")
        names = self._points.get(name, ())
        sides = listed if isinstance(listed, list) and len(listed) == 3 * len(names) else []
        if not sides and listed and isinstance(listed, list) and any(listed):
            self._unsupported["annotations.keypoints"] += 1  # the category names a different number of key points
        parts: list[_Part] = []
        for point, x, y, seen in zip(names, sides[::3], sides[1::3], sides[2::3], strict=False):
            place = pairs((x, y))
            if place is not None and number_of(seen):
                hidden = (_OCCLUDED,) if seen == _HIDDEN else ()
                self._flags.update(dict.fromkeys(hidden))
                parts.append(_Part(Shape.KEY_POINT, place, point, hidden))
        return parts

    def _remarks(self, annotation: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return attributes in the form of CVAT and Datumaro. Boolean attributes are flags."""
        attributes = annotation.get("attributes")
        stated = attributes.items() if isinstance(attributes, dict) else ()
        flags = {str(name): value for name, value in stated if isinstance(value, bool)}
        if annotation.get("iscrowd") == 1:
            flags[_CROWD] = True
        self._flags.update(dict.fromkeys(flags))
        counted_keys(self._unsupported, annotation, _KEYS, "annotations.")
        remarks = {str(name): str(value) for name, value in stated if isinstance(value, str | int | float)}
        counted_keys(self._unsupported, dict(stated), (*flags, *remarks), "annotations.attributes.")
        grouped = {GROUP} if group_of({"meta": attributes}) is not None else set()  # a number written by this program
        kept = {name: text for name, text in remarks.items() if name not in flags.keys() | grouped and text.strip()}
        return tuple(name for name, is_so in flags.items() if is_so), kept
