"""The records that `services` keeps, as a protocol."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.regions import Answer
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import Entry, NewEntry
from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Route, WaitingBundle


class Records(Protocol):
    """The person's own records: ledger, assignments with their drafts, outbox, settings. One writer.

    Every call that writes returns only when the disk has it. All raise StoreFault.
    """

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]: ...

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        """Oldest first; no more than `most`, where it is given."""
        ...

    async def ends(self) -> tuple[Entry, Entry] | None:
        """The very first entry and the last one."""
        ...

    async def checkpoint(self) -> Checkpoint | None:
        """The one kept last; None where there is none, or where its entry is not in the ledger."""
        ...

    async def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """In place of the one before."""
        ...

    async def assignments(self, bundle_key: str) -> tuple[Assignment, ...]: ...

    async def assignment(self, bundle_key: str, task_id: str) -> Assignment | None: ...

    async def tasks_of(self, unique_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """The key of the bundle and the id of the task of each assignment that is known."""
        ...

    async def bundles_of(self, unique_ids: Collection[str]) -> Mapping[str, str]:
        """The key of each assignment's bundle, by unique_id; what is not known is left out."""
        ...

    async def standing(self, bundle_key: str) -> Standing: ...

    async def counts(self, bundle_key: str) -> Mapping[AssignmentState, int]:
        """How many assignments of a bundle are in each state; a state that none is in may be left out."""
        ...

    async def open_assignment(self, assignment: Assignment, new: NewEntry) -> Entry:
        """One transaction: the assignment and the entry, which tells when it was opened. Of an assignment that is known
        already nothing else changes."""
        ...

    async def drop_tasks(self, bundle_key: str, task_ids: Collection[str], new: NewEntry) -> Entry:
        """One transaction: the entry, and these tasks not asked any more. Whoever begins one all the same has it."""
        ...

    async def save_draft(self, unique_id: str, result: str) -> None:
        """`result` is the JSON list of regions. Does nothing once the assignment is no longer open."""
        ...

    async def save_heard(self, unique_id: str, heard: str) -> None:
        """`heard` is the JSON of `core.design.listening`. Does nothing once the assignment is no longer open."""
        ...

    async def submit(self, new: NewEntry, parcel: Parcel, answer: Answer) -> Entry:
        """One transaction: the entry, the parcel, and the assignment no longer open; it keeps `answer`, all of it. A
        unique_id that was submitted before raises StoreFault and changes nothing."""
        ...

    async def take_back(self, unique_id: str, new: NewEntry) -> Entry:
        """One transaction: the entry, no parcel any more, and the assignment open with its answer. Raises LeftAlready,
        and changes nothing, where the parcel is not there or something of it can have left."""
        ...

    async def parcels(self) -> tuple[Parcel, ...]:
        """Newest first."""
        ...

    async def parcels_not_accepted(self) -> int:
        """How many are waiting or refused."""
        ...

    async def parcel(self, unique_id: str) -> Parcel | None: ...

    async def bundles_waiting(self) -> tuple[WaitingBundle, ...]:
        """The bundles that have waiting parcels, whether or not their time has come; the one that waits longest
        first."""
        ...

    async def ways_taken(self) -> tuple[Route, ...]:
        """Where the parcels were to go that were accepted, each once, by bundle."""
        ...

    async def due_parcels(
        self, utc_ms: int, held: Collection[str] = (), resting: Collection[Destination] = ()
    ) -> tuple[Parcel, ...]:
        """Waiting ones whose time has come, oldest first; none of the bundles in `held`, nor what goes to a destination
        that is `resting`."""
        ...

    async def begin_delivery(self, unique_id: str) -> bool:
        """Before a connector is handed the parcel: from here on it may have left, whatever happens to this program.
        False, and nothing changed, where it is not waiting any more."""
        ...

    async def record_outcome(self, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
        """Record a delivery outcome. `RetryLater` sets the next attempt, by back-off or `retry_after_s`; if sending
        never began, it also undoes `begin_delivery`."""
        ...

    async def retry(self, unique_id: str, utc_ms: int) -> None:
        """The person asked: a waiting or refused parcel is due now."""
        ...

    async def begin_hand_over(self, bundle_key: str) -> tuple[Parcel, ...]:
        """All parcels of a bundle as they are then, oldest first; of those that waited something may have left from now
        on."""
        ...

    async def end_hand_over(self, unique_ids: Collection[str], receipt: str) -> None:
        """These parcels are accepted, in one transaction, with this receipt; those that are so already keep theirs.
        Without a receipt nothing of them has left, and what waits does so as before."""
        ...

    async def send_after_all(self, unique_ids: Collection[str], utc_ms: int) -> None:
        """Those of these parcels that were handed over wait again, due then; something of each may have
        left."""
        ...

    async def reseal(
        self, bundle_keys: Collection[str], change: Callable[[bytes], bytes], settings: Mapping[str, str]
    ) -> None:
        """One transaction: of every parcel of these bundles of which nothing can have left, the envelope as `change`
        makes it of the one before; and these settings. Parcels keep their places, and all else."""
        ...

    async def settings(self) -> Mapping[str, str]: ...

    async def save_settings(self, values: Mapping[str, str]) -> None: ...
