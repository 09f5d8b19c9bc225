"""Conversion of a results envelope to a Label Studio annotation with four fields. See create annotation at
https://api.labelstud.io. Label Studio rejects a whole envelope, because its `task` must be a number, and ignores
unknown fields. The bundle, the media and the separate times are therefore not sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from annotator.core.ledger.intervals import State
from annotator.formats.results.reader import read_again

# Label Studio records one time per task, from display to submission, reading included: work and instructions. Loading
# of media is not the worker's time.
_LEAD_TIME = (State.ON_TASK, State.INSTRUCTIONS)


def annotation_bytes(annotation: Mapping[str, Any]) -> bytes:
    """Return the annotation as the bytes to send."""
    return json.dumps(annotation, ensure_ascii=False, allow_nan=False).encode()


def annotation_of(envelope: bytes) -> dict[str, Any]:
    """Return the annotation of our own envelope. `result` keeps its numbers exactly; `lead_time` is in seconds."""
    value = json.loads(envelope)
    times = read_again(envelope).times
    return {
        "unique_id": value["unique_id"],
        "result": value["result"],
        "lead_time": sum(times.of(state) for state in _LEAD_TIME) / 1000,
        "was_cancelled": value["was_cancelled"],
    }
