"""The results envelope as JSON, and its published schema `resources/schema/result.schema.json`.

What Label Studio understands keeps Label Studio's names and units (`unique_id`, `result`, `was_cancelled`, `lead_time`
in seconds), so that it posts unchanged as an annotation (https://api.labelstud.io); the rest stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.core.answer.regions import Answer
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.ledger.clock import iso_utc
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.formats.shipped.resources import resource_bytes

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

FORMAT = "annotator-result"
VERSION = 1
SCHEMA = "schema/result.schema.json"
# What an envelope tells of each kind of medium, and which field of its extent that is; what has most comes first.
EXTENT_OF: Mapping[MediumKind, Mapping[str, str]] = {
    MediumKind.FILM: {"width": "width_px", "height": "height_px", "duration_s": "duration_s", "frames": "frame_count"},
    MediumKind.PICTURE: {"width": "width_px", "height": "height_px"},
    MediumKind.SOUND: {"duration_s": "duration_s", "sample_rate_hz": "sample_rate_hz"},
}


def envelope_bytes(envelope: Envelope) -> bytes:
    """UTF-8 JSON, two spaces of indent, keys always in the same order, a newline at the end."""
    active_s = _seconds(envelope, State.ON_TASK)
    value = {
        "unique_id": envelope.unique_id,
        "result": envelope.answer.as_json(),
        "was_cancelled": envelope.was_cancelled,
        "lead_time": active_s,
        "bundle": {"id": envelope.bundle_id, "revision": envelope.revision},
        "task": {"id": envelope.task_id},
        "time": {
            "started": iso_utc(envelope.started_utc_ms),
            "submitted": iso_utc(envelope.submitted_utc_ms),
            "active_s": active_s,
            "instructions_s": _seconds(envelope, State.INSTRUCTIONS),
            "idle_s": _seconds(envelope, State.IDLE),
            "paused_s": _seconds(envelope, State.PAUSE),
            "loading_s": _seconds(envelope, State.WAITING),
            "rule": {"idle_after_s": envelope.idle_after_s},
        },
        "media": [medium_as_json(medium) for medium in envelope.media],
        "format": FORMAT,
        "version": VERSION,
    }
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def sent_answer(envelope: bytes) -> Answer:
    """The answer inside an envelope that `envelope_bytes` made. Raises ValueError or KeyError on anything else."""
    return Answer.from_json(json.loads(envelope)["result"])


def result_schema_problems(envelope: bytes) -> tuple[str, ...]:
    """Where bytes differ from the published schema, as `path: what`; empty when they are sound."""
    try:
        value = json.loads(envelope)
    except (ValueError, RecursionError) as error:
        return (f"$: not JSON: {error}",)
    return envelope_faults(value)


def envelope_faults(value: object) -> tuple[str, ...]:
    """As `result_schema_problems`, for JSON that is loaded already."""
    return tuple(f"{fault.json_path}: {fault.message}" for fault in _validator().iter_errors(value))


@cache
def _validator() -> Draft202012Validator:
    # Late: submitting needs no schema, and loading the library would hold up every start.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(resource_bytes(SCHEMA)))


def _seconds(envelope: Envelope, state: State) -> float:
    """Exact to the millisecond: JSON writes the shortest number that reads back the same."""
    return envelope.times.of(state) / 1000


def medium_as_json(medium: Medium) -> Mapping[str, Any]:
    sizes = {name: getattr(medium.extent, known) for name, known in EXTENT_OF[medium.kind].items()}
    return {"path": medium.path, "sha256": medium.sha256, **sizes}


def medium_from_json(value: Mapping[str, Any]) -> Medium:
    """The inverse of `medium_as_json`: the kind follows from what is told."""
    kind = next(kind for kind, names in EXTENT_OF.items() if names.keys() <= value.keys())
    known = {field: value[name] for name, field in EXTENT_OF[kind].items() if value[name] is not None}
    # JSON has one kind of number: 640.0 is a whole one too.
    whole = {field: int(number) for field, number in known.items() if field != "duration_s"}
    return Medium(value["path"], kind, Extent(**{**known, **whole}), value["sha256"])
