"""The results envelope: all data sent for one submission. Its schema is `result.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from annotator.core.answer.result_items import Answer
from annotator.core.design.medium import Extent, Medium
from annotator.core.ledger.intervals import State
from annotator.core.time.worktime import TaskTimes

# The limit of exports and of requesters' services, enforced before submission.
RESULT_LIMIT_BYTES = 16 * 1024**2
# The pseudonym may still be written into a sealed envelope.
SEALED_LIMIT_BYTES = RESULT_LIMIT_BYTES - 4096
# An export makes a column of each control.
MOST_CONTROLS = 1000

# The task times in an envelope, by field name. Breaks, idle time and clock times are never sent.
TOLD: Mapping[str, State] = {
    "active_s": State.ON_TASK,
    "instructions_s": State.INSTRUCTIONS,
    "loading_s": State.WAITING,
}


class Envelope(Struct, frozen=True):
    """An envelope. `submitted_on` is the worker's local date. Only the `times` in `TOLD` are sent. `idle_after_s` is
    the idle threshold in force. `worker` is the pseudonym for this requester, empty if it is not sent. `merged_from`
    are the unique_ids of the results that an answer was merged from; no worker sends such a result."""

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
    merged_from: tuple[str, ...] = ()

    @property
    def extents(self) -> dict[str, Extent]:
        """The extents of its media, by path."""
        return {medium.path: medium.extent for medium in self.media}
