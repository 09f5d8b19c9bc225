"""A parcel: the frozen bytes of one result on their way out, and what came of it. Unknown means keep."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ParcelState(StrEnum):
    WAITING = "waiting"  # to be tried at `due_utc_ms`
    ACCEPTED = "accepted"  # the receiver has it
    REFUSED = "refused"  # the receiver will never take it as it is; a person must look


class DeliveryReason(StrEnum):
    """Why a result is not there yet. The values stand in everybody's records. `ui.i18n.messages` has a sentence for
    each, in which the detail stands."""

    FOLDER_MISSING = "folder-missing"  # detail: the folder, as for the next four
    FOLDER_UNWRITABLE = "folder-unwritable"
    FOLDER_FULL = "folder-full"
    FOLDER_SLOW = "folder-slow"
    FOLDER_FAILED = "folder-failed"
    DIFFERENT_FILE = "different-file"  # detail: the file
    CONNECTOR_UNKNOWN = "connector-unknown"  # detail: its kind
    NO_ANSWER = "no-answer"
    SERVER_UNREACHABLE = "server-unreachable"  # detail: the server, as for all below where nothing else is noted
    SERVER_UNTRUSTED = "server-untrusted"  # its certificate
    SERVER_CLOCK = "server-clock"  # by this computer's clock its certificate is not valid yet, or not any more
    SERVER_BUSY = "server-busy"
    SERVER_FAILED = "server-failed"
    SERVER_FULL = "server-full"
    SERVER_ELSEWHERE = "server-elsewhere"  # it points to another place, where nobody agreed to send anything
    SERVER_STRANGE = "server-strange"  # no answer of the kind of server that was expected
    SIGN_IN_MISSING = "sign-in-missing"
    SIGN_IN_EXPIRED = "sign-in-expired"
    ACCESS_DENIED = "access-denied"
    ADDRESS_WRONG = "address-wrong"  # detail: the address
    PLACE_MISSING = "place-missing"  # detail: the bucket, the folder or the project
    TASK_GONE = "task-gone"
    RESULT_REFUSED = "result-refused"  # detail: in the server's words
    DIFFERENT_RESULT = "different-result"  # detail: its place
    RECEIPT_WRONG = "receipt-wrong"


_HANDED_OVER = "handed-over:"
_UNCONFIRMED = "unconfirmed:"


class Destination(Struct, frozen=True):
    """Where parcels go. What keeps one of them keeps all that go there."""

    connector: str
    url: str


class Parcel(Struct, frozen=True):
    """`unique_id` is the UUID made when the task was first opened: it names, orders and de-duplicates the result.
    `connector`, `url` and `project` are the way that the bundle named when it was submitted.

    `reason` and `detail` tell what came of the last try in vain: None and empty before the first; None and the words of
    another version of this program where that tried. `unproven_tries` counts those of which nobody knows that nothing
    of it arrived."""

    unique_id: str
    bundle_key: str
    task_id: str
    connector: str
    envelope: bytes
    created_utc_ms: int
    was_cancelled: bool
    state: ParcelState = ParcelState.WAITING
    attempts: int = 0
    due_utc_ms: int = 0
    receipt: str = ""  # when accepted
    reason: DeliveryReason | None = None
    detail: str = ""
    unproven_tries: int = 0
    url: str = ""
    project: str = ""

    @property
    def destination(self) -> Destination:
        return Destination(self.connector, self.url)

    @property
    def can_be_reopened(self) -> bool:
        """Nothing of it can have left."""
        return self.state is ParcelState.WAITING and not self.unproven_tries

    def next_try_utc_ms(self, now_utc_ms: int) -> int:
        """Now, where its time has come."""
        is_over = is_due(self.due_utc_ms, now_utc_ms, max_backoff_s(self.attempts))
        return now_utc_ms if is_over else self.due_utc_ms

    @property
    def handed_over_in(self) -> str:
        """The file in which the worker handed it over themselves; empty where they did not."""
        return self.receipt.removeprefix(_HANDED_OVER) if self.receipt.startswith(_HANDED_OVER) else ""

    @property
    def unconfirmed_at(self) -> str:
        """The place that took it without a receipt; empty where there is one."""
        return self.receipt.removeprefix(_UNCONFIRMED) if self.receipt.startswith(_UNCONFIRMED) else ""


def unconfirmed_receipt(place: str) -> str:
    """In the place of one that should have come: `place` took what was sent, and did not say what it stored."""
    return f"{_UNCONFIRMED}{place}"


def handed_over_receipt(location: str) -> str:
    """The receipt of what the worker hands over themselves, in a file at `location`."""
    return f"{_HANDED_OVER}{location}"


class WaitingBundle(Struct, frozen=True):
    """How many parcels of a bundle are waiting, and the `unique_id` of the oldest."""

    bundle_key: str
    count: int
    first: str


class Route(Struct, frozen=True):
    """Of a bundle: where results of it went, or would have gone that the worker handed over."""

    bundle_key: str
    connector: str
    url: str
    project: str


class Accepted(Struct, frozen=True):
    receipt: str


class RetryLater(Struct, frozen=True):
    """`never_began`: nothing of it can have arrived. `wait_s`: no further try before so many seconds have passed."""

    reason: DeliveryReason
    detail: str = ""
    never_began: bool = False
    wait_s: float | None = None


class Refused(Struct, frozen=True):
    reason: DeliveryReason
    detail: str = ""


type Outcome = Accepted | RetryLater | Refused


class Backoff(Struct, frozen=True):
    """A destination that is left in peace until then, after so many tries in vain, the last then and for this
    reason."""

    reason: DeliveryReason
    detail: str
    until_utc_ms: int
    failures: int
    tried_utc_ms: int = 0

    def is_over(self, now_utc_ms: int) -> bool:
        """Also where the clock stands before the moment of the try: it was set back, and would keep this for ever."""
        return now_utc_ms < self.tried_utc_ms or is_due(self.until_utc_ms, now_utc_ms, LONGEST_ASKED_WAIT_S)


FIRST_WAIT_S = 5
LONGEST_WAIT_S = 900
LONGEST_DELIVERY_S = 60.0
SLOWEST_BYTES_S = 8 * 1024  # of a line that results are sent on: below that it counts as none
# What a server asks for is obeyed up to here: longer, and one answer would end all sending.
LONGEST_ASKED_WAIT_S = 6 * 3600
LONGEST_GRACE_S = 60


def is_due(due_utc_ms: int, now_utc_ms: int, longest_s: int) -> bool:
    """Whether it is time for what may wait for `longest_s` at most. A moment further ahead was set by a clock that was
    ahead: waited for, it would hold a result for as long as that clock was wrong."""
    return not now_utc_ms < due_utc_ms <= now_utc_ms + longest_s * 1000


def max_backoff_s(attempts: int) -> int:
    """Of a parcel that was tried so often: before the first time it waits for the person only."""
    return LONGEST_ASKED_WAIT_S if attempts else LONGEST_GRACE_S


def longest_delivery_s(size_bytes: int) -> float:
    """After so long a delivery of so much has failed, whatever still moves: it may go there and back twice."""
    return LONGEST_DELIVERY_S + 4 * size_bytes / SLOWEST_BYTES_S


def retry_after_s(attempts: int, spread: float = 0.0) -> float:
    """Seconds before the next try after `attempts` tries in vain: 5, 10, 20 ... 900, and up to half of that more as
    `spread` goes from 0 to 1, so that all who lost a server do not come back at one moment."""
    wait_s = float(min(LONGEST_WAIT_S, FIRST_WAIT_S << min(max(attempts, 1) - 1, 20)))
    return wait_s * (1 + spread / 2)
