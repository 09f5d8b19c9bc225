"""The arguments of `annotator export`, which of them go together, and the checks before anything is written."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from annotator.app.command_line.arguments import media_prefix
from annotator.app.export.file_writer import check_earlier, is_zip
from annotator.app.export.files import (
    ABOUT_IMAGES,
    ABOUT_SEGMENTS,
    ABOUT_TRACKS,
    FORMATS,
    HOLD_FLAGS,
    LABEL_STUDIO,
    MANY_FILES,
    NEED_THE_BUNDLE,
    PARQUET,
    output_files,
)
from annotator.app.export.results import is_results_zip
from annotator.app.export.server_addresses import ServerAddress, results_place
from annotator.core.answer.shapes import Shape
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.annotations import draws_on_images
from annotator.formats.exports.images.coco import COCO
from annotator.formats.exports.images.writers import HOLD_OBJECTS, IMAGE_FORMATS
from annotator.formats.exports.images.yolo import YOLO_POSE, pose_points
from annotator.formats.exports.parquet import is_parquet_missing
from annotator.formats.exports.segments.timed_text import has_segments
from annotator.formats.exports.videos.mot import MOT
from annotator.formats.exports.videos.tracks import has_tracks
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import readable_size
from annotator.store.bundles.library import RESERVE_BYTES
from annotator.store.folders.atomic_files import AlreadyThere, check_free
from annotator.store.folders.home import Home
from annotator.ui.i18n.translation import _

_IMAGE_FORMATS = ", ".join(sorted(IMAGE_FORMATS))


class ExportAsked(Struct, frozen=True):
    """A request for an export.

    - `form` is one of `FORMATS`. `bundle` is empty if none was named, `media_prefix` if paths of media get no
      prefix.
    - `home` has the library and the sign-ins.
    - `with_images`: copy the images to where programs look for them.
    - `joins_groups`: regions of one group and label are one object.
    - `workers`: only results of these; empty for all.
    - `per_worker`: a file for each worker, named after `output` and the worker.
    - `with_replaced`: also the results that were sent back and redone."""

    home: Home
    results: Sequence[Path | ServerAddress]
    form: str
    output: Path
    bundle: str
    overwrite: bool
    media_prefix: str = ""
    with_images: bool = True
    joins_groups: bool = False
    workers: Sequence[str] = ()
    per_worker: bool = False
    with_replaced: bool = False


def arguments_for(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results",
        type=results_place,
        nargs="+",
        metavar=_("RESULTS"),
        help=_("results folders, their <bundle>@<revision> subfolders, zip files from workers, folders with one "
"folder per worker, or addresses: s3://, gs://, az://, s3+https:// for any S3-compatible storage, "
"webdavs://. Keys are read from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
"AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY), otherwise from the stored sign-in for the server"),
    )  # fmt: skip
    command.add_argument("--to", dest="form", required=True, choices=FORMATS, help=_("the output format"))
    command.add_argument(
        "-o", "--output", type=Path, metavar=_("PATH"), required=True,
        help=_("output file. For csv and parquet, two files are written, such as PATH-submissions.csv and "
"PATH-regions.csv. For the following formats, a folder or .zip is written, with one file per "
"recording (webvtt, srt, textgrid, eaf, audacity, boris), per video (mot, cvat-video) or per image (yolo, voc, "
"labelme, masks)"),
    )  # fmt: skip
    command.add_argument(
        "--bundle", default="", metavar=_("BUNDLE"),
        help=_("the bundle, needed for its title, pay and task columns (optional for csv and parquet)"),
    )  # fmt: skip
    _add_choices(command)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add the options that select results and details of the format."""
    command.add_argument(
        "--media-prefix", type=media_prefix, default="", metavar=_("ADDRESS"),
        help=_("for label-studio: prefix for media paths, for example {local} or https://...")
        .format(local="/data/local-files/?d="),
    )  # fmt: skip
    command.add_argument(
        "--without-pictures", dest="without_images", action="store_true",
        help=_("for yolo, voc, labelme and masks: do not copy the bundle’s images next to the annotations"),
    )  # fmt: skip
    command.add_argument(
        "--groups", choices=("joined", "apart"),
        help=_("for coco and yolo: treat regions of one group with the same label as one object, as in labelme "
"(joined), or as separate objects (apart, the default)"),
    )  # fmt: skip
    command.add_argument(
        "--worker", dest="workers", action="append", default=[], metavar=_("NAME"),
        help=_("export only the results of this worker, identified by the pseudonym in the results (can be "
"repeated)"),
    )  # fmt: skip
    command.add_argument(
        "--per-worker",
        action="store_true",
        help=_("for coco: one file for each worker, with the pseudonym in its name"),
    )
    command.add_argument(
        "--with-replaced", action="store_true", help=_("also export results that were sent back and redone")
    )
    command.add_argument("--overwrite", action="store_true", help=_("overwrite existing files"))


def request_of(asked: argparse.Namespace) -> ExportAsked:
    """Return the request. End with the usage if the format and the options do not go together."""
    if asked.form in NEED_THE_BUNDLE and not asked.bundle:
        words = _(
            "--to {format} requires --bundle BUNDLE: results do not contain the task columns, the title or the pay"
        )
        asked.parser.error(words.format(format=asked.form))
    if asked.media_prefix and asked.form != LABEL_STUDIO:
        asked.parser.error(_("--media-prefix only works with --to label-studio"))
    if asked.without_images and asked.form not in IMAGE_FORMATS:
        asked.parser.error(_("--without-pictures only works with --to {formats}").format(formats=_IMAGE_FORMATS))
    if asked.groups and asked.form not in HOLD_OBJECTS:
        asked.parser.error(_("--groups only works with --to {formats}").format(formats=", ".join(HOLD_OBJECTS)))
    if asked.per_worker and asked.form != COCO:
        asked.parser.error(_("--per-worker only works with --to {formats}").format(formats=COCO))
    home = Home.at(asked.home)
    return ExportAsked(
        home=home,
        results=asked.results,
        form=asked.form,
        output=asked.output,
        bundle=asked.bundle,
        overwrite=asked.overwrite,
        media_prefix=asked.media_prefix,
        with_images=not asked.without_images,
        joins_groups=asked.groups == "joined",
        workers=tuple(asked.workers),
        per_worker=asked.per_worker,
        with_replaced=asked.with_replaced,
    )


_INSTALLS_PARQUET = 'pip install "annotator[parquet]"'


def may_write(asked: ExportAsked, log: ProblemLog) -> tuple[Path, ...]:
    """Return the files or the folder to write. Add problems if results are missing or these names are taken. This is
    checked before the long work."""
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
    elif form == MOT and not has_tracks(design, frozenset({Shape.TRACK})):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="boxes")
    elif form in ABOUT_TRACKS and not has_tracks(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="tracks")
    elif form in ABOUT_IMAGES and not draws_on_images(design, with_flags=form in HOLD_FLAGS):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="pictures")
    elif form == YOLO_POSE and not pose_points(design):
        log.add(ProblemCode.EXPORT_NO_SEGMENTS, bundle, why="points")
    return log.has_errors()


def has_disk_space(image_bytes: int, output: Path, log: ProblemLog) -> bool:
    """Return whether the disk has space for the images, with a reserve for other uses. Add a problem if not."""
    needed = image_bytes + RESERVE_BYTES
    free = shutil.disk_usage(output.absolute().parent).free
    if needed > free:
        size = readable_size(needed)
        free_size = readable_size(free)
        log.add(ProblemCode.EXPORT_NO_ROOM, str(output), size=size, free=free_size)
    return needed <= free
