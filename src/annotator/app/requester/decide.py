"""The command `annotator decide RESULTS`: the requester's decisions and payments as the files that the programs of
workers read, `decisions.csv` and `payments.csv` in the folder of each bundle. Both are read again before they are
written, as a worker's program reads them. Earlier decisions stay, unless the exceptions name their results.

`--json` prints one object:

{
  "written": [{"file": text, "rows": int}],
  "decisions": {decision: int},     of the results that had none before
  "skipped": int,                   skipped tasks, which bring no money
  "problems": [...]                 as of `annotator check`
}"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct, field

from annotator.app.command_line.arguments import readable
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.decisions import bundle_folder, decisions_beside, read_decision_file
from annotator.app.export.results import bundle_of_results, holds_results, surveyed
from annotator.app.gui.system_clock import SystemClock
from annotator.core.bundle.content import Bundle
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.ledger.clock import local_day
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import ACCEPTED, DecisionRow, MoneyState
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.requester_files import DECISIONS_FILE, MAX_REQUESTER_FILE_BYTES, PAYMENTS_FILE
from annotator.core.problems import ProblemCode
from annotator.formats.history.decisions import decisions_table, read_decisions
from annotator.formats.history.payments import payments_table, read_payments
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.rejection import rejecting
from annotator.store.disk import disk_faults
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n.translation import _, ngettext


class _Decided(Struct):
    """The results of one bundle with their decisions by unique_id. `new` are those decided now."""

    results: dict[str, Envelope] = field(default_factory=dict)
    rows: dict[str, DecisionRow] = field(default_factory=dict)
    payments: list[PaymentRow] = field(default_factory=list)
    new: Counter[MoneyState] = field(default_factory=Counter)


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("results", type=Path, metavar=_("RESULTS"), help=_("a results folder, or a zip from a worker"))
    command.add_argument("--accept-all", action="store_true", help=_("approve every result without a decision"))
    command.add_argument(
        "--except", type=Path, dest="exceptions", metavar=_("FILE"),
        help=_("a table with unique_id, and decision, amount, day and note as in decisions.csv (without the column "
"decision: rejected)"),
    )  # fmt: skip
    command.add_argument(
        "--note", type=readable, default="", metavar=_("TEXT"), help=_("note for rejected results without their own")
    )
    command.add_argument(
        "--payment", type=readable, default="", metavar=_("NAME"),
        help=_("also write payments.csv: your name for the payment of all accepted results that have none"),
    )  # fmt: skip
    command.add_argument("--bundle", metavar=_("BUNDLE"), help=_("the bundle with the rewards, for --payment"))
    command.add_argument(
        "-o", "--output", type=Path, metavar=_("DIR"),
        help=_("folder to write to, as a folder for each bundle (default: the results folder)"),
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if all files are written, else 1, and then nothing is written. Exit with 2 for
    arguments that decide nothing."""
    if not (asked.accept_all or asked.exceptions or asked.payment):
        asked.parser.error(_("nothing is decided: use --accept-all, --except FILE or --payment NAME"))
    if asked.payment and not asked.bundle:
        asked.parser.error(_("--payment needs --bundle, which states the rewards"))
    if not asked.output and asked.results.is_file():
        asked.parser.error(_("-o is required for a zip: the folder to write to"))
    deciding = _Run(asked)
    try:
        deciding.run()
    except BundleRefused as refused:
        deciding.log.extend(refused.problems)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.output or asked.results) + "\n")
        return 1
    sys.stdout.write(deciding.as_json() if asked.json else deciding.as_text())
    return 1 if deciding.log.has_errors() else 0


class _Run:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.log = ProblemLog()
        self._place: Path = asked.results
        self._output: Path = asked.output or asked.results
        self._exceptions: Path | None = asked.exceptions
        self._accepts_all: bool = asked.accept_all
        self._note: str = asked.note
        self._payment: str = asked.payment
        self._location: str | None = asked.bundle
        self._home = Home.at(asked.home)
        timestamp = SystemClock().now()
        self._today = local_day(timestamp.utc_ms, timestamp.offset_min)
        self._skipped = 0
        self._new: Counter[MoneyState] = Counter()
        self._written: dict[Path, int] = {}

    def run(self) -> None:
        """Run it. Raise `BundleRefused` for unreadable files and AnnotatorError if the disk fails."""
        if not holds_results(self._place):
            self.log.add(ProblemCode.NOT_FOUND, printable(str(self._place)), why="results")
            return
        known = self._known() if self._location is not None else None
        exceptions = self._excepted()
        with closing(ResultSpool()) as aside:
            found = surveyed([self._place], known, self._home, self.log, aside)
            bundles: defaultdict[str, _Decided] = defaultdict(_Decided)
            for envelope in found.envelopes():
                self._skipped += envelope.was_cancelled
                if not envelope.was_cancelled:
                    key = f"{envelope.bundle_id}@{envelope.revision}"
                    bundles[key].results[envelope.unique_id] = envelope
        for unique_id, row in exceptions.items():
            if not any(unique_id in bundle.results for bundle in bundles.values()):
                file = printable(str(self._exceptions))
                self.log.add(ProblemCode.DECISION_UNMATCHED, file, line=row.line, id=unique_id)
        for key, bundle in bundles.items():
            self._decide(key, bundle, exceptions)
            if self._payment and known is not None:
                self._pay(key, bundle, known)
        if not self.log.has_errors():
            self._write(bundles)

    def _known(self) -> KnownTasks | None:
        bundle = bundle_of_results(str(self._location), self._home, self.log)
        return None if bundle is None else KnownTasks(bundle)

    def _excepted(self) -> Mapping[str, DecisionRow]:
        if self._exceptions is None:
            return {}
        rows = read_decision_file(self._exceptions, self.log, MoneyState.REJECTED)
        return {row.unique_id: row for row in rows}

    def _decide(self, key: str, bundle: _Decided, exceptions: Mapping[str, DecisionRow]) -> None:
        bundle.rows.update((row.unique_id, row) for row in decisions_beside(self._output, key, self.log))
        for unique_id in bundle.results:
            row = exceptions.get(unique_id)
            if row is None and self._accepts_all and unique_id not in bundle.rows:
                row = DecisionRow(0, unique_id, MoneyState.APPROVED, day=self._today)
            if row is None:
                continue
            note = row.note or (self._note if row.decision is MoneyState.REJECTED else "")
            bundle.rows[unique_id] = DecisionRow(
                0, unique_id, row.decision, row.amount, row.day or self._today, " ".join(note.split())
            )
            bundle.new[row.decision] += 1

    def _pay(self, key: str, bundle: _Decided, known: KnownTasks) -> None:
        """Add a payment of each accepted result that has none."""
        earlier = bundle_folder(self._output, key) / PAYMENTS_FILE
        if earlier.exists():
            file = printable(str(earlier))
            with rejecting(file):
                rows = list(
                    read_payments(DiskFolders().read_file(str(earlier), MAX_REQUESTER_FILE_BYTES), file, self.log)
                )
            bundle.payments += [row for row in rows if isinstance(row, PaymentRow)]
            if unreadable := [line for line in rows if isinstance(line, int)]:
                self.log.add(ProblemCode.PAYMENT_ROW, file, line=unreadable[0])
        paid = {unique_id for row in bundle.payments for unique_id in row.unique_ids}
        for unique_id, row in bundle.rows.items():
            envelope = bundle.results.get(unique_id)
            if envelope is None or row.decision not in ACCEPTED or unique_id in paid:
                continue
            amount = row.amount or _reward(known.bundle, known, envelope)
            pay = known.bundle.manifest.pay
            if not amount or pay is None:
                self.log.add(ProblemCode.PAYMENT_UNPRICED, key, id=unique_id)
                continue
            bundle.payments.append(PaymentRow(self._payment, amount, pay.currency, (unique_id,), self._today))

    def _write(self, bundles: Mapping[str, _Decided]) -> None:
        """Write all files, or none. Raise `StoreFault`."""
        contents: dict[Path, tuple[bytes, int]] = {}
        for key, bundle in bundles.items():
            if bundle.new:
                rows = list(bundle.rows.values())
                contents[bundle_folder(self._output, key) / DECISIONS_FILE] = (decisions_table(rows), len(rows))
            if self._payment and bundle.payments:
                contents[bundle_folder(self._output, key) / PAYMENTS_FILE] = (
                    payments_table(bundle.payments),
                    len(bundle.payments),
                )
            self._new += bundle.new
        for path, (data, count) in contents.items():
            self._check(path, data, count)
        if self.log.has_errors():
            return
        for path in contents:
            with disk_faults(path):
                path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically({path: (data,) for path, (data, _count) in contents.items()}, overwrite=True)
        for path, (_data, count) in contents.items():
            self._written[path] = count
            with disk_faults(path):
                path.chmod(path.parent.stat().st_mode & 0o666)  # readable by those who can read the results

    def _check(self, path: Path, data: bytes, count: int) -> None:
        """Read a file as the programs of workers read it."""
        file, log = printable(str(path)), ProblemLog()
        read: Iterable[object] = (
            read_decisions(data, file, log) if path.name == DECISIONS_FILE else read_payments(data, file, log)
        )
        readable_rows = sum(not isinstance(row, int) for row in read)
        self.log.extend(log.problems())
        if len(data) > MAX_REQUESTER_FILE_BYTES or readable_rows != count:
            self.log.add(ProblemCode.PAYMENT_ROW, file)

    def as_json(self) -> str:
        events = {
            "written": [{"file": printable(str(path)), "rows": rows} for path, rows in self._written.items()],
            "decisions": {state.value: count for state, count in sorted(self._new.items())},
            "skipped": self._skipped,
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        return json.dumps(events, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = list(problem_lines(self.log.problems()))
        if self._skipped:
            words = ngettext(
                "{count} skipped task needs no decision.", "{count} skipped tasks need no decision.", self._skipped
            )
            lines.append(words.format(count=self._skipped))
        for path, rows in self._written.items():
            words = ngettext("{file} has {count} row.", "{file} has {count} rows.", rows)
            lines.append(words.format(file=printable(str(path)), count=rows))
        if not self._written:
            is_bad = self.log.has_errors()
            lines.append(_("Nothing was written.") if is_bad else _("Every result has a decision already."))
        return "\n".join(lines) + "\n"


def _reward(bundle: Bundle, known: KnownTasks, envelope: Envelope) -> str:
    """Return the reward of a result as decimal text, empty if it is unknown."""
    task = known.task(envelope.task_id)
    money = None if task is None else bundle.reward(task, envelope.extents)
    return "" if money is None else format(money.amount, "f")
