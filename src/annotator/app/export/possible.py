"""Whether an export can be written at all, asked before anything is."""

from __future__ import annotations

import shutil
from pathlib import Path

from annotator.app.export.files import ABOUT_PICTURES, ABOUT_SEGMENTS, HOLD_FLAGS
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.exports.mot import MOT, marks_tracks
from annotator.formats.exports.pictures.drawn import draws_on_pictures
from annotator.formats.exports.segments.timed import has_segments
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import readable_size
from annotator.store.bundles.shelf import SPARE_BYTES


def marks_nothing(form: str, design: Design, bundle: str, log: ProblemLog) -> bool:
    """Whether the design has nothing that the format is about, which is a problem of the bundle then."""
    if form in ABOUT_SEGMENTS and not has_segments(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle)
    elif form == MOT and not marks_tracks(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="boxes")
    elif form in ABOUT_PICTURES and not draws_on_pictures(design, with_flags=form in HOLD_FLAGS):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="pictures")
    return log.has_errors()


def has_room(picture_bytes: int, output: Path, log: ProblemLog) -> bool:
    """For pictures, with some left for whatever else uses the disk; a problem where there is none."""
    needed, free = picture_bytes + SPARE_BYTES, shutil.disk_usage(output.absolute().parent).free
    if needed > free:
        size, free_size = readable_size(needed), readable_size(free)
        log.add(ProblemCode.EXPORT_NO_ROOM, str(output), size=size, free=free_size)
    return needed <= free
