"""A results envelope as Label Studio takes one: the four fields that an annotation of it has.

https://api.labelstud.io, create annotation. It refuses an envelope as a whole (`task` must be a number there) and drops
what it does not know, so the bundle, the media and the times one by one stay behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from annotator.core.ledger.intervals import State
from annotator.formats.results.reader import read_again

# Label Studio has one time for a task, from when it is shown to when it is sent, with what is read in between: work and
# the instructions. Waiting for media is not the worker's.
_LEAD_TIME = (State.ON_TASK, State.INSTRUCTIONS)


def annotation_bytes(annotation: Mapping[str, Any]) -> bytes:
    """As it is sent."""
    return json.dumps(annotation, ensure_ascii=False, allow_nan=False).encode()


def annotation_of(envelope: bytes) -> dict[str, Any]:
    """Of an envelope that this program wrote. `result` is what stands in it, number for number; `lead_time` is in
    seconds."""
    value, times = json.loads(envelope), read_again(envelope).times
    return {
        "unique_id": value["unique_id"],
        "result": value["result"],
        "lead_time": sum(times.of(state) for state in _LEAD_TIME) / 1000,
        "was_cancelled": value["was_cancelled"],
    }
