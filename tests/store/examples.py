"""Small sound things to keep: an entry, an assignment, the parcel of its answer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.parcel import Parcel
from annotator.core.time.worktime import TaskTimes
from annotator.formats.results.envelope import envelope_bytes
from fakes.clock import START

KEY = "street-signs@1"


def an_entry(kind: EntryKind = EntryKind.HEARTBEAT, body: Mapping[str, Any] | None = None) -> NewEntry:
    return NewEntry(kind, START, body or {})


def an_answer(choice: str) -> Answer:
    return Answer((ResultItem("r1", "kind", "image", "choices", {"choices": [choice]}),))


def a_draft(choice: str) -> str:
    return json.dumps(an_answer(choice).as_json())


def an_assignment(task_id: str = "1", unique_id: str = "", key: str = KEY) -> Assignment:
    return Assignment(
        unique_id or str(uuid.uuid4()), key, task_id, AssignmentState.OPEN, Answer(), opened_utc_ms=START.utc_ms
    )


def opening(assignment: Assignment) -> NewEntry:
    return an_entry(EntryKind.TASK_OPENED, {"unique_id": assignment.unique_id})


def submission(assignment: Assignment) -> NewEntry:
    return an_entry(EntryKind.TASK_SUBMITTED, {"unique_id": assignment.unique_id})


def return_of(assignment: Assignment) -> NewEntry:
    """Reopen a submission."""
    return an_entry(EntryKind.TASK_REOPENED, {"unique_id": assignment.unique_id})


def an_envelope(
    unique_id: str, answer: Answer, *, was_cancelled: bool = False, task_id: str = "1", key: str = KEY
) -> Envelope:
    bundle_id, _, revision = key.partition("@")
    return Envelope(
        unique_id=unique_id,
        bundle_id=bundle_id,
        revision=int(revision),
        task_id=task_id,
        answer=answer,
        was_cancelled=was_cancelled,
        submitted_on=local_day(START.utc_ms, START.offset_min),
        times=TaskTimes({State.ON_TASK: 7_250, State.WAITING: 2_000}),
        idle_after_s=90,
        media=(),
    )


def a_parcel(assignment: Assignment, choice: str = "stop", *, was_cancelled: bool = False) -> Parcel:
    answer = Answer() if was_cancelled else an_answer(choice)
    envelope = an_envelope(
        assignment.unique_id,
        answer,
        was_cancelled=was_cancelled,
        task_id=assignment.task_id,
        key=assignment.bundle_key,
    )
    return Parcel(
        unique_id=assignment.unique_id,
        bundle_key=assignment.bundle_key,
        task_id=assignment.task_id,
        connector="folder",
        envelope=envelope_bytes(envelope),
        created_utc_ms=START.utc_ms,
        was_cancelled=was_cancelled,
    )
