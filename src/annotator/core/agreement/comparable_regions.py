"""Regions in a form in which those of two workers can be compared. Pure. Each kind has the interval `low` to `high`,
outside of which it shares nothing with another region. `size` is the cost of comparing it. `similarity` is its
similarity to another region: 0 for nothing in common, 1 for identical. For regions with an extent it is the
intersection over the union (IoU, Jaccard index)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from annotator.core.agreement.similarity import REACH, LineShape, MaskShape, covered, read_mask, thinned
from annotator.core.answer.geometry.rotated_box import Spot, rotate_points
from annotator.core.answer.geometry.vector_line import read_line
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import SPANS, TRACKS, Shape
from annotator.core.answer.value_rules import geometry_fault
from annotator.core.answer.video_tracks import (
    SEQUENCE,
    Drawn,
    Keyframe,
    PercentBox,
    PercentLine,
    PercentOutline,
    Track,
    drawn_at,
    drawn_of,
    geometry_on_frame,
)

# At most this many evenly spaced frames of a video are compared: boxes move linearly between two keyframes.
MOST_FRAMES = 120
_LONGEST_VIDEO = 1e9  # in frames; a larger count is treated as invalid
_FARTHEST = 1e6  # percent, and degrees
_CORNERS_A_BOX = 8  # this many points of an outline cost as much to compare as an upright box
_PLACES_A_SIDE = 1000  # of an image: curves become line segments at this resolution
_SQUARE = (1.0, 1.0)
_ROUND = 64  # points that approximate an ellipse

type ImageSides = tuple[float, float]
type MarkedPlace = MarkedStretch | Patch | Dot | LineShape | MaskShape | MovingShape | EqualityRegion


class MarkedStretch(Struct, frozen=True):
    """An interval of seconds, characters or frames of one audio channel, or of one utterance."""

    low: float
    high: float
    channel: int = 0
    size = 1

    def similarity(self, other: MarkedPlace) -> float:
        if not isinstance(other, MarkedStretch) or self.channel != other.channel:
            return 0.0
        if self == other:  # including intervals of length zero
            return 1.0
        common = min(self.high, other.high) - max(self.low, other.low)
        either = max(self.high, other.high) - min(self.low, other.low)
        return common / either if common > 0 else 0.0


class Patch(Struct, frozen=True):
    """A region of an image: its points in order, in percent of the image's sides. `is_upright` marks an unrotated
    box, given by its upper left and lower right corners."""

    corners: tuple[Spot, ...]
    is_upright: bool = False

    @property
    def bounds(self) -> tuple[Spot, ...]:
        """The upper left and lower right corners of the bounding box."""
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
        """Return the area of this region, of the other one and of their intersection."""
        if self.is_upright and other.is_upright:
            return _box_area(self.corners), _box_area(other.corners), _common_box(self.corners, other.corners)
        return covered(self.outline, other.outline)


class Dot(Struct, frozen=True):
    """A point, in units of the image's diagonal."""

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


class MovingShape(Struct, frozen=True):
    """A box, polygon or point that moves through the nominal frames `low` to `high`."""

    track: Track
    low: float
    high: float

    @property
    def size(self) -> int:
        return 4 * int(min(MOST_FRAMES, self.high - self.low + 1))

    def similarity(self, other: MarkedPlace) -> float:
        """Return the sum of the intersections over the sum of the unions, over all frames. A point counts as 1 in the
        union, and as its similarity in the intersection."""
        if not isinstance(other, MovingShape):
            return 0.0
        first, last = round(min(self.low, other.low)), round(max(self.high, other.high))
        count = min(MOST_FRAMES, last - first + 1)
        common = either = 0.0
        for number in range(count):
            frame = first + (2 * number + 1) * (last - first + 1) // (2 * count)
            here, there = (drawn_at(moving.track, frame, frame) for moving in (self, other))
            both, all_of_it = _shared_on_frame(here, there)
            common += both
            either += all_of_it
        return min(1.0, common / either) if either > 0 else float(self == other)


class EqualityRegion(Struct, frozen=True):
    """A region that is compared only for equality."""

    what: str
    low = -math.inf
    high = math.inf
    size = 1

    def similarity(self, other: MarkedPlace) -> float:
        return float(self == other)


def comparable_region(region: Region) -> MarkedPlace:
    """Convert a region into its comparable form; unknown kinds are compared only for equality. Raise KeyError,
    TypeError, OverflowError or ValueError if the geometry is invalid: results are untrusted input."""
    shape, geometry = region.shape, region.geometry
    if shape not in _KINDS:
        return EqualityRegion(repr(sorted(geometry.items())))
    if shape not in _CHECKED_BY_READING and geometry_fault(shape, geometry, None) is not None:
        raise ValueError(shape)
    place = _KINDS[shape](geometry, _aspect(region))
    if not all(abs(number) < _FARTHEST for number in _numbers(place)):
        raise ValueError(shape)
    return place


def _numbers(place: MarkedPlace) -> Iterator[float]:
    """Yield the coordinates without a fixed range: rotated shapes may extend beyond the image's edge."""
    if isinstance(place, Patch):
        yield from (number for corner in place.corners for number in corner)
    elif isinstance(place, MovingShape):
        for anchor in place.track:
            if isinstance(anchor.drawn, PercentBox):
                yield from astuple(anchor.drawn)


def _aspect(region: Region) -> ImageSides:
    """Return the image's sides, used for rotation and distances; a unit square if they are unknown."""
    size = region.extent.size_px if region.extent is not None else None
    return (float(size[0]), float(size[1])) if size is not None and min(size) > 0 else (1.0, 1.0)


def _stretch(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedStretch:
    return MarkedStretch(float(geometry["start"]), float(geometry["end"]), int(geometry.get("channel", 0)))


def _in_utterance(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedPlace:
    """Return a stretch of one utterance. The lengths of the utterances are unknown here, so a span of several ones is
    compared only for equality."""
    first, last = int(geometry["start"]), int(geometry["end"])
    if first != last:
        return EqualityRegion(repr([str(geometry[name]) for name in ("start", "startOffset", "end", "endOffset")]))
    return MarkedStretch(float(geometry["startOffset"]), float(geometry["endOffset"]), first)


def _on_html_page(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedStretch:
    offsets = geometry["globalOffsets"]
    return MarkedStretch(float(offsets["start"]), float(offsets["end"]))


def _frames(geometry: Mapping[str, Any], _sides: ImageSides) -> MarkedStretch:
    only = geometry["ranges"][0]
    return MarkedStretch(float(only["start"]), float(only["end"]) + 1)


def _outlined(geometry: Mapping[str, Any], _sides: ImageSides) -> Patch:
    return Patch(thinned([(float(x), float(y)) for x, y in geometry["points"]]))


def _dot(geometry: Mapping[str, Any], sides: ImageSides) -> Dot:
    width, height = sides
    diagonal = 100 * math.hypot(width, height)
    return Dot(geometry["x"] * width / diagonal, geometry["y"] * height / diagonal)


def _rotated_box(geometry: Mapping[str, Any], sides: ImageSides) -> Patch:
    x, y, width, height = (float(geometry[name]) for name in ("x", "y", "width", "height"))
    upright = Patch(((x, y), (x + width, y + height)), is_upright=True)
    degrees = float(geometry.get("rotation", 0))
    return upright if not degrees else Patch(_all_rotated(upright.outline, degrees, sides))


def _line(geometry: Mapping[str, Any], sides: ImageSides) -> LineShape:
    width, height = sides
    diagonal = 100 * math.hypot(width, height)
    line = read_line(geometry)
    ways = [(*way, way[0]) if line.is_ring else way for way in line.ways(_PLACES_A_SIDE / 100)]
    return LineShape(
        tuple(tuple((x * width / diagonal, y * height / diagonal) for x, y in thinned(way)) for way in ways)
    )


def _all_rotated(corners: tuple[Spot, ...], degrees: float, sides: ImageSides) -> tuple[Spot, ...]:
    """Rotate the points around the first one, in an image with these sides."""
    wide, high = sides
    turned = rotate_points([(x * wide, y * high) for x, y in corners], degrees)
    return tuple((x / wide, y / high) for x, y in turned)


def _ellipse(geometry: Mapping[str, Any], sides: ImageSides) -> Patch:
    x, y, across, down = (float(geometry[name]) for name in ("x", "y", "radiusX", "radiusY"))
    steps = [2 * math.pi * step / _ROUND for step in range(_ROUND)]
    around = tuple((x + across * math.cos(step), y + down * math.sin(step)) for step in steps)
    degrees = float(geometry.get("rotation", 0))
    return Patch(_all_rotated(((x, y), *around), degrees, sides)[1:] if degrees else around)


def _moving(geometry: Mapping[str, Any], _sides: ImageSides) -> MovingShape:
    anchors = tuple(
        Keyframe(item["frame"], float(item["frame"]), drawn_of(item), goes_on=bool(item["enabled"]))
        for item in sorted(geometry[SEQUENCE], key=lambda item: int(item["frame"]))
    )
    last = anchors[-1]
    frames = geometry.get("framesCount")
    is_longer = isinstance(frames, int | float) and last.frame < frames < _LONGEST_VIDEO
    end = float(frames) if last.goes_on and frames is not None and is_longer else last.frame
    return MovingShape(anchors, anchors[0].frame, end)


def _shared_on_frame(drawn: Drawn | None, other_drawn: Drawn | None) -> tuple[float, float]:
    """Return the size of the intersection and of the union of two regions on one frame."""
    here, there = (None if each is None else _place_on_frame(each) for each in (drawn, other_drawn))
    if isinstance(here, Patch) and isinstance(there, Patch):
        left, right, both = here.shared(there)
        return both, left + right - both
    if here is not None and there is not None and not isinstance(here, Patch) and not isinstance(there, Patch):
        return here.similarity(there), 1.0
    return 0.0, sum(place.shared(place)[0] if isinstance(place, Patch) else 1.0 for place in (here, there) if place)


def _place_on_frame(drawn: Drawn) -> Patch | Dot | LineShape:
    """Convert the region on one frame. A track does not store the size of the video, which counts as a square."""
    if isinstance(drawn, PercentBox):
        return _rotated_box(geometry_on_frame(drawn), _SQUARE)
    if isinstance(drawn, PercentOutline):
        return Patch(thinned(drawn.points))
    if isinstance(drawn, PercentLine):
        return _line(geometry_on_frame(drawn), _SQUARE)
    return _dot(geometry_on_frame(drawn), _SQUARE)


def _box_area(corners: tuple[Spot, ...]) -> float:
    (left, top), (right, bottom) = corners
    return (right - left) * (bottom - top)


def _common_box(one_box: tuple[Spot, ...], other: tuple[Spot, ...]) -> float:
    across, down = (min(one_box[1][axis], other[1][axis]) - max(one_box[0][axis], other[0][axis]) for axis in (0, 1))
    return across * down if across > 0 and down > 0 else 0.0


_KINDS: Mapping[Shape, Callable[[Mapping[str, Any], ImageSides], MarkedPlace]] = {
    Shape.SPAN: _stretch,
    Shape.PARAGRAPH_SPAN: _in_utterance,
    Shape.NODE_SPAN: _on_html_page,
    Shape.SEGMENT: _stretch,
    Shape.RANGES: _frames,
    Shape.RECTANGLE: _rotated_box,
    Shape.POLYGON: _outlined,
    Shape.KEY_POINT: _dot,
    Shape.ELLIPSE: _ellipse,
    Shape.LINE: _line,
    Shape.MASK: read_mask,
    **dict.fromkeys(TRACKS, _moving),
}
# The text of a span is not available here, and decoding a mask twice would be wasteful.
_CHECKED_BY_READING = SPANS | {Shape.MASK}
