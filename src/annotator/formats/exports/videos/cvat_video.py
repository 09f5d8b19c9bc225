"""Export of tracks to CVAT for video 1.1 (https://docs.cvat.ai/docs/manual/advanced/xml_format/): one file for each
video of each submission.

- Frames count from 0. Only keyframes are written: CVAT interpolates boxes and points between them, as here. Polygons
  with different numbers of points are interpolated in another way there. Curves become polylines.
- After the last frame of a visible span follows an element with `outside="1"`.
- A region with several labels becomes several tracks. One without a label has the name of its control.
- Answers about a region are its attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from annotator.core.answer.video_tracks import (
    Drawn,
    PercentBox,
    PercentLine,
    PercentOutline,
    geometry_on_frame,
    keyframe_at,
    spans,
)
from annotator.core.design.objects import Video
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.cvat import box_place, labels_element, point_list
from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.geometry import pixel_at
from annotator.formats.exports.images.annotations import REMARK, region_questions
from annotator.formats.exports.images.marks_table import cell_text
from annotator.formats.exports.images.voc import NOT_XML, add_text
from annotator.formats.exports.videos.tracks import ExportedTrack, TrackedVideo, spots_of, tracked_videos
from annotator.formats.results.known_tasks import KnownTasks

CVAT_VIDEO = "cvat-video"


def cvat_video_files(submissions: Iterable[Sequence[Envelope]], known: KnownTasks) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of a file for each video in each submission."""
    for video in tracked_videos(submissions, known, FileNames()):
        yield f"{video.name}.xml", _document(video, known)


def _document(video: TrackedVideo, known: KnownTasks) -> bytes:
    root = etree.Element("annotations")
    add_text(root, "version", "1.1")
    task = etree.SubElement(etree.SubElement(root, "meta"), "task")
    add_text(task, "name", known.bundle.manifest.title)
    add_text(task, "size", str(video.frames))
    add_text(task, "mode", "interpolation")
    add_text(task, "start_frame", "0")
    add_text(task, "stop_frame", str(max(0, video.frames - 1)))
    task.append(labels_element(known.bundle.design, Video))
    size = etree.SubElement(task, "original_size")
    for name, side in zip(("width", "height"), video.size_px, strict=True):
        add_text(size, name, str(side))
    add_text(task, "source", video.path)
    asked = {control.name: control for control in region_questions(known.bundle.design)}
    number = 0
    for track in video.tracks:
        texts = {name: cell_text(asked[name], value) for name, value in track.answers.items() if name in asked}
        for label in track.labels or (track.maker,):
            found = {"id": str(number), "label": NOT_XML.sub(" ", label), "source": "manual"}
            _add_shapes(etree.SubElement(root, "track", found), track, video, texts)
            number += 1
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_shapes(element: etree._Element, track: ExportedTrack, video: TrackedVideo, texts: Mapping[str, str]) -> None:
    last_frame = video.frames - 1
    ends = {last + 1: last for _first, last in spans(track.track, last_frame) if last < last_frame}
    for frame in sorted({keyframe.frame for keyframe in track.track} | ends.keys()):
        keyframe = keyframe_at(track.track, frame)
        is_outside = keyframe is None
        if keyframe is None:  # CVAT needs a place for a hidden region, too
            keyframe = next(each for each in reversed(track.track) if each.frame <= ends[frame])
        tag, place = _place(keyframe.drawn, video.size_px)
        shared = {"frame": str(frame), "keyframe": "1", "outside": str(int(is_outside)), "occluded": "0"}
        shape = etree.SubElement(element, tag, {**shared, **place, "z_order": "0"})
        for name, text in texts.items():
            attribute = etree.SubElement(shape, "attribute", name=NOT_XML.sub(" ", name.removesuffix(REMARK)))
            attribute.text = NOT_XML.sub(" ", text)


def _place(drawn: Drawn, size: tuple[int, int]) -> tuple[str, Mapping[str, str]]:
    """Return the tag and the attributes of a region on one frame."""
    if isinstance(drawn, PercentBox):
        return "box", box_place(geometry_on_frame(drawn), size)
    kind, spots = "points", [pixel_at(x, y, size) for x, y in spots_of(drawn)]
    if isinstance(drawn, PercentOutline | PercentLine):
        kind = "polygon" if drawn.closed else "polyline"
    return kind, {"points": point_list(spots)}
