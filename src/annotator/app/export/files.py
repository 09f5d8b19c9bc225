"""The files of an export and their content, made piece by piece from the results."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct, field

from annotator.app.export.result_scan import ResultScan
from annotator.core.answer.result_items import ResultItem
from annotator.core.answer.video_tracks import SEQUENCE
from annotator.core.design.labels import MERGED_WITH_LABELS, Labels, LabelsKind, Tool
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.csv import region_chunks, submission_chunks
from annotator.formats.exports.cvat import CVAT, cvat_chunks
from annotator.formats.exports.images.annotations import AnnotatedImage, ConversionLosses, ImageSubmissions
from annotator.formats.exports.images.coco import COCO, coco_chunks
from annotator.formats.exports.images.labelme import LABELME
from annotator.formats.exports.images.marks_table import MARKS, mark_chunks
from annotator.formats.exports.images.source_files import Content, SourceImages
from annotator.formats.exports.images.writers import IMAGE_FORMATS, image_bytes, image_files
from annotator.formats.exports.label_studio import label_studio_chunks
from annotator.formats.exports.mturk import mturk_chunks
from annotator.formats.exports.parquet import region_parquet, submission_parquet
from annotator.formats.exports.segments.files import SEGMENT_FORMATS, Transcriptions, segment_files
from annotator.formats.exports.segments.table import Transcribed, segment_chunks
from annotator.formats.exports.single_pass import Chunks, write_in_one_pass
from annotator.formats.exports.videos.coco_video import COCO_VIDEO, coco_video_chunks
from annotator.formats.exports.videos.cvat_video import CVAT_VIDEO, cvat_video_files
from annotator.formats.exports.videos.mot import MOT, mot_files
from annotator.formats.results.known_tasks import KnownTasks, in_design_order
from annotator.formats.tables.spreadsheet import Guard

LABEL_STUDIO, CSV, PARQUET, MTURK, SEGMENTS = "label-studio", "csv", "parquet", "mturk", "segments"
ABOUT_TRACKS = (MOT, CVAT_VIDEO, COCO_VIDEO)
FORMATS = (
    *(LABEL_STUDIO, CSV, PARQUET, MTURK, SEGMENTS, *SEGMENT_FORMATS),
    *(*ABOUT_TRACKS, MARKS, COCO, CVAT, *IMAGE_FORMATS),
)
# Two tables each, with all results, including skipped ones.
TABLES = frozenset({CSV, PARQUET})
# Other programs need titles, columns and the media names of tasks, which are in the bundle and not in results.
NEED_THE_BUNDLE = frozenset(FORMATS) - TABLES
ABOUT_SEGMENTS = frozenset(SEGMENT_FORMATS) | {SEGMENTS}
ABOUT_IMAGES = frozenset(IMAGE_FORMATS) | {COCO, CVAT, MARKS}
# Formats with a place for yes/no answers about a whole image.
HOLD_FLAGS = frozenset({LABELME, CVAT})
# These formats have a file for each medium and each submission, in a folder or a zip.
MANY_FILES = frozenset(SEGMENT_FORMATS) | {MOT, CVAT_VIDEO, *IMAGE_FORMATS}


def output_files(form: str, output: Path) -> tuple[Path, ...]:
    """Return `output`; for tables, it is the stem of two files, without their suffix."""
    if form not in TABLES:
        return (output,)
    suffix = f".{form}"
    stem = output.name[: -len(suffix)] if output.name.lower().endswith(suffix) else output.name
    return tuple(output.with_name(f"{stem}-{table}{suffix}") for table in ("submissions", "regions"))


class LeftOut(Struct):
    """Counts of content a format cannot hold: segments without text, answers about a whole medium, frames of tracks,
    tracks that Label Studio does not have, and for images `ImageSubmissions` losses. `several` counts tasks about
    images that several workers answered."""

    segments: int = 0
    answers: int = 0
    places: int = 0
    tracks: int = 0
    several: int = 0
    drawn: ConversionLosses = field(default_factory=ConversionLosses)

    def count(self, envelope: Envelope, whole: Collection[str]) -> None:
        """Count the answers about a whole medium; `whole` names their controls."""
        if not envelope.was_cancelled:
            self.answers += sum(item.from_name in whole for item in envelope.answer.items)


class Export(Struct, frozen=True):
    """An export. `known` is None without a bundle, which all formats of `NEED_THE_BUNDLE` require. `media_prefix`
    precedes paths of media for Label Studio. With `joins_groups`, regions of one group and label are one object.
    `worker` is the only one whose results are exported, None for all; one may have no name."""

    survey: ResultScan
    known: KnownTasks | None
    guard: Guard
    media_prefix: str = ""
    originals: SourceImages | None = None
    joins_groups: bool = False
    worker: str | None = None
    left_out: LeftOut = field(default_factory=LeftOut)

    def content(self, form: str) -> Iterator[bytes]:
        """Return the content of a format with one file."""
        if self.known is not None and form == LABEL_STUDIO:
            return label_studio_chunks(self._counted(), self.known, self.media_prefix)
        if self.known is not None and form == MTURK:
            return mturk_chunks(self.survey.envelopes(), self._controls(), self.known, self.guard)
        if self.known is not None and form == SEGMENTS:
            asked = [control.name for control in self.known.bundle.design.controls() if control.per_region]
            return segment_chunks(self._transcribed(self.known), asked, self.guard)
        if self.known is not None and form == COCO_VIDEO:
            return coco_video_chunks(self._by_task(), self.known)
        if self.known is not None and form == COCO:
            drawings = self._drawings(self.known, form)
            return coco_chunks(self._drawn(drawings), drawings)
        if self.known is not None and form == CVAT:
            drawings = self._drawings(self.known, form)
            return cvat_chunks(self._drawn(drawings), drawings)
        if self.known is not None and form == MARKS:
            drawings = self._drawings(self.known, form)
            return mark_chunks(self._drawn(drawings), drawings, self.guard)
        raise ValueError(f"{form} without its bundle")

    def tables(self, form: str) -> Iterator[tuple[int, bytes]]:
        """Yield pieces of the two files of a format of `TABLES`, each with its index in `output_files`."""
        controls = self._controls()
        known = self.known
        guard = self.guard
        if form == PARQUET:
            formats: tuple[Chunks, ...] = (
                lambda envelopes: submission_parquet(envelopes, controls, known),
                lambda envelopes: region_parquet(envelopes, known),
            )
        else:
            formats = (
                lambda envelopes: submission_chunks(envelopes, controls, known, guard),
                lambda envelopes: region_chunks(envelopes, known, guard),
            )
        return write_in_one_pass(self.survey.envelopes(), formats)

    def _controls(self) -> tuple[str, ...]:
        return in_design_order(self.survey.controls, self.known.bundle.design if self.known is not None else None)

    def many(self, form: str) -> Iterator[tuple[str, Content]]:
        """Yield the name and content of each file, for a format of `MANY_FILES`."""
        if self.known is None:
            raise ValueError(f"{form} without its bundle")
        if form == MOT:
            return mot_files(self._by_task(), self.known)
        if form == CVAT_VIDEO:
            return cvat_video_files(self._by_task(), self.known)
        if form in IMAGE_FORMATS:
            drawings = self._drawings(self.known, form)
            return image_files(form, self._drawn(drawings), drawings)
        return segment_files(form, self._transcribed(self.known))

    def image_bytes(self, form: str) -> int:
        """Return the bytes of the images that are copied."""
        return 0 if self.known is None else image_bytes(form, self._by_task(), self._drawings(self.known, form))

    def _drawings(self, known: KnownTasks, form: str) -> ImageSubmissions:
        flags = form in HOLD_FLAGS
        joins = self.joins_groups
        return ImageSubmissions(known, self.left_out.drawn, self.originals, holds_flags=flags, joins_groups=joins)

    def _drawn(self, drawings: ImageSubmissions) -> Iterator[AnnotatedImage]:
        for submissions in self._by_task():
            self.left_out.several += sum(not envelope.was_cancelled for envelope in submissions) > 1
            yield from drawings.of(submissions)

    def _transcribed(self, known: KnownTasks) -> Iterator[Transcribed]:
        transcriptions = Transcriptions(known)
        controls = known.bundle.design.controls()
        whole = {tag.name for tag in controls if not tag.per_region and not isinstance(tag, Labels | Tool)}
        for submissions in self._by_task():
            for envelope in submissions:
                self.left_out.count(envelope, whole)
            for each in transcriptions.of(submissions):
                self.left_out.segments += sum(not (text.full_text or text.shown) for text in each.medium.texts)
                yield each

    def _counted(self) -> Iterator[Sequence[Envelope]]:
        """Yield results by task, and count the frames that several result items share."""
        for submissions in self._by_task():
            for envelope in submissions:
                frames = {item.id: item.frames for item in envelope.answer.items}.values()
                self.left_out.tracks += len(_unknown_tracks(envelope.answer.items))
                self.left_out.places += sum(frame.item is not None for some in frames for frame in some)
            yield submissions

    def _by_task(self) -> Iterator[Sequence[Envelope]]:
        for _task, submissions in groupby(self.survey.envelopes(), key=_task_of):
            own = tuple(each for each in submissions if self.worker is None or each.worker == self.worker)
            if own:
                yield own


def _unknown_tracks(items: Sequence[ResultItem]) -> set[str]:
    """Return the ids of the tracks of a kind that Label Studio does not have."""
    known = {item.id for item in items if item.type in {*MERGED_WITH_LABELS, LabelsKind.VIDEO_VECTOR}}
    return {item.id for item in items if SEQUENCE in item.value} - known


def _task_of(envelope: Envelope) -> tuple[str, int, str]:
    return envelope.bundle_id, envelope.revision, envelope.task_id
