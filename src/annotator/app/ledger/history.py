"""The command `annotator ledger import`: the history of another platform, entered or undone.

With `--json` it prints {"file": text, "payer": text, "columns": [text], "new": number, "updated": number, "unchanged":
number, "unfinished": number, "refused": number, "totals": {currency: text}, "bonuses": {currency: text}, "seconds":
number, "overlap_seconds": number, "withdrawn": number, "problems": [...]}, with the problems in the form of `annotator
check --json`. `columns` are those of a file that no platform's table has. The exit code is 1 if nothing could be
read."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal

from annotator.app.command_line.problem_report import problem_json, problem_lines
from annotator.app.command_line.terminal import progress_line
from annotator.app.gui.system_clock import SystemClock
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.core.events import EventBus
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import StartedBody
from annotator.core.money.platform_tasks import HistoryField
from annotator.core.ports.bundles import Progress
from annotator.formats.amounts import currencies
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.bookkeeping.exchange import Exchange
from annotator.services.bookkeeping.periods import Periods
from annotator.services.bookkeeping.platform_histories import ColumnChoice, HistoryRead, PlatformHistories
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n import number_format
from annotator.ui.i18n.history_text import history_lines, withdrawn_text
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    words = _("a table of Mechanical Turk, Prolific, Clickworker, Appen, Toloka or Microworkers, or any other")
    command.add_argument("file", metavar=_("FILE"), help=words)
    command.add_argument("--look", action="store_true", help=_("preview the import without changing anything"))
    command.add_argument("--undo", action="store_true", help=_("withdraw all tasks that were entered from this file"))
    command.add_argument("--payer", default="", metavar=_("NAME"), help=_("the platform, if its table is not known"))
    words = _("the column of a field; fields: {names}").format(names=", ".join(HistoryField))
    command.add_argument("--column", action="append", default=[], type=_column, metavar=_("FIELD=COLUMN"), help=words)
    command.add_argument("--currency", default="", metavar=_("CODE"), help=_("the currency of amounts without one"))


def _column(text: str) -> tuple[str, str]:
    name, sign, column = text.partition("=")
    if not sign or not column or name not in tuple(HistoryField):
        raise argparse.ArgumentTypeError(_("“{text}” is not FIELD=COLUMN").format(text=text))
    return name, column


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if the file could be read, else 1 after printing the reason."""
    columns: Mapping[str, str] = dict(asked.column)
    currency = asked.currency.upper()
    if bool(asked.payer) != bool(columns) or (columns and HistoryField.AMOUNT not in columns):
        asked.parser.error(_("--payer needs --column amount=COLUMN, and the other way round"))
    if currency and currency not in currencies():
        asked.parser.error(_("“{text}” is not a currency code").format(text=asked.currency))
    choice = ColumnChoice(asked.payer, columns, currency) if columns else None
    home = Home.at(asked.home)
    try:
        with home.lock(), progress_line(_so_far) as progress:
            read, withdrawn = asyncio.run(_done(home, asked, choice, progress))
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    if asked.json:
        sys.stdout.write(json.dumps(_as_json(read, withdrawn), ensure_ascii=False) + "\n")
    else:
        lines = [withdrawn_text(withdrawn)] if asked.undo else history_lines(read, is_done=not asked.look)
        sys.stdout.writelines(f"{line}\n" for line in (*problem_lines(read.problems), *lines))
    return 0 if read.payer and (read.listed or not read.problems) else 1


async def _done(
    home: Home, asked: argparse.Namespace, choice: ColumnChoice | None, progress: Progress
) -> tuple[HistoryRead, int]:
    """Return the file, and the number of tasks that were withdrawn."""
    records, clock, event_bus = open_records(home), SystemClock(), EventBus()
    try:
        shipped = shipped_rules()
        preferences = Preferences(records, shipped.wages, lambda: shipped.shares, clock, event_bus)
        await preferences.load()
        journal = Journal(clock, records, preferences.approval)
        await journal.look(VERSION, lambda _read, _all: None)
        bookkeeping = Bookkeeping(journal, event_bus)
        exchange = Exchange(preferences, bookkeeping, DiskFolders())
        periods = Periods(journal, preferences, lambda: exchange.own_currency)
        histories = PlatformHistories(clock, records, journal, bookkeeping, periods, DiskFolders())
        read = await histories.read(asked.file, choice)
        files = [each for each in histories.files() if each.sha256 == read.sha256] if asked.undo else []
        if asked.look or not (files if asked.undo else read.writable):
            return read, 0
        async with _program_run(journal):
            if asked.undo:
                return read, sum([await histories.remove(each, progress) for each in files])
            return await histories.take(read, progress), 0
    finally:
        await records.close()


@asynccontextmanager
async def _program_run(journal: Journal) -> AsyncIterator[None]:
    """Record a run of the program. Without it, time since a crash would count as the work that was open then."""
    await journal.write(EntryKind.STARTED, StartedBody(VERSION))
    await journal.write(EntryKind.OWN_PAGES_OPENED)
    try:
        yield
    finally:
        await journal.stop()


def _so_far(done: int, in_all: int) -> str:
    counts = {"done": number_format.count(done), "count": number_format.count(in_all)}
    return _("{done} of {count} tasks").format(**counts)


def _texts(totals: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: format(amount, "f") for currency, amount in totals.items()}


def _as_json(read: HistoryRead, withdrawn: int) -> dict[str, object]:
    return {
        "file": read.file,
        "payer": read.payer,
        "columns": [] if read.payer else list(read.header),
        "new": len(read.new),
        "updated": len(read.updates),
        "unchanged": read.unchanged,
        "unfinished": read.unfinished,
        "refused": read.refused,
        "totals": _texts(read.totals()),
        "bonuses": _texts(read.bonus_totals()),
        "seconds": read.spent_ms / 1000,
        "overlap_seconds": read.overlap_ms / 1000,
        "withdrawn": withdrawn,
        "problems": [problem_json(problem) for problem in read.problems],
    }
