"""Regions of other programs, and their parts inside the image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot, all_turned, turned
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.geometry.clipping import Sides, line_within, outline_within, place_within
from annotator.formats.exports.geometry.polygons import ring

# The minimum number of points of a region.
_LEAST = {Shape.POLYGON: 3, Shape.LINE: 2}
_PERCENT = (100, 100)  # image size for which percentages are pixels


class ForeignMark(Struct, frozen=True):
    """A region of another program.

    - `places`: points in pixels, or relative for YOLO (image size 1 by 1): two corners of a box, the points of a
      polygon or line, a key point, or the centre of an ellipse with `radii`.
    - `turn`: rotation in degrees, of a box around its upper left corner and of an ellipse around its centre.
    - `mask`: a mask, which has no places; `painted` is its packed form after validation.
    - `flags`: the flags that are set; `remarks`: other attributes by name.
    - `group`: the number of an object; `together`: the number of a loose group.
    - `series`: the name of a set of key points.
    - `stated`: attributes of the object whose first region this is, exported unchanged."""

    shape: Shape
    label: str
    places: tuple[Spot, ...]
    flags: tuple[str, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    group: int | None = None
    series: str = ""
    turn: float = 0.0
    radii: Spot = (0.0, 0.0)
    mask: Mask | None = None
    painted: Mapping[str, Any] = field(default_factory=dict)
    stated: Mapping[str, Any] = field(default_factory=dict)
    together: int | None = None


def is_something(mark: ForeignMark) -> bool:
    match mark.shape:
        case Shape.RECTANGLE:
            (left, top), (right, bottom) = mark.places
            return left < right and top < bottom
        case Shape.ELLIPSE:
            return min(mark.radii) > 0
        case Shape.MASK:
            return mark.mask is not None and not mark.mask.is_empty
        case _:
            return len(mark.places) >= _LEAST.get(mark.shape, 1)


def largest_side(mark: ForeignMark) -> float:
    """Return the largest side of a rotated box or ellipse, which are not clipped."""
    (left, top), (right, bottom) = mark.places if _is_turned_box(mark) else ((0.0, 0.0), mark.radii)
    return max(right - left, bottom - top)


def overhang(mark: ForeignMark, size: Sides) -> float:
    """Return the distance beyond the image edge. Rotated and round regions count only by their centre."""
    asked = [_middle(mark)] if _is_turned_box(mark) else mark.places
    return max((_over(place, size) for place in asked), default=0.0)


def nudged(mark: ForeignMark, size: Sides) -> ForeignMark:
    """Return a region slightly over the edge with its points moved inside."""
    if _is_turned_box(mark):
        return mark
    return replace(mark, places=tuple(place_within(place, size) for place in mark.places))


def within(mark: ForeignMark, size: Sides) -> list[ForeignMark]:
    """Return the parts of a region inside the image, several for a line. An ellipse whose centre is outside becomes
    a polygon."""
    match mark.shape:
        case Shape.RECTANGLE if mark.turn:
            found = [mark] if outline_within(_turned_corners(mark), size) else []
        case Shape.RECTANGLE:
            found = [nudged(mark, size)]
        case Shape.POLYGON:
            found = [replace(mark, places=outline_within(mark.places, size))]
        case Shape.ELLIPSE:
            ((x, y),), (across, down) = mark.places, mark.radii
            geometry = {"x": x, "y": y, "radiusX": across, "radiusY": down, "rotation": mark.turn}
            corners = outline_within(ring(geometry, _PERCENT), size)
            found = [replace(mark, shape=Shape.POLYGON, places=corners, radii=(0.0, 0.0), turn=0.0)]
        case Shape.LINE:
            found = [replace(mark, places=part) for part in line_within(mark.places, size)]
        case _:
            found = []
    return [part for part in found if is_something(part)]


def _turned_corners(mark: ForeignMark) -> Sequence[Spot]:
    (left, top), (right, bottom) = mark.places
    return all_turned(((left, top), (right, top), (right, bottom), (left, bottom)), mark.turn)


def _middle(mark: ForeignMark) -> Spot:
    (left, top), (right, bottom) = mark.places
    return turned((left / 2 + right / 2, top / 2 + bottom / 2), (left, top), mark.turn)


def _is_turned_box(mark: ForeignMark) -> bool:
    return mark.shape is Shape.RECTANGLE and bool(mark.turn)


def _over(place: Spot, size: Sides) -> float:
    return max(-place[0], -place[1], place[0] - size[0], place[1] - size[1], 0.0)
