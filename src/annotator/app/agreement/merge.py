"""The command `annotator merge RESULTS... --bundle BUNDLE -o FOLDER`: one result for each task, merged from those of
several workers, as results of version 3. Rejected results do not count. Tasks below three answers are not merged.
Tasks whose merged answer is not settled are left to a person, and written only with `--unsettled`.

`--json` prints one object:

{
  "bundle": text | null,        id and revision
  "settled": int, "unsettled": int, "too_few": int,     tasks
  "written": int,               files
  "tasks": [{
    "task": text, "state": "settled" | "unsettled" | "too-few",
    "result": text | null,      the id of the merged result
    "sources": [text],          the ids of the results it is merged from
    "questions": [{"control": text, "aspect": text, "method": text, "score": number, "settled": bool}]
  }],
  "problems": [...]             in the form of `annotator check --json`
}

The exit code is 0 if results were merged and none left out, else 1."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator.app.agreement.merging import MergedResult, merged_results
from annotator.app.command_line.arguments import share
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.decisions import decisions_beside
from annotator.app.export.file_writer import write_many
from annotator.app.export.results import bundle_of_results, holds_results, printed_place, surveyed
from annotator.app.export.server_addresses import ServerAddress, results_place
from annotator.core.agreement.merging import SETTLED, MergeRules
from annotator.core.answer.result_items import Answer
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.money.states import MoneyState
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.results.known_answers import read_known_answers
from annotator.formats.results.known_tasks import KnownTasks
from annotator.store.folders.atomic_files import AlreadyThere
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext

_FORM = "merged"
_MOST_NAMED = 10


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results", type=results_place, nargs="+", metavar=_("RESULTS"),
        help=_("results folders, zip files from workers, or addresses, as for “annotator export”"),
    )  # fmt: skip
    command.add_argument("--bundle", required=True, metavar=_("BUNDLE"), help=_("the bundle the results belong to"))
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar=_("DIR"),
        help=_("folder or .zip file for the merged results"),
    )  # fmt: skip
    command.add_argument(
        "--known", type=Path, metavar=_("FILE"),
        help=_("answers that you know, as JSON Lines with task and result: they show how reliable workers are"),
    )  # fmt: skip
    command.add_argument(
        "--settled", type=share, default=SETTLED, metavar=_("SHARE"),
        help=_("probability from which a choice is settled (default: 0.9)"),
    )  # fmt: skip
    command.add_argument(
        "--quorum", type=share, default=0.5, metavar=_("SHARE"),
        help=_("share of workers that must be exceeded to keep a region (default: 0.5)"),
    )  # fmt: skip
    command.add_argument("--plain", action="store_true", help=_("give every worker the same weight"))
    command.add_argument("--unsettled", action="store_true", help=_("also write merged answers that are not settled"))
    command.add_argument("--overwrite", action="store_true", help=_("overwrite existing files"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if results were merged and none left out, else 1. All files are written or none."""
    merging = _Run(asked)
    try:
        merging.run()
    except BundleRefused as refused:
        merging.log.extend(refused.problems)
    except AlreadyThere as taken:
        merging.log.add(ProblemCode.EXPORT_TAKEN, printable(str(taken.path)))
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.output) + "\n")
        return 1
    sys.stdout.write(merging.as_json() if asked.json else merging.as_text())
    return 1 if merging.log.has_errors() else 0


class _Run:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.log = ProblemLog()
        self._places: list[Path | ServerAddress] = asked.results
        self._location: str = asked.bundle
        self._output: Path = asked.output
        self._known_file: Path | None = asked.known
        self._rules = MergeRules(settled=asked.settled, quorum=asked.quorum)
        self._is_plain: bool = asked.plain
        self._with_unsettled: bool = asked.unsettled
        self._overwrites: bool = asked.overwrite
        self._home = Home.at(asked.home)
        self._key = ""
        self._tasks: list[dict[str, Any]] = []
        self._written = 0

    def run(self) -> None:
        """Run it. Raise AlreadyThere, `BundleRefused` for unreadable files, and AnnotatorError if the disk fails."""
        for place in self._places:
            if isinstance(place, Path) and not holds_results(place):
                self.log.add(ProblemCode.NOT_FOUND, printed_place(place), why="results")
        bundle = None if self.log.has_errors() else bundle_of_results(self._location, self._home, self.log)
        if bundle is None:
            return
        self._key = bundle.manifest.key
        known = KnownTasks(bundle)
        answers = self._known_answers(known)
        if self.log.has_errors():
            return
        with closing(ResultSpool()) as spool:
            surveyed(self._places, known, self._home, self.log, spool)
            if not spool:
                return
            found = merged_results(spool, known, self._rules, answers, plain=self._is_plain, rejected=self._rejected())
            write_many(self._files(found), _FORM, self._output, overwrite=self._overwrites)

    def _rejected(self) -> frozenset[str]:
        """Return the ids of results that the decisions beside them reject."""
        folders = [place for place in self._places if isinstance(place, Path) and place.is_dir()]
        rows = (row for folder in folders for row in decisions_beside(folder, self._key, self.log))
        return frozenset(row.unique_id for row in rows if row.decision is MoneyState.REJECTED)

    def _known_answers(self, known: KnownTasks) -> dict[str, Answer]:
        if self._known_file is None:
            return {}
        data = DiskFolders().read_file(str(self._known_file), MAX_REQUESTER_FILE_BYTES)
        return read_known_answers(data, printable(str(self._known_file)), known, self.log)

    def _files(self, found: Iterator[MergedResult]) -> Iterator[tuple[str, bytes]]:
        """Yield the files to write, and note each task."""
        for each in found:
            self._tasks.append(_task_json(each))
            if each.result is not None and (each.is_settled or self._with_unsettled):
                self._written += 1
                yield f"{self._key}/{each.result.unique_id}.json", envelope_bytes(each.result)

    def as_json(self) -> str:
        states = Counter(task["state"] for task in self._tasks)
        events = {
            "bundle": self._key or None,
            "settled": states["settled"],
            "unsettled": states["unsettled"],
            "too_few": states["too-few"],
            "written": self._written,
            "tasks": self._tasks,
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        return json.dumps(events, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = list(problem_lines(self.log.problems()))
        states = Counter(task["state"] for task in self._tasks)
        if not self._tasks:
            return "\n".join([*lines, _("Nothing was merged.")]) + "\n"
        words = ngettext("{count} task is settled.", "{count} tasks are settled.", states["settled"])
        lines.append(words.format(count=number_format.count(states["settled"])))
        if states["unsettled"]:
            words = ngettext(
                "{count} task is not settled, because its workers disagree: {tasks}",
                "{count} tasks are not settled, because their workers disagree: {tasks}",
                states["unsettled"],
            )
            lines.append(words.format(count=number_format.count(states["unsettled"]), tasks=self._named("unsettled")))
        if states["too-few"]:
            words = ngettext(
                "{count} task has fewer than three answers and was not merged: {tasks}",
                "{count} tasks have fewer than three answers and were not merged: {tasks}",
                states["too-few"],
            )
            lines.append(words.format(count=number_format.count(states["too-few"]), tasks=self._named("too-few")))
        words = ngettext(
            "{count} merged result was written to {path}.",
            "{count} merged results were written to {path}.",
            self._written,
        )
        lines.append(words.format(count=number_format.count(self._written), path=printable(str(self._output))))
        return "\n".join(lines) + "\n"

    def _named(self, state: str) -> str:
        names = [printable(task["task"]) for task in self._tasks if task["state"] == state]
        return ", ".join([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])])


def _task_json(each: MergedResult) -> dict[str, Any]:
    state = "too-few" if each.result is None else "settled" if each.is_settled else "unsettled"
    return {
        "task": each.task_id,
        "state": state,
        "result": None if each.result is None else each.result.unique_id,
        "sources": list(each.sources),
        "questions": [
            {
                "control": merged.question.control.name,
                "aspect": merged.question.aspect.value,
                "method": merged.method,
                "score": round(merged.score, 6),
                "settled": merged.is_settled,
            }
            for merged in each.questions
        ],
    }
