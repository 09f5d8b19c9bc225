"""The arguments of `annotator export`, and which of them go together."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from annotator.app.command_line.argument_types import media_prefix
from annotator.app.export.files import FORMATS, LABEL_STUDIO, NEED_THE_BUNDLE
from annotator.app.export.server_addresses import ServerAddress, results_place
from annotator.formats.exports.images.writers import HOLD_OBJECTS, IMAGE_FORMATS
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
    - `workers`: only results of these; empty for all."""

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


def arguments_for(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results",
        type=results_place,
        nargs="+",
        metavar=_("RESULTS"),
        help=_("results folders, <bundle>@<revision> folders in them, zips from workers, folders with one folder "
"per worker, or addresses: s3://, gs://, az://, s3+https:// for any S3-compatible storage, "
"webdavs://. Keys are read from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
"AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY), else from the stored sign-in for that server"),
    )  # fmt: skip
    command.add_argument("--to", dest="form", required=True, choices=FORMATS, help=_("the format"))
    command.add_argument(
        *("-o", "--output"), type=Path, metavar=_("PATH"), required=True,
        help=_("output file. For csv and parquet: the base name of PATH-submissions.csv and PATH-regions.csv. For "
"webvtt, srt, textgrid, eaf, audacity and boris: a folder or .zip with one file per recording. For "
"mot: with one file per video. For yolo, voc, labelme and masks: with one file per image"),
    )  # fmt: skip
    command.add_argument(
        "--bundle", default="", metavar=_("BUNDLE"),
        help=_("the bundle, with the title, pay and task columns (optional for csv and parquet)"),
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
        help=_("for yolo, voc, labelme and masks: do not copy the bundle's images next to the annotations"),
    )  # fmt: skip
    command.add_argument(
        "--groups", choices=("joined", "apart"),
        help=_("for coco and yolo: treat regions of one group with the same label as one object, as in labelme "
"(joined), or as separate objects (apart, the default)"),
    )  # fmt: skip
    command.add_argument(
        "--worker", dest="workers", action="append", default=[], metavar=_("NAME"),
        help=_("only results of this worker, by the pseudonym in the results (can be repeated)"),
    )  # fmt: skip
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
    home = Home(asked.home.absolute()) if asked.home is not None else Home.default()
    return ExportAsked(
        *(home, asked.results, asked.form, asked.output, asked.bundle, asked.overwrite, asked.media_prefix),
        with_images=not asked.without_images,
        joins_groups=asked.groups == "joined",
        workers=tuple(asked.workers),
    )
