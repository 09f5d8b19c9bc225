"""A mark as another program has it, and what of it is on its picture."""

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

# Places that a mark has at least.
_LEAST = {Shape.POLYGON: 3, Shape.LINE: 2}
_PERCENT = (100, 100)  # sides of a picture whose percents are pixels


class ForeignMark(Struct, frozen=True):
    """`places` are in pixels: two corners of a box, the corners of a polygon, those of a line, one place of a key
    point, the middle of an ellipse with its `radii`; of YOLO, whose pictures are 1 by 1, shares. A box is turned around
    its left upper corner, an ellipse around its middle, by so many degrees. What is painted has a `mask` and no places;
    once it is judged, what is kept of that: `painted`. `flags` are what is yes of what may be yes or no, `remarks` what
    is chosen or written, by what it is about. Marks with one `group` are one object, those with one `together` belong
    together somehow. `series` names the points that belong together. `stated` is what the other program tells of the
    object that it is the first mark of, and that follows from no mark: it goes back as it came."""

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
    """Of what is not cut off where it stands over the edge."""
    (left, top), (right, bottom) = mark.places if _is_turned_box(mark) else ((0.0, 0.0), mark.radii)
    return max(right - left, bottom - top)


def overhang(mark: ForeignMark, size: Sides) -> float:
    """How far it stands over the edge of its picture. What is turned or round may, as long as its middle does not."""
    asked = [_middle(mark)] if _is_turned_box(mark) else mark.places
    return max((_over(place, size) for place in asked), default=0.0)


def nudged(mark: ForeignMark, size: Sides) -> ForeignMark:
    """Of what stands hardly over the edge: each of its places on the picture."""
    if _is_turned_box(mark):
        return mark
    return replace(mark, places=tuple(place_within(place, size) for place in mark.places))


def within(mark: ForeignMark, size: Sides) -> list[ForeignMark]:
    """Of a mark that stands over the edge: nothing, or what is on the picture, which of a line may be several. An
    ellipse whose middle is beyond the edge is an outline then."""
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
