"""Names and writers of the segment files of one bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from annotator.core.answer.video_tracks import USUAL_FRAMERATE, framerate_of
from annotator.core.bundle.tasks import Task
from annotator.core.design.medium import Extent, Medium
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.segments.audacity import audacity_bytes
from annotator.formats.exports.segments.boris import boris_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.frame_times import RangeClock
from annotator.formats.exports.segments.subtitles import srt_bytes, webvtt_bytes
from annotator.formats.exports.segments.table import Transcribed
from annotator.formats.exports.segments.textgrid import textgrid_bytes
from annotator.formats.exports.segments.timed_text import labels_in_order, marks_segments, timed_texts
from annotator.formats.results.known_tasks import KnownTasks

WEBVTT = "webvtt"
SRT = "srt"
TEXTGRID = "textgrid"
EAF = "eaf"
AUDACITY = "audacity"
BORIS = "boris"
_Writer = Callable[[Transcribed], bytes]
# Format -> (suffix, writer of one file).
_WRITERS: Mapping[str, tuple[str, _Writer]] = {
    WEBVTT: (".vtt", lambda each: webvtt_bytes(each.medium)),
    SRT: (".srt", lambda each: srt_bytes(each.medium)),
    TEXTGRID: (".TextGrid", lambda each: textgrid_bytes(each.medium, each.labels)),
    EAF: (".eaf", lambda each: eaf_bytes(each.medium, each.labels)),
    AUDACITY: (".txt", lambda each: audacity_bytes(each.medium)),
    BORIS: (".tsv", boris_bytes),
}
SEGMENT_FORMATS = tuple(_WRITERS)
# Formats with times in whole milliseconds.
ROUNDED = frozenset({WEBVTT, SRT, EAF, BORIS})


def segment_files(form: str, transcribed: Iterable[Transcribed]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of a file for each audio or video of each submission."""
    suffix, written = _WRITERS[form]
    for each in transcribed:
        yield f"{each.name}{suffix}", written(each)


class Transcriptions(Struct):
    """The transcribed media of submissions. Skipped submissions are left out."""

    known: KnownTasks
    _names: FileNames = field(default_factory=FileNames)

    def of(self, submissions: Sequence[Envelope]) -> Iterator[Transcribed]:
        """Yield the media of all submissions for one task."""
        answered = [envelope for envelope in submissions if not envelope.was_cancelled]
        task = self.known.task(answered[0].task_id) if answered else None
        if task is None:
            return
        design = self.known.bundle.design
        for envelope in answered:
            for target in design.objects():
                if isinstance(target, Audio | Video) and marks_segments(design, target.name):
                    path = filled(target.value, task.columns)
                    clock = _clock(target, path, task, envelope.media)
                    medium = timed_texts(envelope.answer, design, target, path, clock)
                    whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
                    name = self._names.name(path, envelope.task_id, whose)
                    yield Transcribed(envelope, medium, labels_in_order(design, target), name)


def _clock(target: Audio | Video, path: str, task: Task, media: Sequence[Medium]) -> RangeClock:
    extents = (medium.extent for medium in media if medium.path == path and medium.kind is target.KIND)
    framerate = framerate_of(target, task.columns) if isinstance(target, Video) else USUAL_FRAMERATE
    return RangeClock(next(extents, Extent()), framerate)
