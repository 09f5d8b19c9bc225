"""Export of boxes on videos to MOTChallenge ground truth (https://arxiv.org/abs/1603.00831, table 5, and
https://motchallenge.net/instructions).

Each frame and box has a line `frame,id,bb_left,bb_top,bb_width,bb_height,conf,class,visibility`.

- Frames, IDs and classes count from 1, and so do pixels: the first is 1,1. `conf` is 1: the box counts.
- Frames are those of the video in presentation order, from the first keyframe of a track to its last visible frame.
- A rotated box becomes its bounding box.
- `class` is the number of the first label in `labels.txt`, as in CVAT
  (https://docs.cvat.ai/docs/manual/advanced/formats/format-mot/), or -1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotator.core.answer.geometry.rotated_box import upright_around
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import PercentBox
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.videos.tracks import TrackedVideo, track_labels, tracked_videos
from annotator.formats.results.answer_text import number_text
from annotator.formats.results.known_tasks import KnownTasks

MOT = "mot"
_LABELS_FILE = "labels"
_NO_CLASS = -1


def mot_files(submissions: Iterable[Sequence[Envelope]], known: KnownTasks) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the label list and of a file for each video in each submission. `submissions` has all
    submissions of each task in turn."""
    own = (label for control in track_labels(known.bundle.design) for label in control.labels)
    labels = tuple(dict.fromkeys(_plain(label.reported) for label in own))
    yield f"{_LABELS_FILE}.txt", "".join(f"{label}\n" for label in labels).encode()
    for video in tracked_videos(submissions, known, FileNames(_LABELS_FILE)):
        yield f"{video.name}.txt", "".join(_lines(video, labels)).encode()


def _plain(label: object) -> str:
    """In one line."""
    return " ".join(str(label).split())


def _lines(video: TrackedVideo, labels: Sequence[str]) -> list[str]:
    """Return the lines, sorted by frame and box."""
    found: list[tuple[int, int, str]] = []
    boxes = [track for track in video.tracks if track.region.shape is Shape.TRACK]
    for number, track in enumerate(boxes, start=1):
        own = [_plain(label) for label in track.labels]
        kind = labels.index(own[0]) + 1 if own and own[0] in labels else _NO_CLASS
        for frame, box in track.visible(video.frames - 1):
            if isinstance(box, PercentBox):
                found.append((frame, number, _line(frame, number, _pixels(box, video.size_px), kind)))
    return [line for _frame, _number, line in sorted(found)]


def _pixels(box: PercentBox, size: tuple[int, int]) -> tuple[float, ...]:
    """Return left, top, width and height of the bounding box."""
    sides = (box.x, box.y, box.width, box.height)
    left, top, width, height = (side * size[place % 2] / 100 for place, side in enumerate(sides))
    return upright_around(left, top, width, height, box.rotation)


def _line(frame: int, number: int, box: Sequence[float], kind: int) -> str:
    left, top, width, height = box
    pixels = (number_text(round(side, 2)) for side in (left + 1, top + 1, width, height))
    return ",".join([str(frame + 1), str(number), *pixels, "1", str(kind), "1"]) + "\n"
