"""Ledger entries: an append-only log in which each entry includes the SHA-256 of the previous one. Nothing is edited
or deleted; a correction is a new entry. The hash covers the canonical JSON of all other fields (sorted keys, no
spaces, UTF-8), so any reader can verify the chain."""

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
    RESTORED = "records-restored"  # restored from backups; entries before it are or may be missing
    TASK_OPENED = "task-opened"
    TASK_LEFT = "task-left"
    TASK_SUBMITTED = "task-submitted"
    TASK_REOPENED = "task-taken-back"
    TASKS_DROPPED = "tasks-dropped"  # withdrawn by the server before they were started
    LOADING_BEGAN = "loading-began"
    LOADING_ENDED = "loading-ended"
    INSTRUCTIONS_OPENED = "instructions-opened"
    INSTRUCTIONS_CLOSED = "instructions-closed"
    PAUSED = "paused"
    RESUMED = "resumed"
    IDLE_BEGAN = "idle-began"
    IDLE_ENDED = "idle-ended"
    LOCK_BEGAN = "lock-began"  # the timestamp is the time of locking
    LOCK_ENDED = "lock-ended"
    RECOVERY_BEGAN = "recovery-began"
    RECOVERY_ENDED = "recovery-ended"
    MESSAGES_BEGAN = "messages-began"
    MESSAGES_ENDED = "messages-ended"
    CHORES_BEGAN = "chores-began"  # payment admin
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
    RECORDS_MOVED = "records-moved"  # transferred to or from another computer


class NewEntry(Struct, frozen=True):
    """An entry not yet in the ledger. `body` holds JSON values, as defined in `core.ledger.entry_types` for each
    kind."""

    kind: EntryKind
    timestamp: Timestamp
    body: Mapping[str, Any]


class Entry(Struct, frozen=True):
    seq: int  # from 1, without gaps
    kind: EntryKind
    timestamp: Timestamp
    body: Mapping[str, Any]  # as written; read it through a type of `core.ledger.entry_types`
    previous_sha256: str
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {
            **_content(self.seq, self.kind, self.timestamp, self.body, self.previous_sha256),
            "sha256": self.sha256,
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Entry:
        """Parse the output of `as_json`. Raise KeyError, TypeError or ValueError for invalid input."""
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
    """A fault of an entry."""

    UNREADABLE = "unreadable"  # it cannot be parsed
    CONTENT = "content"  # the content does not match the hash
    PLACE = "place"  # an entry before it is missing or duplicated
    LINK = "link"  # it does not follow from the previous entry


def breach(entry: Entry, expected_seq: int, previous_sha256: str) -> Breach | None:
    """Return the fault of an entry, or None if content, number and link are correct."""
    content = _content(entry.seq, entry.kind, entry.timestamp, entry.body, entry.previous_sha256)
    if _sha256(content) != entry.sha256:
        return Breach.CONTENT
    if entry.seq != expected_seq:
        return Breach.PLACE
    return None if entry.previous_sha256 == previous_sha256 else Breach.LINK


def first_breach(entries: Iterable[Entry]) -> tuple[Entry, Breach] | None:
    """Return the first entry with a fault, or None for an intact chain."""
    previous, expected = GENESIS, 1
    for entry in entries:
        fault = breach(entry, expected, previous)
        if fault is not None:
            return entry, fault
        previous, expected = entry.sha256, expected + 1
    return None


def first_broken(entries: Iterable[Entry]) -> int | None:
    """Return the number of the first entry with a fault, or None for an intact chain."""
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
    # "surrogatepass": a lone surrogate in a damaged export must give a wrong hash, not a crash of the check.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
