"""Parcels: the frozen bytes of one result and the state of its delivery. An unknown outcome keeps the parcel."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from annotator.core.outbox.backoff import LONGEST_ASKED_WAIT_S, is_due, max_backoff_s


class ParcelState(StrEnum):
    WAITING = "waiting"  # next attempt at `due_utc_ms`
    ACCEPTED = "accepted"  # the receiver has it
    REFUSED = "refused"  # the receiver will never accept it unchanged; the worker must act


class DeliveryReason(StrEnum):
    """The reason why a result has not been delivered. The values are stored in users' records. `ui.i18n.messages`
    has a message for each, which contains the detail."""

    FOLDER_MISSING = "folder-missing"  # detail: the folder, as for the next four
    FOLDER_UNWRITABLE = "folder-unwritable"
    FOLDER_FULL = "folder-full"
    FOLDER_SLOW = "folder-slow"
    FOLDER_FAILED = "folder-failed"
    DIFFERENT_FILE = "different-file"  # detail: the file
    CONNECTOR_UNKNOWN = "connector-unknown"  # detail: its kind
    CONNECTOR_FAILED = "connector-failed"  # a bug of it; detail: the kind of error
    NO_ANSWER = "no-answer"
    SERVER_UNREACHABLE = "server-unreachable"  # detail: the server, as for all below unless noted
    SERVER_UNTRUSTED = "server-untrusted"  # its certificate
    SERVER_CLOCK = "server-clock"  # by this computer's clock its certificate is not yet or no longer valid
    SERVER_UNENCRYPTED = "server-unencrypted"  # it speaks plain HTTP where TLS is expected
    CLOCK_WRONG = "clock-wrong"  # detail: seconds by which this computer's clock is ahead, a space, the server
    SERVER_BUSY = "server-busy"
    SERVER_FAILED = "server-failed"
    SERVER_FULL = "server-full"
    SERVER_ELSEWHERE = "server-elsewhere"  # it redirects to another address, for which there is no consent
    SERVER_STRANGE = "server-strange"  # not an answer of the expected kind of server
    SIGN_IN_MISSING = "sign-in-missing"
    SIGN_IN_EXPIRED = "sign-in-expired"
    ACCESS_DENIED = "access-denied"
    ADDRESS_WRONG = "address-wrong"  # detail: the address
    PLACE_MISSING = "place-missing"  # detail: the bucket, folder or project
    TASK_GONE = "task-gone"
    RESULT_REFUSED = "result-refused"  # detail: the server's message
    DIFFERENT_RESULT = "different-result"  # detail: its location
    RECEIPT_WRONG = "receipt-wrong"


# Reasons of a destination and not of one parcel. They are over as soon as it takes any result.
OBSTACLES = frozenset({
    DeliveryReason.FOLDER_MISSING, DeliveryReason.FOLDER_UNWRITABLE, DeliveryReason.FOLDER_FULL,
    DeliveryReason.FOLDER_SLOW, DeliveryReason.FOLDER_FAILED, DeliveryReason.SERVER_UNREACHABLE,
    DeliveryReason.SERVER_UNTRUSTED, DeliveryReason.SERVER_CLOCK, DeliveryReason.SERVER_UNENCRYPTED,
    DeliveryReason.CLOCK_WRONG, DeliveryReason.SERVER_BUSY, DeliveryReason.SERVER_FULL,
    DeliveryReason.SERVER_ELSEWHERE, DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED,
})  # fmt: skip
_EXPORTED_PREFIX = "handed-over:"
_UNCONFIRMED = "unconfirmed:"


class Destination(Struct, frozen=True):
    """A destination of parcels; an obstacle to one parcel stops all for the same destination."""

    connector: str
    url: str


class Parcel(Struct, frozen=True):
    """A parcel. `unique_id` is the UUID made when the task was first opened: it identifies, orders and de-duplicates
    the result. `connector`, `url` and `project` are those of the bundle at submission. `reason` and `detail`
    describe the last failed attempt. They are None and empty before the first, or None and the text of another
    program version that made it. `unproven_tries` counts attempts that may have delivered something. `exported_to`
    is the last file to which the worker exported it, or empty, and `exported_utc_ms` the time, 0 if unknown.
    `marked_sent_utc_ms` is the time at which the worker marked it as sent to the requester, 0 if not."""

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
    exported_to: str = ""
    exported_utc_ms: int = 0
    marked_sent_utc_ms: int = 0

    @property
    def destination(self) -> Destination:
        return Destination(self.connector, self.url)

    @property
    def can_be_reopened(self) -> bool:
        """True if nothing of it can have been sent. A file in the worker's folder may have been copied."""
        return self.state is ParcelState.WAITING and not self.unproven_tries

    def next_try_utc_ms(self, now_utc_ms: int) -> int:
        """Return the time of the next attempt, which is now if it is due."""
        is_over = is_due(self.due_utc_ms, now_utc_ms, max_backoff_s(self.attempts))
        return now_utc_ms if is_over else self.due_utc_ms

    @property
    def is_handed_over(self) -> bool:
        """True if it is not sent any more because the worker exported it before."""
        return self.receipt.startswith(_EXPORTED_PREFIX)

    @property
    def unconfirmed_at(self) -> str:
        """The place that accepted it without a receipt, or an empty string."""
        return self.receipt.removeprefix(_UNCONFIRMED) if self.receipt.startswith(_UNCONFIRMED) else ""


def unconfirmed_receipt(place: str) -> str:
    """Return the substitute for a missing receipt: `place` accepted the data without confirming what it stored."""
    return f"{_UNCONFIRMED}{place}"


def export_receipt(location: str) -> str:
    """Return the receipt of a result that the worker exported to a file at `location`."""
    return f"{_EXPORTED_PREFIX}{location}"


def exported_file(receipt: str) -> str:
    """Return the file in a receipt made by `export_receipt`, or an empty string for any other receipt."""
    return receipt.removeprefix(_EXPORTED_PREFIX) if receipt.startswith(_EXPORTED_PREFIX) else ""


class WaitingBundle(Struct, frozen=True):
    """The number of waiting parcels of a bundle, and the `unique_id` of the oldest."""

    bundle_key: str
    count: int
    first: str


class Route(Struct, frozen=True):
    """The destination of a bundle's results, also of those the worker exported instead."""

    bundle_key: str
    connector: str
    url: str
    project: str


class Accepted(Struct, frozen=True):
    receipt: str


class RetryLater(Struct, frozen=True):
    """A temporary failure. `never_began`: certainly nothing arrived. `wait_s`: minimum until the next attempt."""

    reason: DeliveryReason
    detail: str = ""
    never_began: bool = False
    wait_s: float | None = None


class Refused(Struct, frozen=True):
    reason: DeliveryReason
    detail: str = ""


type Outcome = Accepted | RetryLater | Refused


class Backoff(Struct, frozen=True):
    """A back-off of a destination until a time, after a number of failures, the last at `tried_utc_ms`."""

    reason: DeliveryReason
    detail: str
    until_utc_ms: int
    failures: int
    tried_utc_ms: int = 0

    def is_over(self, now_utc_ms: int) -> bool:
        """Return True if it is over, or the clock was set back before the last attempt: it would never end."""
        return now_utc_ms < self.tried_utc_ms or is_due(self.until_utc_ms, now_utc_ms, LONGEST_ASKED_WAIT_S)
