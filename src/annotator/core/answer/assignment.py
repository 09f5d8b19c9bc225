"""Assignments: one task of one bundle for this worker, from the first opening to submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.core.answer.result_items import Answer

if TYPE_CHECKING:  # loaded with the first audio
    from annotator.core.design.listening import ListenedAudio


class AssignmentState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Assignment(Struct, frozen=True):
    """An assignment. `unique_id` is created at the first opening and identifies the submitted answer. `answer` is
    the draft. It is kept after submission or skipping: the task may be reopened. So is `heard`, the listened ranges
    of the task's audio (None if empty). `opened_utc_ms` is the time of the last opening. `spoiled` is an unreadable
    stored answer; `answer` is empty then. `set_aside` is the file to which it was saved unchanged."""

    unique_id: str
    bundle_key: str
    task_id: str
    state: AssignmentState
    answer: Answer
    opened_utc_ms: int
    heard: ListenedAudio | None = None
    spoiled: bytes = b""
    set_aside: str = ""


class Standing(Struct, frozen=True):
    """A worker's progress in a bundle, by task ids. `done` tasks are submitted or skipped, `skipped` is the skipped
    part of them. `opened` tasks are still open, with the time of their last opening (`utc_ms`). `dropped` tasks were
    withdrawn before they were started.
    `drafts` are the opened tasks with an answer. Answers are not included, because a worker may have thousands."""

    done: Collection[str] = frozenset()
    skipped: Collection[str] = frozenset()
    opened: Mapping[str, int] = field(default_factory=dict)
    dropped: Collection[str] = frozenset()
    drafts: Collection[str] = frozenset()
