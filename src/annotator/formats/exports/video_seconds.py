"""Video ranges in tables: in seconds from the start of the video, like audio segments, and with the frames on
screen.

Results contain Label Studio's frames, counted by the design's `frameRate` regardless of the video."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.regions import Area, Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video.label_studio_frames import USUAL_FRAMERATE, framerate_of
from annotator.core.answer.video.sequence import SEQUENCE, whole_sequence
from annotator.core.design.medium import Extent, MediumKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.segments.frame_times import RangeClock
from annotator.formats.results.known_tasks import KnownTasks

_DIGITS = 3


class TableRegion(Struct, frozen=True):
    """A result item in table form. Seconds are rounded to milliseconds.

    For a video range `region` has `start` and `end` in seconds instead of ranges. `shown` are its first and last
    frame on screen, `nominal` those of Label Studio, both counted from 1. Unknown frames are empty."""

    region: Region
    shown: tuple[str, str] = ("", "")
    nominal: tuple[str, str] = ("", "")


def as_in_tables(region: Region, envelope: Envelope, known: KnownTasks | None) -> TableRegion:
    """Return a result item in table form. `known` provides the design's frame rate, needed if true frames are
    unknown."""
    match region.value.get("ranges"):
        case [{"start": int() as first, "end": int() as last}]:
            return _of_video(region, (first, last), envelope, known)
    if SEQUENCE in region.value and region.frames:
        return TableRegion(_with_every_place(region))
    if region.extent is None or region.extent.duration_s is None:
        return TableRegion(region)
    duration_s = round(region.extent.duration_s, _DIGITS)
    value = {name: _rounded(name, part) for name, part in region.value.items()}
    return TableRegion(replace(region, value=value, extent=replace(region.extent, duration_s=duration_s)))


def _of_video(region: Region, nominal: tuple[int, int], envelope: Envelope, known: KnownTasks | None) -> TableRegion:
    counted = (str(nominal[0]), str(nominal[1]))
    clock = _clock(region, envelope, known)
    shown = tuple(str(frame.number + 1) for frame in region.frames)
    ends = (shown[0], shown[-1]) if shown else ("", "")
    if clock is None:
        return TableRegion(region, ends, counted)
    start_s, end_s = clock.times_s(Area(region.id, region.to_name, Shape.RANGES, region.value, frames=region.frames))
    others = {name: part for name, part in region.value.items() if name != "ranges"}
    value = {"start": _rounded("start", start_s), "end": _rounded("end", end_s), **others}
    extent = Extent(duration_s=round(clock.extent.duration_s or 0.0, _DIGITS))
    return TableRegion(replace(region, value=value, extent=extent), ends, counted)


def _with_every_place(region: Region) -> Region:
    """Return a track with all keyframes, including those that share a frame of Label Studio. Each has its frame on
    screen, from 1."""
    items = whole_sequence(region.value, region.frames)
    if len(items) != len(region.frames):
        return region
    shown = [{**item, "frame_on_screen": frame.number + 1} for item, frame in zip(items, region.frames, strict=True)]
    return replace(region, value={**region.value, SEQUENCE: shown})


def _clock(region: Region, envelope: Envelope, known: KnownTasks | None) -> RangeClock | None:
    """Return the clock of a video, or None if neither true frames nor the design's frame rate are known."""
    videos = [medium for medium in envelope.media if medium.kind is MediumKind.VIDEO]
    task = known.task(envelope.task_id) if known is not None else None
    tag = known.bundle.design.object(region.to_name) if known is not None and task is not None else None
    if isinstance(tag, Video) and task is not None:
        path = filled(tag.value, task.columns)
        extents = [medium.extent for medium in videos if medium.path == path]
        return RangeClock(extents[0] if extents else Extent(), framerate_of(tag, task.columns))
    if not region.frames:
        return None
    return RangeClock(videos[0].extent if len(videos) == 1 else Extent(), USUAL_FRAMERATE)


def _rounded(name: str, part: Any) -> Any:
    is_time = name in ("start", "end") and isinstance(part, float)
    return round(part, _DIGITS) if is_time else part
