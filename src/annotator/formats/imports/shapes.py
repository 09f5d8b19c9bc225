"""Regions and attributes of other programs, independent of their format. Includes clipping to the image, rotation by
EXIF orientation, and counts of problems that affect many regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot, rotate_point, rotate_points
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.shapes import Shape
from annotator.core.problems import ProblemCode
from annotator.formats.exports.geometry import Sides, line_within, nearest_inside, outline_within, ring
from annotator.formats.imports.masks import covered_rows
from annotator.formats.problem_log import ProblemLog


class RegionAttribute(Struct, frozen=True):
    """An attribute: one of `choices`, a number with `bounds` (minimum, maximum, step), or a text. `labels` are those
    it applies to; empty means all."""

    choices: tuple[str, ...] = ()
    bounds: tuple[float, float, float] | None = None
    labels: tuple[str, ...] = ()

    def are_in_bounds(self, texts: Iterable[str]) -> bool:
        if self.bounds is None:
            return False
        least, most, _step = self.bounds
        try:
            return all(least <= float(text) <= most for text in texts)
        except ValueError:
            return False


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
    (left, top), (right, bottom) = mark.places if _is_rotated_box(mark) else ((0.0, 0.0), mark.radii)
    return max(right - left, bottom - top)


def overhang(mark: ForeignMark, size: Sides) -> float:
    """Return the distance beyond the image edge. Rotated and round regions count only by their centre."""
    asked = [_middle(mark)] if _is_rotated_box(mark) else mark.places
    return max((_over(place, size) for place in asked), default=0.0)


def nudged(mark: ForeignMark, size: Sides) -> ForeignMark:
    """Return a region slightly over the edge with its points moved inside."""
    if _is_rotated_box(mark):
        return mark
    return replace(mark, places=tuple(nearest_inside(place, size) for place in mark.places))


def within(mark: ForeignMark, size: Sides) -> list[ForeignMark]:
    """Return a region's parts inside the image, several for a line. Ellipses centred outside become polygons."""
    match mark.shape:
        case Shape.RECTANGLE if mark.turn:
            found = [mark] if outline_within(_rotated_corners(mark), size) else []
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


def _rotated_corners(mark: ForeignMark) -> Sequence[Spot]:
    (left, top), (right, bottom) = mark.places
    return rotate_points(((left, top), (right, top), (right, bottom), (left, bottom)), mark.turn)


def _middle(mark: ForeignMark) -> Spot:
    (left, top), (right, bottom) = mark.places
    return rotate_point((left / 2 + right / 2, top / 2 + bottom / 2), (left, top), mark.turn)


def _is_rotated_box(mark: ForeignMark) -> bool:
    return mark.shape is Shape.RECTANGLE and bool(mark.turn)


def _over(place: Spot, size: Sides) -> float:
    return max(-place[0], -place[1], place[0] - size[0], place[1] - size[1], 0.0)


# Orientations that exchange width and height: mirrored along a diagonal, rotated right, mirrored along the other
# diagonal, rotated left.
SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_MIRRORED = frozenset({5, 7})
_FROM_RIGHT = frozenset({6, 7})
_FROM_BELOW = frozenset({7, 8})
# Passthrough attributes that contain coordinates.
_OF_PLACES = frozenset({"bbox", "area", "marks", "keypoints"})


def upright(mark: ForeignMark, orientation: int, size: tuple[float, float]) -> ForeignMark:
    """Return the rotated region. `orientation` is in `SIDEWAYS`; `size` is that of the image before rotation."""

    def place(spot: Spot) -> Spot:
        across = size[1] - spot[1] if orientation in _FROM_RIGHT else spot[1]
        return across, size[0] - spot[0] if orientation in _FROM_BELOW else spot[0]

    stated = {name: value for name, value in mark.stated.items() if name not in _OF_PLACES}
    turned = replace(mark, places=tuple(map(place, mark.places)), stated=stated)
    match mark.shape:
        case Shape.RECTANGLE if mark.turn:
            (left, top), (right, bottom) = mark.places
            sides = (right - left, bottom - top)
            width, height = sides[::-1] if orientation in _MIRRORED else sides
            x, y = place((left, top))
            corners = (x, y), (x + width, y + height)
            return replace(turned, places=corners, turn=_angle(mark.turn, orientation))
        case Shape.RECTANGLE:
            (x1, y1), (x2, y2) = turned.places
            return replace(turned, places=((min(x1, x2), min(y1, y2)), (max(x1, x2), max(y1, y2))))
        case Shape.ELLIPSE if mark.turn and orientation not in _MIRRORED:
            return replace(turned, turn=_angle(mark.turn, orientation))
        case Shape.ELLIPSE:
            return replace(turned, radii=mark.radii[::-1], turn=_angle(mark.turn, orientation) if mark.turn else 0.0)
        case Shape.MASK:
            return replace(turned, painted=_mask(mark, orientation, (round(size[0]), round(size[1]))))
        case _:
            return turned


def _angle(degrees: float, orientation: int) -> float:
    """Return the angle of the side that becomes the width."""
    return {5: -degrees, 6: degrees + 90, 7: 180 - degrees, 8: degrees + 270}[orientation] % 360


def _mask(mark: ForeignMark, orientation: int, size: tuple[int, int]) -> dict[str, Any]:
    """Return the rotated mask. Only its bounding box is rotated, because a large image may have many masks."""
    mask = Mask.of(mark.painted["rle"], size)
    left, top, right, bottom = mask.box or (0, 0, 1, 1)
    width, height = right - left, bottom - top
    pixels = bytearray(width * height)
    for row in range(height):
        spans = mask.spans(top + row)
        for first, last in zip(spans[::2], spans[1::2], strict=True):
            at = row * width - left
            pixels[at + first : at + last] = b"\1" * (last - first)
    step = -1 if orientation in _FROM_RIGHT else 1
    columns = range(width)[::-1] if orientation in _FROM_BELOW else range(width)
    plain = b"".join(pixels[column::width][::step] for column in columns)
    corner = size[1] - bottom if step < 0 else top, size[0] - right if orientation in _FROM_BELOW else left
    return Mask.of_rows(covered_rows(plain, (height, width), corner), size[::-1]).as_geometry()


type WhereAsked = Callable[[], Where]


class Where(NamedTuple):
    """A place in a file. `item` names the item in the file's own terms, because a line may contain thousands."""

    line: int | None = None
    item: str | None = None


class _Tally(Struct):
    """A counted problem. `is_alone` is True if all are in the `file` of the first."""

    file: str
    where: WhereAsked | None
    params: dict[str, str]
    count: int = 0
    is_alone: bool = True


class ProblemCounts:
    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Tally] = {}

    def add(self, why: str, file: str, where: WhereAsked | None = None, *, kind: str = "", **params: str) -> None:
        """Count a problem. The first `params` per reason and kind are kept; `where` is called for the report."""
        shown = {**({"kind": kind} if kind else {}), **params}
        tally = self._found.setdefault((why, kind), _Tally(file, where, shown))
        tally.count += 1
        tally.is_alone &= file == tally.file

    def count(self, *causes: str) -> int:
        return sum(tally.count for (why, _kind), tally in self._found.items() if why in causes)

    def report(self, whole: str, log: ProblemLog) -> None:
        """Report the counts. `whole` is the place if several files are affected."""
        for (why, _kind), tally in sorted(self._found.items()):
            place = tally.file if tally.is_alone else whole
            found = tally.where() if tally.is_alone and tally.where is not None else Where()
            log.note(
                ProblemCode.IMPORT_LEFT_OUT, place, line=found.line, row=None, field=found.item,
                why=why, count=str(tally.count), **tally.params
            )  # fmt: skip
