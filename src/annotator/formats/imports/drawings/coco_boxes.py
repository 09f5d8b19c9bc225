"""Boxes and outlines of COCO: which box says no more than an outline does, and which outline no more than a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.core.answer.mask.rows import Mask
from annotator.core.answer.turning import Spot
from annotator.formats.imports.drawings.traced import pairs, sorted_corners

# A box is another one than its outline takes where any side is off by more.
_OTHER_PX = 1.0
_FAINT_PX = 0.005


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


def outlines_in(listed: Any) -> list[tuple[Spot, ...]]:
    """What is no outline is none: a file may have boxes alone."""
    found = [pairs(flat) for flat in listed if isinstance(flat, list)] if isinstance(listed, list) else []
    return [outline for outline in found if outline is not None and len(outline) >= 3]


def is_just(outlines: Sequence[tuple[Spot, ...]], box: tuple[Spot, Spot]) -> bool:
    """Whether it is the box's own four corners, as an export of boxes has them."""
    (left, top), (right, bottom) = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return len(outlines) == 1 and len(outlines[0]) == len(corners) and _near(outlines[0], corners, _FAINT_PX)


def is_around(outlines: Sequence[tuple[Spot, ...]], box: tuple[Spot, Spot]) -> bool:
    return _near(sorted_corners([place for outline in outlines for place in outline]), box, _OTHER_PX)


def _near(places: Sequence[Spot], others: Sequence[Spot], most_px: float) -> bool:
    sides = zip((side for place in places for side in place), (side for place in others for side in place), strict=True)
    return all(abs(one_side - other) <= most_px for one_side, other in sides)
