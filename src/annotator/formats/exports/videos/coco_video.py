"""Export of tracks to COCO for video (CocoVID), in one UTF-8 file.

Format: https://mmtracking.readthedocs.io/en/latest/tutorials/customize_dataset.html. It is COCO instances with
`videos`, a row of `images` for each frame, and the number of the track in `instance_id` of each annotation.

- `frame_id` counts from 0, in presentation order. The file contains no frames: `file_name` is the name that a program
  that extracts them may use.
- `segmentation` is the outline on the frame, for a box its four corners. `bbox` is the bounding box inside the frame.
- A line that is not closed has only a `bbox`, because COCO has no lines.
- A key point has `keypoints` with one point.
- A region with several labels becomes several instances. Answers about it are `attributes`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.core.answer.video_tracks import Drawn, PercentBox, PercentLine, PercentOutline, geometry_on_frame
from annotator.core.design.tree import Design
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.geometry import area_px, pixel_at, rotated_corners, upright
from annotator.formats.exports.images.annotations import REMARK
from annotator.formats.exports.images.coco import SEEN
from annotator.formats.exports.videos.tracks import TrackedVideo, spots_of, track_labels, tracked_videos
from annotator.formats.results.known_tasks import KnownTasks

COCO_VIDEO = "coco-video"


def coco_video_chunks(submissions: Iterable[Sequence[Envelope]], known: KnownTasks) -> Iterator[bytes]:
    """Yield the file: annotations as they arrive, then the frames, videos and categories they refer to."""
    writing = _Writing(known.bundle.design)
    info = {"description": known.bundle.manifest.title, "version": "1.0"}
    yield f'{{"info": {_json(info)},\n"annotations": ['.encode()
    between = "\n"
    for video in tracked_videos(submissions, known, FileNames()):
        for annotation in writing.annotations(video):
            yield f"{between}{_json(annotation)}".encode()
            between = ",\n"
    yield b'\n],\n"images": ['
    between = "\n"
    for frame in writing.frames():
        yield f"{between}{_json(frame)}".encode()
        between = ",\n"
    videos, categories = (",\n".join(map(_json, listed)) for listed in (writing.videos, writing.categories()))
    yield f'\n],\n"videos": [\n{videos}\n],\n"categories": [\n{categories}\n]}}\n'.encode()


class _Writing:
    def __init__(self, design: Design) -> None:
        self.videos: list[dict[str, Any]] = []
        self._frames: list[int] = []  # of each video
        self._numbers = _categories(design)
        self._points = set[str]()  # the categories of key points
        self._annotations = self._instances = self._images = 0

    def categories(self) -> Iterator[dict[str, Any]]:
        for name, number in sorted(self._numbers.items(), key=lambda item: item[1]):
            skeleton = {"keypoints": [name], "skeleton": []} if name in self._points else {}
            yield {"id": number, "name": name, **skeleton}

    def frames(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of all frames; ids continue from video to video."""
        image_id = 0
        for video, count in zip(self.videos, self._frames, strict=True):
            sides = {"width": video["width"], "height": video["height"], "video_id": video["id"]}
            for frame in range(count):
                image_id += 1
                yield {"id": image_id, "file_name": f"{video['name']}/{frame:06}.jpg", **sides, "frame_id": frame}

    def annotations(self, video: TrackedVideo) -> Iterator[dict[str, Any]]:
        width, height = video.size_px
        whose = {"task": video.task_id, "worker": video.worker} if video.worker else {}
        number = len(self.videos) + 1
        self.videos.append({"id": number, "name": video.name, "width": width, "height": height, **whose})
        self._frames.append(video.frames)
        first_image = self._images + 1
        self._images += video.frames
        for track in video.tracks:
            answers = {name.removesuffix(REMARK): value for name, value in track.answers.items()}
            for label in track.labels or (track.maker,):
                self._instances += 1
                shared = {"video_id": number, "category_id": self._category(label), "instance_id": self._instances}
                for frame, drawn in track.visible(video.frames - 1):
                    self._annotations += 1
                    place = self._place(drawn, video.size_px, label)
                    own = {**shared, **place, "iscrowd": 0, **({"attributes": answers} if answers else {})}
                    yield {"id": self._annotations, "image_id": first_image + frame, **own}

    def _category(self, label: str) -> int:
        return self._numbers.setdefault(label, max(self._numbers.values(), default=0) + 1)

    def _place(self, drawn: Drawn, size: tuple[int, int], label: str) -> Mapping[str, Any]:
        if isinstance(drawn, PercentBox):
            return _outlined(rotated_corners(geometry_on_frame(drawn), size), size)
        if isinstance(drawn, PercentOutline):
            return _outlined([pixel_at(x, y, size) for x, y in drawn.points], size)
        if isinstance(drawn, PercentLine):
            spots = [pixel_at(x, y, size) for x, y in spots_of(drawn)]
            return (
                _outlined(spots, size)
                if drawn.closed
                else {"bbox": list(upright(spots)), "area": 0, "segmentation": []}
            )
        self._points.add(label)
        x, y = pixel_at(drawn.x, drawn.y, size)
        return {"bbox": [x, y, 0, 0], "area": 0, "keypoints": [x, y, SEEN], "num_keypoints": 1}


def _outlined(spots: Sequence[tuple[float, float]], size: tuple[int, int]) -> Mapping[str, Any]:
    inside = [(min(max(x, 0.0), float(size[0])), min(max(y, 0.0), float(size[1]))) for x, y in spots]
    return {
        "bbox": list(upright(inside)),
        "area": area_px(inside, size),
        "segmentation": [[side for spot in inside for side in spot]],
    }


def _categories(design: Design) -> dict[str, int]:
    """Return the numbers of the labels: their categories if all have one, otherwise their places from 1."""
    labels = {label.reported: label.category for control in track_labels(design) for label in control.labels}
    if all(number is not None for number in labels.values()):
        return {name: number or 0 for name, number in labels.items()}
    return {name: place for place, name in enumerate(labels, start=1)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
