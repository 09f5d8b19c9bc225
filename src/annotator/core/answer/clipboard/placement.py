"""Position of a copied region on another image, or beside the original. Pure; in pixels of the image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.geometry.box import BOXED, TurnedBox, box_of, geometry_of_box
from annotator.core.answer.geometry.line_edits import from_image, on_image, shifted
from annotator.core.answer.marks import Point, Size, clamped, geometry_of, is_something, moved_by, points_of
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape

NOWHERE: Point = (0, 0)
HALF_PX = 0.5


def placed(
    shape: Shape, geometry: Mapping[str, Any], was: Size, now: Size, shift: Point = NOWHERE
) -> dict[str, Any] | None:
    """Return the geometry on an image of size `now`, for a region from an image of size `was`.

    Its size in pixels and distance from the upper left corner stay the same, on whole pixels. Then it is moved by
    `shift` as far as the image permits. Without a shift and a change of size, the geometry is unchanged. Return None
    if it does not fit. A mask fits only an image of the same size. Other shapes may cross an edge only if they
    crossed one before, so that nothing is moved or clipped silently."""
    if was == now and shift == NOWHERE:
        return dict(geometry)
    if shape is Shape.MASK:
        return _mask(geometry, now, shift) if was == now else None
    if any(_is_on(at, was) and not _is_on(at, now) for at in _places(shape, geometry, was)):
        return None
    if shape in BOXED:
        box = _audio(box_of(shape, geometry, was), now)
        return geometry_of_box(shape, box.moved(*shift, now), now)
    if shape is Shape.LINE:
        line = shifted(on_image(geometry, was), *shift, now)
        is_inside = all(vertex.at == _on(vertex.at, now) for vertex in line.vertices)
        return from_image(line if is_inside else line.mapped(lambda at: _on(at, now)), now)
    points = tuple(clamped(point, now) for point in moved_by(points_of(shape, geometry, was), *shift, now))
    return geometry_of(shape, points, now) if is_something(shape, points) else None


def _places(shape: Shape, geometry: Mapping[str, Any], size: Size) -> Iterable[Spot]:
    if shape in BOXED:
        return box_of(shape, geometry, size).corners
    if shape is Shape.LINE:
        return [vertex.at for vertex in on_image(geometry, size).vertices]
    return points_of(shape, geometry, size)


def _is_on(spot: Spot, size: Size) -> bool:
    """Return True if the point is on the image, with a tolerance of half a pixel for rounding."""
    return all(-HALF_PX <= at <= most + HALF_PX for at, most in zip(spot, size, strict=True))


def _audio(box: TurnedBox, size: Size) -> TurnedBox:
    """Return the box with whole-pixel sides of at least 1.

    An unrotated box is limited to the image, a rotated one keeps its centre on it."""
    width, height = max(1, round(box.width)), max(1, round(box.height))
    if box.degrees:
        box = replace(box, width=width, height=height)
        (x, y), inside = box.centre, _on(box.centre, size)
        return replace(box, left=box.left + inside[0] - x, top=box.top + inside[1] - y)
    width, height = min(width, size[0]), min(height, size[1])
    left, top = (max(0, min(at, most)) for at, most in ((box.left, size[0] - width), (box.top, size[1] - height)))
    return TurnedBox(left, top, width, height)


def _on(spot: Spot, size: Size) -> Spot:
    return min(max(0, spot[0]), size[0]), min(max(0, spot[1]), size[1])


def _mask(geometry: Mapping[str, Any], size: Size, shift: Point) -> dict[str, Any] | None:
    # Imported late: most answers have no mask.
    from annotator.core.answer.mask.label_studio_rle import BadMask
    from annotator.core.answer.mask.raster import Mask

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
