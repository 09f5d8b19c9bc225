"""The part of an envelope that Label Studio gets."""

from __future__ import annotations

import json
import uuid

from msgspec.structs import replace

from annotator.core.ledger.intervals import State
from annotator.core.time.worktime import TaskTimes
from annotator.formats.results.annotation import annotation_of
from annotator.formats.results.envelope import envelope_bytes
from store.examples import an_answer, an_envelope

UNIQUE_ID = str(uuid.UUID(int=7))


def test_the_lead_time_is_work_and_instructions_in_seconds_and_no_waiting() -> None:
    times = TaskTimes({State.ON_TASK: 7_250, State.INSTRUCTIONS: 60_001, State.WAITING: 2_000})
    sent = annotation_of(envelope_bytes(replace(an_envelope(UNIQUE_ID, an_answer("stop")), times=times)))
    assert sent["lead_time"] == 67.251


def test_the_result_is_what_stands_in_the_envelope_and_nothing_else_goes() -> None:
    envelope = envelope_bytes(replace(an_envelope(UNIQUE_ID, an_answer("stop")), worker="w-1"))
    sent = annotation_of(envelope)
    assert sent == {
        "unique_id": UNIQUE_ID,
        "result": json.loads(envelope)["result"],
        "lead_time": 7.25,
        "was_cancelled": False,
    }
