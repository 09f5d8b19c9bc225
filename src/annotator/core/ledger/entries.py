"""Ledger entries: an append-only log in which each entry includes the SHA-256 of the previous one. Nothing is edited
or deleted; a correction is a new entry. The hash covers the canonical JSON of all other fields (sorted keys, no
spaces, UTF-8), so any reader can verify the chain."""

from __future__ import annotations

from collections.abc import Mapping
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
    OWN_PAGES_OPENED = "own-pages-opened"
    OWN_PAGES_CLOSED = "own-pages-closed"
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
    CHORES_BEGAN = "chores-began"  # invoices and payouts
    CHORES_ENDED = "chores-ended"
    ELSEWHERE_BEGAN = "elsewhere-began"
    ELSEWHERE_ENDED = "elsewhere-ended"
    TIME_JUDGED = "time-judged"
    REWARD_ENTERED = "reward-entered"
    REWARD_DECIDED = "reward-decided"
    BONUS_RECEIVED = "bonus-received"
    FEE_CHARGED = "fee-charged"
    PAYMENT_ANNOUNCED = "payment-announced"
    PAYMENT_RECEIVED = "payment-received"
    VOUCHER_RECEIVED = "voucher-received"
    VOUCHER_VALUED = "voucher-valued"
    AMOUNT_CORRECTED = "amount-corrected"
    RECEIPTS_DECLARED = "receipts-declared"  # to an authority, by the worker
    PLATFORM_REPORTED = "platform-reported"  # what a platform reports to an authority about the worker
    PLATFORM_TASK = "platform-task"  # from the history that another platform gives to its workers
    PLATFORM_TASKS_WITHDRAWN = "platform-tasks-withdrawn"  # an import that the worker undid
    RECORDS_MOVED = "records-moved"  # transferred to or from another computer


class NewEntry(Struct, frozen=True):
    """An entry not yet in the ledger. `body` holds JSON values: `core.ledger.entry_types` defines them."""

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
            **entry_content(self.seq, self.kind, self.timestamp, self.body, self.previous_sha256),
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


def entry_content(
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
