"""Video regions: keyframes of tracks, and Label Studio's nominal frames. Regions are marked in true frames, with
number and timestamp. They are kept in `ResultItem.frames` through drafts, and in the envelope beside Label Studio's
result (`true_frames`). The nominal frames of a result follow from them. A track and its labels are two results
during work and one when submitted."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import accumulate
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import asdict, astuple, replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.result_items import Answer, ResultItem, TrueFrame
from annotator.core.design.labels import MERGED_WITH_LABELS, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, filled


class PercentBox(Struct, frozen=True):
    """A box in percent of the image's sides. (x, y) is the upper left corner of the unrotated box; `rotation` is in
    degrees, clockwise around it."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0

    def towards(self, other: Drawn, share: float) -> PercentBox:
        """Return the box after this share of the way to another keyframe."""
        return _all_mixed(self, other, share)


class PercentPoint(Struct, frozen=True):
    """A key point in percent of the image's sides; `width` is its size on screen, in percent too."""

    x: float
    y: float
    width: float

    def towards(self, other: Drawn, share: float) -> PercentPoint:
        return _all_mixed(self, other, share)


class PercentOutline(Struct, frozen=True):
    """A polygon with its points in percent of the image's sides."""

    points: tuple[Spot, ...]
    closed: bool = True

    def towards(self, other: Drawn, share: float) -> PercentOutline:
        """Return the polygon after this share of the way. Points move to those with the same number. If one polygon
        has more points, both are first divided at the same shares of their length, from their first points."""
        if not isinstance(other, PercentOutline):
            return self
        here, there = paired_outlines(self.points, other.points)
        ends = zip(here, there, strict=True)
        moved = tuple((_mixed(x, other_x, share), _mixed(y, other_y, share)) for (x, y), (other_x, other_y) in ends)
        return PercentOutline(moved, self.closed)


class PercentLine(Struct, frozen=True):
    """A line with its vertices as in the results of a Vector (`core.answer.geometry.vector_line`)."""

    vertices: tuple[Mapping[str, Any], ...]
    closed: bool = False

    def __hash__(self) -> int:  # mappings have none
        return hash((tuple((vertex["x"], vertex["y"]) for vertex in self.vertices), self.closed))

    def towards(self, other: Drawn, share: float) -> PercentLine:
        """Return the line after this share of the way. Vertices move to those with the same id, and their control
        points with them. A line with other vertices or curves stays as it is until the next keyframe."""
        if not isinstance(other, PercentLine):
            return self
        from annotator.core.answer.geometry.vector_line import mixed_lines  # most videos have no lines

        return PercentLine(mixed_lines(self.vertices, other.vertices, share), self.closed)


# The region on one frame.
type Drawn = PercentBox | PercentPoint | PercentOutline | PercentLine


class Keyframe(Struct, frozen=True):
    """A keyframe. `goes_on` is False if the region ends after this frame."""

    frame: int
    time_s: float
    drawn: Drawn
    goes_on: bool = True


# In the order of frames, each frame once.
type Track = tuple[Keyframe, ...]

_NEARLY_ROUND = math.nextafter(1.0, 0.0)


def keyframe_at(track: Track, frame: int) -> Keyframe | None:
    """Return the keyframe at exactly this frame, or None."""
    return next((anchor for anchor in track if anchor.frame == frame), None)


def drawn_at(track: Track, frame: int, time_s: float) -> Drawn | None:
    """Return the region on a frame with timestamp `time_s`, or None if there is none."""
    last = _last_until(track, frame)
    if last is None or last.frame == frame:
        return None if last is None else last.drawn
    if not last.goes_on:
        return None
    following = next((anchor for anchor in track if anchor.frame > frame), None)
    return last.drawn if following is None else _between(last, following, time_s)


def with_keyframe(track: Track, frame: int, time_s: float, drawn: Drawn) -> Track:
    """Set a keyframe at a frame, replacing an existing one but keeping its `goes_on`."""
    here = keyframe_at(track, frame)
    return _with(track, Keyframe(frame, time_s, drawn, goes_on=here is None or here.goes_on))


def without(track: Track, frame: int) -> Track:
    """Remove a keyframe; the last one is kept, because a track needs at least one."""
    kept = tuple(anchor for anchor in track if anchor.frame != frame)
    return kept or track


def leaving(track: Track, frame: int, time_s: float) -> Track:
    """Toggle if the region exists after this frame, with a keyframe at its current or last place."""
    last = _last_until(track, frame)
    if last is None:
        return track
    drawn = drawn_at(track, frame, time_s) or last.drawn
    return _with(track, Keyframe(frame, time_s, drawn, not last.goes_on))


def neighbour(track: Track, frame: int, *, after: bool) -> Keyframe | None:
    """Return the nearest keyframe after or before a frame."""
    if after:
        return next((anchor for anchor in track if anchor.frame > frame), None)
    return next((anchor for anchor in reversed(track) if anchor.frame < frame), None)


def spans(track: Track, last_frame: int) -> Iterator[tuple[int, int]]:
    """Yield the frame ranges in which the region exists, inclusive, in order. `last_frame` is the video's."""
    begun: int | None = None
    end = -1
    for anchor in track:
        if begun is not None and anchor.frame > end + 1:
            yield begun, end
            begun = None
        begun = anchor.frame if begun is None else begun
        following = neighbour(track, anchor.frame, after=True)
        end = anchor.frame
        if anchor.goes_on:
            end = max(anchor.frame, last_frame) if following is None else following.frame
    if begun is not None:
        yield begun, end


def onwards(before: float, degrees: float) -> float:
    """Return the equivalent angle less than half a turn from `before`, so that a continued rotation does not jump
    back."""
    return degrees + 360 * round((before - degrees) / 360)


def _last_until(track: Track, frame: int) -> Keyframe | None:
    return next((anchor for anchor in reversed(track) if anchor.frame <= frame), None)


def _with(track: Track, anchor: Keyframe) -> Track:
    others = (other for other in track if other.frame != anchor.frame)
    return tuple(sorted((*others, anchor), key=lambda found: found.frame))


def _between(before: Keyframe, after: Keyframe, time_s: float) -> Drawn:
    lasts_s = after.time_s - before.time_s
    share = min(1.0, max(0.0, (time_s - before.time_s) / lasts_s)) if lasts_s > 0 else 0.0
    return before.drawn.towards(after.drawn, share)


def _all_mixed[Numbers: (PercentBox, PercentPoint)](here: Numbers, there: Drawn, share: float) -> Numbers:
    """Return a region of numbers between two of its kind; `here` beside another kind."""
    if not isinstance(there, type(here)):
        return here
    ends = zip(astuple(here), astuple(there), strict=True)
    return type(here)(*(_mixed(before, after, share) for before, after in ends))


def _mixed(before: float, after: float, share: float) -> float:
    return before + (after - before) * share


def paired_outlines(outline: Sequence[Spot], other: Sequence[Spot]) -> tuple[Sequence[Spot], Sequence[Spot]]:
    """Return two closed outlines with as many points each. Outlines of different numbers of points get the points of
    each other, at the same shares of the way round."""
    if len(outline) == len(other):
        return outline, other
    shares, other_shares = _shares_of_way(outline), _shares_of_way(other)
    wanted = sorted({*shares, *other_shares})
    return _points_at(outline, shares, wanted), _points_at(other, other_shares, wanted)


def _shares_of_way(outline: Sequence[Spot]) -> list[float]:
    """Return how much of the way round lies before each point, from 0 to below 1."""
    lengths = [math.dist(here, there) for here, there in zip(outline, (*outline[1:], outline[0]), strict=True)]
    whole = sum(lengths)
    before = accumulate(lengths[:-1], initial=0.0)
    return [min(way / whole, _NEARLY_ROUND) if whole > 0 else 0.0 for way in before]


def _points_at(outline: Sequence[Spot], shares: Sequence[float], wanted: Sequence[float]) -> list[Spot]:
    ends = [*shares, 1.0]
    points = list[Spot]()
    for share in wanted:
        place = bisect_right(shares, share) - 1
        (x, y), (next_x, next_y) = outline[place], outline[(place + 1) % len(outline)]
        long = ends[place + 1] - ends[place]
        part = (share - ends[place]) / long if long > 0 else 0.0
        points.append((_mixed(x, next_x, part), _mixed(y, next_y, part)))
    return points


USUAL_FRAMERATE = Fraction(24)
# Higher than any video's; a larger value is not a frame rate.
MOST_A_SECOND = 10_000
# Offset from the start of a nominal frame; short frames are sampled in their middle.
LATER_S = 0.002

type NominalRange = tuple[int, int]  # the first and the last, counted from 1


class VideoTimes(Protocol):
    """The frame times of a video, in seconds of its own clock, as in `core.ports.videos.OpenVideo`."""

    def time_s(self, number: int) -> float: ...

    def number_at(self, time_s: float) -> int: ...


class NominalFrames(Struct, frozen=True):
    """The nominal frames of a video: `framerate` per second over `duration_s`. `zero_s` is the video's start on its
    own clock."""

    framerate: Fraction
    duration_s: float
    zero_s: float = 0.0

    @property
    def count(self) -> int:
        """The number of frames, Label Studio's `framesCount`: those that start before the end and can be shown.
        Timestamps may be rounded to a millisecond; that adds no frame."""
        return max(1, math.ceil((self.duration_s - self._later_s) * float(self.framerate)))

    def looked_at_s(self, nominal: int) -> float:
        """Return the time on the video's clock at which this nominal frame is shown."""
        # Integers are divided as exactly as a `Fraction` and ten times as fast.
        played_s = (nominal - 1) * self.framerate.denominator / self.framerate.numerator
        return self.zero_s + played_s + self._later_s

    @property
    def _later_s(self) -> float:
        return min(LATER_S, 0.5 / float(self.framerate))

    def shown(self, nominal: int, video: VideoTimes) -> int:
        """Return the number of the true frame that this nominal frame shows."""
        return video.number_at(self.looked_at_s(nominal))

    def of(self, first_s: float, next_s: float) -> NominalRange:
        """Return the nominal frames that show the time from `first_s` up to `next_s`. These are the timestamps of
        the first true frame and of the one after the last. A single true frame gets its first nominal frame."""
        first = self._first_from(first_s)
        last = self.count if math.isinf(next_s) else self._first_from(next_s) - 1
        if last < first:
            first = last = max(1, first - 1)
        return min(first, self.count), min(max(first, last), self.count)

    def _first_from(self, time_s: float) -> int:
        """Return the first nominal frame shown at this time or later."""
        nominal = max(1, math.ceil((time_s - self.looked_at_s(1)) * float(self.framerate)) + 1)
        while nominal > 1 and self.looked_at_s(nominal - 1) >= time_s:
            nominal -= 1
        while self.looked_at_s(nominal) < time_s:
            nominal += 1
        return nominal


def framerate_of(tag: Video, columns: Mapping[str, str]) -> Fraction:
    """Return the frame rate for the task with these columns; an invalid number counts as missing, as in Label
    Studio."""
    stated = str(tag.framerate) if tag.framerate is not None else filled(tag.framerate_column, columns)
    try:
        number = Decimal(stated.strip() or "0")
    except InvalidOperation:
        return USUAL_FRAMERATE
    if not number.is_finite() or not Decimal(1) / MOST_A_SECOND <= number <= MOST_A_SECOND:
        return USUAL_FRAMERATE
    return Fraction(number) if number >= 1 else 1 / Fraction(number)


def range_of(
    first: int, last: int, video: VideoTimes, nominal: NominalFrames, *, reaches_end: bool = False
) -> dict[str, Any]:
    """Return a range of true frames, inclusive, as a Label Studio geometry
    (https://labelstud.io/tags/timelinelabels). `reaches_end`: the last frame is the video's last, which stays on
    screen until the end of the audio."""
    start, end = nominal.of(video.time_s(first), math.inf if reaches_end else video.time_s(last + 1))
    return {"ranges": [{"start": start, "end": end}]}


def true_ends(first: int, last: int, video: VideoTimes) -> tuple[TrueFrame, TrueFrame]:
    """Return the true frames stored beside such a range."""
    return TrueFrame(first, video.time_s(first)), TrueFrame(last, video.time_s(last), end_s=video.time_s(last + 1))


def numbers_of(
    geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...], video: VideoTimes, nominal: NominalFrames
) -> tuple[int, int]:
    """Return the first and last true frame of a range. A prediction has no true frames; use those that its nominal
    frames show."""
    if frames:
        return frames[0].number, frames[-1].number
    found = geometry["ranges"][0]
    first = nominal.shown(found["start"], video)
    return first, first if found["end"] == found["start"] else nominal.shown(found["end"], video)


SEQUENCE = "sequence"
_LABELS = LabelsKind.LABELS.value


def item_of(frame: int, anchor: Keyframe, nominal: NominalFrames) -> dict[str, Any]:
    """Return a sequence item with all fields of the shape; `time` is computed as in Label Studio."""
    return {
        "frame": frame,
        "enabled": anchor.goes_on,
        **geometry_on_frame(anchor.drawn),
        "time": float(frame / nominal.framerate),
    }


def geometry_on_frame(drawn: Drawn) -> dict[str, Any]:
    """Return the geometry as of a region of an image."""
    if isinstance(drawn, PercentOutline):
        return {"points": [list(point) for point in drawn.points], "closed": drawn.closed}
    if isinstance(drawn, PercentLine):
        return {"vertices": [dict(vertex) for vertex in drawn.vertices], "closed": drawn.closed}
    return asdict(drawn)


def drawn_of(geometry: Mapping[str, Any]) -> Drawn:
    """Return the region on a frame from a geometry as of a region of an image, or from an item of a sequence."""
    if "points" in geometry:
        points = tuple((float(x), float(y)) for x, y in geometry["points"])
        return PercentOutline(points, geometry.get("closed", True))
    if "vertices" in geometry:
        return PercentLine(tuple(geometry["vertices"]), geometry.get("closed", False))
    kind = PercentBox if "height" in geometry else PercentPoint
    return kind(**{name: geometry[name] for name in kind.__struct_fields__})


def geometry_of(
    track: Track, video: VideoTimes, nominal: NominalFrames
) -> tuple[dict[str, Any], tuple[TrueFrame, ...]]:
    """Return the geometry and the true frames beside it."""
    items = [item_of(nominal.of(anchor.time_s, video.time_s(anchor.frame + 1))[0], anchor, nominal) for anchor in track]
    geometry = {**lasting(nominal), SEQUENCE: items}
    return geometry, tuple(TrueFrame(anchor.frame, anchor.time_s) for anchor in track)


def lasting(nominal: NominalFrames) -> dict[str, Any]:
    """Return the length of the video, as stored in every track."""
    return {"framesCount": nominal.count, "duration": nominal.duration_s}


def track_of(
    geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...], video: VideoTimes, nominal: NominalFrames
) -> Track:
    """Convert a geometry to a track; exact for the output of `geometry_of`. Without true frames, use those that the
    nominal frames show; the last item wins where several show the same."""
    items = complete_sequence(geometry, frames)
    if len(frames) != len(items):
        numbers = [nominal.shown(item["frame"], video) for item in items]
        frames = tuple(TrueFrame(number, video.time_s(number)) for number in numbers)
    anchors = {
        frame.number: Keyframe(frame.number, frame.time_s, drawn_of(item), goes_on=item["enabled"])
        for frame, item in zip(frames, items, strict=True)
    }
    return tuple(anchors[number] for number in sorted(anchors))


def complete_sequence(geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> list[Mapping[str, Any]]:
    """Return the sequence with the items stored beside it, if they match the frames."""
    items: list[Mapping[str, Any]] = list(geometry[SEQUENCE])
    if len(items) != len(frames) - sum(frame.item is not None for frame in frames):
        return items
    others = iter(items)
    return [frame.item if frame.item is not None else next(others) for frame in frames]


def with_video_lengths(
    answer: Answer, design: Design, columns: Mapping[str, str], extents: Mapping[str, Extent]
) -> Answer:
    """Write the video lengths known at submission into the tracks; `extents` are by object name."""
    known = {
        tag.name: lasting(NominalFrames(framerate_of(tag, columns), extents[tag.name].duration_s or 0.0))
        for tag in design.media()
        if isinstance(tag, Video) and tag.name in extents
    }
    items = (
        replace(item, value={**item.value, **known[item.to_name]})
        if item.to_name in known and SEQUENCE in item.value
        else item
        for item in answer.items
    )
    return replace(answer, items=tuple(items))


def as_written(answer: Answer) -> Answer:
    """Return the submitted form. A tool's track and its labels, two results during work, become one. Each nominal
    frame occurs once in a sequence: the earlier of two keyframes is stored beside it."""
    merged = {item.id for item in answer.items if item.type in MERGED_WITH_LABELS}
    labels: dict[str, list[str]] = {}
    for item in answer.items:
        if item.id in merged and item.type == _LABELS:
            labels.setdefault(item.id, []).extend(item.value.get(_LABELS, ()))
    kept = (item for item in answer.items if item.id not in merged or item.type != _LABELS)
    written = (_written(item, labels.get(item.id, [])) if SEQUENCE in item.value else item for item in kept)
    return replace(answer, items=tuple(written))


def _written(item: ResultItem, labels: list[str]) -> ResultItem:
    keyframes = item.value.get(SEQUENCE, ())
    last = {keyframe["frame"]: place for place, keyframe in enumerate(keyframes)}
    places = sorted(last.values())
    frames = item.frames
    if len(frames) == len(keyframes):
        beside = [None if place in last.values() else keyframe for place, keyframe in enumerate(keyframes)]
        frames = tuple(replace(frame, item=keyframe) for frame, keyframe in zip(frames, beside, strict=True))
    value = {**item.value, SEQUENCE: [keyframes[place] for place in places]}
    if labels and item.type in MERGED_WITH_LABELS:
        value[_LABELS] = labels
    return replace(item, value=value, frames=frames)
