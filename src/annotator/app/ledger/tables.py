"""The tables and the printed statement of a ledger, for the command line. They only read records, so they work
beside a running window and on a read-only copy. All figures are as of the last entry, at most 5 s ago beside a
window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.app.gui.system_clock import SystemClock, offset_min
from annotator.app.ledger.reader import progress, records_of
from annotator.app.version import VERSION
from annotator.core.errors import StoreFault
from annotator.core.events import EventBus
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.money.items import Tally
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.pay.periods import Statement
from annotator.core.ports.bundles import Progress
from annotator.formats.builtin.dated_rules import read_takehome_rules, read_wage_rules
from annotator.formats.builtin.resources import resource_bytes
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.bookkeeping.exchange import Exchange
from annotator.services.bookkeeping.exporting import Exporting
from annotator.services.bookkeeping.periods import Periods, TakeHomes
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.deliveries import Deliveries
from annotator.services.preferences import Preferences
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.exports import DiskExports
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.records.sqlite import SqliteRecords

RECORDS = "records.sqlite3"

type Pending = Mapping[str, Mapping[DeliveryState, Tally]]  # rewards by currency
type Make[T] = Callable[[Exporting, Deliveries, date], Coroutine[Any, Any, T]]


class _Stopped(Struct):
    """A `core.ports.machine.Clock` that stays at the last entry of a ledger."""

    last: Timestamp

    def now(self) -> Timestamp:
        return self.last

    def running_ms(self) -> int:
        return self.last.running_ms

    def offset_at(self, utc_ms: int) -> int:
        return offset_min(utc_ms // 1000)


def tables(home_folder: Path | None) -> list[Iterable[bytes]]:
    """Return the tables of time, money and exchange rates. Raise StoreFault."""

    async def make_tables(exporting: Exporting, _deliveries: Deliveries, _first: date) -> list[Iterable[bytes]]:
        return list(exporting.tables().values())

    return _folded(home_folder, make_tables)


def statement(home_folder: Path | None, first_day: date | None, last_day: date | None) -> Iterable[bytes]:
    """Return the statement as a PDF, both days included; None: first day of ledger, today. Raise StoreFault."""
    now = SystemClock().now()

    async def make_statement(exporting: Exporting, deliveries: Deliveries, first: date) -> tuple[Statement, Pending]:
        today = local_day(now.utc_ms, now.offset_min)
        last = last_day or max(today, first_day or today)
        first = first_day or min(first, last)
        return await exporting.statement(first, last), await deliveries.pending(first, last)

    whole, pending = _folded(home_folder, make_statement)
    return (_printed(replace(whole, made_utc_ms=now.utc_ms, offset_min=now.offset_min), pending),)


def _folded[T](home_folder: Path | None, make: Make[T]) -> T:
    """Read the ledger and call `make`, which also gets the first day of the ledger."""
    with records_of(home_folder) as (runner, records), progress() as tell:
        return runner.run(_fold_and_make(Home.at(home_folder), records, tell, make))


async def _fold_and_make[T](home: Home, records: SqliteRecords, tell: Progress, make: Make[T]) -> T:
    ends = await records.ends()
    if ends is None:
        raise StoreFault(path=RECORDS, detail="there are no entries in the ledger")
    clock = _Stopped(ends[1].timestamp)
    wages = read_wage_rules(resource_bytes("rules/minimum-wages.toml"))
    share_rules = read_takehome_rules(resource_bytes("rules/take-home.toml"))
    event_bus = EventBus()
    preferences = Preferences(records, wages, lambda: share_rules, clock, event_bus)
    await preferences.load()
    journal = Journal(clock, records, preferences.approval)
    await journal.look(VERSION, tell)
    clock.last = journal.last or clock.last  # a running window may have written more
    exchange = Exchange(preferences, Bookkeeping(journal, event_bus), DiskFolders())
    periods = Periods(journal, preferences, lambda: exchange.own_currency)
    take_homes = TakeHomes(periods, preferences)
    exporting = Exporting(journal, records, periods, take_homes, preferences, exchange, DiskExports())
    bundles = Bundles(BundleLibrary(home.bundles), event_bus)
    consents = Consents(clock, records, bundles, event_bus, ())
    deliveries = Deliveries(records, bundles, preferences, consents, lambda: journal.folds.meter.earnings)
    return await make(exporting, deliveries, local_day(ends[0].timestamp.utc_ms, ends[0].timestamp.offset_min))


def _printed(period_statement: Statement, pending: Pending) -> bytes:
    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the PDF needs fonts but no display
    from PySide6.QtWidgets import QApplication

    from annotator.ui.pages.earnings.statement_document import statement_pdf

    _app = QApplication.instance() or QApplication(["annotator"])
    return statement_pdf(period_statement, pending)
