"""Tracks in Label Studio's format: a box that moves through a video (https://labelstud.io/tags/videorectangle).
Pure.

`sequence` has nominal frames (`core.answer.video.label_studio_frames`). During work it has one item per keyframe,
and the true frames are stored beside it, item by item. A prediction has nominal frames only; its boxes are at the
true frames these show. Several keyframes may fall on one nominal frame. Label Studio's editor looks an item up by
its frame and would never show the others. So the submitted sequence has only the last of them. The others are stored
beside the result with their true frames, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.regions import Answer, Region, TrueFrame
from annotator.core.answer.video.keyframes import Anchor, PercentBox, Track
from annotator.core.answer.video.label_studio_frames import NominalFrames, VideoTimes, framerate_of
from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design

SEQUENCE = "sequence"
_SIDES = ("x", "y", "width", "height", "rotation")
_LABELS = LabelsKind.LABELS.value


def item_of(frame: int, anchor: Anchor, nominal: NominalFrames) -> dict[str, Any]:
    """Return a sequence item with all eight fields; `time` is computed as in Label Studio."""
    box = anchor.box
    return {
        "frame": frame,
        "enabled": anchor.goes_on,
        "rotation": box.rotation,
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "time": float(frame / nominal.framerate),
    }


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
    """Convert a geometry to a track; exact for the output of `geometry_of`.

    Without true frames, use those that the nominal frames show; the last item wins where several show the same."""
    items = whole_sequence(geometry, frames)
    if len(frames) != len(items):
        numbers = [nominal.shown(item["frame"], video) for item in items]
        frames = tuple(TrueFrame(number, video.time_s(number)) for number in numbers)
    anchors = {
        frame.number: Anchor(frame.number, frame.time_s, box_of(item), goes_on=item["enabled"])
        for frame, item in zip(frames, items, strict=True)
    }
    return tuple(anchors[number] for number in sorted(anchors))


def whole_sequence(geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> list[Mapping[str, Any]]:
    """Return the sequence with the items stored beside it, if they match the frames."""
    items: list[Mapping[str, Any]] = list(geometry[SEQUENCE])
    if len(items) != len(frames) - sum(frame.item is not None for frame in frames):
        return items
    others = iter(items)
    return [frame.item if frame.item is not None else next(others) for frame in frames]


def box_of(item: Mapping[str, Any]) -> PercentBox:
    return PercentBox(*(item[side] for side in _SIDES))


def with_video_lengths(
    answer: Answer, design: Design, columns: Mapping[str, str], extents: Mapping[str, Extent]
) -> Answer:
    """Write the video lengths known at submission into the tracks; `extents` are by object name."""
    known = {
        tag.name: lasting(NominalFrames(framerate_of(tag, columns), extents[tag.name].duration_s or 0.0))
        for tag in design.media()
        if isinstance(tag, Video) and tag.name in extents
    }
    regions = (
        replace(region, value={**region.value, **known[region.to_name]})
        if region.to_name in known and SEQUENCE in region.value
        else region
        for region in answer.regions
    )
    return replace(answer, regions=tuple(regions))


def as_written(answer: Answer) -> Answer:
    """Return the submitted form.

    A track and its labels, two results during work, become one. Each nominal frame occurs once in a sequence: the
    earlier of two keyframes is stored beside it."""
    tracks = {region.id for region in answer.regions if region.type == ToolKind.VIDEO_RECTANGLE}
    labels: dict[str, list[str]] = {}
    for region in answer.regions:
        if region.id in tracks and region.type == _LABELS:
            labels.setdefault(region.id, []).extend(region.value.get(_LABELS, ()))
    kept = (region for region in answer.regions if region.id not in tracks or region.type != _LABELS)
    written = (_written(region, labels.get(region.id, [])) if region.id in tracks else region for region in kept)
    return replace(answer, regions=tuple(written))


def _written(region: Region, labels: list[str]) -> Region:
    items = region.value.get(SEQUENCE, ())
    last = {item["frame"]: place for place, item in enumerate(items)}
    places = sorted(last.values())
    frames = region.frames
    if len(frames) == len(items):
        beside = [None if place in last.values() else item for place, item in enumerate(items)]
        frames = tuple(replace(frame, item=item) for frame, item in zip(frames, beside, strict=True))
    value = {**region.value, SEQUENCE: [items[place] for place in places]}
    if labels and region.type == ToolKind.VIDEO_RECTANGLE:
        value[_LABELS] = labels
    return replace(region, value=value, frames=frames)
