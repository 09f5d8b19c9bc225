"""An assignment: one task of one bundle in this worker's hands, from first opening to submission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.core.answer import Answer


class AssignmentState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Assignment:
    """`unique_id` is made at the first opening and is what the answer is sent under. `answer` is the draft while open,
    and what was sent afterwards."""

    unique_id: str
    bundle_key: str
    task_id: str
    state: AssignmentState
    answer: Answer
    opened_utc_ms: int
