"""The submission of an answer: entry and parcel are stored, submission announced, and consent asked for if needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.result_items import Answer
from annotator.core.answer.visibility import submitted
from annotator.core.bundle.tasks import Task
from annotator.core.design.medium import Extent, Medium
from annotator.core.design.objects import Chat
from annotator.core.errors import AnswerTooLarge, StoreFault
from annotator.core.events import ConsentRequested, EventBus, OutboxChanged, TaskReopened, TaskSubmitted
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_fields import Reward
from annotator.core.ledger.entry_types import LoadedBody, OpenedBody, SubmittedBody, TaskReopenedBody, new_entry
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.envelope import SEALED_LIMIT_BYTES, Envelope
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.bundles import BundleRepository
from annotator.core.ports.records import Records
from annotator.core.time.worktime import TaskTimes
from annotator.formats.source.listing import readable_size
from annotator.services.bundles import Bundles
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.outbox.consents import Consents
from annotator.services.task.drafts import Drafts
from annotator.services.task.queue import TaskQueue


def opened_body(work: TaskQueue, task: Task, assignment: Assignment, idle_after_s: int) -> OpenedBody:
    """Return the body of the entry `task-opened`."""
    reward, is_sensitive = work.bundle.reward(task, {}), work.bundle.warned(task).is_sensitive
    return OpenedBody(
        unique_id=assignment.unique_id,
        bundle=work.key,
        task=task.id,
        requester=work.bundle.manifest.requester.name,
        reward=Reward(**reward.as_json()) if reward is not None else None,
        loading=bool(work.bundle.media(task)) and not is_sensitive,
        idle_after_s=idle_after_s,
        pay_kind=work.pay_kind,
        deciding=is_sensitive,
        reviewing=assignment.state is not AssignmentState.OPEN,
    )


def loaded_body(work: TaskQueue, unique_id: str) -> LoadedBody:
    """Return the body of the entry `loading-ended` for the task in focus."""
    task = work.tasks[work.index]
    reward = work.bundle.reward(task, work.extents) if work.bundle.is_paid_by_the_minute else None
    if reward is None:
        return LoadedBody(unique_id)
    requester = work.bundle.manifest.requester.name
    return LoadedBody(unique_id, work.key, task.id, requester, Reward(**reward.as_json()))


def new_envelope(
    work: TaskQueue,
    task: Task,
    assignment: Assignment,
    timestamp: Timestamp,
    times: TaskTimes,
    media: tuple[Medium, ...],
    idle_after_s: int,
    worker: str,
    *,
    was_cancelled: bool,
) -> Envelope:
    """Return everything that leaves the computer for this submission at `timestamp`. `worker`: pseudonym or ""."""
    # Imported late, because a program start submits nothing.
    from annotator.core.answer.predictions import as_sent
    from annotator.core.answer.video_tracks import as_written

    design, submitted_on = work.design(task), local_day(timestamp.utc_ms, timestamp.offset_min)
    answer = as_sent(submitted(assignment.answer, design))
    if any(isinstance(tag, Chat) for tag in design.objects()):
        from annotator.core.answer.messages import with_message_times

        answer = with_message_times(answer, design, submitted_on)
    return Envelope(
        unique_id=assignment.unique_id,
        bundle_id=work.bundle.manifest.id,
        revision=work.bundle.manifest.revision,
        task_id=assignment.task_id,
        answer=as_written(answer),
        was_cancelled=was_cancelled,
        submitted_on=submitted_on,
        times=times,
        idle_after_s=idle_after_s,
        media=media,
        worker=worker,
    )


def submitted_entry(work: TaskQueue, task: Task, sent: Envelope, timestamp: Timestamp) -> NewEntry:
    """Return the entry `task-submitted`."""
    reward = None if sent.was_cancelled else work.bundle.reward(task, sent.extents)
    body = SubmittedBody(
        unique_id=sent.unique_id,
        bundle=work.key,
        task=task.id,
        requester=work.bundle.manifest.requester.name,
        was_cancelled=sent.was_cancelled,
        reward=Reward(**reward.as_json()) if reward is not None else None,
        pay_kind=work.pay_kind,
        media_ms=work.bundle.length_ms(task, sent.extents) or 0,
    )
    return new_entry(EntryKind.TASK_SUBMITTED, timestamp, body)


def new_parcel(work: TaskQueue, sent: Envelope, timestamp: Timestamp, grace_s: int) -> Parcel:
    """Return the parcel. It is due after the grace time."""
    # Imported late, because a program start submits nothing.
    from annotator.formats.results.envelope import envelope_bytes

    way = work.bundle.manifest.submit
    return Parcel(
        unique_id=sent.unique_id,
        bundle_key=work.key,
        task_id=sent.task_id,
        connector=way.kind,
        envelope=envelope_bytes(sent),
        created_utc_ms=timestamp.utc_ms,
        due_utc_ms=timestamp.utc_ms + grace_s * 1000,
        was_cancelled=sent.was_cancelled,
        url=way.url,
        project=way.project,
    )


class SubmitService:
    """The submission. `is_asking` is true while asking for consent; until the answer no task is in focus."""

    def __init__(
        self,
        journal: Journal,
        drafts: Drafts,
        idle: IdleWatch,
        library: BundleRepository,
        consents: Consents,
        grace_s: Callable[[], int],
        event_bus: EventBus,
    ) -> None:
        """`grace_s` returns the number of seconds during which a result can be recalled before it is sent."""
        self._journal = journal
        self._drafts = drafts
        self._idle = idle
        self._library = library
        self._consents = consents
        self._grace_s = grace_s
        self._event_bus = event_bus
        self.is_asking = False

    async def send(self, work: TaskQueue, assignment: Assignment, *, was_cancelled: bool, asks: bool = True) -> None:
        """Submit or skip a task. The result of a skipped task has no answer, but the answer is stored. Without
        `asks`, the question for consent waits for the next submission. Raise `AnswerTooLarge` if the result would be
        too large for any export; nothing is submitted or lost then."""
        task = work.tasks[work.index]
        await self._drafts.flush()
        # In a thread, because in a trial run the files are read for their checksums.
        media = await asyncio.to_thread(self._media, work, task, dict(work.extents))
        sent = replace(assignment, answer=Answer()) if was_cancelled else assignment
        worker = await self._worker(work)

        def sealed(timestamp: Timestamp, times: TaskTimes) -> tuple[NewEntry, Parcel]:
            idle_after_s = self._idle.task_idle_after_s
            envelope = new_envelope(
                work, task, sent, timestamp, times, media, idle_after_s, worker, was_cancelled=was_cancelled
            )
            parcel = new_parcel(work, envelope, timestamp, self._grace_s())
            if len(parcel.envelope) > SEALED_LIMIT_BYTES:
                size, limit = readable_size(len(parcel.envelope)), readable_size(SEALED_LIMIT_BYTES)
                raise AnswerTooLarge(size=size, limit=limit)
            return submitted_entry(work, task, envelope, timestamp), parcel

        parcel = await self._journal.submit(assignment.unique_id, assignment.answer, sealed)
        self._drafts.forget(assignment.unique_id)
        state = AssignmentState.SKIPPED if was_cancelled else AssignmentState.SUBMITTED
        work.keep(replace(assignment, state=state))
        self._event_bus.announce(
            TaskSubmitted(work.key, work.index, was_cancelled, parcel.unique_id, parcel.due_utc_ms)
        )
        self._event_bus.announce(OutboxChanged())
        recipient = await self._consents.to_ask(work.bundle.manifest) if asks else None
        if recipient is not None:
            self.is_asking = True
            self._event_bus.announce(ConsentRequested(recipient, assignment.unique_id))

    async def _worker(self, work: TaskQueue) -> str:
        """Return the pseudonym, or an empty string if it is omitted or cannot be read. In the latter case the result
        gets a pseudonym when the worker agrees."""
        try:
            pseudonym = await self._consents.pseudonyms.of(recipient_of(work.bundle.manifest))
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


def _found(measured: Extent | None, stated: Extent) -> Extent:
    """Return the extent of a medium; for an audio file whose length is unknown at a skip, the stated one."""
    return stated if measured is None or measured.is_estimate else measured


async def undo_submit(
    unique_id: str, journal: Journal, records: Records, bundles: Bundles, event_bus: EventBus
) -> Parcel | None:
    """Recall a result and return its parcel, which no longer exists. Return None without doing anything if there is
    no parcel, because a key may be pressed twice. Raise `LeftAlready`."""
    parcel = await records.parcel(unique_id)
    if parcel is None:
        return None
    requester = await _requester(bundles, parcel.bundle_key)
    await journal.reopen_task(TaskReopenedBody(unique_id, parcel.bundle_key, parcel.task_id, requester))
    event_bus.announce(TaskReopened(parcel.bundle_key, unique_id))
    event_bus.announce(OutboxChanged())
    return parcel


async def _requester(bundles: Bundles, bundle_key: str) -> str:
    """Return the requester, or an empty string if the bundle cannot be read any more. The result is recalled anyway."""
    try:
        manifest = await bundles.manifest(bundle_key)
    except StoreFault:
        return ""
    return manifest.requester.name if manifest is not None else ""
