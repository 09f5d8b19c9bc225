"""The tracks of each submission on each video, by frame numbers. Frames are those of the video in presentation order,
from 0.

- Regions are interpolated evenly from frame to frame, because results contain timestamps only for keyframes. In a
  video with a variable frame rate, a region between keyframes may be slightly off.
- An unchanged prediction has only nominal frames, which are assumed to be evenly spaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import read_line
from annotator.core.answer.regions import by_id, labels_of, makers, regions, shape_made
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import TRACKS, Shape
from annotator.core.answer.video_tracks import (
    Drawn,
    NominalFrames,
    PercentLine,
    PercentOutline,
    PercentPoint,
    Track,
    drawn_at,
    framerate_of,
    geometry_on_frame,
    spans,
    track_of,
)
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.results.known_tasks import KnownTasks

_CURVE_SCALE = 10.0  # pixels per percent at which curves look smooth


class EvenVideo(Struct, frozen=True):
    """A video of which only the frame count and the duration are known."""

    frames: int
    duration_s: float

    def time_s(self, number: int) -> float:
        return number * self.duration_s / self.frames

    def number_at(self, time_s: float) -> int:
        return min(self.frames - 1, max(0, int(time_s * self.frames / self.duration_s)))


class ExportedTrack(Struct, frozen=True):
    """A region of a video. `maker` is the control that made it. `answers` are those about it, by control. The times
    of the keyframes are their frame numbers."""

    region: Region
    track: Track
    maker: str
    labels: tuple[str, ...]
    answers: Mapping[str, Any]

    def visible(self, last_frame: int) -> Iterator[tuple[int, Drawn]]:
        """Yield the region on each frame on which it is visible. `last_frame` is the video's."""
        for first, last in spans(self.track, last_frame):
            for frame in range(first, last + 1):
                drawn = drawn_at(self.track, frame, float(frame))
                if drawn is not None:
                    yield frame, drawn


class TrackedVideo(Struct, frozen=True):
    """A video with the tracks of one submission. `name` is the unique name of its file without suffix. Without the
    size and the frames of the video, which the results of an undecodable file lack, there are no tracks."""

    name: str
    path: str
    task_id: str
    worker: str
    size_px: tuple[int, int]
    frames: int
    tracks: tuple[ExportedTrack, ...]


def has_tracks(design: Design, shapes: frozenset[Shape] = TRACKS) -> bool:
    """Return True if the design makes tracks of these shapes."""
    return any(_shapes(design, tag) & shapes for tag in design.objects() if isinstance(tag, Video))


def track_labels(design: Design) -> tuple[Labels, ...]:
    """Return the controls that label tracks."""
    videos = {tag.name for tag in design.objects() if isinstance(tag, Video) and _shapes(design, tag) & TRACKS}
    found = (control for control in design.controls() if isinstance(control, Labels))
    return tuple(
        control
        for control in found
        if videos & set(control.targets) and (shape_made(control, design) or Shape.TRACK) in TRACKS
    )


def tracked_videos(
    submissions: Iterable[Sequence[Envelope]], known: KnownTasks, names: FileNames
) -> Iterator[TrackedVideo]:
    """Yield each video of each submission. `submissions` has all submissions of each task in turn. Skipped ones are
    left out."""
    design = known.bundle.design
    videos = [tag for tag in design.objects() if isinstance(tag, Video) and _shapes(design, tag) & TRACKS]
    for of_task in submissions:
        answered = [envelope for envelope in of_task if not envelope.was_cancelled]
        task = known.task(answered[0].task_id) if answered else None
        columns = task.columns if task is not None else {}
        for envelope, tag in product(answered if task is not None else (), videos):
            path = filled(tag.value, columns)
            whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
            name = names.name(path, envelope.task_id, whose)
            extent = envelope.extents.get(path, Extent())
            size, frames, duration_s = extent.size_px, extent.frame_count, extent.duration_s
            tracks: tuple[ExportedTrack, ...] = ()
            if size is not None and frames and duration_s:
                nominal = NominalFrames(framerate_of(tag, columns), duration_s)
                tracks = tuple(_tracks(envelope, design, tag, EvenVideo(frames, duration_s), nominal))
            yield TrackedVideo(name, path, envelope.task_id, whose, size or (0, 0), frames or 0, tracks)


def spots_of(drawn: PercentPoint | PercentOutline | PercentLine) -> Sequence[Spot]:
    """Return the points of the region in percent. Of a line with branches, these are those of its longest path."""
    if isinstance(drawn, PercentPoint):
        return ((drawn.x, drawn.y),)
    if isinstance(drawn, PercentOutline):
        return drawn.points
    return max(read_line(geometry_on_frame(drawn)).ways(_CURVE_SCALE), key=len)


def _shapes(design: Design, tag: Video) -> set[Shape]:
    shapes = (shape_made(maker, design) for maker in makers(design, tag.name))
    return {shape for shape in shapes if shape is not None}


def _tracks(
    envelope: Envelope, design: Design, tag: Video, video: EvenVideo, nominal: NominalFrames
) -> Iterator[ExportedTrack]:
    about = by_id(envelope.answer)
    for region in regions(envelope.answer, design):
        if region.shape not in TRACKS or region.to_name != tag.name:
            continue
        track = track_of(region.geometry, region.frames, video, nominal)
        by_number = tuple(replace(keyframe, time_s=float(keyframe.frame)) for keyframe in track)
        own = about[region.id].items
        made_by = next(item.from_name for item in own if isinstance(design.control(item.from_name), Labels | Tool))
        answers = {
            item.from_name: item.value[control.value_key]
            for item in own
            if (control := design.control(item.from_name)) is not None
            and not isinstance(control, Labels | Tool)
            and control.value_key in item.value
        }
        yield ExportedTrack(region, by_number, made_by, labels_of(about[region.id], region.id), answers)
