"""Where a mark of one picture stands on another, or beside itself. Pure; in pixels of the picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.drawn.box import BOXED, TurnedBox, box_of, geometry_of_box
from annotator.core.answer.drawn.line_edits import from_picture, on_picture, shifted
from annotator.core.answer.marks import Point, Size, geometry_of, is_something, moved_by, points_of
from annotator.core.answer.shapes import Shape

NOWHERE: Point = (0, 0)


def placed(
    shape: Shape, geometry: Mapping[str, Any], was: Size, now: Size, shift: Point = NOWHERE
) -> dict[str, Any] | None:
    """The geometry on a picture of the size `now`, of one that stood on a picture of the size `was`: at the same share
    of its sides, on whole pixels, moved by `shift` as far as the picture reaches. On a picture of the same size what
    is not moved is the very same. None where nothing of it is left: what is painted fits a picture of its own size
    only, and others may be too small."""
    if was == now and shift == NOWHERE:
        return dict(geometry)
    if shape is Shape.MASK:
        return _mask(geometry, now, shift) if was == now else None
    if shape in BOXED:
        box = _sound(box_of(shape, geometry, now), now)
        return geometry_of_box(shape, box.moved(*shift, now), now)
    if shape is Shape.LINE:
        return from_picture(shifted(on_picture(geometry, now), *shift, now), now)
    points = moved_by(points_of(shape, geometry, now), *shift, now)
    return geometry_of(shape, points, now) if is_something(shape, points) else None


def _sound(box: TurnedBox, size: Size) -> TurnedBox:
    """With sides of whole pixels, one at least; an unturned one ends with the picture."""
    width, height = max(1, round(box.width)), max(1, round(box.height))
    if box.degrees:
        return replace(box, width=width, height=height)
    left, top = min(box.left, size[0] - width), min(box.top, size[1] - height)
    return TurnedBox(left, top, width, height)


def _mask(geometry: Mapping[str, Any], size: Size, shift: Point) -> dict[str, Any] | None:
    # Late: most answers have no mask.
    from annotator.core.answer.mask.packing import BadMask
    from annotator.core.answer.mask.rows import Mask

    try:
        mask = Mask.of(geometry.get("rle"), size)
    except BadMask:
        return None
    box = mask.box
    if box is None:
        return None
    dx = min(max(shift[0], -box.left), size[0] - box.right)
    dy = min(max(shift[1], -box.top), size[1] - box.bottom)
    rows = {
        row + dy: tuple(bound + dx for bound in mask.spans(row))
        for row in range(box.top, box.bottom)
        if mask.spans(row)
    }
    return Mask.of_rows(rows, size).as_geometry()
