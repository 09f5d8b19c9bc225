"""The results envelope: all that leaves the machine for one submission. Shape: `result.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from annotator.core.answer.regions import Answer
from annotator.core.design.medium import Extent, Medium
from annotator.core.ledger.intervals import State
from annotator.core.time.worktime import TaskTimes

# What an export reads, and a requester's service takes. It is held to before anything is submitted.
RESULT_LIMIT_BYTES = 16 * 1024**2
# What may still be written into an envelope after it was sealed: the pseudonym.
SEALED_LIMIT_BYTES = RESULT_LIMIT_BYTES - 4096
# An export makes columns of controls.
MOST_CONTROLS = 1000

# What of a task's time leaves, by its name in the envelope; nothing of pauses, of idleness or of the clock.
TOLD: Mapping[str, State] = {
    "active_s": State.ON_TASK,
    "instructions_s": State.INSTRUCTIONS,
    "loading_s": State.WAITING,
}


class Envelope(Struct, frozen=True):
    """`submitted_on` is the day where the worker was. Of `times` only those of `TOLD` leave; `idle_after_s` is the idle
    rule that was in force. `worker` is the pseudonym for this requester, empty where it is left out."""

    unique_id: str
    bundle_id: str
    revision: int
    task_id: str
    answer: Answer
    was_cancelled: bool
    submitted_on: date
    times: TaskTimes
    idle_after_s: int
    media: tuple[Medium, ...]
    worker: str = ""

    @property
    def extents(self) -> dict[str, Extent]:
        """Of its media, by their paths."""
        return {medium.path: medium.extent for medium in self.media}
