"""A worker's own time and money, kept and put right: all the books in one hand, put together from the journal up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.core.facts import Bulletin
from annotator.core.money.payers import Payer
from annotator.core.pay.take_home import ShareRule
from annotator.core.ports.folders import Exports, NewFolders
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.work.books.decisions import Decisions
from annotator.work.books.earnings import Bookkeeping
from annotator.work.books.exporting import Exporting
from annotator.work.books.judging import Judging
from annotator.work.books.payers import Payers
from annotator.work.books.periods import Periods
from annotator.work.books.take_home import TakeHomes
from annotator.work.books.timesheet import Timesheets
from annotator.work.ledger.journal import Journal
from annotator.work.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Shipped:
    """What is known of payers and contributions without the worker's own word, read when it is first asked for."""

    payers: Callable[[], tuple[Payer, ...]]
    shares: Callable[[], tuple[ShareRule, ...]]


@dataclass(frozen=True, slots=True)
class Books:
    judging: Judging
    timesheets: Timesheets
    periods: Periods
    bookkeeping: Bookkeeping
    decisions: Decisions
    payers: Payers
    take_homes: TakeHomes
    exporting: Exporting


def books(
    clock: Clock,
    records: Records,
    journal: Journal,
    preferences: Preferences,
    bulletin: Bulletin,
    shipped: Shipped,
    exports: Exports,
    folders: NewFolders,
) -> Books:
    judging, bookkeeping, periods = Judging(journal, bulletin), Bookkeeping(journal, bulletin), Periods(journal)
    payers = Payers(records, shipped.payers, bookkeeping, bulletin)
    take_homes = TakeHomes(journal, preferences, shipped.shares)
    return Books(
        judging=judging,
        timesheets=Timesheets(clock, journal, judging),
        periods=periods,
        bookkeeping=bookkeeping,
        decisions=Decisions(bookkeeping, folders),
        payers=payers,
        take_homes=take_homes,
        exporting=Exporting(journal, records, periods, take_homes, preferences, exports),
    )
