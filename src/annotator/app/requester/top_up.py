"""The command `annotator top-up RESULTS --bundle BUNDLE --wage AMOUNT|KEY`: bonuses that lift every worker to an hourly
wage, as `bonuses.csv` in the folder of the bundle, which the programs of workers read. Without `--yes` nothing is
written. Rejected results bring nothing, others their reward, and all their time counts. A bonus of this file counts as
paid, so that a second run adds nothing.

`--json` prints one object:

{
  "wage": text, "currency": text | null,    per hour, an exact decimal as all amounts
  "total": text, "workers": int,            of the bonuses
  "results": int, "undecided": int, "rejected": int,    counted results, and those of them
  "below": int,                 workers who stay below the wage because of --cap or --without-rejected
  "bonuses": [{"bonus": text, "worker": text, "amount": text, "unique_id": text}],     the largest first
  "long": [{"unique_id": text, "worker": text, "time_s": number}],    results to look at before paying
  "written": text | null,       the file
  "problems": [...]             in the form of `annotator check --json`
}

The exit code is 0 if every worker with results is lifted or would be with `--yes`, else 1."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.app.command_line.arguments import positive, wage_or_key
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.decisions import bundle_folder, decisions_beside
from annotator.app.export.results import bundle_of_results, holds_results, surveyed
from annotator.app.gui.system_clock import SystemClock
from annotator.app.reference_wages import UnknownWage, reference_wages
from annotator.app.requester.price import unknown_wage
from annotator.core.bundle.content import Bundle
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.ledger.clock import local_day
from annotator.core.money.amount import EXACT
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import ACCEPTED, DecisionRow, MoneyState
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.core.outbox.requester_files import BONUSES_FILE, MAX_REQUESTER_FILE_BYTES
from annotator.core.outbox.rework import reworks_among
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.top_up import TopUp, WorkerPay, below, capped, median_ms, top_ups
from annotator.core.problems import ProblemCode
from annotator.formats.history.payments import BONUS, payments_table, read_payments
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.rejection import rejecting
from annotator.store.disk import disk_faults
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_text import wage_text
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import _, ngettext

# A requester looks at results that took longer than both before paying for them.
LONG_MEDIANS, LONG_MS = 5, 30 * 60 * 1000
_MOST_SHOWN = 3
_NAMED = "top-up/"


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("results", type=Path, metavar=_("RESULTS"), help=_("a results folder"))
    command.add_argument(
        "--bundle", required=True, metavar=_("BUNDLE"), help=_("the bundle that states the pay per task")
    )
    command.add_argument(
        "--wage", type=wage_or_key, required=True, metavar=_("AMOUNT|KEY"),
        help=_("what an hour should pay, or a key of “annotator rules” such as fr-minimum-gross"),
    )  # fmt: skip
    command.add_argument(
        "--cap", type=positive, metavar=_("COUNT"),
        help=_("count at most COUNT times the median time of a task (default: all time)"),
    )  # fmt: skip
    command.add_argument("--without-rejected", action="store_true", help=_("leave out the time of rejected results"))
    command.add_argument("--yes", action="store_true", help=_("write the bonuses (without it, they are only shown)"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if there is no problem, else 1, and then nothing is written. Exit with 2 for an
    unknown key of a wage."""
    if asked.results.is_file():
        asked.parser.error(_("bonuses are written beside results, so RESULTS must be a folder"))
    lifting = _Run(asked)
    try:
        lifting.run()
    except UnknownWage as unknown:
        asked.parser.error(unknown_wage(asked.wage, unknown))
    except BundleRefused as refused:
        lifting.log.extend(refused.problems)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.results) + "\n")
        return 1
    sys.stdout.write(lifting.as_json() if asked.json else lifting.as_text())
    return 1 if lifting.log.has_errors() else 0


class _Result(Struct, frozen=True):
    unique_id: str
    worker: str
    time_ms: int
    day: date
    reward: Decimal
    is_rejected: bool


class _Gathered(Struct):
    """The results that count, and the bonuses of the file. `undecided` counts results without a decision."""

    results: list[_Result] = field(default_factory=list)
    rows: list[PaymentRow] = field(default_factory=list)
    undecided: int = 0

    def works(self, *, with_rejected: bool) -> list[WorkerPay]:
        of_worker: defaultdict[str, list[_Result]] = defaultdict(list)
        for result in self.results:
            of_worker[result.worker].append(result)
        workers = {result.unique_id: result.worker for result in self.results}
        earlier: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in self.top_up_rows:
            earlier[workers.get(row.unique_ids[0], "")] += Decimal(row.amount)
        return [
            WorkerPay(
                worker,
                tuple(result.time_ms for result in results if with_rejected or not result.is_rejected),
                sum((result.reward for result in results), Decimal(0)),
                earlier[worker],
            )
            for worker, results in sorted(of_worker.items())
        ]

    @property
    def top_up_rows(self) -> list[PaymentRow]:
        return [row for row in self.rows if row.name.startswith(_NAMED)]

    def new_rows(self, added: Iterable[TopUp], currency: str, today: date) -> list[PaymentRow]:
        """Return a row for each bonus. It names the worker's latest result, and a round that was not used yet."""
        names = {row.name for row in self.rows}
        rows = []
        for each in added:
            own = (result for result in self.results if result.worker == each.worker)
            latest = max(own, key=lambda result: (result.day, result.unique_id))
            number = 1
            while (name := f"{_NAMED}{each.worker}/{number}") in names:
                number += 1
            rows.append(PaymentRow(name, format(each.amount, "f"), currency, (latest.unique_id,), today))
        return rows


class _Run:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.log = ProblemLog()
        self._place: Path = asked.results
        self._location: str = asked.bundle
        self._said_wage: Decimal | str = asked.wage
        self._cap: int | None = asked.cap
        self._with_rejected = not asked.without_rejected
        self._is_sure: bool = asked.yes
        self._home = Home.at(asked.home)
        timestamp = SystemClock().now()
        self._today = local_day(timestamp.utc_ms, timestamp.offset_min)
        self._wage: WageRule | None = None
        self._found = _Gathered()
        self._new: list[PaymentRow] = []
        self._below = 0
        self._written: Path | None = None

    def run(self) -> None:
        """Run it. Raise UnknownWage, `BundleRefused` for unreadable files, and AnnotatorError if the disk fails."""
        wages = asyncio.run(reference_wages(self._home, self._said_wage, self._today))
        if not holds_results(self._place):
            self.log.add(ProblemCode.NOT_FOUND, printable(str(self._place)), why="results")
            return
        bundle = bundle_of_results(self._location, self._home, self.log)
        if bundle is None or bundle.manifest.pay is None:
            if bundle is not None:
                self.log.add(ProblemCode.PRICE_NONE, printable(self._location), why="terms")
            return
        currency = bundle.manifest.pay.currency
        self._wage = wages(currency)
        if self._wage is None:
            place, named = printable(str(self._place)), str(self._said_wage)
            self.log.add(ProblemCode.PRICE_NONE, place, why="currency", currency=currency, wage=named)
            return
        self._gather(bundle)
        self._lift(self._wage.hourly.amount, currency)
        if self._is_sure and self._new and not self.log.has_errors():
            self._write(bundle.manifest.key)

    def _gather(self, bundle: Bundle) -> None:
        """Read the results with the decisions and bonuses beside them."""
        known, key = KnownTasks(bundle), bundle.manifest.key
        decided = {row.unique_id: row for row in decisions_beside(self._place, key, self.log)}
        self._found.rows = list(self._bonuses(bundle_folder(self._place, key) / BONUSES_FILE))
        nameless = 0
        with closing(ResultSpool()) as aside:
            for envelope in surveyed([self._place], known, self._home, self.log, aside).envelopes():
                if envelope.was_cancelled:
                    continue
                if not envelope.worker:
                    nameless += 1
                    continue
                row = decided.get(envelope.unique_id)
                self._found.undecided += row is None or row.decision not in ACCEPTED | {MoneyState.REJECTED}
                if (result := self._result(envelope, row, known)) is not None:
                    self._found.results.append(result)
        self._pay_rework_once(decided)
        if nameless:
            self.log.add(ProblemCode.TOP_UP_NAMELESS, printable(str(self._place)), count=str(nameless))

    def _pay_rework_once(self, decided: Mapping[str, DecisionRow]) -> None:
        """Take the reward from each result that replaces another one, unless its decision states an amount."""
        reworks = reworks_among({result.unique_id for result in self._found.results})
        unpaid = {each for each in reworks if each not in decided or not decided[each].amount}
        self._found.results = [
            replace(result, reward=Decimal(0)) if result.unique_id in unpaid else result
            for result in self._found.results
        ]

    def _result(self, envelope: Envelope, row: DecisionRow | None, known: KnownTasks) -> _Result | None:
        bundle, task = known.bundle, known.task(envelope.task_id)
        reward = None if task is None else bundle.reward(task, envelope.extents)
        amount = None if reward is None else reward.amount
        is_rejected = row is not None and row.decision is MoneyState.REJECTED
        if row is not None and row.amount:
            amount = Decimal(row.amount)
        if is_rejected and not (bundle.manifest.pay is not None and bundle.manifest.pay.rejected_pays):
            amount = Decimal(0)
        if amount is None:
            self.log.add(ProblemCode.PAYMENT_UNPRICED, bundle.manifest.key, id=envelope.unique_id)
            return None
        time_ms = sum(envelope.times.of(state) for state in TOLD.values())
        return _Result(envelope.unique_id, envelope.worker, time_ms, envelope.submitted_on, amount, is_rejected)

    def _bonuses(self, path: Path) -> Iterator[PaymentRow]:
        if not path.exists():
            return
        file = printable(str(path))
        with rejecting(file):
            data = DiskFolders().read_file(str(path), MAX_REQUESTER_FILE_BYTES)
            for row in read_payments(data, file, self.log, BONUS):
                if isinstance(row, PaymentRow):
                    yield row
                else:
                    self.log.add(ProblemCode.PAYMENT_ROW, file, line=row)

    def _lift(self, wage: Decimal, currency: str) -> None:
        works = self._found.works(with_rejected=self._with_rejected)
        added = top_ups(works if self._cap is None else capped(works, self._cap), wage)
        self._new = self._found.new_rows(added, currency, self._today)
        amounts = {each.worker: each.amount for each in added}
        everything = self._found.works(with_rejected=True)
        self._below = below(
            (
                WorkerPay(work.worker, work.times_ms, work.paid, work.bonuses + amounts.get(work.worker, Decimal(0)))
                for work in everything
            ),
            wage,
        )

    def _write(self, key: str) -> None:
        """Write the file, after reading it as the programs of workers do. Raise `StoreFault`."""
        path = bundle_folder(self._place, key) / BONUSES_FILE
        rows = [*self._found.rows, *self._new]
        data, file = payments_table(rows, BONUS), printable(str(path))
        readable = sum(isinstance(row, PaymentRow) for row in read_payments(data, file, ProblemLog(), BONUS))
        if len(data) > MAX_REQUESTER_FILE_BYTES or readable != len(rows):
            self.log.add(ProblemCode.PAYMENT_ROW, file)
            return
        write_atomically({path: (data,)}, overwrite=True)
        with disk_faults(path):
            path.chmod(path.parent.stat().st_mode & 0o666)  # readable by those who can read the results
        self._written = path

    @property
    def _total(self) -> Decimal:
        total = Decimal(0)
        for row in self._new:
            total = EXACT.add(total, Decimal(row.amount))
        return total

    @property
    def _workers(self) -> Mapping[str, str]:
        return {result.unique_id: result.worker for result in self._found.results}

    def _long(self) -> list[_Result]:
        """Return the results to look at before paying, the longest first."""
        middle_ms = median_ms(self._found.works(with_rejected=True))
        if middle_ms is None:
            return []
        most_ms = max(Fraction(LONG_MS), LONG_MEDIANS * middle_ms)
        long = (result for result in self._found.results if result.time_ms > most_ms)
        return sorted(long, key=lambda result: (-result.time_ms, result.unique_id))

    def as_json(self) -> str:
        workers = self._workers
        events = {
            "wage": None if self._wage is None else format(self._wage.hourly.amount, "f"),
            "currency": None if self._wage is None else self._wage.hourly.currency,
            "total": format(self._total, "f"),
            "workers": len(self._new),
            "results": len(self._found.results),
            "undecided": self._found.undecided,
            "rejected": sum(result.is_rejected for result in self._found.results),
            "below": self._below,
            "bonuses": [
                {"bonus": row.name, "worker": workers[row.unique_ids[0]], "amount": row.amount,
                 "unique_id": row.unique_ids[0]}
                for row in self._new
            ],
            "long": [
                {"unique_id": result.unique_id, "worker": result.worker, "time_s": result.time_ms / 1000}
                for result in self._long()
            ],
            "written": None if self._written is None else printable(str(self._written)),
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }  # fmt: skip
        return json.dumps(events, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = list(problem_lines(self.log.problems()))
        if self._wage is None:
            return "\n".join([*lines, _("Nothing was written.")]) + "\n"
        if self._new:
            lines += self._bonus_lines(self._wage)
        elif self._found.results:
            lines.append(_("No bonus is missing."))
        lines += [*self._note_lines(), *self._long_lines()]
        if self._written is not None:
            lines.append(_("The bonuses were written to {file}.").format(file=printable(str(self._written))))
        else:
            lines.append(_("Nothing was written."))
            if self._new and not self._is_sure:
                lines[-1] += " " + _("Use --yes to write the bonuses.")
        return "\n".join(lines) + "\n"

    def _bonus_lines(self, wage: WageRule) -> list[str]:
        """Return the total, then the largest bonuses."""
        words = ngettext(
            "Bonuses: {total}. They lift {count} worker to {wage}.",
            "Bonuses: {total}. They lift {count} workers to {wage}.",
            len(self._new),
        )
        named = wage_text(wage) if wage.source else number_format.rate(wage.hourly.amount, wage.hourly.currency)
        total = number_format.amount(self._total, wage.hourly.currency)
        count = number_format.count(len(self._new))
        workers = self._workers
        rows = [
            [printable(workers[row.unique_ids[0]]), number_format.amount(Decimal(row.amount), row.currency)]
            for row in self._new[:_MOST_SHOWN]
        ]
        lines = [words.format(total=total, count=count, wage=named), *(f"  {line}" for line in aligned(rows, 1))]
        if len(self._new) > _MOST_SHOWN:
            left = len(self._new) - _MOST_SHOWN
            words = ngettext("{count} more with a smaller bonus", "{count} more with smaller bonuses", left)
            lines.append(f"  {words.format(count=number_format.count(left))}")
        return lines

    def _note_lines(self) -> list[str]:
        lines = []
        if self._found.undecided:
            words = ngettext(
                "{count} result is undecided: its reward counts as paid.",
                "{count} results are undecided: their rewards count as paid.",
                self._found.undecided,
            )
            lines.append(words.format(count=number_format.count(self._found.undecided)))
        if self._below:
            words = ngettext(
                "{count} worker stays below the wage, because not all time is counted.",
                "{count} workers stay below the wage, because not all time is counted.",
                self._below,
            )
            lines.append(words.format(count=number_format.count(self._below)))
        return lines

    def _long_lines(self) -> list[str]:
        long = self._long()
        if not long:
            return []
        rows = [
            [result.unique_id, printable(result.worker), number_format.duration(result.time_ms)]
            for result in long[:_MOST_SHOWN]
        ]
        words = ngettext(
            "{count} result took very long. Look at it before you pay.",
            "{count} results took very long. Look at them before you pay.",
            len(long),
        )
        return [words.format(count=number_format.count(len(long))), *(f"  {line}" for line in aligned(rows, 1))]
