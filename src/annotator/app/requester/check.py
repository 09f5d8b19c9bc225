"""The command `annotator check BUNDLE`: every problem with its place and a hint, or the same as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from annotator.app.command_line.argument_types import minutes, wage
from annotator.app.command_line.problem_report import problem_json, problem_lines, stands_for
from annotator.app.requester.check_runner import checked
from annotator.core.problems import Problem, Severity, errors
from annotator.services.requester.media_checks import MOST_S
from annotator.store.folders.home import Home
from annotator.ui.i18n.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("bundle", metavar=_("BUNDLE"), help=_("a folder or .zip"))
    command.add_argument(
        "--wage", type=wage, metavar=_("AMOUNT"),
        help=_("hourly wage to compare with (default: from your settings)"),
    )  # fmt: skip
    command.add_argument(
        "--within", type=minutes, default=MOST_S / 60, metavar=_("MINUTES"),
        help=_("time limit for checking all media (default: 30)"),
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Run the command, which only reads. Return 0 if the bundle is valid (notes allowed), 1 with errors."""
    location: str = asked.bundle
    home = Home(asked.home.absolute()) if asked.home is not None else Home.default()
    problems = checked(location, home, asked.wage, asked.within * 60).problems
    wrong = errors(problems)
    if asked.json:
        events = {"bundle": location, "sound": not wrong, "problems": [problem_json(problem) for problem in problems]}
        sys.stdout.write(json.dumps(events, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_as_text(location, problems))
    return 1 if wrong else 0


def _as_text(location: str, problems: tuple[Problem, ...]) -> str:
    return "\n".join([*problem_lines(problems), _in_all(location, problems)]) + "\n"


def _in_all(location: str, problems: tuple[Problem, ...]) -> str:
    """Return the number of problems, including similar ones that are counted but not listed."""
    count = {
        severity: sum(stands_for(problem) for problem in problems if problem.severity is severity)
        for severity in Severity
    }
    wrong, noted = count[Severity.ERROR], count[Severity.NOTE]
    in_words = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
    notes = ngettext("{count} note", "{count} notes", noted).format(count=noted)
    if wrong and noted:
        return _("{bundle} has {problems} and {notes}.").format(bundle=location, problems=in_words, notes=notes)
    if wrong:
        return _("{bundle} has {problems}.").format(bundle=location, problems=in_words)
    if noted:
        return _("{bundle} is valid, with {notes}.").format(bundle=location, notes=notes)
    return _("{bundle} is valid.").format(bundle=location)
