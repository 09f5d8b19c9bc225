"""The command `annotator agree RESULTS... --bundle BUNDLE`: agreement between the workers of one bundle. With
`--json` it prints one object, described by `resources/schema/agreement.schema.json`. The exit code is 0 if results
were compared and none left out, else 1."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator.app.agreement.aggregation import AgreementData, add_notes, gathered
from annotator.app.agreement.html_report import page
from annotator.app.agreement.json_report import report_json
from annotator.app.agreement.text_report import table_lines
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.results import bundle_of_results, holds_results
from annotator.app.export.server_addresses import ServerAddress, results_place
from annotator.core.bundle.content import Bundle
from annotator.core.errors import AnnotatorError
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, is_control, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.store.folders.atomic_files import AlreadyThere, check_free, write_atomically
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n.translation import _

_LONGEST_PATH = 4096


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results", type=results_place, nargs="+", metavar=_("RESULTS"),
        help=_("results folders, zip files from workers, or addresses, as for “annotator export”"),
    )  # fmt: skip
    command.add_argument(
        "--bundle", required=True, metavar=_("BUNDLE"), help=_("the bundle the results belong to")
    )  # fmt: skip
    command.add_argument(
        "--html", type=Path, metavar=_("FILE"),
        help=_("also write an HTML page that shows the answers side by side for the tasks with the most "
"disagreement"),
    )  # fmt: skip
    command.add_argument("--overwrite", action="store_true", help=_("overwrite existing files"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if everything was compared, 1 if results were left out or nothing could be compared.
    The page is written as a whole or not at all."""
    comparing = _Run(asked)
    try:
        comparing.run()
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.html or Path()) + "\n")
        return 1
    sys.stdout.write(comparing.as_json() if asked.json else comparing.as_text())
    return 1 if comparing.log.has_errors() else 0


class _Run:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.log = ProblemLog()
        self._places: list[Path | ServerAddress] = asked.results
        self._location: str = asked.bundle
        self._html: Path | None = asked.html
        self._overwrites: bool = asked.overwrite
        self._home = Home.at(asked.home)
        self._bundle: Bundle | None = None
        self._found: AgreementData | None = None
        self._bytes = 0

    def run(self) -> None:
        """Run it. Raise AnnotatorError on an error of the disk; all other errors become problems."""
        if not self._is_possible():
            return
        self._bundle = bundle = bundle_of_results(self._location, self._home, self.log)
        if bundle is None:
            return
        known = KnownTasks(bundle)
        with closing(ResultSpool()) as aside:
            found = gathered(self._places, known, self._home, self.log, aside)
            add_notes(found, self.log, bundle.manifest.key)
            if aside and not found.compared:
                self.log.add(ProblemCode.AGREE_NONE, bundle.manifest.key)
            elif aside:
                self._found = found
                self._write(found, known)

    def _is_possible(self) -> bool:
        """Check the arguments before the long work."""
        for place in self._places:
            if isinstance(place, Path) and not holds_results(place):
                self.log.add(ProblemCode.NOT_FOUND, _printable(place), why="results")
        file = self._html
        if file is not None and file.is_dir():
            self.log.add(ProblemCode.EXPORT_TAKEN, _printable(file), why="folder")
        elif file is not None and not file.parent.is_dir():
            self.log.add(ProblemCode.EXPORT_TAKEN, _printable(file), why="parent", folder=_printable(file.parent))
        elif file is not None and not self._overwrites:
            try:
                check_free((file,))
            except AlreadyThere:
                self.log.add(ProblemCode.EXPORT_TAKEN, _printable(file))
        return not self.log.has_errors()

    def _write(self, found: AgreementData, known: KnownTasks) -> None:
        if self._html is None:
            return
        try:
            written = write_atomically({self._html: page(found, known)}, overwrite=self._overwrites)
            self._bytes = written[self._html]
        except AlreadyThere as taken:
            self.log.add(ProblemCode.EXPORT_TAKEN, _printable(taken.path))

    def as_json(self) -> str:
        events: dict[str, Any] = {
            "bundle": self._bundle.manifest.key if self._bundle is not None else None,
            "results": [_printable(place) for place in self._places],
            **report_json(self._found),
            "page": {"file": _printable(self._html), "bytes": self._bytes} if self._html and self._bytes else None,
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        written = json.dumps(events, ensure_ascii=False, indent=2)
        return "".join(_for_a_terminal(character) for character in written) + "\n"

    def as_text(self) -> str:
        lines = problem_lines(self.log.problems())
        if self._found is None or self._bundle is None:
            return "\n".join([*lines, _("No answers were compared.")]) + "\n"
        lines += [""] if lines else []
        lines += table_lines(self._found, self._bundle.manifest.key)
        if self._bytes and self._html is not None:
            lines += ["", _("The page was saved to {file}.").format(file=_printable(self._html))]
        return "\n".join(lines) + "\n"


def _for_a_terminal(character: str) -> str:
    """Return a character for the terminal. Answers stay unchanged, but control characters are escaped as JSON."""
    return json.dumps(character)[1:-1] if character != "\n" and is_control(character) else character


def _printable(place: Path | ServerAddress) -> str:
    """Return a printable path. File names may contain bytes that are not text, which no terminal can print."""
    return printable(str(place), _LONGEST_PATH)
