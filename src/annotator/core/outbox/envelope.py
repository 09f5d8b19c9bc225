"""The results envelope: all that leaves the machine for one submission. Shape: `result.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.answer.regions import Answer
from annotator.core.design.medium import Medium
from annotator.core.time.worktime import TaskTimes


@dataclass(frozen=True, slots=True)
class Envelope:
    """`times` ends at `submitted_utc_ms`; `rule` names the idle rule that was in force, in seconds."""

    unique_id: str
    bundle_id: str
    revision: int
    task_id: str
    answer: Answer
    was_cancelled: bool
    started_utc_ms: int
    submitted_utc_ms: int
    times: TaskTimes
    idle_after_s: int
    media: tuple[Medium, ...]
