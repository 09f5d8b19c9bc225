"""Times of video ranges in seconds from the start of the video, from true frames. A range includes its first and
last frame. It begins when the first frame appears and ends when the last one disappears. Results of earlier versions
do not contain that end; there the average frame duration is used, which is exact for a constant frame rate. Without
true frames, as in an unchanged prediction, times are those of nominal frames."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.result_items import Region, ResultItem
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import SEQUENCE, USUAL_FRAMERATE, complete_sequence, framerate_of
from annotator.core.design.medium import Extent, MediumKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.known_tasks import KnownTasks

_DIGITS = 9  # decimals of seconds; further digits are floating point noise


class VideoFrames(Struct, frozen=True):
    """The first and last frame of a range, counted from 0, the seconds when each appears, and when the last one
    disappears."""

    first: int
    last: int
    first_s: float
    last_s: float
    end_s: float


class RangeClock(Struct, frozen=True):
    """Frame timing of a video: its `extent`, and the `framerate` of nominal frames."""

    extent: Extent
    framerate: Fraction

    @property
    def rate(self) -> float | None:
        """The average frames per second of the video, or None if unknown."""
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        return count / duration_s if count and duration_s else None

    def times_s(self, region: Region) -> tuple[object, object]:
        """Return start and end of a range, unvalidated. They may be None or of any type, which the caller checks."""
        frames = self.frames(region)
        if frames is not None:
            return frames.first_s, frames.end_s
        ranges: Any = region.geometry.get("ranges")
        match ranges:
            case [{"start": int() as start, "end": int() as end}]:
                rate = float(self.framerate)
                return round((start - 1) / rate, _DIGITS), round(end / rate, _DIGITS)
            case _:
                return None, None

    def frames(self, region: Region) -> VideoFrames | None:
        if not region.frames:
            return None
        first, last = region.frames[0], region.frames[-1]
        last_s = self._since_s(last.time_s)
        end_s = self._until_s(last_s) if last.end_s is None else self._since_s(last.end_s)
        return VideoFrames(first.number, last.number, self._since_s(first.time_s), last_s, end_s)

    def _since_s(self, timestamp_s: float) -> float:
        """Return seconds from the start. A frame slightly before 0 is shown at 0, and such a start is not recorded."""
        return max(0.0, round(timestamp_s - (self.extent.begins_s or 0.0), _DIGITS))

    def _until_s(self, last_s: float) -> float:
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        stays_s = duration_s / count if count and duration_s else 1 / float(self.framerate)
        return round(last_s + stays_s, _DIGITS)


_TABLE_DIGITS = 3


class TableItem(Struct, frozen=True):
    """A result item in table form. Seconds are rounded to milliseconds. For a video range `item` has `start` and
    `end` in seconds instead of ranges. `shown` are its first and last frame on screen, `nominal` those of Label
    Studio, both counted from 1. Unknown frames are empty."""

    item: ResultItem
    shown: tuple[str, str] = ("", "")
    nominal: tuple[str, str] = ("", "")


def as_in_tables(item: ResultItem, envelope: Envelope, known: KnownTasks | None) -> TableItem:
    """Return a result item in table form. `known` has the design's frame rate, needed without true frames."""
    match item.value.get("ranges"):
        case [{"start": int() as first, "end": int() as last}]:
            return _of_video(item, (first, last), envelope, known)
    if SEQUENCE in item.value and item.frames:
        return TableItem(_with_every_place(item))
    if item.extent is None or item.extent.duration_s is None:
        return TableItem(item)
    duration_s = round(item.extent.duration_s, _TABLE_DIGITS)
    value = {name: _rounded(name, part) for name, part in item.value.items()}
    return TableItem(replace(item, value=value, extent=replace(item.extent, duration_s=duration_s)))


def _of_video(item: ResultItem, nominal: tuple[int, int], envelope: Envelope, known: KnownTasks | None) -> TableItem:
    counted = (str(nominal[0]), str(nominal[1]))
    clock = _clock(item, envelope, known)
    shown = tuple(str(frame.number + 1) for frame in item.frames)
    ends = (shown[0], shown[-1]) if shown else ("", "")
    if clock is None:
        return TableItem(item, ends, counted)
    start_s, end_s = clock.times_s(Region(item.id, item.to_name, Shape.RANGES, item.value, frames=item.frames))
    others = {name: part for name, part in item.value.items() if name != "ranges"}
    value = {"start": _rounded("start", start_s), "end": _rounded("end", end_s), **others}
    extent = Extent(duration_s=round(clock.extent.duration_s or 0.0, _TABLE_DIGITS))
    return TableItem(replace(item, value=value, extent=extent), ends, counted)


def _with_every_place(item: ResultItem) -> ResultItem:
    """Return a track with all keyframes, even in the same Label Studio frame, each with its own, from 1."""
    keyframes = complete_sequence(item.value, item.frames)
    if len(keyframes) != len(item.frames):
        return item
    shown = [
        {**keyframe, "frame_on_screen": frame.number + 1}
        for keyframe, frame in zip(keyframes, item.frames, strict=True)
    ]
    return replace(item, value={**item.value, SEQUENCE: shown})


def _clock(item: ResultItem, envelope: Envelope, known: KnownTasks | None) -> RangeClock | None:
    """Return the clock of a video, or None if neither true frames nor the design's frame rate are known."""
    videos = [medium for medium in envelope.media if medium.kind is MediumKind.VIDEO]
    task = known.task(envelope.task_id) if known is not None else None
    tag = known.bundle.design.object(item.to_name) if known is not None and task is not None else None
    if isinstance(tag, Video) and task is not None:
        path = filled(tag.value, task.columns)
        extents = [medium.extent for medium in videos if medium.path == path]
        return RangeClock(extents[0] if extents else Extent(), framerate_of(tag, task.columns))
    if not item.frames:
        return None
    return RangeClock(videos[0].extent if len(videos) == 1 else Extent(), USUAL_FRAMERATE)


def _rounded(name: str, part: Any) -> Any:
    is_time = name in ("start", "end") and isinstance(part, float)
    return round(part, _TABLE_DIGITS) if is_time else part
