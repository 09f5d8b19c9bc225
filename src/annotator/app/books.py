"""The part of the composition root that keeps a worker's time and money: put together from the journal up."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.facts import Bulletin
from annotator.core.payers import Payer
from annotator.core.ports import Clock, Exports, NewFolders, Records
from annotator.core.takehome import ShareRule
from annotator.work.beside import Beside
from annotator.work.decisions import Decisions
from annotator.work.earnings import Bookkeeping
from annotator.work.exporting import Exporting
from annotator.work.journal import Journal
from annotator.work.judging import Judging
from annotator.work.payers import Payers
from annotator.work.periods import Periods
from annotator.work.preferences import Preferences
from annotator.work.take_home import TakeHomes
from annotator.work.timesheet import Timesheets


@dataclass(frozen=True, slots=True)
class Shipped:
    """What is known of payers and contributions without the worker's own word."""

    payers: tuple[Payer, ...]
    shares: tuple[ShareRule, ...]


@dataclass(frozen=True, slots=True)
class Books:
    judging: Judging
    timesheets: Timesheets
    periods: Periods
    beside: Beside
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
        beside=Beside(journal, bulletin, payers.open_names),
        bookkeeping=bookkeeping,
        decisions=Decisions(bookkeeping, folders),
        payers=payers,
        take_homes=take_homes,
        exporting=Exporting(journal, records, periods, take_homes, preferences, exports),
    )
