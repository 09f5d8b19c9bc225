"""Where something was marked, in a form in which the marks of two people can be compared. Pure.

Each kind has `low` and `high`, outside of which it has nothing in common with any other; `size`, what it costs to
compare it; and `similarity` to another: 0 where they have nothing in common, 1 where they are the same. For what takes
room it is the intersection over the union (IoU, Jaccard's index).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from annotator.core.agreement.line_similarity import REACH, DrawnLine
from annotator.core.agreement.mask_iou import PaintedMask, painted
from annotator.core.agreement.polygon_iou import covered, thinned
from annotator.core.answer.geometry.vector_line import read_line
from annotator.core.answer.regions import Area
from annotator.core.answer.rotation import Spot, all_turned
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault
from annotator.core.answer.video.keyframes import Anchor, PercentBox, Track, box_at
from annotator.core.answer.video.sequence import SEQUENCE, box_of

# Of a film at most so many frames are compared, evenly: boxes move evenly between two anchors.
MOST_FRAMES = 120
_LONGEST_VIDEO = 1e9  # in frames: what claims more is none
_FARTHEST = 1e6  # percent, and degrees
_CORNERS_A_BOX = 8  # of an outline, which cost as much to compare as an upright box
_PLACES_A_SIDE = 1000  # of a picture: curves are straight pieces there
_ROUND = 64  # corners that stand for an ellipse

type ImageSides = tuple[float, float]
type MarkedPlace = MarkedStretch | Patch | Dot | DrawnLine | PaintedMask | MovingBox | OtherPlace


class MarkedStretch(Struct, frozen=True):
    """From one moment, character or frame to another, on one `lane`: a sound's channel."""

    low: float
    high: float
    lane: int = 0
    size = 1

    def similarity(self, other: MarkedPlace) -> float:
        if not isinstance(other, MarkedStretch) or self.lane != other.lane:
            return 0.0
        if self == other:  # of no length, too
            return 1.0
        common = min(self.high, other.high) - max(self.low, other.low)
        either = max(self.high, other.high) - min(self.low, other.low)
        return common / either if common > 0 else 0.0


class Patch(Struct, frozen=True):
    """Of a picture: corners in turn, in percent of its sides. `is_upright`: a box that is not turned, by its left upper
    and its right lower corner."""

    corners: tuple[Spot, ...]
    is_upright: bool = False

    @property
    def bounds(self) -> tuple[Spot, ...]:
        """The left upper and the right lower corner of the smallest box that is not turned and holds it."""
        if self.is_upright:
            return self.corners
        across, down = ([corner[axis] for corner in self.corners] for axis in (0, 1))
        return (min(across), min(down)), (max(across), max(down))

    @property
    def low(self) -> float:
        return self.bounds[0][0]

    @property
    def high(self) -> float:
        return self.bounds[1][0]

    @property
    def size(self) -> int:
        return 1 if self.is_upright else 1 + len(self.corners) // _CORNERS_A_BOX

    @property
    def outline(self) -> tuple[Spot, ...]:
        if not self.is_upright:
            return self.corners
        (left, top), (right, bottom) = self.corners
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def similarity(self, other: MarkedPlace) -> float:
        if not isinstance(other, Patch) or not self._may_meet(other):
            return 0.0
        left, right, common = self.shared(other)
        either = left + right - common
        return min(1.0, common / either) if either > 0 else float(self == other)

    def _may_meet(self, other: Patch) -> bool:
        (_left, top), (_right, bottom) = self.bounds
        (_left, other_top), (_right, other_bottom) = other.bounds
        return top <= other_bottom and other_top <= bottom

    def shared(self, other: Patch) -> tuple[float, float, float]:
        """The area of this, of the other, and of what lies in both."""
        if self.is_upright and other.is_upright:
            return _box_area(self.corners), _box_area(other.corners), _common_box(self.corners, other.corners)
        return covered(self.outline, other.outline)


class Dot(Struct, frozen=True):
    """A point, in diagonals of the picture."""

    x: float
    y: float
    size = 1

    @property
    def low(self) -> float:
        return self.x - REACH / 2

    @property
    def high(self) -> float:
        return self.x + REACH / 2

    def similarity(self, other: MarkedPlace) -> float:
        if not isinstance(other, Dot):
            return 0.0
        return max(0.0, 1 - math.dist((self.x, self.y), (other.x, other.y)) / REACH)


class MovingBox(Struct, frozen=True):
    """A box that moves through the nominal frames `low` up to `high`."""

    track: Track
    low: float
    high: float

    @property
    def size(self) -> int:
        return 4 * int(min(MOST_FRAMES, self.high - self.low + 1))

    def similarity(self, other: MarkedPlace) -> float:
        """What both cover over what either does, added up over all frames."""
        if not isinstance(other, MovingBox):
            return 0.0
        first, last = round(min(self.low, other.low)), round(max(self.high, other.high))
        count = min(MOST_FRAMES, last - first + 1)
        common = either = 0.0
        for number in range(count):
            frame = first + (2 * number + 1) * (last - first + 1) // (2 * count)
            here, there = (_box_patch(box_at(moving.track, frame, frame)) for moving in (self, other))
            if here is not None and there is not None:
                left, right, both = here.shared(there)
                common += both
                either += left + right - both
            elif (alone := here or there) is not None:
                either += alone.shared(alone)[0]
        return min(1.0, common / either) if either > 0 else float(self == other)


class OtherPlace(Struct, frozen=True):
    """What is compared by being the same."""

    what: str
    low = -math.inf
    high = math.inf
    size = 1

    def similarity(self, other: MarkedPlace) -> float:
        return float(self == other)


def comparable_region(area: Area) -> MarkedPlace:
    """What is of no kind that is known here is the same, or not. Raises KeyError, TypeError, OverflowError or
    ValueError where the place is none: results come from strangers."""
    shape, geometry = area.shape, area.geometry
    if shape not in _KINDS:
        return OtherPlace(repr(sorted(geometry.items())))
    if shape not in _CHECKED_BY_READING and geometry_fault(shape, geometry, None) is not None:
        raise ValueError(shape)
    place = _KINDS[shape](geometry, _aspect(area))
    if not all(abs(number) < _FARTHEST for number in _numbers(place)):
        raise ValueError(shape)
    return place


def _numbers(place: MarkedPlace) -> Iterator[float]:
    """Those that may be anything: what is turned may stand over the picture's edge."""
    if isinstance(place, Patch):
        yield from (number for corner in place.corners for number in corner)
    elif isinstance(place, MovingBox):
        for anchor in place.track:
            yield from (anchor.box.x, anchor.box.y, anchor.box.width, anchor.box.height, anchor.box.rotation)


def _aspect(area: Area) -> ImageSides:
    """The sides of the picture, to turn in and to measure in; a square where they are not known."""
    size = area.extent.size_px if area.extent is not None else None
    return (float(size[0]), float(size[1])) if size is not None and min(size) > 0 else (1.0, 1.0)


def _stretch(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedStretch:
    return MarkedStretch(float(geometry["start"]), float(geometry["end"]), int(geometry.get("channel", 0)))


def _frames(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedStretch:
    only = geometry["ranges"][0]
    return MarkedStretch(float(only["start"]), float(only["end"]) + 1)


def _outlined(geometry: Mapping[str, Any], _sides: ImageSides) -> Patch:
    return Patch(thinned([(float(x), float(y)) for x, y in geometry["points"]]))


def _dot(geometry: Mapping[str, Any], sides: ImageSides) -> Dot:
    width, height = sides
    diagonal = 100 * math.hypot(width, height)
    return Dot(geometry["x"] * width / diagonal, geometry["y"] * height / diagonal)


def _turned_box(geometry: Mapping[str, Any], sides: ImageSides) -> Patch:
    x, y, width, height = (float(geometry[name]) for name in ("x", "y", "width", "height"))
    upright = Patch(((x, y), (x + width, y + height)), is_upright=True)
    degrees = float(geometry.get("rotation", 0))
    return upright if not degrees else Patch(_all_turned(upright.outline, degrees, sides))


def _line(geometry: Mapping[str, Any], sides: ImageSides) -> DrawnLine:
    width, height = sides
    diagonal = 100 * math.hypot(width, height)
    line = read_line(geometry)
    ways = [(*way, way[0]) if line.is_ring else way for way in line.ways(_PLACES_A_SIDE / 100)]
    return DrawnLine(
        tuple(tuple((x * width / diagonal, y * height / diagonal) for x, y in thinned(way)) for way in ways)
    )


def _all_turned(corners: tuple[Spot, ...], degrees: float, sides: ImageSides) -> tuple[Spot, ...]:
    """Around the first, as it looks in a picture with these sides."""
    wide, high = sides
    turned = all_turned([(x * wide, y * high) for x, y in corners], degrees)
    return tuple((x / wide, y / high) for x, y in turned)


def _ellipse(geometry: Mapping[str, Any], sides: ImageSides) -> Patch:
    x, y, across, down = (float(geometry[name]) for name in ("x", "y", "radiusX", "radiusY"))
    steps = [2 * math.pi * step / _ROUND for step in range(_ROUND)]
    around = tuple((x + across * math.cos(step), y + down * math.sin(step)) for step in steps)
    degrees = float(geometry.get("rotation", 0))
    return Patch(_all_turned(((x, y), *around), degrees, sides)[1:] if degrees else around)


def _moving(geometry: Mapping[str, Any], _sides: ImageSides) -> MovingBox:
    anchors = tuple(
        Anchor(item["frame"], float(item["frame"]), box_of(item), goes_on=bool(item["enabled"]))
        for item in sorted(geometry[SEQUENCE], key=lambda item: int(item["frame"]))
    )
    last = anchors[-1]
    frames = geometry.get("framesCount")
    is_longer = isinstance(frames, int | float) and last.frame < frames < _LONGEST_VIDEO
    end = float(frames) if last.goes_on and frames is not None and is_longer else last.frame
    return MovingBox(anchors, anchors[0].frame, end)


def _box_patch(box: PercentBox | None) -> Patch | None:
    """Nothing tells the sides of a film's picture beside a track: it is turned as in a square."""
    if box is None:
        return None
    upright = Patch(((box.x, box.y), (box.x + box.width, box.y + box.height)), is_upright=True)
    return upright if not box.rotation else Patch(all_turned(upright.outline, box.rotation))


def _box_area(corners: tuple[Spot, ...]) -> float:
    (left, top), (right, bottom) = corners
    return (right - left) * (bottom - top)


def _common_box(one_box: tuple[Spot, ...], other: tuple[Spot, ...]) -> float:
    across, down = (min(one_box[1][axis], other[1][axis]) - max(one_box[0][axis], other[0][axis]) for axis in (0, 1))
    return across * down if across > 0 and down > 0 else 0.0


_KINDS: Mapping[Shape, Callable[[Mapping[str, Any], ImageSides], MarkedPlace]] = {
    Shape.SPAN: _stretch,
    Shape.SEGMENT: _stretch,
    Shape.RANGES: _frames,
    Shape.RECTANGLE: _turned_box,
    Shape.POLYGON: _outlined,
    Shape.KEY_POINT: _dot,
    Shape.ELLIPSE: _ellipse,
    Shape.LINE: _line,
    Shape.MASK: painted,
    Shape.TRACK: _moving,
}
# The text of a span is not here, and a mask is not taken apart twice.
_CHECKED_BY_READING = frozenset({Shape.SPAN, Shape.MASK})
