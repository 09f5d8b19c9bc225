"""An in-memory implementation of `core.ports.records.Records`."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.result_items import Answer
from annotator.core.design.listening import ListenedAudio
from annotator.core.errors import LeftAlready, StoreFault
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import GENESIS, Entry, NewEntry
from annotator.core.ledger.hash_chain import chained
from annotator.core.money.states import MoneyState
from annotator.core.outbox.backoff import backoff_s
from annotator.core.outbox.delivery_state import ResultCount
from annotator.core.outbox.parcel import (
    Accepted,
    Destination,
    Outcome,
    Parcel,
    ParcelState,
    Refused,
    RetryLater,
    Route,
    WaitingBundle,
    export_receipt,
)


class MemoryRecords:
    """Records in memory. Set `fault` to make every writing call raise it without any change, as on a full disk."""

    def __init__(self) -> None:
        self.fault: StoreFault | None = None
        self._entries: list[Entry] = []
        self._assignments: dict[str, Assignment] = {}
        self._parcels: dict[str, Parcel] = {}
        self._settings: dict[str, str] = {}
        self._dropped: set[tuple[str, str]] = set()
        self._checkpoint: Checkpoint | None = None

    def copied(self) -> MemoryRecords:
        """Return a copy of the ledger that can be continued."""
        copy = MemoryRecords()
        copy._entries, copy._checkpoint = list(self._entries), self._checkpoint
        return copy

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]:
        self._writable()
        return tuple(self._append(one) for one in new)

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        return tuple(self._entries[after_seq:][:most])

    async def ends(self) -> tuple[Entry, Entry] | None:
        return (self._entries[0], self._entries[-1]) if self._entries else None

    async def checkpoint(self) -> Checkpoint | None:
        kept = self._checkpoint
        known = kept is not None and any((one.seq, one.sha256) == (kept.seq, kept.sha256) for one in self._entries)
        return kept if known else None

    async def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._writable()
        self._checkpoint = checkpoint

    async def assignments(self, bundle_key: str) -> tuple[Assignment, ...]:
        return tuple(one for one in self._assignments.values() if one.bundle_key == bundle_key)

    async def open_assignments(self, bundle_key: str) -> tuple[Assignment, ...]:
        known = await self.assignments(bundle_key)
        return tuple(assignment for assignment in known if assignment.state is AssignmentState.OPEN)

    async def assignment(self, bundle_key: str, task_id: str) -> Assignment | None:
        known = await self.assignments(bundle_key)
        return next((one for one in known if one.task_id == task_id), None)

    def known(self, unique_id: str) -> Assignment:
        """Return a stored assignment, for tests that wait for it."""
        return self._assignments[unique_id]

    async def tasks_of(self, unique_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        known = {unique_id: self._assignments[unique_id] for unique_id in unique_ids if unique_id in self._assignments}
        return {unique_id: (found.bundle_key, found.task_id) for unique_id, found in known.items()}

    async def bundles_of(self, unique_ids: Collection[str]) -> Mapping[str, str]:
        known = self._assignments
        return {unique_id: known[unique_id].bundle_key for unique_id in unique_ids if unique_id in known}

    async def standing(self, bundle_key: str) -> Standing:
        known = await self.assignments(bundle_key)
        opened = {one.task_id: one.opened_utc_ms for one in known if one.state is AssignmentState.OPEN}
        skipped = frozenset(one.task_id for one in known if one.state is AssignmentState.SKIPPED)
        done = frozenset(one.task_id for one in known if one.task_id not in opened)
        dropped = {task_id for key, task_id in self._dropped if key == bundle_key} - done - opened.keys()
        drafts = frozenset(one.task_id for one in known if one.task_id in opened and one.answer != Answer())
        return Standing(done, skipped, opened, dropped, drafts)

    async def drop_tasks(self, bundle_key: str, task_ids: Collection[str], new: NewEntry) -> Entry:
        self._writable()
        self._dropped.update((bundle_key, task_id) for task_id in task_ids)
        return self._append(new)

    async def open_assignment(self, assignment: Assignment, new: NewEntry) -> Entry:
        self._writable()
        if assignment.unique_id not in self._assignments:
            place = (assignment.bundle_key, assignment.task_id)
            if any((one.bundle_key, one.task_id) == place for one in self._assignments.values()):
                raise StoreFault(detail="the task is open under another id")
            self._assignments[assignment.unique_id] = assignment
        known = self._assignments[assignment.unique_id]
        self._assignments[assignment.unique_id] = replace(known, opened_utc_ms=new.timestamp.utc_ms)
        return self._append(new)

    async def save_draft(self, unique_id: str, result: str) -> None:
        self._writable()
        known = self._assignments.get(unique_id)
        if known is not None and known.state is AssignmentState.OPEN:
            self._assignments[unique_id] = replace(known, answer=Answer.deserialize(json.loads(result)))

    async def save_played(self, unique_id: str, heard: str) -> None:
        self._writable()
        known = self._assignments.get(unique_id)
        if known is not None and known.state is AssignmentState.OPEN:
            self._assignments[unique_id] = replace(known, heard=ListenedAudio.from_json(json.loads(heard)))

    async def submit(self, new: NewEntry, parcel: Parcel, answer: Answer) -> Entry:
        self._writable()
        known = self._assignments.get(parcel.unique_id)
        if known is None or known.state is not AssignmentState.OPEN:
            raise StoreFault(detail="not open")
        state = AssignmentState.SKIPPED if parcel.was_cancelled else AssignmentState.SUBMITTED
        self._assignments[parcel.unique_id] = replace(known, state=state, answer=answer)
        self._parcels[parcel.unique_id] = parcel
        return self._append(new)

    async def reopen_task(self, unique_id: str, new: NewEntry) -> Entry:
        self._writable()
        parcel = self._parcels.get(unique_id)
        if parcel is None or not parcel.can_be_reopened:
            raise LeftAlready
        del self._parcels[unique_id]
        self._assignments[unique_id] = replace(self._assignments[unique_id], state=AssignmentState.OPEN)
        return self._append(new)

    async def parcels(self) -> tuple[Parcel, ...]:
        return tuple(reversed(self._parcels.values()))

    async def parcel_heads(self, bundle_key: str = "") -> tuple[Parcel, ...]:
        chosen = (parcel for parcel in self._parcels.values() if bundle_key in ("", parcel.bundle_key))
        return tuple(replace(parcel, envelope=b"") for parcel in chosen)

    async def parcels_not_accepted(self) -> int:
        return sum(one.state is not ParcelState.ACCEPTED for one in self._parcels.values())

    async def parcel(self, unique_id: str) -> Parcel | None:
        return self._parcels.get(unique_id)

    async def bundles_waiting(self) -> tuple[WaitingBundle, ...]:
        found: dict[str, WaitingBundle] = {}
        for one in self._waiting():
            before = found.get(one.bundle_key, WaitingBundle(one.bundle_key, 0, one.unique_id))
            found[one.bundle_key] = replace(before, count=before.count + 1)
        return tuple(found.values())

    async def count_results(self, bundle_key: str, decisions: Mapping[str, MoneyState]) -> tuple[ResultCount, ...]:
        heads = await self.parcel_heads(bundle_key)
        return tuple(ResultCount(parcel, 1, decisions.get(parcel.unique_id)) for parcel in heads)

    async def accepted_routes(self) -> tuple[Route, ...]:
        accepted = (one for one in self._parcels.values() if one.state is ParcelState.ACCEPTED)
        found = {(one.bundle_key, one.connector, one.url, one.project) for one in accepted}
        return tuple(Route(*way) for way in sorted(found))

    async def due_parcels(
        self, utc_ms: int, held: Collection[str] = (), resting: Collection[Destination] = ()
    ) -> tuple[Parcel, ...]:
        due = (one for one in self._waiting() if one.next_try_utc_ms(utc_ms) <= utc_ms and one.bundle_key not in held)
        return tuple(one for one in due if one.destination not in resting)

    async def begin_delivery(self, unique_id: str) -> bool:
        self._writable()
        parcel = self._parcels.get(unique_id)
        if parcel is None or parcel.state is not ParcelState.WAITING:
            return False
        self._parcels[unique_id] = replace(parcel, unproven_tries=parcel.unproven_tries + 1)
        return True

    async def record_outcome(self, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
        self._writable()
        parcel = self._parcels.get(unique_id)
        if parcel is None or parcel.state is ParcelState.ACCEPTED:
            return
        never_began = isinstance(outcome, RetryLater) and outcome.never_began
        unproven_tries = max(0, parcel.unproven_tries - never_began)
        tried = replace(parcel, attempts=parcel.attempts + 1, unproven_tries=unproven_tries)
        match outcome:
            case Accepted(receipt):
                tried = replace(tried, state=ParcelState.ACCEPTED, receipt=receipt)
            case RetryLater(reason, detail):
                wait_s = backoff_s(tried.attempts) if outcome.wait_s is None else outcome.wait_s
                due_utc_ms = utc_ms + round(wait_s * 1000)
                tried = replace(tried, state=ParcelState.WAITING, due_utc_ms=due_utc_ms, reason=reason, detail=detail)
            case Refused(reason, detail):
                tried = replace(tried, state=ParcelState.REFUSED, reason=reason, detail=detail)
        self._parcels[unique_id] = tried

    async def retry(self, unique_id: str, utc_ms: int) -> None:
        self._writable()
        parcel = self._parcels.get(unique_id)
        if parcel is not None and parcel.state is not ParcelState.ACCEPTED:
            self._parcels[unique_id] = replace(parcel, state=ParcelState.WAITING, due_utc_ms=utc_ms)

    async def begin_manual_export(self, bundle_key: str) -> tuple[Parcel, ...]:
        self._writable()
        for one in self._waiting():
            if one.bundle_key == bundle_key:
                self._parcels[one.unique_id] = replace(one, unproven_tries=one.unproven_tries + 1)
        return tuple(one for one in self._parcels.values() if one.bundle_key == bundle_key)

    async def end_manual_export(self, unique_ids: Collection[str], file: str, utc_ms: int) -> None:
        self._writable()
        for one in [self._parcels[unique_id] for unique_id in unique_ids if unique_id in self._parcels]:
            if file:
                changed = replace(one, exported_to=file, exported_utc_ms=utc_ms)
                if one.state is not ParcelState.ACCEPTED:
                    changed = replace(
                        changed,
                        state=ParcelState.ACCEPTED,
                        attempts=one.attempts + 1,
                        receipt=export_receipt(file),
                        reason=None,
                        detail="",
                    )
            elif one.state is ParcelState.WAITING:
                changed = replace(one, unproven_tries=max(0, one.unproven_tries - 1))
            else:
                continue
            self._parcels[one.unique_id] = changed

    async def mark_sent(self, unique_ids: Collection[str], utc_ms: int) -> None:
        self._writable()
        for unique_id in set(unique_ids) & self._parcels.keys():
            self._parcels[unique_id] = replace(self._parcels[unique_id], marked_sent_utc_ms=utc_ms)

    async def send_after_all(self, unique_ids: Collection[str], utc_ms: int) -> None:
        self._writable()
        for each in [self._parcels[unique_id] for unique_id in unique_ids if unique_id in self._parcels]:
            if each.is_handed_over:
                self._parcels[each.unique_id] = replace(
                    each,
                    state=ParcelState.WAITING,
                    due_utc_ms=utc_ms,
                    receipt="",
                    unproven_tries=max(1, each.unproven_tries),
                )

    async def reseal(
        self, bundle_keys: Collection[str], change: Callable[[bytes], bytes], settings: Mapping[str, str]
    ) -> None:
        self._writable()
        for one in self._waiting():
            if one.bundle_key in bundle_keys and one.can_be_reopened:
                self._parcels[one.unique_id] = replace(one, envelope=change(one.envelope))
        self._settings.update(settings)

    async def settings(self) -> Mapping[str, str]:
        return dict(self._settings)

    async def save_settings(self, values: Mapping[str, str]) -> None:
        self._writable()
        self.keep_settings(values)

    def keep_settings(self, values: Mapping[str, str]) -> None:
        """Store settings before the test begins."""
        self._settings.update(values)

    def _waiting(self) -> list[Parcel]:
        return [one for one in self._parcels.values() if one.state is ParcelState.WAITING]

    def _append(self, new: NewEntry) -> Entry:
        previous = self._entries[-1].sha256 if self._entries else GENESIS
        plain = NewEntry(new.kind, new.timestamp, json.loads(json.dumps(dict(new.body))))
        entry = chained(plain, len(self._entries) + 1, previous)
        self._entries.append(entry)
        return entry

    def _writable(self) -> None:
        if self.fault is not None:
            raise self.fault
