"""The command `annotator new DIR --preset NAME ...`: a valid new bundle, written as a whole or not at all."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.app.command_line.argparse_i18n import UnbrokenNamesFormatter
from annotator.app.command_line.arguments import seconds
from annotator.app.command_line.problem_report import not_written_text, of_option, problem_json, problem_lines
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.problems import Problem, errors
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.bundle.scaffold import CONFIG_FILE, EXAMPLES, Starter, starter
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import BundleRequest, NewPay
from annotator.store.folders.new import check_target, write_new_folder
from annotator.ui.i18n.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.formatter_class = UnbrokenNamesFormatter
    command.add_argument("folder", type=Path, metavar=_("DIR"), help=_("a new folder for the bundle"))
    command.add_argument(
        "--preset", required=True, metavar=_("NAME"), help=_("one of {presets}").format(presets=", ".join(PRESETS))
    )
    command.add_argument(
        "--label", "-l", action="append", default=[], dest="labels", metavar=_("LABEL"),
        help=_("a choice, a script type, a target language or a field, depending on the preset (can be repeated)"),
    )  # fmt: skip
    for name, metavar, help_text in (
        ("--question", _("TEXT"), _("the question (default: from the preset)")),
        ("--title", _("TEXT"), _("title shown to workers (default: the question)")),
        ("--requester", _("NAME"), _("name of the requester")),
        ("--contact", _("CONTACT"), _("contact for workers")),
    ):
        command.add_argument(name, default="", metavar=metavar, help=help_text)
    command.add_argument(
        "--language", default="en", metavar=_("TAG"), help=_("language of the bundle and its examples: en, fr ...")
    )
    command.add_argument(
        "--media-language", default="", metavar=_("TAG"),
        help=_("language of the recordings, for spelling (default: that of the tasks)"),
    )  # fmt: skip
    command.add_argument(
        "--with-config", action="store_true",
        help=_("write the preset’s design to {file}, so that you can add questions").format(file=CONFIG_FILE),
    )  # fmt: skip
    command.add_argument("--pay", metavar=_("AMOUNT"), help=_("pay per task, for example 0.05"))
    command.add_argument("--currency", metavar="CODE", help=_("the currency of the pay, for example EUR"))
    command.add_argument(
        "--expected-s", type=seconds, metavar=_("SECONDS"), help=_("time an experienced worker needs per task")
    )


def run(asked: argparse.Namespace) -> int:
    """Run the command. End with the usage if only one of the options of pay is given."""
    if (asked.pay is None) != (asked.currency is None):
        asked.parser.error(_("--pay and --currency must be used together"))
    request = BundleRequest(
        preset=asked.preset,
        labels=tuple(asked.labels),
        question=asked.question,
        title=asked.title,
        language=asked.language,
        media_language=asked.media_language,
        requester=asked.requester,
        contact=asked.contact,
        pay=None if asked.pay is None else NewPay(asked.pay, asked.currency),
        expected_s=asked.expected_s,
    )
    return new(asked.folder, request, with_config=asked.with_config, as_json=asked.json)


def new(folder: Path, request: BundleRequest, *, as_json: bool, with_config: bool = False) -> int:
    """Create the bundle. Return 0 if it exists, 1 if the folder is not writable, 2 if an option is invalid."""
    new_bundle = starter(request, folder.absolute().name, with_config=with_config)
    wrong = errors(new_bundle.problems)
    if wrong:
        _report_problems(folder, [of_option(problem) for problem in wrong], as_json=as_json)
        return 2
    try:
        check_target(folder)
        write_new_folder(folder, new_bundle.files)
    except BundleRefused as refused:
        _report_problems(folder, refused.problems, as_json=as_json)
        return 1
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, folder) + "\n")
        return 1
    sys.stdout.write(
        _as_json(folder, new_bundle) if as_json else _as_text(folder, new_bundle, named=bool(request.labels))
    )
    return 0


def _report_problems(folder: Path, problems: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        events = {"bundle": str(folder), "made": False, "problems": [problem_json(problem) for problem in problems]}
        sys.stdout.write(json.dumps(events, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stderr.write("\n".join([*problem_lines(problems), _("No files were written.")]) + "\n")


def _as_json(folder: Path, new_bundle: Starter) -> str:
    events = {
        "bundle": str(folder),
        "made": True,
        "files": sorted(new_bundle.files),
        "labels": new_bundle.labels,
        "problems": [problem_json(problem) for problem in new_bundle.problems],
    }
    return json.dumps(events, ensure_ascii=False, indent=2) + "\n"


def _as_text(folder: Path, new_bundle: Starter, *, named: bool) -> str:
    count = ngettext("{count} example task", "{count} example tasks", EXAMPLES).format(count=EXAMPLES)
    lines = [_("{bundle} was created, with {tasks} to replace with your own.").format(bundle=folder, tasks=count)]
    if not named:
        labels = ", ".join(new_bundle.labels)
        words = _("These labels are only a starting point: {labels}. Change them in {file}.")
        file = CONFIG_FILE if CONFIG_FILE in new_bundle.files else MANIFEST_FILE
        lines.append(words.format(labels=labels, file=file))
    lines += problem_lines(new_bundle.problems)
    lines.append(_("Next steps:"))
    place = _quoted(folder)
    for command, what in (
        ("check", _("lists all problems of the bundle")),
        ("try", _("lets you try the bundle as a worker would and shows the hourly pay")),
        ("pack", _("packs the bundle into one file to distribute")),
    ):
        lines.append(f"    {f'annotator {command} {place}':<{len(place) + 16}}  {what}")
    return "\n".join(lines) + "\n"


def _quoted(folder: Path) -> str:
    path = str(folder)
    return f'"{path}"' if " " in path else path
