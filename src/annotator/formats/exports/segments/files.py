"""The files of segments of one bundle: what each is called, and which format writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.design.medium import Medium, MediumKind
from annotator.core.design.objects import Audio
from annotator.core.design.tree import filled
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.file_names import FileNames
from annotator.formats.exports.segments.audacity import audacity_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.subtitles import srt_bytes, webvtt_bytes
from annotator.formats.exports.segments.table import Transcribed
from annotator.formats.exports.segments.textgrid import textgrid_bytes
from annotator.formats.exports.segments.timed import TimedTexts, labels_in_order, marks_segments, timed_texts
from annotator.formats.results.known_tasks import KnownTasks

WEBVTT, SRT, TEXTGRID, EAF, AUDACITY = "webvtt", "srt", "textgrid", "eaf", "audacity"
_Writer = Callable[[TimedTexts, Sequence[str]], bytes]
# By format: the suffix, and what writes one file.
_WRITERS: Mapping[str, tuple[str, _Writer]] = {
    WEBVTT: (".vtt", lambda sound, _labels: webvtt_bytes(sound)),
    SRT: (".srt", lambda sound, _labels: srt_bytes(sound)),
    TEXTGRID: (".TextGrid", textgrid_bytes),
    EAF: (".eaf", eaf_bytes),
    AUDACITY: (".txt", lambda sound, _labels: audacity_bytes(sound)),
}
SEGMENT_FORMATS = tuple(_WRITERS)
# Their times are whole milliseconds.
ROUNDED = frozenset({WEBVTT, SRT, EAF})


def segment_files(form: str, transcribed: Iterable[Transcribed]) -> Iterator[tuple[str, bytes]]:
    """Name and content, one for each sound of each submission."""
    suffix, written = _WRITERS[form]
    for each in transcribed:
        yield f"{each.name}{suffix}", written(each.sound, each.labels)


@dataclass(slots=True)
class Transcriptions:
    """What was marked and written in sounds, submission by submission; those that were skipped are left out."""

    known: KnownTasks
    _names: FileNames = field(default_factory=FileNames)

    def of(self, submissions: Sequence[Envelope]) -> Iterator[Transcribed]:
        """All submissions for one task."""
        answered = [envelope for envelope in submissions if not envelope.was_cancelled]
        task = self.known.task(answered[0].task_id) if answered else None
        if task is None:
            return
        design = self.known.bundle.design
        for envelope in answered:
            for target in design.objects():
                if isinstance(target, Audio) and marks_segments(design, target.name):
                    path = filled(target.value, task.columns)
                    sound = timed_texts(envelope.answer, design, target, path, _duration_s(envelope.media, path))
                    whose = envelope.worker or envelope.unique_id if len(answered) > 1 else ""
                    name = self._names.name(path, envelope.task_id, whose)
                    yield Transcribed(envelope, sound, labels_in_order(design, target), name)


def _duration_s(media: Sequence[Medium], path: str) -> float | None:
    sounds = (medium for medium in media if medium.path == path and medium.kind is MediumKind.SOUND)
    return next((medium.extent.duration_s for medium in sounds), None)
