"""Facts that come from servers, from the clock, of moving to another computer, and of restoring."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.events import News
from annotator.core.ledger.backup_summary import Restoration
from annotator.core.ledger.clock import Timestamp
from annotator.core.transfer import MovedIn, MovedOut


class PaymentsFetched(Struct, News, frozen=True):
    """A requester told of payments for results of a bundle: `written` of them are written down or put right, `left_out`
    rows cannot be."""

    key: str
    written: int
    left_out: int


class TasksDropped(Struct, News, frozen=True):
    """Of a bundle: `answered` tasks that were not begun here were answered by others meanwhile, `gone` ones are not on
    their server any more. None of them is asked any more."""

    key: str
    answered: int
    gone: int


class ClockDoubted(Struct, News, frozen=True):
    """The clock, and the last entry before this start, are so far from each other that one of the two may be wrong."""

    last: Timestamp
    now: Timestamp


class RecordsRestored(Struct, News, frozen=True):
    """Before this window was there."""

    restoration: Restoration


class FetchesChanged(Struct, News, frozen=True):
    """A server that tasks come from was asked for some, or has answered: `services.servers.fetch_queue` has what."""


class MovedToFile(Struct, News, frozen=True):
    """All of the work here is in a file for another computer."""

    moved: MovedOut


class MovedHere(Struct, News, frozen=True):
    """The work of another computer lies ready; it is in place when the window is made anew."""

    moved: MovedIn
