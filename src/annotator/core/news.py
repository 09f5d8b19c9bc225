"""Facts that come from servers, from the clock, of moving to another computer, and of restoring."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.facts import News
from annotator.core.ledger.clock import Stamp
from annotator.core.ledger.holding import Restoration
from annotator.core.moving import MovedIn, MovedOut


@dataclass(frozen=True, slots=True)
class PaymentsFetched(News):
    """A requester told of payments for results of a bundle: `written` of them are written down or put right, `left_out`
    rows cannot be."""

    key: str
    written: int
    left_out: int


@dataclass(frozen=True, slots=True)
class TasksDropped(News):
    """Of a bundle: `answered` tasks that were not begun here were answered by others meanwhile, `gone` ones are not on
    their server any more. None of them is asked any more."""

    key: str
    answered: int
    gone: int


@dataclass(frozen=True, slots=True)
class ClockDoubted(News):
    """The clock, and the last entry before this start, are so far from each other that one of the two may be wrong."""

    last: Stamp
    now: Stamp


@dataclass(frozen=True, slots=True)
class RecordsRestored(News):
    """Before this window was there."""

    restoration: Restoration


@dataclass(frozen=True, slots=True)
class FetchesChanged(News):
    """A server that tasks come from was asked for some, or has answered: `work.servers.fetches` has what."""


@dataclass(frozen=True, slots=True)
class MovedToFile(News):
    """All of the work here is in a file for another computer."""

    moved: MovedOut


@dataclass(frozen=True, slots=True)
class MovedHere(News):
    """The work of another computer lies ready; it is in place when the window is made anew."""

    moved: MovedIn
