"""The command `annotator export RESULTS --to FORMAT -o PATH`: results converted to other formats."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.arguments import (
    ExportAsked,
    arguments_for,
    has_disk_space,
    marks_nothing,
    may_write,
    request_of,
)
from annotator.app.export.file_writer import write_many
from annotator.app.export.files import LABEL_STUDIO, MANY_FILES, PARQUET, TABLES, Export
from annotator.app.export.results import surveyed
from annotator.app.export.server_addresses import ServerAddress
from annotator.core.bundle.content import Bundle
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.events import EventBus
from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.exports.cvat import CVAT
from annotator.formats.exports.file_names import safe_part
from annotator.formats.exports.images.source_files import SourceImages
from annotator.formats.exports.images.writers import IMAGE_FORMATS, JOIN_POINTS, ONCE_EACH
from annotator.formats.exports.segments.files import ROUNDED, SRT, WEBVTT
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import Guard
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.bundles.sources import open_source
from annotator.store.folders.atomic_files import AlreadyThere, write_abreast, write_atomically
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n.translation import _, ngettext


def add_notes(exported: Export, form: str, place: str, log: ProblemLog) -> None:
    """Add the notes. `place` is the name of the written file or folder."""
    note = Severity.NOTE
    media = exported.known.bundle.design.media_columns() if exported.known is not None else ()
    if media and form == LABEL_STUDIO:
        prefix = exported.media_prefix
        why = "prefix" if prefix else ""
        columns = ", ".join(media)
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
    if left_out.tracks:
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why="tracks", count=str(left_out.tracks))
    if left_out.places:
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why="places", count=str(left_out.places))
    for why, count, names in left_out.drawn.causes():
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why=why, count=str(count), names=names)
    if exported.survey.relations and form not in (LABEL_STUDIO, PARQUET):
        related = str(exported.survey.relations)
        why = "relations-points" if form in JOIN_POINTS | {CVAT} else "relations"
        log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=note, why=why, count=related)
    if exported.guard.changed:
        log.add(ProblemCode.EXPORT_GUARDED, place, severity=note, count=str(exported.guard.changed))


_LONGEST_PATH = 4096


def add_arguments(command: argparse.ArgumentParser) -> None:
    arguments_for(command)


def run(asked: argparse.Namespace) -> int:
    return export(request_of(asked), as_json=asked.json)


def export(asked: ExportAsked, *, as_json: bool) -> int:
    """Run the export. Return 0 if everything was exported, 1 if results were left out or nothing could be written.
    Each file is written as a whole or not at all."""
    exporting = _Run(asked)
    try:
        exporting.run()
    except BundleRefused as refused:  # it was valid before, and has lost a file since
        exporting.log.extend(refused.problems)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.output) + "\n")
        return 1
    sys.stdout.write(exporting.as_json() if as_json else exporting.as_text())
    return 1 if exporting.log.has_errors() else 0


class _Run:
    def __init__(self, asked: ExportAsked) -> None:
        self.log = ProblemLog()
        self._asked = asked
        self._files: tuple[Path, ...] = ()
        self._submissions = self._skipped = self._tasks = self._items = 0
        self._written: dict[Path, int] = {}

    def run(self) -> None:
        """Run it. Raise AnnotatorError on an error of the disk; all other errors become problems."""
        self._files = may_write(self._asked, self.log)
        if self.log.has_errors():
            return
        known = None
        if self._asked.bundle:
            if (bundle := self._bundle()) is None:
                return
            known = KnownTasks(bundle)
            if marks_nothing(self._asked.form, bundle.design, self._asked.bundle, self.log):
                return
        with closing(ResultSpool()) as aside:
            self._export(known, aside)

    def _export(self, known: KnownTasks | None, aside: ResultSpool) -> None:
        asked = self._asked
        found = surveyed(asked.results, known, asked.home, self.log, aside, asked.workers)
        if not aside:
            return
        if not asked.with_replaced and (replaced := aside.leave_out_replaced()):
            place, count = self._files[0].name, str(replaced)
            self.log.add(ProblemCode.EXPORT_LEFT_OUT, place, severity=Severity.NOTE, why="rework", count=count)
        if self._asked.form not in {*TABLES, LABEL_STUDIO} and aside.skipped:
            # The formats of other programs have no place for skipped results, so a note reports them.
            place = self._files[0].name
            count = str(aside.skipped)
            self.log.add(ProblemCode.EXPORT_SKIPPED, place, severity=Severity.NOTE, count=count)
            aside.leave_out_skipped()
        self._submissions = len(aside)
        self._skipped = aside.skipped
        self._tasks = aside.tasks
        self._items = found.items
        joins = self._asked.joins_groups
        prefix = self._asked.media_prefix
        export = partial(Export, found, known, Guard(), prefix, joins_groups=joins)
        if self._asked.per_worker:
            self._write_each({self._file_of(worker): export(worker=worker) for worker in sorted(found.workers)})
            return
        if self._asked.form not in IMAGE_FORMATS or not self._asked.with_images:
            self._write(export())
            return
        with closing(open_source(self._asked.bundle)) as source:
            exported = export(SourceImages(source))
            if has_disk_space(exported.image_bytes(self._asked.form), self._asked.output, self.log):
                self._write(exported)

    def _bundle(self) -> Bundle | None:
        """Return the bundle. Its errors matter here; its notes do not."""
        bundles = Bundles(BundleLibrary(self._asked.home.bundles), EventBus())
        checked = asyncio.run(bundles.check(self._asked.bundle))
        self.log.extend(errors(checked.problems))
        return checked.bundle

    def _file_of(self, worker: str) -> Path:
        output = self._asked.output
        return output.with_name(f"{output.stem}.{safe_part(worker) or 'unnamed'}{output.suffix}")

    def _write_each(self, exports: Mapping[Path, Export]) -> None:
        """Write a file for each worker, all or none."""
        form = self._asked.form
        contents = {file: exported.content(form) for file, exported in exports.items()}
        try:
            self._written = write_atomically(contents, overwrite=self._asked.overwrite)
        except AlreadyThere as taken:
            self.log.add(ProblemCode.EXPORT_TAKEN, str(taken.path))
            return
        self._files = tuple(exports)
        for file, exported in exports.items():
            add_notes(exported, form, file.name, self.log)

    def _write(self, exported: Export) -> None:
        overwrite = self._asked.overwrite
        try:
            if self._asked.form in MANY_FILES:
                written = write_many(
                    exported.many(self._asked.form), self._asked.form, self._asked.output, overwrite=overwrite
                )
                self._written = dict(written.sizes)
                if written.removed:
                    place = self._files[0].name
                    count = str(written.removed)
                    self.log.add(ProblemCode.EXPORT_REPLACED, place, severity=Severity.NOTE, count=count)
            elif self._asked.form in TABLES:
                self._written = write_abreast(self._files, exported.tables(self._asked.form), overwrite=overwrite)
            else:
                (file,) = self._files
                self._written = write_atomically({file: exported.content(self._asked.form)}, overwrite=overwrite)
        except AlreadyThere as taken:
            why = "earlier" if taken.path == self._asked.output else ""
            self.log.add(ProblemCode.EXPORT_TAKEN, str(taken.path), why=why)
        else:
            add_notes(exported, self._asked.form, self._files[0].name, self.log)

    def as_json(self) -> str:
        events = {
            "results": [_printable_path(place) for place in self._asked.results],
            "format": self._asked.form,
            "submissions": self._submissions,
            "skipped": self._skipped,
            "tasks": self._tasks,
            "regions": self._items,
            "files": [
                {"file": _printable_path(file), "bytes": size_bytes} for file, size_bytes in self._written.items()
            ],
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        return json.dumps(events, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = problem_lines(self.log.problems())
        if not self._written:
            return "\n".join([*lines, _("No files were written.")]) + "\n"
        count = self._submissions
        tasks = self._tasks
        submissions = ngettext("{count} submission", "{count} submissions", count).format(count=count)
        of_tasks = ngettext("{count} task", "{count} tasks", tasks).format(count=tasks)
        files = ", ".join(map(_printable_path, self._files))
        words = _("Exported {submissions} for {tasks} to {files}.")
        return "\n".join([*lines, words.format(submissions=submissions, tasks=of_tasks, files=files)]) + "\n"


def _printable_path(path: Path | ServerAddress) -> str:
    """Return a printable path. File names may contain bytes that are not text, which no terminal can print."""
    return printable(str(path), _LONGEST_PATH)
