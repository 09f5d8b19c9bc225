"""Export of boxes on videos to MOTChallenge ground truth (https://arxiv.org/abs/1603.00831, table 5, and
https://motchallenge.net/instructions).

Each frame and box has a line `frame,id,bb_left,bb_top,bb_width,bb_height,conf,class,visibility`.

- Frames, IDs and classes count from 1, and so do pixels: the first is 1,1. `conf` is 1: the box counts.
- Frames are those of the video in presentation order, from the first keyframe of a track to its last visible frame.
- Boxes are interpolated evenly from frame to frame, because results contain timestamps only for keyframes. In a
  video with a variable frame rate, a box between keyframes may be slightly off.
- An unchanged prediction has only nominal frames, which are assumed to be evenly spaced.
- A rotated box becomes its bounding box.
- `class` is the number of the first label in `labels.txt`, as in CVAT
  (https://docs.cvat.ai/docs/manual/advanced/formats/format-mot/), or -1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import upright_around
from annotator.core.answer.regions import by_id, regions
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.answer.video_tracks import NominalFrames, PercentBox, Track, drawn_at, framerate_of, spans, track_of
from annotator.core.design.labels import Labels, LabelsKind, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.objects import ObjectTag, Video
from annotator.core.design.tree import Design, filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.results.answer_text import number_text
from annotator.formats.results.known_tasks import KnownTasks

MOT = "mot"
_LABELS_FILE = "labels"
_NO_CLASS = -1


class EvenVideo(Struct, frozen=True):
    """A video of which only the frame count and the duration are known."""

    frames: int
    duration_s: float

    def time_s(self, number: int) -> float:
        return number * self.duration_s / self.frames

    def number_at(self, time_s: float) -> int:
        return min(self.frames - 1, max(0, int(time_s * self.frames / self.duration_s)))


def marks_tracks(design: Design) -> bool:
    """Return True if the design marks boxes on a video."""
    return any(_marks(design, target) for target in design.objects())


def mot_files(submissions: Iterable[Sequence[Envelope]], known: KnownTasks) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the label list and of a file for each video of known size in each submission.
    `submissions` has all submissions of each task in turn. Skipped ones are left out."""
    design = known.bundle.design
    names = FileNames(_LABELS_FILE)
    videos = [tag for tag in design.objects() if isinstance(tag, Video) and _marks(design, tag)]
    labels = _labels(design)
    yield f"{_LABELS_FILE}.txt", "".join(f"{label}\n" for label in labels).encode()
    for of_task in submissions:
        answered = [envelope for envelope in of_task if not envelope.was_cancelled]
        task = known.task(answered[0].task_id) if answered else None
        columns = task.columns if task is not None else {}
        for envelope, tag in product(answered if task is not None else (), videos):
            path = filled(tag.value, columns)
            whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
            lines = _lines(envelope, design, tag, columns, envelope.extents.get(path, Extent()), labels)
            yield f"{names.name(path, envelope.task_id, whose)}.txt", "".join(lines).encode()


def _marks(design: Design, target: ObjectTag) -> bool:
    tools = (control for control in design.controls() if isinstance(control, Tool) and target.name in control.targets)
    return any(shape_on(tool, target) is Shape.TRACK for tool in tools)


def _labels(design: Design) -> tuple[str, ...]:
    """Return the labels of boxes as reported, each on one line."""
    own = (control for control in design.controls() if isinstance(control, Labels))
    named = (label.reported for control in own if control.kind is LabelsKind.LABELS for label in control.labels)
    return tuple(dict.fromkeys(map(_plain, named)))


def _plain(label: object) -> str:
    """In one line."""
    return " ".join(str(label).split())


def _lines(
    envelope: Envelope, design: Design, tag: Video, columns: Mapping[str, str], extent: Extent, labels: Sequence[str]
) -> list[str]:
    """Return the lines, sorted by frame and box."""
    size = extent.size_px
    frames = extent.frame_count
    duration_s = extent.duration_s
    if size is None or not frames or not duration_s:
        return []
    video = EvenVideo(frames, duration_s)
    nominal = NominalFrames(framerate_of(tag, columns), duration_s)
    about = by_id(envelope.answer)
    found: list[tuple[int, int, str]] = []
    boxes = [
        region
        for region in regions(envelope.answer, design)
        if region.shape is Shape.TRACK and region.to_name == tag.name
    ]
    for number, region in enumerate(boxes, start=1):
        own = [_plain(label) for item in about[region.id].items for label in item.value.get(LabelsKind.LABELS, ())]
        kind = labels.index(own[0]) + 1 if own and own[0] in labels else _NO_CLASS
        track = track_of(region.geometry, region.frames, video, nominal)
        found += [(frame, number, _line(frame, number, box, kind)) for frame, box in _boxes(track, size, frames - 1)]
    return [line for _frame, _number, line in sorted(found)]


def _boxes(track: Track, size: tuple[int, int], last_frame: int) -> Iterator[tuple[int, tuple[float, ...]]]:
    """Yield left, top, width and height in pixels for each frame where the box is visible."""
    by_number = tuple(replace(anchor, time_s=float(anchor.frame)) for anchor in track)
    for first, last in spans(by_number, last_frame):
        for frame in range(first, last + 1):
            box = drawn_at(by_number, frame, float(frame))
            if isinstance(box, PercentBox):
                sides: tuple[Any, ...] = (box.x, box.y, box.width, box.height)
                left, top, width, height = (side * size[place % 2] / 100 for place, side in enumerate(sides))
                yield frame, upright_around(left, top, width, height, box.rotation)


def _line(frame: int, number: int, box: Sequence[float], kind: int) -> str:
    left, top, width, height = box
    pixels = (number_text(round(side, 2)) for side in (left + 1, top + 1, width, height))
    return ",".join([str(frame + 1), str(number), *pixels, "1", str(kind), "1"]) + "\n"
