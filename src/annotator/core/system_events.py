"""Events from servers and the clock, and about transfer and recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.events import News
from annotator.core.ledger.backup_summary import Restoration
from annotator.core.ledger.clock import Timestamp
from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRows
from annotator.core.transfer import MovedIn, MovedOut

if TYPE_CHECKING:
    from annotator.core.money.receipts_book import BookPeriod


class PaymentsFetched(Struct, News, frozen=True):
    """A requester's payments for results of a bundle were fetched. `written` payments were recorded or corrected.
    `left_out` rows could not be recorded."""

    key: str
    written: int
    left_out: LeftOutRows = NONE_LEFT_OUT


class BonusesFetched(Struct, News, frozen=True):
    """A requester's bonuses for results of a bundle were fetched; fields as in `PaymentsFetched`."""

    key: str
    written: int
    left_out: LeftOutRows = NONE_LEFT_OUT


class TasksDropped(Struct, News, frozen=True):
    """Tasks of a bundle were withdrawn by their server. `answered` tasks, not started here, were answered by other
    workers. `gone` tasks are no longer on the server. They are removed from the work."""

    key: str
    answered: int
    gone: int


class ClockDoubted(Struct, News, frozen=True):
    """The clock and the last entry before this start differ so much that either may be wrong."""

    last: Timestamp
    now: Timestamp


class DeclarationDue(Struct, News, frozen=True):
    """The receipts of an ended period are not declared yet."""

    book: BookPeriod


class ProgramCrashed(Struct, News, frozen=True):
    """The program ended by an internal error before this start, and left a report."""


class RecordsRestored(Struct, News, frozen=True):
    """The records were restored before this window was opened."""

    restoration: Restoration


class RecordsMigrated(Struct, News, frozen=True):
    """Records of an older program were migrated before this window was opened. `copy` is the file as it was before."""

    copy: str


class FetchesChanged(Struct, News, frozen=True):
    """A download of tasks from a server started or ended; `services.servers.fetch_queue` has the state."""


class MovedToFile(Struct, News, frozen=True):
    """All work of this home was written to a file for another computer."""

    moved: MovedOut


class MovedHere(Struct, News, frozen=True):
    """The work of another computer was read; it is put in place when the window is recreated."""

    moved: MovedIn


class UpdatesOffered(Struct, News, frozen=True):
    """The worker is asked whether to look for updates at `server`."""

    server: str


class ReleaseKnown(Struct, News, frozen=True):
    """A look for updates has ended; `services.updates` has what it found. `is_news` if that is a newer release which
    was not known before."""

    is_news: bool
