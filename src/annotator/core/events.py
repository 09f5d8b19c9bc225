"""Events, published after their change is safe on disk. Screens are redrawn from them and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.answer.validation import Finding
from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRows
from annotator.core.outbox.consent import Recipient
from annotator.core.problems import Problem

if TYPE_CHECKING:  # Only a trial run loads a report, and only a server sign-in loads the sign-in types.
    from annotator.core.ledger.time_corrections import Recounted
    from annotator.core.outbox.parcel import DeliveryReason
    from annotator.core.outbox.sign_in import Keeping
    from annotator.core.pay.rehearsal import Report


class BundleImported(Struct, frozen=True):
    key: str


class BundleRejected(Struct, frozen=True):
    source: str
    problems: tuple[Problem, ...]


class PayCardsAdded(Struct, frozen=True):
    """Pay cards of other workers were opened: new ones, newer ones in place of older ones, and known ones. Files or
    cards with problems were left out."""

    source: str
    added: int
    replaced: int
    known: int
    problems: tuple[Problem, ...] = ()


class PayCardsChanged(Struct, frozen=True):
    """The cards of a requester were removed, or put back."""


class BundleDamaged(Struct, frozen=True):
    """The stored files of an imported bundle cannot be read any more."""

    key: str
    problems: tuple[Problem, ...]


class TaskShown(Struct, frozen=True):
    """Task number `index` (from 0) of the active bundle received the focus."""

    key: str
    index: int


class ExposureReached(Struct, frozen=True):
    """Sensitive media were on screen today for the limit that the worker has set."""

    limit_ms: int


class TaskPutAway(Struct, frozen=True):
    """No task has the focus any more: the worker left the bundle."""

    key: str


class DraftSaved(Struct, frozen=True):
    unique_id: str


class DraftCut(Struct, frozen=True):
    """The bundle was rewritten, and its design no longer has these controls of the task's draft."""

    task_id: str
    controls: tuple[str, ...]


class AnswerUnsound(Struct, frozen=True):
    findings: tuple[Finding, ...]


class TaskMediaShown(Struct, frozen=True):
    """All media of a task are shown; the worker had tried to submit it before they were."""

    unique_id: str


class SubmissionCanProceed(Struct, frozen=True):
    """A submission waited for the media of its task, or for the length of an audio file. They are there now."""

    unique_id: str


class TaskSubmitted(Struct, frozen=True):
    """A task was submitted or skipped; its result is sent at `due_utc_ms` at the earliest."""

    key: str
    index: int
    was_cancelled: bool
    unique_id: str
    due_utc_ms: int


class TaskReopened(Struct, frozen=True):
    """A submitted or skipped task was reopened: its result is not sent, and its answer is restored."""

    key: str
    unique_id: str


class ConsentRequested(Struct, frozen=True):
    """A result is ready for a recipient not yet asked about. No task has the focus until the worker's answer."""

    recipient: Recipient
    unique_id: str


class ConsentsChanged(Struct, frozen=True):
    """The worker gave or withdrew consent to share results with a recipient."""


class BundleFinished(Struct, frozen=True):
    """Every task of the active bundle is submitted or skipped."""

    key: str


class BundleArchived(Struct, frozen=True):
    """The worker archived a bundle, or unarchived it (`is_archived` False)."""

    key: str
    is_archived: bool


class RehearsalRead(Struct, frozen=True):
    """The files of the bundle in a trial run are valid and in use; `reloads` counts the readings after the first."""

    key: str
    reloads: int


class RehearsalMediaChecked(Struct, frozen=True):
    """Progress of the media check in a trial run. `looked` is (checked, total), or None when all media are checked.
    `found` counts problems."""

    found: int
    looked: tuple[int, int] | None = None


class RehearsalReported(Struct, frozen=True):
    report: Report


class WorkPaused(Struct, frozen=True):
    since_utc_ms: int


class WorkResumed(Struct, frozen=True):
    pass


class IdleEnded(Struct, frozen=True):
    idle_ms: int


class TimeCorrected(Struct, frozen=True):
    """The worker corrected how periods of time are counted."""

    periods: tuple[Recounted, ...] = ()


class SideActivityChanged(Struct, frozen=True):
    """The worker started, changed or ended a side activity."""


class EarningsChanged(Struct, frozen=True):
    """A money entry was added by hand or imported from a file."""


class DecisionsFetched(Struct, frozen=True):
    """A requester's decisions about results of a bundle were fetched. `written` decisions were recorded. `left_out`
    rows contradict known data or cannot be read."""

    key: str
    written: int
    left_out: LeftOutRows = NONE_LEFT_OUT


class News:
    """Base class of `core.system_events`: from servers, the clock, other computers or restored records."""


class ResultsExported(Struct, frozen=True):
    """`count` results of a bundle, of them `skipped` tasks, were exported to a new file at `location`, which the worker
    can pass on."""

    key: str
    location: str
    count: int
    skipped: int = 0


class ExportMarked(Struct, frozen=True):
    """The worker marked the results in an exported `file` as sent to the requester, or undid it."""

    key: str
    file: str
    is_sent: bool


class OutboxChanged(Struct, frozen=True):
    pass


class SignedIn(Struct, frozen=True):
    """A sign-in was stored, or the server could not be asked. `who` is the account name, if the server reports one.
    `reason` and `detail` are those of `core.outbox.parcel`."""

    server: str
    keeping: Keeping
    who: str = ""
    reason: DeliveryReason | None = None
    detail: str = ""


class SignInRefused(Struct, frozen=True):
    """The server rejected a sign-in; it was not stored, and an earlier one is kept."""

    server: str
    reason: DeliveryReason
    detail: str


class SignedOut(Struct, frozen=True):
    server: str


class SettingsChanged(Struct, frozen=True):
    keys: tuple[str, ...]


class Failed(Struct, frozen=True):
    """An operation failed; `code` and `params` are those of `core.errors`. Stored data is unaffected."""

    code: str
    params: dict[str, str]


type Event = (
    BundleImported
    | BundleRejected
    | BundleDamaged
    | PayCardsAdded
    | PayCardsChanged
    | TaskShown
    | TaskMediaShown
    | SubmissionCanProceed
    | ExposureReached
    | TaskPutAway
    | DraftSaved
    | DraftCut
    | AnswerUnsound
    | TaskSubmitted
    | TaskReopened
    | ConsentRequested
    | ConsentsChanged
    | BundleFinished
    | BundleArchived
    | RehearsalRead
    | RehearsalMediaChecked
    | RehearsalReported
    | WorkPaused
    | WorkResumed
    | IdleEnded
    | TimeCorrected
    | EarningsChanged
    | SideActivityChanged
    | DecisionsFetched
    | News
    | ResultsExported
    | ExportMarked
    | OutboxChanged
    | SignedIn
    | SignInRefused
    | SignedOut
    | SettingsChanged
    | Failed
)


class EventBus:
    """A synchronous event bus: publishes events to its listeners, in order, on one thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Add a listener; return a function that removes it, and does nothing when called again."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def announce(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)
