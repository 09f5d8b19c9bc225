"""The protocol of the records that `services` stores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from annotator.core.answer.assignment import Assignment, Standing
from annotator.core.answer.result_items import Answer
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import Entry, NewEntry
from annotator.core.money.states import MoneyState
from annotator.core.outbox.delivery_state import ResultCount
from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Route, WaitingBundle


class Records(Protocol):
    """The user's own records: ledger, assignments with drafts, outbox, settings. There is one writer. Every write
    returns only when the data is on disk. All methods raise StoreFault."""

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]: ...

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        """Return entries, oldest first, at most `most` if given."""
        ...

    async def ends(self) -> tuple[Entry, Entry] | None:
        """Return the first entry and the last one."""
        ...

    async def checkpoint(self) -> Checkpoint | None:
        """Return the last checkpoint; None if there is none, or if its entry is not in the ledger."""
        ...

    async def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint."""
        ...

    async def assignments(self, bundle_key: str) -> tuple[Assignment, ...]: ...

    async def open_assignments(self, bundle_key: str) -> tuple[Assignment, ...]:
        """Return the assignments of a bundle that are neither submitted nor skipped."""
        ...

    async def assignment(self, bundle_key: str, task_id: str) -> Assignment | None: ...

    async def tasks_of(self, unique_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """Return the bundle key and task id of each known assignment."""
        ...

    async def bundles_of(self, unique_ids: Collection[str]) -> Mapping[str, str]:
        """Return the bundle key of each known assignment, by unique_id."""
        ...

    async def standing(self, bundle_key: str) -> Standing: ...

    async def open_assignment(self, assignment: Assignment, new: NewEntry) -> Entry:
        """Store the assignment and its opening entry, in one transaction. If known, nothing else changes."""
        ...

    async def drop_tasks(self, bundle_key: str, task_ids: Collection[str], new: NewEntry) -> Entry:
        """Store the entry and withdraw these tasks, in one transaction. Tasks opened anyway stay here."""
        ...

    async def save_draft(self, unique_id: str, result: str) -> None:
        """Store a draft; `result` is the JSON list of regions. Do nothing if the assignment is not open."""
        ...

    async def save_played(self, unique_id: str, played_json: str) -> None:
        """Store `played_json`, listened ranges as JSON of `core.design.listening`, if the assignment is open."""
        ...

    async def submit(self, new: NewEntry, parcel: Parcel, answer: Answer) -> Entry:
        """Submit in one transaction: the entry, the parcel, and the closed assignment with its complete `answer`.
        Raise StoreFault and change nothing if this unique_id was submitted before."""
        ...

    async def reopen_task(self, unique_id: str, new: NewEntry) -> Entry:
        """Reopen in one transaction: the entry, the removed parcel, and the open assignment with its answer. Raise
        LeftAlready and change nothing if the parcel is missing or may have been sent."""
        ...

    async def parcels(self) -> tuple[Parcel, ...]:
        """Return all parcels, newest first."""
        ...

    async def parcel_heads(self, bundle_key: str = "") -> tuple[Parcel, ...]:
        """Return the parcels of a bundle, or all, oldest first. Their envelopes are empty, so that the cost does not
        depend on the bytes."""
        ...

    async def parcels_not_accepted(self) -> int:
        """Return the number of waiting or refused parcels."""
        ...

    async def parcel(self, unique_id: str) -> Parcel | None: ...

    async def bundles_waiting(self) -> tuple[WaitingBundle, ...]:
        """Return the bundles with waiting parcels, due or not, the longest waiting first."""
        ...

    async def count_results(self, bundle_key: str, decisions: Mapping[str, MoneyState]) -> tuple[ResultCount, ...]:
        """Count the results of a bundle, or of all for an empty key, by what their delivery states depend on.
        `decisions` are the states of decided rewards by `unique_id`."""
        ...

    async def accepted_routes(self) -> tuple[Route, ...]:
        """Return the destinations of accepted parcels by bundle, each once."""
        ...

    async def due_parcels(
        self, utc_ms: int, on_hold: Collection[str] = (), backed_off: Collection[Destination] = ()
    ) -> tuple[Parcel, ...]:
        """Return waiting parcels that are due, oldest first. Skip bundles in `on_hold` and destinations in
        `backed_off`."""
        ...

    async def begin_delivery(self, unique_id: str) -> bool:
        """Mark the parcel as possibly sent, before a connector gets it. Return False, unchanged, if not waiting."""
        ...

    async def record_outcome(self, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
        """Record a delivery outcome. `RetryLater` sets the next attempt, by back-off or `retry_after_s`; if sending
        never began, it also undoes `begin_delivery`."""
        ...

    async def retry(self, unique_id: str, utc_ms: int) -> None:
        """Make a waiting or refused parcel due now, at the user's request."""
        ...

    async def begin_manual_export(self, bundle_key: str) -> tuple[Parcel, ...]:
        """Return all parcels of a bundle, oldest first, and mark the waiting ones as possibly sent."""
        ...

    async def end_manual_export(self, unique_ids: Collection[str], file: str, utc_ms: int) -> None:
        """Mark these parcels as exported to `file`, in one transaction. Those that wait are not sent any more;
        accepted ones keep their receipt. Without a file nothing was exported, and waiting parcels stay as they were."""
        ...

    async def mark_sent(self, unique_ids: Collection[str], utc_ms: int) -> None:
        """Store that the worker sent these exported parcels to the requester at `utc_ms`, or with 0 did not."""
        ...

    async def send_after_all(self, unique_ids: Collection[str], utc_ms: int) -> None:
        """Make exported parcels wait again, due at `utc_ms`; they count as possibly sent."""
        ...

    async def reseal(
        self, bundle_keys: Collection[str], change: Callable[[bytes], bytes], settings: Mapping[str, str]
    ) -> None:
        """Replace envelopes with the output of `change` and store settings, in one transaction. This applies to
        every parcel of these bundles that cannot have been sent. Everything else stays."""
        ...

    async def settings(self) -> Mapping[str, str]: ...

    async def save_settings(self, values: Mapping[str, str]) -> None: ...
