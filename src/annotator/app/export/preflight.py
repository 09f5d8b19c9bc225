"""Checks before an export: can it be written at all?"""

from __future__ import annotations

import shutil
from pathlib import Path

from annotator.app.export.arguments import ExportAsked
from annotator.app.export.file_writer import check_earlier, is_zip
from annotator.app.export.files import ABOUT_IMAGES, ABOUT_SEGMENTS, HOLD_FLAGS, MANY_FILES, PARQUET, output_files
from annotator.app.export.results import is_results_zip
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.annotations import draws_on_images
from annotator.formats.exports.images.yolo import YOLO_POSE, pose_points
from annotator.formats.exports.mot import MOT, marks_tracks
from annotator.formats.exports.parquet import is_parquet_missing
from annotator.formats.exports.segments.timed_text import has_segments
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import readable_size
from annotator.store.bundles.library import SPARE_BYTES
from annotator.store.folders.atomic_files import AlreadyThere, check_free

_INSTALLS_PARQUET = 'pip install "annotator[parquet]"'


def may_write(asked: ExportAsked, log: ProblemLog) -> tuple[Path, ...]:
    """Return the files or the folder to write. Add problems if results are missing or these names are taken.

    This is checked before the long work."""
    for place in asked.results:
        if isinstance(place, Path) and not place.is_dir() and not is_results_zip(place):
            log.add(ProblemCode.NOT_FOUND, str(place), why="results")
    if asked.form == PARQUET and is_parquet_missing():
        log.add(ProblemCode.PARQUET_MISSING, str(asked.output), command=_INSTALLS_PARQUET)
        return ()
    if asked.form in MANY_FILES and not is_zip(asked.output):
        _check_folder(asked, log)
        return (asked.output,)
    if asked.output.is_dir():
        log.add(ProblemCode.EXPORT_TAKEN, str(asked.output), why="folder")
        return ()
    files = output_files(asked.form, asked.output)
    for file in files:
        if file.is_dir():
            log.add(ProblemCode.EXPORT_TAKEN, str(file), why="folder")
        elif not file.parent.is_dir():
            log.add(ProblemCode.EXPORT_TAKEN, str(file), why="parent", folder=str(file.parent))
        elif not asked.overwrite:
            _check_free(file, log)
    return files


def _check_folder(asked: ExportAsked, log: ProblemLog) -> None:
    """Check the folder. The names of its files are known only after the results were read."""
    folder = asked.output
    if not folder.is_dir() and (folder.is_symlink() or folder.exists()):
        log.add(ProblemCode.EXPORT_TAKEN, str(folder), why="file")
    elif not folder.is_dir() and not folder.parent.is_dir():
        log.add(ProblemCode.EXPORT_TAKEN, str(folder), why="parent", folder=str(folder.parent))
    elif folder.is_dir() and not asked.overwrite:
        try:
            check_earlier(folder, asked.form)
        except AlreadyThere:
            log.add(ProblemCode.EXPORT_TAKEN, str(folder), why="earlier")


def _check_free(file: Path, log: ProblemLog) -> None:
    try:
        check_free((file,))
    except AlreadyThere:
        log.add(ProblemCode.EXPORT_TAKEN, str(file))


def marks_nothing(form: str, design: Design, bundle: str, log: ProblemLog) -> bool:
    """Return whether the design has nothing that the format can contain, and add a problem of the bundle then."""
    if form in ABOUT_SEGMENTS and not has_segments(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle)
    elif form == MOT and not marks_tracks(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="boxes")
    elif form in ABOUT_IMAGES and not draws_on_images(design, with_flags=form in HOLD_FLAGS):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="pictures")
    elif form == YOLO_POSE and not pose_points(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="points")
    return log.has_errors()


def has_room(image_bytes: int, output: Path, log: ProblemLog) -> bool:
    """Return whether the disk has space for the images, with a reserve for other uses. Add a problem if not."""
    needed, free = image_bytes + SPARE_BYTES, shutil.disk_usage(output.absolute().parent).free
    if needed > free:
        size, free_size = readable_size(needed), readable_size(free)
        log.add(ProblemCode.EXPORT_NO_ROOM, str(output), size=size, free=free_size)
    return needed <= free
