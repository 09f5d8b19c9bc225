"""Everything that a page may ask of the program, in one hand. `app` puts it together; `ui` receives it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.facts import Bulletin
from annotator.core.ports import Pictures
from annotator.work.agreements import Agreements
from annotator.work.beside import Beside
from annotator.work.bundles import Bundles
from annotator.work.decisions import Decisions
from annotator.work.delivery import Delivery
from annotator.work.earnings import Bookkeeping
from annotator.work.exporting import Exporting
from annotator.work.idle import IdleWatch
from annotator.work.intents import Intents
from annotator.work.journal import Journal
from annotator.work.judging import Judging
from annotator.work.machine_watch import MachineWatch
from annotator.work.payers import Payers
from annotator.work.periods import Periods
from annotator.work.preferences import Preferences
from annotator.work.session import Session
from annotator.work.take_home import TakeHomes
from annotator.work.timesheet import Timesheets


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundle that ships with the program: where it is, under which key it is taken, and what it says of itself."""

    location: str
    key: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Desk:
    """`errands` are intents that may last, such as reading a stranger's bundle: no pause or submission waits behind."""

    bulletin: Bulletin
    intents: Intents
    errands: Intents
    journal: Journal
    session: Session
    bundles: Bundles
    agreements: Agreements
    delivery: Delivery
    preferences: Preferences
    idle: IdleWatch
    judging: Judging
    machine: MachineWatch
    timesheets: Timesheets
    periods: Periods
    beside: Beside
    bookkeeping: Bookkeeping
    decisions: Decisions
    payers: Payers
    take_homes: TakeHomes
    exporting: Exporting
    pictures: Pictures
    results_folder: str
    samples: tuple[Sample, ...]
