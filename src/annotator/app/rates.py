"""The command `annotator rates FILE`: the hourly pay of past work, with overlapping time counted once.

With `--json` it prints one object, or a list of objects for several gaps or several currencies (which are never
added), by currency, then in the order of the gaps. Each:

{
  "gap": int | null,            seconds: spans of work no further apart form one cluster; null, with one object for
                                all gaps, if the durations of assignments are known but not their times
  "currency": text | null,      of every amount here; null where no reward is known, as are then pay and every rate
  "assignments": int,           the counted assignments, as defined in formats.history.mturk, _ledger, _results
  "pending": int, "refused": int,           of these: undecided (their reward counts), and refused (it does not)
  "workers": int,
  "pay": text | null,           an exact decimal
  "naive_s": number,            the sum of all durations
  "time_s": number,             the sum of the clusters' lengths
  "clusters": int | null,       null with "gap"
  "pooled": number | null,      pay per hour of clusters; all rates to three decimals
  "naive": number | null,       pay per hour of durations
  "mean": number | null, "median": number | null,     of the workers' own rates, over the clusters
  "reference": text | null,     per hour: the named wage, or the rule in force on the day of the last assignment
  "by_worker": [                the lowest pay per hour first, those without one at the end
    {"worker": text | null, "assignments": int, "time_s": number, "pay": text | null, "rate": number | null}
  ],                            null: all assignments without a worker together
  "share": number | null,       of the workers with a rate, those at or above the reference, 0 to 1
  "left_out": int,              rows, lines and results of the whole file that could not be counted
  "problems": [...]             of the whole file, in the form of `annotator check --json`, notes included
}

The exit code is 0 if assignments were counted, even if rows were left out (see `left_out` and the notes), else 1."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

from annotator.app.command_line.arguments import seconds, wage
from annotator.app.command_line.problem_report import problem_json, problem_lines, stands_for
from annotator.app.export.result_scan import survey
from annotator.app.export.results import bundle_of_results, holds_results, open_results
from annotator.app.reference_wages import reference_wages
from annotator.core.bundle.content import Bundle
from annotator.core.errors import BundleRefused, NoTemporarySpace
from annotator.core.ledger.clock import local_day
from annotator.core.money.dated_rules import unconfirmed_since
from annotator.core.pay.history import UNPRICED, Count, Figures, History, WorkerFigures, figures
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.history.ledger import read_ledger
from annotator.formats.history.mturk import NoTimes, read_mturk
from annotator.formats.history.results import read_results
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.rejection import rejecting
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.rule_text import wage_text
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import NOTHING, _, ngettext

# Of more workers only both ends of the table are shown, half of these each. `--json` has all.
MOST_SHOWN = 20


def worker_lines(workers: Sequence[WorkerFigures], currency: str) -> list[str]:
    """Return the lines. `workers` come with the lowest pay per hour first. `currency` is empty where pay is unknown."""
    if len(workers) < 2:
        return []
    headings = [_("Worker"), _("Assignments"), _("Time"), *([_("Pay"), _("Hourly pay")] if currency else [])]
    shown = workers if len(workers) <= MOST_SHOWN else (*workers[: MOST_SHOWN // 2], *workers[-MOST_SHOWN // 2 :])
    lines = aligned([headings, *(_worker_row(of_worker, currency) for of_worker in shown)], 1)
    left = len(workers) - len(shown)
    if left:
        words = ngettext("({count} worker not shown)", "({count} workers not shown)", left)
        lines.insert(1 + MOST_SHOWN // 2, words.format(count=number_format.count(left)))
    return ["", *lines]


def _worker_row(of_worker: WorkerFigures, currency: str) -> list[str]:
    name = printable(of_worker.worker) if of_worker.worker else _("unnamed")
    time = [name, number_format.count(of_worker.assignments), number_format.duration(of_worker.time_ms)]
    if not currency or of_worker.pay is None:
        return time
    rate = NOTHING if of_worker.rate is None else number_format.rate(of_worker.rate, currency)
    return [*time, number_format.amount(of_worker.pay, currency), rate]


_LOOKED_AT_BYTES = 4096
# The signatures of gzip, zip (workbooks are one), bzip2, xz and Zstandard.
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


def read_history(path: Path, bundle: Bundle | None, log: ProblemLog) -> History:
    """Read a history. A folder, or a zip with results, has results, of `bundle` if it is known; a file that begins
    with `{` is a ledger; any other file is a table. Return an empty history, with errors in the log, if nothing can be
    read."""
    try:
        with rejecting(path.name):
            history, why = _history(path, bundle, log)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return History()
    left_out = history.leave_out_unpriced()
    if left_out:
        log.add(ProblemCode.HISTORY_UNPRICED, path.name, severity=Severity.NOTE, count=str(left_out))
    elif UNPRICED in history.works:
        log.add(ProblemCode.HISTORY_UNPRICED, path.name, severity=Severity.NOTE, why=why)
    if not history.works and not log.has_errors():
        why_none = "results" if holds_results(path) and not log.problems() else ""
        log.add(ProblemCode.HISTORY_NONE, path.name, why=why_none)
    return history


def _history(path: Path, bundle: Bundle | None, log: ProblemLog) -> tuple[History, str]:
    """Return the history, and the reason for unknown rewards."""
    try:
        if holds_results(path):
            return _of_results(path, bundle, log)
        if path.exists():
            return _of_file(path, log), "all"
        log.add(ProblemCode.NOT_FOUND, str(path))
    except OSError as error:
        log.add(ProblemCode.UNREADABLE, str(path), detail=error.strerror or str(error))
    return History(), ""


def _of_file(path: Path, log: ProblemLog) -> History:
    with path.open("rb") as file:
        begin = file.read(_LOOKED_AT_BYTES)
        why = _why_none(begin)
        file.seek(0)
        if begin.lstrip().startswith(b"{"):
            return read_ledger(file, path.name, log)
        try:
            return read_mturk(file, path.name, log)
        except NoTimes:
            log.add(ProblemCode.HISTORY_FOREIGN, path.name, why=why)
            return History()


def _why_none(begin: bytes) -> str:
    """Return the likely reason why a file with this beginning is not a history."""
    if not begin.removeprefix(codecs.BOM_UTF8).strip():
        return "empty"
    return "packed" if begin.startswith(_PACKED) else ""


def _of_results(path: Path, bundle: Bundle | None, log: ProblemLog) -> tuple[History, str]:
    """Return the history, and the reason for unknown rewards."""
    known = KnownTasks(bundle) if bundle is not None else None
    results = open_results(path, log)
    with closing(ResultSpool()) as aside:
        history = read_results(survey(results, known, log, aside).envelopes(), known, results.name, log)
    return history, "bundle" if known is not None else "results"


# The gap of published studies; see core.pay.history.clusters.
_PUBLISHED_GAP_S = 60
# Each problem is one row, line or file that is not counted. Hidden files, which are notes, are not results.
_LEFT_OUT = frozenset({ProblemCode.HISTORY_ROW, ProblemCode.HISTORY_TIME, ProblemCode.HISTORY_REWARD})
_RESULTS_LEFT_OUT = frozenset(
    {
        ProblemCode.RESULT_DAMAGED,
        ProblemCode.RESULT_FOREIGN,
        ProblemCode.RESULT_MISPLACED,
        ProblemCode.RESULT_OTHER_BUNDLE,
        ProblemCode.RESULT_TASK_UNKNOWN,
        ProblemCode.RESULT_TWICE,
        ProblemCode.FILE_TOO_LARGE,
        ProblemCode.UNREADABLE,
    }
)


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", type=_file, metavar=_("FILE"),
        help=_("a Mechanical Turk batch file (CSV), a file created with “annotator ledger export --format jsonl”, "
"a results folder, or a zip file with results"),
    )  # fmt: skip
    command.add_argument(
        "--gap", dest="gaps_s", type=seconds, action="append", metavar=_("SECONDS"),
        help=_("maximum gap between tasks of the same cluster (can be repeated to compare several, default: "
"{gap_s}, as in published studies)").format(gap_s=_PUBLISHED_GAP_S),
    )  # fmt: skip
    command.add_argument(
        "--bundle",
        default="",
        metavar=_("BUNDLE"),
        help=_("for a results folder: the bundle that states the pay per task"),
    )
    command.add_argument(
        "--wage", type=wage, metavar=_("AMOUNT"),
        help=_("hourly wage to compare with (default: the minimum wage in your settings, or the one for the "
"currency)"),
    )  # fmt: skip


def _file(text: str) -> Path:
    """Parse a path. An empty name would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(_("no file specified"))
    return Path(text)


def run(asked: argparse.Namespace) -> int:
    """Run the command, which only reads. Return 0 if assignments were counted, else 1. End the program with the
    usage if the arguments do not go together."""
    file: Path = asked.file
    if asked.bundle and not holds_results(file):
        asked.parser.error(
            _("--bundle only works with a results folder, because the other sources already contain the rewards")
        )
    gaps_s = tuple(dict.fromkeys(asked.gaps_s or (_PUBLISHED_GAP_S,)))
    home = Home.at(asked.home)
    log = ProblemLog()
    try:
        bundle = bundle_of_results(asked.bundle, home, log) if asked.bundle else None
        history = History() if log.has_errors() else read_history(file, bundle, log)
    except NoTemporarySpace as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    day = local_day(history.last_utc_ms, 0)
    references = asyncio.run(reference_wages(home, asked.wage, day))
    report = _Report(history, gaps_s, references, day, log.problems())
    sys.stdout.write(report.as_json() if asked.json else report.as_text(printable(file.name)))
    return 0 if history.works else 1


class _Report:
    def __init__(
        self,
        history: History,
        gaps_s: tuple[int, ...],
        references: Callable[[str], WageRule | None],
        day: date,
        problems: tuple[Problem, ...],
    ) -> None:
        gaps_ms = [gap_s * 1000 for gap_s in gaps_s]
        self._history = history
        self._references = references
        self._day = day
        self._problems = problems
        by_currency = history.figures(gaps_ms) or {UNPRICED: figures((), gaps_ms, priced=False)}
        self._figures = {
            currency: of_gaps if of_gaps[0].knows_gaps else of_gaps[:1] for currency, of_gaps in by_currency.items()
        }

    def as_json(self) -> str:
        of_file = {
            "left_out": sum(map(_rows_left_out, self._problems)),
            "problems": [problem_json(problem) for problem in self._problems],
        }
        objects = [
            {
                **_figures_json(currency, of_gap, self._count(currency), self._reference(currency)),
                "by_worker": [
                    _worker_json(of_worker) for of_worker in self._history.by_worker(currency, of_gap.gap_ms)
                ],
                **of_file,
            }
            for currency, of_gaps in self._figures.items()
            for of_gap in of_gaps
        ]
        return json.dumps(objects if len(objects) > 1 else objects[0], ensure_ascii=False, indent=2) + "\n"

    def as_text(self, name: str) -> str:
        lines = problem_lines(self._problems)
        if self._history.works:
            for currency, of_gaps in self._figures.items():
                lines += [""] if lines else []
                lines += table_lines(
                    name, currency, of_gaps, self._count(currency), self._reference(currency), self._day
                )
                lines += worker_lines(self._history.by_worker(currency, of_gaps[0].gap_ms), currency)
        return "\n".join(lines) + "\n"

    def _count(self, currency: str) -> Count:
        return self._history.counts.get(currency, Count())

    def _reference(self, currency: str) -> WageRule | None:
        return None if currency == UNPRICED else self._references(currency)


def _figures_json(currency: str, of_gap: Figures, count: Count, reference: WageRule | None) -> dict[str, Any]:
    share = None
    if reference is not None and of_gap.rates:
        share = round(of_gap.at_or_above(reference.hourly.amount) / len(of_gap.rates), 3)
    return {
        "gap": of_gap.gap_ms // 1000 if of_gap.knows_gaps else None,
        "currency": currency or None,
        "assignments": of_gap.assignments,
        "pending": count.pending,
        "refused": count.refused,
        "workers": of_gap.workers,
        "pay": None if of_gap.pay is None else format(of_gap.pay, "f"),
        "naive_s": of_gap.naive_ms / 1000,
        "time_s": of_gap.time_ms / 1000,
        "clusters": of_gap.clusters if of_gap.knows_gaps else None,
        "pooled": _rounded(of_gap.pooled),
        "naive": _rounded(of_gap.naive),
        "mean": _rounded(of_gap.mean),
        "median": _rounded(of_gap.median),
        "reference": None if reference is None else format(reference.hourly.amount, "f"),
        "share": share,
    }


def _worker_json(of_worker: WorkerFigures) -> dict[str, Any]:
    return {
        "worker": of_worker.worker or None,
        "assignments": of_worker.assignments,
        "time_s": of_worker.time_ms / 1000,
        "pay": None if of_worker.pay is None else format(of_worker.pay, "f"),
        "rate": _rounded(of_worker.rate),
    }


def _rounded(rate: Decimal | None) -> float | None:
    return None if rate is None else float(rate.quantize(Decimal("0.001"), rounding=ROUND_HALF_EVEN))


def _rows_left_out(problem: Problem) -> int:
    if problem.code is ProblemCode.HISTORY_UNPRICED:
        return int(problem.params.get("count", "0"))
    if problem.code is ProblemCode.HISTORY_ROW and "rows" in problem.params:
        return int(problem.params["rows"])
    is_result = problem.severity is Severity.ERROR and problem.code in _RESULTS_LEFT_OUT
    return stands_for(problem) if problem.code in _LEFT_OUT or is_result else 0


_OF_GAPS = 2  # columns


def table_lines(
    name: str, currency: str, of_gaps: Sequence[Figures], count: Count, reference: WageRule | None, day: date
) -> list[str]:
    """Return one line for each gap, one for the plain durations, and the meaning of the columns. `currency` is empty
    where pay is unknown; then there are no columns of pay. Without known gaps there are no columns of gaps."""
    rows = [_headings(currency, reference), *(_row(of_gap, currency, reference) for of_gap in of_gaps)]
    if of_gaps[0].knows_gaps:
        rows.append(_plain_row(of_gaps[0], currency, len(rows[0])))
    else:
        rows = [row[_OF_GAPS:] for row in rows]
    return [
        _summary(name, currency, of_gaps[0]),
        *_decisions(count),
        "",
        *aligned(rows, 1),
        "",
        *_meanings(currency, of_gaps[0], reference, day),
    ]


def _summary(name: str, currency: str, of_gap: Figures) -> str:
    tasks = ngettext("{count} assignment", "{count} assignments", of_gap.assignments)
    people = ngettext("{count} worker", "{count} workers", of_gap.workers)
    parts = [
        tasks.format(count=number_format.count(of_gap.assignments)),
        people.format(count=number_format.count(of_gap.workers)),
        number_format.amount(of_gap.pay, currency) if of_gap.pay is not None else _("pay unknown"),
    ]
    return number_format.pair(name, ", ".join(parts))


def _decisions(count: Count) -> list[str]:
    lines = []
    if count.pending:
        words = ngettext(
            "{count} assignment is undecided: its reward is counted.",
            "{count} assignments are undecided: their rewards are counted.",
            count.pending,
        )
        lines.append(words.format(count=number_format.count(count.pending)))
    if count.refused:
        words = ngettext(
            "{count} assignment was rejected: it is unpaid, but its time is counted.",
            "{count} assignments were rejected: they are unpaid, but their time is counted.",
            count.refused,
        )
        lines.append(words.format(count=number_format.count(count.refused)))
    return lines


def _headings(currency: str, reference: WageRule | None) -> list[str]:
    time = [_("Gap"), _("Clusters"), _("Time")]
    if not currency:
        return time
    pay = [_("Hourly pay"), _("Mean"), _("Median")]
    return [*time, *pay, *([_("At or above minimum")] if reference is not None else [])]


def _row(of_gap: Figures, currency: str, reference: WageRule | None) -> list[str]:
    time = [_gap(of_gap.gap_ms), number_format.count(of_gap.clusters), number_format.duration(of_gap.time_ms)]
    if not currency:
        return time
    pay = [_rate(rate, currency) for rate in (of_gap.pooled, of_gap.mean, of_gap.median)]
    return [*time, *pay, *([_share(of_gap, reference)] if reference is not None else [])]


def _plain_row(of_gap: Figures, currency: str, columns: int) -> list[str]:
    cells = [_("no clusters"), "", number_format.duration(of_gap.naive_ms)]
    cells += [_rate(of_gap.naive, currency)] if currency else []
    return [*cells, *("" for _cell in range(columns - len(cells)))]


def _gap(gap_ms: int) -> str:
    return f"{number_format.count(gap_ms // 1000)}{number_format.NO_BREAK_SPACE}s"


def _rate(rate: Decimal | None, currency: str) -> str:
    return NOTHING if rate is None else number_format.rate(rate, currency)


def _share(of_gap: Figures, reference: WageRule) -> str:
    if not of_gap.rates:
        return NOTHING
    reached = of_gap.at_or_above(reference.hourly.amount)
    return _("{count} of {all}").format(count=number_format.count(reached), all=number_format.count(len(of_gap.rates)))


def _meanings(currency: str, of_gap: Figures, reference: WageRule | None, day: date) -> list[str]:
    if of_gap.knows_gaps:
        lines = [
            _(
                "Time: tasks that overlap, or follow each other within the maximum gap, form one cluster. The time "
                "of a cluster is counted once."
            )
        ]
    else:
        lines = [_("Time: total measured time of all assignments. Only the days are known, so gaps cannot be "
"determined.")]  # fmt: skip
    if not currency:
        return lines
    lines.append(
        _(
            "Hourly pay: total pay divided by total time. Mean and median: calculated from the hourly pay "
            "of each worker."
        )
    )
    if reference is not None:
        lines.append(_at_or_above(reference, day))
    without = of_gap.workers - len(of_gap.rates)
    if without:
        words = ngettext(
            "{count} worker has no recorded time and is excluded from the mean and median.",
            "{count} workers have no recorded time and are excluded from the mean and median.",
            without,
        )
        lines.append(words.format(count=number_format.count(without)))
    return lines


def _at_or_above(reference: WageRule, day: date) -> str:
    if not reference.source:
        own = number_format.rate(reference.hourly.amount, reference.hourly.currency)
        return _("At or above minimum: workers whose hourly pay reaches your minimum of {wage}.").format(wage=own)
    return _("At or above minimum: workers whose hourly pay reaches {wage}, in force since {day} ({source}).").format(
        wage=wage_text(reference, unconfirmed_since(reference, (reference,), day)),
        day=number_format.day(reference.since),
        source=source_text(reference.source),
    )
