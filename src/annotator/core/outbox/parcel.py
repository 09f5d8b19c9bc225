"""A parcel: the frozen bytes of one result on their way out, and what came of it. Unknown means keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ParcelState(StrEnum):
    WAITING = "waiting"  # to be tried at `due_utc_ms`
    ACCEPTED = "accepted"  # the receiver has it
    REFUSED = "refused"  # the receiver will never take it as it is; a person must look


@dataclass(frozen=True, slots=True)
class Parcel:
    """`unique_id` is the UUID made when the task was first opened: it names, orders and de-duplicates the result."""

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
    note: str = ""  # the receipt when accepted, the reason's code otherwise


@dataclass(frozen=True, slots=True)
class WaitingBundle:
    """How many parcels of a bundle are waiting, and the `unique_id` of the oldest."""

    bundle_key: str
    count: int
    first: str


@dataclass(frozen=True, slots=True)
class Accepted:
    receipt: str


@dataclass(frozen=True, slots=True)
class Later:
    """`reason` is a code with its detail, for example `folder-missing:/media/usb`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str


type Outcome = Accepted | Later | Refused

FIRST_WAIT_S = 5
LONGEST_WAIT_S = 900


def retry_after_s(attempts: int) -> int:
    """Seconds before the next try after `attempts` tries in vain: 5, 10, 20 ... 900."""
    return int(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(attempts - 1, 20)))
