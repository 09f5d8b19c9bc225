"""The results envelope as JSON, and its published schemas: `resources/schema/result.schema.json` is the one in force,
`result-1.schema.json` that of the version before, which is read and never written.

What Label Studio understands keeps Label Studio's names and units (`unique_id`, `result`, `was_cancelled`, `lead_time`
in seconds), so that it posts unchanged as an annotation (https://api.labelstud.io); the rest stands beside it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.fast_validator import Holds, sound_by

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

FORMAT = "annotator-result"
VERSION = 2
SCHEMA = "schema/result.schema.json"
SCHEMA_BY_VERSION: Mapping[int, str] = {1: "schema/result-1.schema.json", VERSION: SCHEMA}
_BEFORE_WORKER = ("unique_id", "result", "was_cancelled", "lead_time", "bundle", "task")
# What an envelope tells of each kind of medium, and which field of its extent that is; what has most comes first.
EXTENT_OF: Mapping[MediumKind, Mapping[str, str]] = {
    MediumKind.VIDEO: {"width": "width_px", "height": "height_px", "duration_s": "duration_s", "frames": "frame_count"},
    MediumKind.IMAGE: {"width": "width_px", "height": "height_px"},
    MediumKind.AUDIO: {"duration_s": "duration_s", "sample_rate_hz": "sample_rate_hz"},
}

BEGINS = "begins_s"  # told of a film that does not begin at 0


def envelope_bytes(envelope: Envelope) -> bytes:
    """UTF-8 JSON, two spaces of indent, keys always in the same order, a newline at the end."""
    true_frames = envelope.answer.true_frames()
    lasted = {name: _seconds(envelope.times.of(state)) for name, state in TOLD.items()}
    lasted["active_s"] = _seconds(envelope.times.active_ms)
    value = {
        "unique_id": envelope.unique_id,
        "result": envelope.answer.as_json(),
        "was_cancelled": envelope.was_cancelled,
        "lead_time": lasted["active_s"],
        "bundle": {"id": envelope.bundle_id, "revision": envelope.revision},
        "task": {"id": envelope.task_id},
        **({"worker": envelope.worker} if envelope.worker else {}),
        "time": {
            "submitted": envelope.submitted_on.isoformat(),
            **lasted,
            "rule": {"idle_after_s": envelope.idle_after_s},
        },
        "media": [medium_as_json(medium) for medium in envelope.media],
        **({"true_frames": true_frames} if true_frames else {}),
        "format": FORMAT,
        "version": VERSION,
    }
    return _bytes(value)


def with_worker(envelope: bytes, worker: str) -> bytes:
    """What `envelope_bytes` would have made of it with this pseudonym, or with none where it is empty. An envelope of
    an older version has no place for one and stays what it is."""
    value = json.loads(envelope)
    if value["version"] != VERSION:
        return envelope
    value.pop("worker", None)
    before = {name: value.pop(name) for name in _BEFORE_WORKER}
    return _bytes({**before, **({"worker": worker} if worker else {}), **value})


def worker_of(envelope: bytes) -> str:
    """The pseudonym in what `envelope_bytes` made; empty where none was given."""
    return str(json.loads(envelope).get("worker", ""))


def _bytes(value: Mapping[str, Any]) -> bytes:
    """The numbers of a mask, of which there may be a hundred thousand, stand in one line each mask."""
    masks: list[str] = []
    token = f"mask {uuid.uuid4().hex} "

    def in_line(region: Mapping[str, Any]) -> Mapping[str, Any]:
        rle = region.get("value", {}).get("rle")  # a relation has no value
        if not isinstance(rle, list):
            return region
        masks.append(json.dumps(rle, allow_nan=False))
        return {**region, "value": {**region["value"], "rle": f"{token}{len(masks) - 1}"}}

    shown = {**value, "result": [in_line(region) for region in value["result"]]}
    text = json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    for place, mask in enumerate(masks):
        text = text.replace(f'"{token}{place}"', mask)
    return text.encode()


def result_schema_problems(envelope: bytes) -> tuple[str, ...]:
    """Where bytes differ from the published schema, as `path: what`; empty when they are sound."""
    try:
        value = json.loads(envelope)
    except (ValueError, RecursionError) as error:
        return (f"$: not JSON: {error}",)
    return envelope_faults(value)


def envelope_faults(value: object) -> tuple[str, ...]:
    """As `result_schema_problems`, for JSON that is loaded already. Held to the schema of the version that it names,
    and to the one in force where it names none."""
    version = value.get("version") if isinstance(value, dict) else None
    known = version if isinstance(version, int) and version in SCHEMA_BY_VERSION else VERSION
    if _swiftly_sound(known)(value):
        return ()
    return tuple(f"{fault.json_path}: {fault.message}" for fault in _validator(known).iter_errors(value))


@cache
def _swiftly_sound(version: int) -> Holds:
    return sound_by(json.loads(resource_bytes(SCHEMA_BY_VERSION[version])))


@cache
def _validator(version: int) -> Draft202012Validator:
    # Late: submitting needs no schema, and loading the library would hold up every start.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(resource_bytes(SCHEMA_BY_VERSION[version])))


def _seconds(spent_ms: int) -> float:
    """Exact to the millisecond: JSON writes the shortest number that reads back the same."""
    return spent_ms / 1000


def medium_as_json(medium: Medium) -> Mapping[str, Any]:
    sizes = {name: getattr(medium.extent, known) for name, known in EXTENT_OF[medium.kind].items()}
    begins = {} if medium.extent.begins_s is None else {BEGINS: medium.extent.begins_s}
    return {"path": medium.path, "sha256": medium.sha256, **sizes, **begins}


def medium_from_json(value: Mapping[str, Any]) -> Medium:
    """The inverse of `medium_as_json`: the kind follows from what is told."""
    kind = next(kind for kind, names in EXTENT_OF.items() if names.keys() <= value.keys())
    known = {field: value[name] for name, field in EXTENT_OF[kind].items() if value[name] is not None}
    # JSON has one kind of number: 640.0 is a whole one too.
    whole = {field: int(number) for field, number in known.items() if field != "duration_s"}
    extent = Extent(**{**known, **whole}, begins_s=value.get(BEGINS))
    return Medium(value["path"], kind, extent, value["sha256"])
