"""Facts: what has happened, announced after it is safe on disk. Screens are redrawn from these and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core.answer.findings import Finding
from annotator.core.outbox.agreement import Recipient
from annotator.core.problems import Problem

if TYPE_CHECKING:  # a report is loaded by who rehearses, a sign-in by who meets a server
    from annotator.core.outbox.parcel import DeliveryReason
    from annotator.core.outbox.sign_in import Keeping
    from annotator.core.pay.rehearsal import Report


@dataclass(frozen=True, slots=True)
class BundleTaken:
    key: str


@dataclass(frozen=True, slots=True)
class BundleRejected:
    source: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TaskShown:
    """Task number `index` (from 0) of the bundle at work is in focus."""

    key: str
    index: int


@dataclass(frozen=True, slots=True)
class ExposureReached:
    """Hurtful media were on screen for as long today as the person wanted to be told after."""

    limit_ms: int


@dataclass(frozen=True, slots=True)
class TaskPutAway:
    """No task is in focus any more: the person left the bundle."""

    key: str


@dataclass(frozen=True, slots=True)
class DraftKept:
    unique_id: str


@dataclass(frozen=True, slots=True)
class DraftCut:
    """The bundle was written anew, and these controls of a task's draft have no place in its design any more."""

    task_id: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerUnsound:
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """All that a task shows and plays is there, which somebody wanted to submit before it was."""

    unique_id: str


@dataclass(frozen=True, slots=True)
class EndFound:
    """Of the last sound of a task whose submission waited for it: it can be submitted now."""

    unique_id: str


@dataclass(frozen=True, slots=True)
class TaskSubmitted:
    """Or skipped. Its result leaves at `due_utc_ms` at the earliest."""

    key: str
    index: int
    was_cancelled: bool
    unique_id: str
    due_utc_ms: int


@dataclass(frozen=True, slots=True)
class TaskTakenBack:
    """What was submitted or skipped does not leave; its task is open again, with the answer that was there."""

    key: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class AgreementWanted:
    """A result is ready for somebody whom the worker was not asked about yet; no task is in focus until they answer."""

    recipient: Recipient
    unique_id: str


@dataclass(frozen=True, slots=True)
class AgreementsChanged:
    """The worker agreed that results may go to somebody, or took that back."""


@dataclass(frozen=True, slots=True)
class BundleFinished:
    """Every task of the bundle at work is submitted or skipped."""

    key: str


@dataclass(frozen=True, slots=True)
class BundleStowed:
    """The person put a bundle away, or brought it back (`is_stowed` False)."""

    key: str
    is_stowed: bool


@dataclass(frozen=True, slots=True)
class RehearsalRead:
    """The files of the bundle that is rehearsed are sound and in use; `reloads` counts the readings after the first."""

    key: str
    reloads: int


@dataclass(frozen=True, slots=True)
class RehearsalMediaSeen:
    """So many media of the bundle that is rehearsed were `looked` at, of how many; None: all. `found`: problems."""

    found: int
    looked: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RehearsalReported:
    report: Report


@dataclass(frozen=True, slots=True)
class WorkPaused:
    since_utc_ms: int


@dataclass(frozen=True, slots=True)
class WorkResumed:
    pass


@dataclass(frozen=True, slots=True)
class IdleEnded:
    idle_ms: int


@dataclass(frozen=True, slots=True)
class TimeJudged:
    """The worker said what stretches of time count as."""


@dataclass(frozen=True, slots=True)
class BesideChanged:
    """The person turned to something beside their tasks, to something else there, or came back."""


@dataclass(frozen=True, slots=True)
class EarningsChanged:
    """Something about money was written down by hand, or read from a file."""


@dataclass(frozen=True, slots=True)
class DecisionsFetched:
    """A requester decided about results of a bundle: `written` decisions are written down, `left_out` rows contradict
    what is known, or cannot be read."""

    key: str
    written: int
    left_out: int


class News:
    """What comes from servers, the clock, other computers or restored records: the facts of `core.news`."""


@dataclass(frozen=True, slots=True)
class ResultsHandedOver:
    """`count` results of a bundle are in a new file at `location`, for the worker to pass on."""

    key: str
    location: str
    count: int


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    pass


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The server took the sign-in, as `who` where it says so; or could not be asked, for a `reason` with its `detail`
    as `core.outbox.parcel` has them."""

    server: str
    keeping: Keeping
    who: str = ""
    reason: DeliveryReason | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """It was not kept; what was there before still is."""

    server: str
    reason: DeliveryReason
    detail: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    server: str


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Something could not be done; `code` and `params` as in `core.errors`. What was safe before is still safe."""

    code: str
    params: dict[str, str]


type Fact = (
    BundleTaken
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
    | TaskTakenBack
    | AgreementWanted
    | AgreementsChanged
    | BundleFinished
    | BundleStowed
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


class Bulletin:
    """Where facts are announced and listened to, in order, on one thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Fact], None]] = []

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]:
        """Returns what to call to stop listening."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, fact: Fact) -> None:
        for listener in tuple(self._listeners):
            listener(fact)
