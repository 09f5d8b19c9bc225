"""`annotator export RESULTS --to FORMAT -o PATH`: the results of a folder in the formats of the field."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from msgspec import Struct

from annotator.app.command_line.argument_kinds import media_prefix
from annotator.app.command_line.place_words import not_written_words
from annotator.app.command_line.problem_report import problem_json, problem_lines
from annotator.app.export.addresses import ServerAddress, open_address, results_place
from annotator.app.export.files import (
    FORMATS,
    LABEL_STUDIO,
    MANY_FILES,
    NEED_THE_BUNDLE,
    PARQUET,
    TABLES,
    Export,
    output_files,
)
from annotator.app.export.many_files import is_zip, write_many
from annotator.app.export.notes import add_notes
from annotator.app.export.possible import has_room, marks_nothing
from annotator.app.export.results import is_results_zip, open_results
from annotator.app.export.survey import survey, unread
from annotator.core.bundle.whole import Bundle
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.facts import Bulletin
from annotator.core.outbox.results import Results
from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.exports.pictures.originals import OriginalPictures
from annotator.formats.exports.pictures.written import HOLD_OBJECTS, PICTURE_FORMATS
from annotator.formats.exports.row_groups import is_parquet_missing
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import Guard
from annotator.store.bundles.shelf import FolderShelf
from annotator.store.bundles.sources import open_source
from annotator.store.folders.home import Home
from annotator.store.folders.put_aside import PutAside
from annotator.store.folders.whole_files import AlreadyThere, check_free, write_abreast, write_whole
from annotator.store.sign_ins.by_server import HomeSignIns
from annotator.ui.language.translation import _, ngettext
from annotator.work.bundles import Bundles

_LONGEST_PATH = 4096
_PICTURED = ", ".join(sorted(PICTURE_FORMATS))
_INSTALLS_PARQUET = 'pip install "annotator[parquet]"'


class ExportAsked(Struct, frozen=True):
    """`form` is one of `FORMATS`. `bundle` is empty where none was named, `media_prefix` where nothing is to stand
    before paths of media. `home` has the shelf and the sign-ins. `with_pictures`: where programs look for them beside
    what was marked, they are there. `joins_groups`: marks of one group and label are one object."""

    home: Home
    results: Path | ServerAddress
    form: str
    output: Path
    bundle: str
    overwrite: bool
    media_prefix: str = ""
    with_pictures: bool = True
    joins_groups: bool = False


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results",
        type=results_place,
        metavar=_("RESULTS"),
        help=_("a results folder, one <bundle>@<revision> in it, or a zip that a worker handed over; or an address: "
               "s3://, gs://, az://, s3+https:// of any store that speaks S3, webdavs://. Keys are those of the "
               "environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AZURE_STORAGE_SAS_TOKEN or "
               "AZURE_STORAGE_KEY), else the sign-in for that server"),
    )  # fmt: skip
    command.add_argument("--to", dest="form", required=True, choices=FORMATS, help=_("the format"))
    command.add_argument(
        *("-o", "--output"), type=Path, metavar=_("PATH"), required=True,
        help=_("the file to write; for csv and parquet the stem of two: PATH-submissions.csv and PATH-regions.csv; for "
               "webvtt, srt, textgrid, eaf, audacity and boris a folder, or a .zip, of one file a sound; so for mot, "
               "of one a film, and for yolo, voc, labelme and masks, of one a picture"),
    )  # fmt: skip
    command.add_argument(
        "--bundle", default="", metavar=_("BUNDLE"),
        help=_("the bundle, which has the title, the pay and the tasks' columns; only csv and parquet can do without "
               "it"),
    )  # fmt: skip
    command.add_argument(
        "--media-prefix", type=media_prefix, default="", metavar=_("ADDRESS"),
        help=_("for label-studio: what stands before the paths of media, for example {local} or https://...")
        .format(local="/data/local-files/?d="),
    )  # fmt: skip
    command.add_argument(
        "--without-pictures", action="store_true",
        help=_("for yolo, voc, labelme and masks: leave out the bundle's pictures, which are copied to where programs "
               "look for them"),
    )  # fmt: skip
    command.add_argument(
        "--groups", choices=("joined", "apart"),
        help=_("for coco and yolo: whether marks that are in one group and have the same label are one object, as "
               "labelme means it (joined), or one each (apart, unless you say it)"),
    )  # fmt: skip
    command.add_argument("--overwrite", action="store_true", help=_("replace files that exist"))


def run(asked: argparse.Namespace) -> int:
    """Ends with the usage when the format cannot be written with what was said."""
    if asked.form in NEED_THE_BUNDLE and not asked.bundle:
        words = _("--to {format} needs --bundle BUNDLE: no result holds the columns of the tasks, the title or the pay")
        asked.parser.error(words.format(format=asked.form))
    if asked.media_prefix and asked.form != LABEL_STUDIO:
        asked.parser.error(_("--media-prefix belongs to --to label-studio"))
    if asked.without_pictures and asked.form not in PICTURE_FORMATS:
        asked.parser.error(_("--without-pictures belongs to --to {formats}").format(formats=_PICTURED))
    if asked.groups and asked.form not in HOLD_OBJECTS:
        asked.parser.error(_("--groups belongs to --to {formats}").format(formats=", ".join(HOLD_OBJECTS)))
    home = Home(asked.home.absolute()) if asked.home is not None else Home.default()
    wish = ExportAsked(
        *(home, asked.results, asked.form, asked.output, asked.bundle, asked.overwrite, asked.media_prefix),
        with_pictures=not asked.without_pictures,
        joins_groups=asked.groups == "joined",
    )
    return export(wish, as_json=asked.json)


def export(asked: ExportAsked, *, as_json: bool) -> int:
    """0 when everything was exported; 1 when something was left out, or nothing could be written. A file appears whole
    or not at all."""
    exporting = _Run(asked)
    try:
        exporting.run()
    except BundleRefused as refused:  # it was sound before, and has lost something since
        exporting.log.extend(refused.problems)
    except AnnotatorError as error:
        sys.stderr.write(not_written_words(error, asked.output) + "\n")
        return 1
    sys.stdout.write(exporting.as_json() if as_json else exporting.as_text())
    return 1 if exporting.log.has_errors() else 0


class _Run:
    def __init__(self, asked: ExportAsked) -> None:
        self.log = ProblemLog()
        self._asked = asked
        self._files: tuple[Path, ...] = ()
        self._submissions = self._skipped = self._tasks = self._regions = 0
        self._written: dict[Path, int] = {}

    def run(self) -> None:
        """Raises AnnotatorError when the disk will not; everything else becomes a problem."""
        if not self._is_possible():
            return
        known = None
        if self._asked.bundle:
            if (bundle := self._bundle()) is None:
                return
            known = KnownTasks(bundle)
            if marks_nothing(self._asked.form, bundle.design, self._asked.bundle, self.log):
                return
        with closing(PutAside()) as aside:
            self._export(known, aside)

    def _export(self, known: KnownTasks | None, aside: PutAside) -> None:
        try:
            surveyed = survey(self._results(), known, self.log, aside)
        except OSError as error:
            self.log.add(unread(error), str(self._asked.results), detail=error.strerror or str(error))
            return
        if not aside:
            self.log.add(ProblemCode.RESULTS_NONE, str(self._asked.results))
            return
        if self._asked.form not in {*TABLES, LABEL_STUDIO} and aside.skipped:
            # The formats of other programs have no place for them: they are told of instead.
            place, count = self._files[0].name, str(aside.skipped)
            self.log.add(ProblemCode.EXPORT_SKIPPED, place, severity=Severity.NOTE, count=count)
            aside.leave_out_skipped()
        self._submissions, self._skipped, self._tasks = len(aside), aside.skipped, aside.tasks
        self._regions = surveyed.regions
        joins, prefix = self._asked.joins_groups, self._asked.media_prefix
        export = partial(Export, surveyed, known, Guard(), prefix, joins_groups=joins)
        if self._asked.form not in PICTURE_FORMATS or not self._asked.with_pictures:
            self._write(export())
            return
        with closing(open_source(self._asked.bundle)) as source:
            exported = export(OriginalPictures(source))
            if has_room(exported.picture_bytes(self._asked.form), self._asked.output, self.log):
                self._write(exported)

    def _results(self) -> Results:
        place = self._asked.results
        if isinstance(place, Path):
            return open_results(place, self.log)
        return open_address(place, HomeSignIns(self._asked.home.sign_ins))

    def _is_possible(self) -> bool:
        """Asked before the long work: whether there is a folder to read, and room for the names to write."""
        if isinstance(place := self._asked.results, Path) and not place.is_dir() and not is_results_zip(place):
            self.log.add(ProblemCode.NOT_FOUND, str(self._asked.results), why="results")
        if self._asked.form == PARQUET and is_parquet_missing():
            self.log.add(ProblemCode.PARQUET_MISSING, str(self._asked.output), command=_INSTALLS_PARQUET)
            return False
        if self._has_many:
            return self._has_room_for_many()
        if self._asked.output.is_dir():
            self.log.add(ProblemCode.EXPORT_TAKEN, str(self._asked.output), why="folder")
            return False
        self._files = output_files(self._asked.form, self._asked.output)
        for file in self._files:
            if file.is_dir():
                self.log.add(ProblemCode.EXPORT_TAKEN, str(file), why="folder")
            elif not file.parent.is_dir():
                self.log.add(ProblemCode.EXPORT_TAKEN, str(file), why="parent", folder=str(file.parent))
            elif not self._asked.overwrite:
                self._check_free(file)
        return not self.log.has_errors()

    @property
    def _has_many(self) -> bool:
        """Whether it goes into a folder."""
        return self._asked.form in MANY_FILES and not is_zip(self._asked.output)

    def _has_room_for_many(self) -> bool:
        """What the files in the folder are called is known when the results were read."""
        folder = self._asked.output
        self._files = (folder,)
        if not folder.is_dir() and (folder.is_symlink() or folder.exists()):
            self.log.add(ProblemCode.EXPORT_TAKEN, str(folder), why="file")
        elif not folder.is_dir() and not folder.parent.is_dir():
            self.log.add(ProblemCode.EXPORT_TAKEN, str(folder), why="parent", folder=str(folder.parent))
        return not self.log.has_errors()

    def _check_free(self, file: Path) -> None:
        try:
            check_free((file,))
        except AlreadyThere:
            self.log.add(ProblemCode.EXPORT_TAKEN, str(file))

    def _bundle(self) -> Bundle | None:
        """Its notes do not matter here; its errors do."""
        bundles = Bundles(FolderShelf(self._asked.home.bundles), Bulletin())
        checked = asyncio.run(bundles.check(self._asked.bundle))
        self.log.extend(errors(checked.problems))
        return checked.bundle

    def _write(self, exported: Export) -> None:
        overwrite = self._asked.overwrite
        try:
            if self._asked.form in MANY_FILES:
                self._written = write_many(exported.many(self._asked.form), self._asked.output, overwrite=overwrite)
            elif self._asked.form in TABLES:
                self._written = write_abreast(self._files, exported.tables(self._asked.form), overwrite=overwrite)
            else:
                (file,) = self._files
                self._written = write_whole({file: exported.content(self._asked.form)}, overwrite=overwrite)
        except AlreadyThere as taken:
            self.log.add(ProblemCode.EXPORT_TAKEN, str(taken.path))
        else:
            add_notes(exported, self._asked.form, self._files[0].name, self.log)

    def as_json(self) -> str:
        facts = {
            "results": _printable_path(self._asked.results),
            "format": self._asked.form,
            "submissions": self._submissions,
            "skipped": self._skipped,
            "tasks": self._tasks,
            "regions": self._regions,
            "files": [
                {"file": _printable_path(file), "bytes": size_bytes} for file, size_bytes in self._written.items()
            ],
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = problem_lines(self.log.problems())
        if not self._written:
            return "\n".join([*lines, _("Nothing was written.")]) + "\n"
        count, tasks = self._submissions, self._tasks
        submissions = ngettext("{count} submission", "{count} submissions", count).format(count=count)
        of_tasks = ngettext("{count} task", "{count} tasks", tasks).format(count=tasks)
        files = ", ".join(map(_printable_path, self._files))
        words = _("{submissions} of {tasks} exported to {files}.")
        return "\n".join([*lines, words.format(submissions=submissions, tasks=of_tasks, files=files)]) + "\n"


def _printable_path(path: Path | ServerAddress) -> str:
    """Names of files may hold bytes that are no text, which no terminal can write."""
    return printable(str(path), _LONGEST_PATH)
