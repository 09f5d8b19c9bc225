"""An assignment: one task of one bundle in this worker's hands, from first opening to submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.core.answer.regions import Answer

if TYPE_CHECKING:  # loaded with the first sound
    from annotator.core.design.listening import ListenedAudio


class AssignmentState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Assignment(Struct, frozen=True):
    """`unique_id` is made at the first opening and is what the answer is sent under. `answer` is the draft, and
    stays what it was when it is submitted or skipped: it may be taken back. So does what was `heard` of its sounds,
    None where that is nothing. `opened_utc_ms` is of its last opening.

    `spoiled` is what was kept as the answer and cannot be read; `answer` is empty then. `set_aside` is the file that
    it was put into as it is."""

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
    """How far a worker is with a bundle, by task ids: `done` are submitted or skipped, `skipped` the skipped of them,
    `opened` are still open, with the time of their last opening (`utc_ms`); `dropped` were never begun, and are not
    asked any more. Answers are left out: a worker may have thousands."""

    done: Collection[str] = frozenset()
    skipped: Collection[str] = frozenset()
    opened: Mapping[str, int] = field(default_factory=dict)
    dropped: Collection[str] = frozenset()
