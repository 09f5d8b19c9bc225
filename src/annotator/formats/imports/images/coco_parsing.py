"""Parsing of COCO items: IDs, names, boxes, outlines, and fields that the regions do not express."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.formats.imports.images.foreign_annotations import number_of, pairs, sorted_corners

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
    """Return `ForeignMark.stated` for an annotation: the fields to export unchanged.

    These are a box and area that were computed from pixels or rounded (unless clipped), an empty segmentation,
    coordinates of unlabelled key points, and attributes that are not texts."""
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
    ((left, top), (right, bottom)), (shape, mask) = box, drawn[0]
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
    """Return folder and name of a URL, the name of an image in LVIS, which has no `file_name`. Return an empty
    string otherwise."""
    return "/".join(address.split("/")[-2:]) if isinstance(address, str) and "://" in address else ""


def skeleton_of(listed: Any, count: int) -> tuple[str, int]:
    """Return the skeleton in the design's format, and the number of invalid pairs.

    Pairs count from 1 as in COCO, or from 0 if a 0 occurs."""
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
