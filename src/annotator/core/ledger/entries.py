"""The ledger's entries: append-only facts, each chained to the one before by its SHA-256.

Nothing is edited or deleted; a correction is a new entry. The hash covers the canonical JSON of everything else in the
entry (keys sorted, no spaces, UTF-8), so that any reader can check the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from annotator.core.ledger.clock import Timestamp

GENESIS = "0" * 64


class EntryKind(StrEnum):
    STARTED = "program-started"
    STOPPED = "program-stopped"
    HEARTBEAT = "heartbeat"
    RESTORED = "records-restored"  # from copies, and entries are or may be missing before it
    TASK_OPENED = "task-opened"
    TASK_LEFT = "task-left"
    TASK_SUBMITTED = "task-submitted"
    TASK_REOPENED = "task-taken-back"
    TASKS_DROPPED = "tasks-dropped"  # by whoever asked for them, before they were begun
    LOADING_BEGAN = "loading-began"
    LOADING_ENDED = "loading-ended"
    INSTRUCTIONS_OPENED = "instructions-opened"
    INSTRUCTIONS_CLOSED = "instructions-closed"
    PAUSED = "paused"
    RESUMED = "resumed"
    IDLE_BEGAN = "idle-began"
    IDLE_ENDED = "idle-ended"
    LOCK_BEGAN = "lock-began"  # the stamp is when the screen was locked
    LOCK_ENDED = "lock-ended"
    RECOVERY_BEGAN = "recovery-began"
    RECOVERY_ENDED = "recovery-ended"
    MESSAGES_BEGAN = "messages-began"
    MESSAGES_ENDED = "messages-ended"
    CHORES_BEGAN = "chores-began"  # what being paid takes
    CHORES_ENDED = "chores-ended"
    ELSEWHERE_BEGAN = "elsewhere-began"
    ELSEWHERE_ENDED = "elsewhere-ended"
    TIME_JUDGED = "time-judged"
    REWARD_ENTERED = "reward-entered"
    REWARD_DECIDED = "reward-decided"
    BONUS_RECEIVED = "bonus-received"
    FEE_CHARGED = "fee-charged"
    PAYMENT_RECEIVED = "payment-received"
    VOUCHER_RECEIVED = "voucher-received"
    VOUCHER_VALUED = "voucher-valued"
    AMOUNT_CORRECTED = "amount-corrected"
    RECORDS_MOVED = "records-moved"  # to another computer, or from one


class NewEntry(Struct, frozen=True):
    """An entry on its way to the ledger. `body` holds JSON values, as `core.ledger.entry_types` tells for each kind."""

    kind: EntryKind
    timestamp: Timestamp
    body: Mapping[str, Any]


class Entry(Struct, frozen=True):
    seq: int  # from 1, without holes
    kind: EntryKind
    timestamp: Timestamp
    body: Mapping[str, Any]  # as it was written: who reads goes through a type of `core.ledger.entry_types`
    previous_sha256: str
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {
            **_content(self.seq, self.kind, self.timestamp, self.body, self.previous_sha256),
            "sha256": self.sha256,
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Entry:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on anything else."""
        timestamp = Timestamp(**value["stamp"])
        kind = EntryKind(value["kind"])
        body = value["body"]
        if not isinstance(body, Mapping):
            raise TypeError("the body of an entry is an object")
        return Entry(value["seq"], kind, timestamp, body, value["previous_sha256"], value["sha256"])


def chained(new: NewEntry, seq: int, previous_sha256: str) -> Entry:
    content = _content(seq, new.kind, new.timestamp, new.body, previous_sha256)
    return Entry(seq, new.kind, new.timestamp, new.body, previous_sha256, _sha256(content))


class Breach(StrEnum):
    """What is wrong with an entry."""

    UNREADABLE = "unreadable"  # it cannot even be read
    CONTENT = "content"  # it says something else than its hash
    PLACE = "place"  # an entry before it is missing, or there twice
    LINK = "link"  # it stands on another entry than the one before it


def breach(entry: Entry, expected_seq: int, previous_sha256: str) -> Breach | None:
    """Whether an entry is what was written, and stands where it was written."""
    content = _content(entry.seq, entry.kind, entry.timestamp, entry.body, entry.previous_sha256)
    if _sha256(content) != entry.sha256:
        return Breach.CONTENT
    if entry.seq != expected_seq:
        return Breach.PLACE
    return None if entry.previous_sha256 == previous_sha256 else Breach.LINK


def first_breach(entries: Iterable[Entry]) -> tuple[Entry, Breach] | None:
    """The first entry whose content, place or link is wrong; None for a sound chain."""
    previous, expected = GENESIS, 1
    for entry in entries:
        fault = breach(entry, expected, previous)
        if fault is not None:
            return entry, fault
        previous, expected = entry.sha256, expected + 1
    return None


def first_broken(entries: Iterable[Entry]) -> int | None:
    """The seq of the first entry that is wrong; None for a sound chain."""
    broken = first_breach(entries)
    return broken[0].seq if broken is not None else None


def _content(
    seq: int, kind: EntryKind, timestamp: Timestamp, body: Mapping[str, Any], previous_sha256: str
) -> dict[str, Any]:
    return {
        "seq": seq,
        "kind": kind.value,
        "stamp": {
            "utc_ms": timestamp.utc_ms,
            "zone": timestamp.zone,
            "offset_min": timestamp.offset_min,
            "boot_id": timestamp.boot_id,
            "awake_ms": timestamp.awake_ms,
            "running_ms": timestamp.running_ms,
        },
        "body": dict(body),
        "previous_sha256": previous_sha256,
    }


def canonical(value: Mapping[str, Any]) -> bytes:
    # "surrogatepass": half a character in a damaged export is a wrong hash, not a crash of the one who checks it.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
