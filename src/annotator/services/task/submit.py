"""The submission of an answer: its entry and parcel are stored, the submission is announced, and the worker is asked
for consent if needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.regions import Answer
from annotator.core.bundle.tasks import Task
from annotator.core.design.medium import Extent, Medium
from annotator.core.errors import AnswerTooLarge, StoreFault
from annotator.core.events import AgreementWanted, EventBus, OutboxChanged, TaskSubmitted
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import NewEntry
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.envelope import SEALED_LIMIT_BYTES
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.bundles import BundleRepository
from annotator.core.time.worktime import TaskTimes
from annotator.formats.source.listing import readable_size
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.outbox.consents import Consents
from annotator.services.task import submission
from annotator.services.task.drafts import Drafts
from annotator.services.task.queue import TaskQueue


class SubmitService:
    """The submission. `is_asking` is true while the worker is asked for consent; until the answer no task is in
    focus."""

    def __init__(
        self,
        journal: Journal,
        drafts: Drafts,
        idle: IdleWatch,
        library: BundleRepository,
        agreements: Consents,
        grace_s: Callable[[], int],
        event_bus: EventBus,
    ) -> None:
        """`grace_s` returns the number of seconds during which a result can be recalled before it is sent."""
        self._journal = journal
        self._drafts = drafts
        self._idle = idle
        self._library = library
        self._agreements = agreements
        self._grace_s = grace_s
        self._event_bus = event_bus
        self.is_asking = False

    async def send(self, work: TaskQueue, assignment: Assignment, *, was_cancelled: bool, asks: bool = True) -> None:
        """Submit or skip a task.

        The result of a skipped task has no answer, but the answer is stored. Without `asks`, the question for
        consent waits for the next submission. Raise `AnswerTooLarge` if the result would be too large for any
        export; nothing is submitted or lost then."""
        task = work.tasks[work.index]
        await self._drafts.flush()
        # In a thread, because in a trial run the files are read for their checksums.
        media = await asyncio.to_thread(self._media, work, task, dict(work.extents))
        sent = replace(assignment, answer=Answer()) if was_cancelled else assignment
        worker = await self._worker(work)

        def sealed(timestamp: Timestamp, times: TaskTimes) -> tuple[NewEntry, Parcel]:
            idle_after_s = self._idle.task_idle_after_s
            envelope = submission.envelope(
                work, task, sent, timestamp, times, media, idle_after_s, worker, was_cancelled=was_cancelled
            )
            parcel = submission.parcel(work, envelope, timestamp, self._grace_s())
            if len(parcel.envelope) > SEALED_LIMIT_BYTES:
                size, limit = readable_size(len(parcel.envelope)), readable_size(SEALED_LIMIT_BYTES)
                raise AnswerTooLarge(size=size, limit=limit)
            return submission.entry(work, task, envelope, timestamp), parcel

        parcel = await self._journal.submit(assignment.unique_id, assignment.answer, sealed)
        self._drafts.forget(assignment.unique_id)
        state = AssignmentState.SKIPPED if was_cancelled else AssignmentState.SUBMITTED
        work.keep(replace(assignment, state=state))
        self._event_bus.announce(
            TaskSubmitted(work.key, work.index, was_cancelled, parcel.unique_id, parcel.due_utc_ms)
        )
        self._event_bus.announce(OutboxChanged())
        recipient = await self._agreements.to_ask(work.bundle.manifest) if asks else None
        if recipient is not None:
            self.is_asking = True
            self._event_bus.announce(AgreementWanted(recipient, assignment.unique_id))

    async def _worker(self, work: TaskQueue) -> str:
        """Return the pseudonym, or an empty string if it is omitted or cannot be read.

        In the latter case the result gets a pseudonym when the worker agrees."""
        try:
            pseudonym = await self._agreements.pseudonyms.of(recipient_of(work.bundle.manifest))
        except StoreFault:
            return ""
        return pseudonym.in_results

    def _media(self, work: TaskQueue, task: Task, extents: Mapping[str, Extent]) -> tuple[Medium, ...]:
        return tuple(
            replace(
                medium,
                extent=_found(extents.get(medium.path), medium.extent),
                sha256=self._library.sha256(work.key, medium.path),
            )
            for medium in work.bundle.media(task)
        )


def _found(seen: Extent | None, stated: Extent) -> Extent:
    """Return the extent of a medium. A task may be skipped before the length of an audio file is known; then the
    stated one is used."""
    return stated if seen is None or seen.is_estimate else seen
