"""Notes about a finished export: content that is different or missing in the format."""

from __future__ import annotations

from annotator.app.export.files import LABEL_STUDIO, PARQUET, Export
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.exports.cvat.annotations import CVAT
from annotator.formats.exports.images.writers import JOIN_POINTS, ONCE_EACH
from annotator.formats.exports.segments.files import ROUNDED, SRT, WEBVTT
from annotator.formats.problem_log import ProblemLog


def add_notes(exported: Export, form: str, place: str, log: ProblemLog) -> None:
    """Add the notes. `place` is the name of the written file or folder."""
    note = Severity.NOTE
    media = exported.known.bundle.design.media_columns() if exported.known is not None else ()
    if media and form == LABEL_STUDIO:
        prefix = exported.media_prefix
        why, columns = "prefix" if prefix else "", ", ".join(media)
        log.add(ProblemCode.EXPORT_MEDIA, place, severity=note, why=why, columns=columns, prefix=prefix)
    if form in ROUNDED:
        log.add(ProblemCode.EXPORT_ROUNDED, place, severity=note, why="srt" if form == SRT else "")
    left_out = exported.left_out
    if left_out.segments and form in (WEBVTT, SRT):
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, count=str(left_out.segments))
    if left_out.answers:
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why="whole", count=str(left_out.answers))
    if left_out.several:
        why = "pictures" if exported.originals is not None and form not in ONCE_EACH else ""
        log.add(ProblemCode.EXPORT_SEVERAL, place, severity=note, why=why, count=str(left_out.several))
    if left_out.places:
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why="places", count=str(left_out.places))
    for why, count, names in left_out.drawn.causes():
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why=why, count=str(count), names=names)
    if exported.survey.relations and form not in (LABEL_STUDIO, PARQUET):
        related, why = (
            str(exported.survey.relations),
            "relations-points" if form in JOIN_POINTS | {CVAT} else "relations",
        )
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why=why, count=related)
    if exported.guard.changed:
        log.add(ProblemCode.EXPORT_GUARDED, place, severity=note, count=str(exported.guard.changed))
