"""The records of a task that is opened or submitted: its entries, its envelope and its parcel."""

from __future__ import annotations

from annotator.core.answer.assignment import Assignment
from annotator.core.answer.visibility import submitted
from annotator.core.bundle.tasks import Task
from annotator.core.design.medium import Medium
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_fields import Reward
from annotator.core.ledger.entry_types import LoadedBody, OpenedBody, SubmittedBody, new_entry
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.parcel import Parcel
from annotator.core.time.worktime import TaskTimes
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
    )


def loaded_body(work: TaskQueue, unique_id: str) -> LoadedBody:
    """Return the body of the entry `loading-ended` for the task in focus."""
    task = work.tasks[work.index]
    reward = work.bundle.reward(task, work.extents) if work.bundle.is_paid_by_the_minute else None
    if reward is None:
        return LoadedBody(unique_id)
    requester = work.bundle.manifest.requester.name
    return LoadedBody(unique_id, work.key, task.id, requester, Reward(**reward.as_json()))


def envelope(
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
    """Return everything that leaves the computer for this submission at `timestamp`. `worker` is the pseudonym, or
    empty."""
    # Imported late, because a program start submits nothing.
    from annotator.core.answer.predictions import as_sent
    from annotator.core.answer.video import as_written

    return Envelope(
        unique_id=assignment.unique_id,
        bundle_id=work.bundle.manifest.id,
        revision=work.bundle.manifest.revision,
        task_id=assignment.task_id,
        answer=as_written(as_sent(submitted(assignment.answer, work.design(task)))),
        was_cancelled=was_cancelled,
        submitted_on=local_day(timestamp.utc_ms, timestamp.offset_min),
        times=times,
        idle_after_s=idle_after_s,
        media=media,
        worker=worker,
    )


def entry(work: TaskQueue, task: Task, sent: Envelope, timestamp: Timestamp) -> NewEntry:
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


def parcel(work: TaskQueue, sent: Envelope, timestamp: Timestamp, grace_s: int) -> Parcel:
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
