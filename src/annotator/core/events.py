"""Facts: what has happened, announced after it is safe on disk. Screens are redrawn from these and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.answer.validation import Finding
from annotator.core.outbox.consent import Recipient
from annotator.core.problems import Problem

if TYPE_CHECKING:  # a report is loaded by who rehearses, a sign-in by who meets a server
    from annotator.core.outbox.parcel import DeliveryReason
    from annotator.core.outbox.sign_in import Keeping
    from annotator.core.pay.rehearsal import Report


class BundleImported(Struct, frozen=True):
    key: str


class BundleRejected(Struct, frozen=True):
    source: str
    problems: tuple[Problem, ...]


class TaskShown(Struct, frozen=True):
    """Task number `index` (from 0) of the bundle at work is in focus."""

    key: str
    index: int


class ExposureReached(Struct, frozen=True):
    """Hurtful media were on screen for as long today as the person wanted to be told after."""

    limit_ms: int


class TaskPutAway(Struct, frozen=True):
    """No task is in focus any more: the person left the bundle."""

    key: str


class DraftKept(Struct, frozen=True):
    unique_id: str


class DraftCut(Struct, frozen=True):
    """The bundle was written anew, and these controls of a task's draft have no place in its design any more."""

    task_id: str
    controls: tuple[str, ...]


class AnswerUnsound(Struct, frozen=True):
    findings: tuple[Finding, ...]


class TaskSeen(Struct, frozen=True):
    """All that a task shows and plays is there, which somebody wanted to submit before it was."""

    unique_id: str


class EndFound(Struct, frozen=True):
    """Of the last sound of a task whose submission waited for it: it can be submitted now."""

    unique_id: str


class TaskSubmitted(Struct, frozen=True):
    """Or skipped. Its result leaves at `due_utc_ms` at the earliest."""

    key: str
    index: int
    was_cancelled: bool
    unique_id: str
    due_utc_ms: int


class TaskReopened(Struct, frozen=True):
    """What was submitted or skipped does not leave; its task is open again, with the answer that was there."""

    key: str
    unique_id: str


class AgreementWanted(Struct, frozen=True):
    """A result is ready for somebody whom the worker was not asked about yet; no task is in focus until they answer."""

    recipient: Recipient
    unique_id: str


class ConsentsChanged(Struct, frozen=True):
    """The worker agreed that results may go to somebody, or took that back."""


class BundleFinished(Struct, frozen=True):
    """Every task of the bundle at work is submitted or skipped."""

    key: str


class BundleArchived(Struct, frozen=True):
    """The person put a bundle away, or brought it back (`is_archived` False)."""

    key: str
    is_archived: bool


class RehearsalRead(Struct, frozen=True):
    """The files of the bundle that is rehearsed are sound and in use; `reloads` counts the readings after the first."""

    key: str
    reloads: int


class RehearsalMediaSeen(Struct, frozen=True):
    """So many media of the bundle that is rehearsed were `looked` at, of how many; None: all. `found`: problems."""

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


class TimeJudged(Struct, frozen=True):
    """The worker said what stretches of time count as."""


class BesideChanged(Struct, frozen=True):
    """The person turned to something beside their tasks, to something else there, or came back."""


class EarningsChanged(Struct, frozen=True):
    """Something about money was written down by hand, or read from a file."""


class DecisionsFetched(Struct, frozen=True):
    """A requester decided about results of a bundle: `written` decisions are written down, `left_out` rows contradict
    what is known, or cannot be read."""

    key: str
    written: int
    left_out: int


class News:
    """What comes from servers, the clock, other computers or restored records: the facts of `core.system_events`."""


class ResultsHandedOver(Struct, frozen=True):
    """`count` results of a bundle are in a new file at `location`, for the worker to pass on."""

    key: str
    location: str
    count: int


class OutboxChanged(Struct, frozen=True):
    pass


class SignedIn(Struct, frozen=True):
    """The server took the sign-in, as `who` where it says so; or could not be asked, for a `reason` with its `detail`
    as `core.outbox.parcel` has them."""

    server: str
    keeping: Keeping
    who: str = ""
    reason: DeliveryReason | None = None
    detail: str = ""


class SignInRefused(Struct, frozen=True):
    """It was not kept; what was there before still is."""

    server: str
    reason: DeliveryReason
    detail: str


class SignedOut(Struct, frozen=True):
    server: str


class SettingsChanged(Struct, frozen=True):
    keys: tuple[str, ...]


class Failed(Struct, frozen=True):
    """Something could not be done; `code` and `params` as in `core.errors`. What was safe before is still safe."""

    code: str
    params: dict[str, str]


type Event = (
    BundleImported
    | BundleRejected
    | TaskShown
    | TaskSeen
    | EndFound
    | ExposureReached
    | TaskPutAway
    | DraftKept
    | DraftCut
    | AnswerUnsound
    | TaskSubmitted
    | TaskReopened
    | AgreementWanted
    | ConsentsChanged
    | BundleFinished
    | BundleArchived
    | RehearsalRead
    | RehearsalMediaSeen
    | RehearsalReported
    | WorkPaused
    | WorkResumed
    | IdleEnded
    | TimeJudged
    | EarningsChanged
    | BesideChanged
    | DecisionsFetched
    | News
    | ResultsHandedOver
    | OutboxChanged
    | SignedIn
    | SignInRefused
    | SignedOut
    | SettingsChanged
    | Failed
)


class EventBus:
    """Where facts are announced and listened to, in order, on one thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Returns what to call to stop listening."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)
