"""The command `annotator import SOURCE -o DIR`: a bundle from another format, and a list of corrections."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from msgspec.structs import replace

from annotator.app.command_line.arguments import readable, seconds
from annotator.app.command_line.problem_report import not_written_text, of_option, problem_json, problem_lines
from annotator.app.command_line.terminal import progress_line
from annotator.app.translations import system_language
from annotator.core.errors import AnnotatorError
from annotator.formats.imports.plan import DrawingTool, ImportKind, ImportRequest
from annotator.formats.manifest.writer import NewPay
from annotator.media.images.pixel_queries.client import open_pixel_queries
from annotator.services.requester.checks import Imported, ImportProgress, import_bundle
from annotator.store.folders.new import DiskFolders
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source",
        type=readable,
        metavar="SOURCE",
        help=_("a folder, .zip or .annotator file, or a file from another program"),
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar=_("DIR"), help=_("a new or empty folder"))
    command.add_argument(
        "--from", dest="kind", choices=[kind.value for kind in ImportKind], default="",
        help=_("type of SOURCE, if it cannot be detected"),
    )  # fmt: skip
    for name, metavar, help_text in (
        ("--config", _("FILE"), _("the design: a labeling config or a crowd-html template, in SOURCE or elsewhere")),
        ("--tasks", _("FILE"), _("the task table, in SOURCE or elsewhere")),
        ("--media", _("FOLDER"), _("a folder, .zip or .annotator file with the media, if they are not in SOURCE")),
        ("--id", _("ID"), _("the id of the bundle (default: the title and a part of a checksum)")),
        ("--id-column", _("COLUMN"), _("column with the task IDs (default: the id column, or consecutive numbers)")),
        ("--preset", _("NAME"), _("a preset (default: depends on SOURCE, see “annotator new --help” for the list)")),
        ("--question", _("TEXT"), _("the question of the preset")),
        ("--title", _("TEXT"), _("the title of the bundle (default: the name of SOURCE)")),
        ("--language", _("TAG"), _("language of the tasks (default: system language)")),
        ("--media-language", _("TAG"), _("language of the recordings, for spelling (default: that of the tasks)")),
        ("--requester", _("NAME"), _("name of the requester")),
        ("--contact", _("CONTACT"), _("contact for workers")),
        ("--pay", _("AMOUNT"), _("pay per task, for example 0.05")),
        ("--currency", "CODE", _("the currency of the pay, for example EUR")),
    ):
        command.add_argument(name, type=readable, default="", metavar=metavar, help=help_text)
    command.add_argument(
        "--expected-s", type=seconds, metavar=_("SECONDS"), help=_("time an experienced worker needs per task")
    )
    _add_labels_and_tools(command)
    _add_choices(command)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add the options that select which content is imported."""
    command.add_argument("--only-marked", action="store_true", help=_("for a dataset: skip images without regions"))
    command.add_argument(
        "--skip-faulty", action="store_true",
        help=_("skip and report invalid regions and tasks with missing media"),
    )  # fmt: skip
    command.add_argument(
        "--to-correct", action="store_true",
        help=_("for a Label Studio export (JSON): let workers correct its annotations"),
    )  # fmt: skip


def _add_labels_and_tools(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--label", "-l", dest="labels", type=readable, action="append", default=[], metavar=_("LABEL"),
        help=_("a label of the preset, or an additional one for a dataset (can be repeated)"),
    )  # fmt: skip
    command.add_argument(
        "--tools", type=_tools, default=frozenset(), metavar=_("TOOLS"),
        help=_("for a dataset: tools to offer for every label, in addition to those needed for its regions, "
"separated by commas ({tools}, or all)").format(tools=", ".join(DrawingTool)),
    )  # fmt: skip


def _tools(text: str) -> frozenset[DrawingTool]:
    """Parse tool names separated by commas, or `all`."""
    named = [part.strip().lower() for part in text.split(",")]
    if named == ["all"]:
        return frozenset(DrawingTool)
    if not set(named) <= set(DrawingTool):
        words = _("“{said}” is not a list of tools (use {tools}, or all)")
        raise argparse.ArgumentTypeError(words.format(said=text, tools=", ".join(DrawingTool)))
    return frozenset(map(DrawingTool, named))


def run(asked: argparse.Namespace) -> int:
    """Run the command. End the program with the usage if the arguments do not go together."""
    if bool(asked.pay) != bool(asked.currency):
        asked.parser.error(_("--pay and --currency must be used together"))
    if asked.preset and asked.config:
        asked.parser.error(_("--preset and --config cannot be used together"))
    if asked.tools and (asked.preset or asked.config):
        asked.parser.error(_("--tools only applies to a design built from a dataset, not with --preset or --config"))
    request = ImportRequest(
        kind=ImportKind(asked.kind) if asked.kind else None,
        config=asked.config,
        tasks=asked.tasks,
        id_column=asked.id_column,
        preset=asked.preset,
        labels=tuple(asked.labels),
        question=asked.question,
        title=asked.title,
        language=asked.language or system_language(),
        media_language=asked.media_language,
        requester=asked.requester,
        contact=asked.contact,
        pay=NewPay(asked.pay, asked.currency) if asked.pay else None,
        expected_s=asked.expected_s,
        only_marked=asked.only_marked,
        skip_faulty=asked.skip_faulty,
        to_correct=asked.to_correct,
        tools=asked.tools,
        id=asked.id,
        media=asked.media,
    )
    return import_source(asked.source, asked.output, request, as_json=asked.json)


def import_source(source: str, output: Path, request: ImportRequest, *, as_json: bool) -> int:
    """Import a source. Return 0 if the new bundle exists and is valid (notes allowed), 1 if nothing was written."""
    try:
        with open_pixel_queries() as images, progress_line(_looked_at) as looked_at, progress_line(_copied) as copied:
            progress = ImportProgress(looked_at, copied)
            imported = import_bundle(source, str(output), request, DiskFolders(), images, progress)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, output) + "\n")
        return 1
    if imported.bundle is None:
        # The user has not seen the manifest, so its problems are reported with the option that set the value.
        imported = replace(imported, problems=tuple(of_option(problem) for problem in imported.problems))
    sys.stdout.write(_as_json(source, output, imported) if as_json else _as_text(output, imported))
    return 1 if imported.bundle is None else 0


def _looked_at(done: int, count: int) -> str:
    words = _("Checking images: {done} of {count}")
    return words.format(done=number_format.count(done), count=number_format.count(count))


def _copied(done_bytes: int, all_bytes: int) -> str:
    return number_format.bytes_of(_("Copying: {done} of {all}"), done_bytes, all_bytes)


def _as_json(source: str, output: Path, imported: Imported) -> str:
    bundle = imported.bundle
    events = {
        "source": source,
        "bundle": str(output) if bundle else None,
        "kind": bundle.kind.value if bundle else None,
        "title": bundle.title if bundle else None,
        "tasks": bundle.tasks if bundle else 0,
        "files": sorted([*bundle.files, *bundle.media]) if bundle else [],
        "sound": bundle is not None,
        "problems": [problem_json(problem) for problem in imported.problems],
    }
    return json.dumps(events, ensure_ascii=False, indent=2) + "\n"


def _as_text(output: Path, imported: Imported) -> str:
    lines = problem_lines(imported.problems)
    bundle = imported.bundle
    if bundle is None:
        return "\n".join([*lines, _("No files were written.")]) + "\n"
    tasks = ngettext("{count} task", "{count} tasks", bundle.tasks).format(count=bundle.tasks)
    media = ngettext("{count} media file", "{count} media files", len(bundle.media)).format(count=len(bundle.media))
    lines.append(_("{folder} was created: {tasks}, {media}.").format(folder=output, tasks=tasks, media=media))
    lines.append(
        _("The title is “{title}”. Edit it in bundle.toml, together with all other information for workers.").format(
            title=bundle.title
        )
    )
    return "\n".join(lines) + "\n"
