"""The results envelope as JSON, and its published schemas.

`resources/schema/result.schema.json` is the current schema. `result-1.schema.json` is the previous version, which is
read but never written. Fields that Label Studio understands keep its names and units (`unique_id`, `result`,
`was_cancelled`, `lead_time` in seconds), so that they can be sent unchanged as an annotation
(https://api.labelstud.io). Other fields are stored beside them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.fast_validator import Holds, fast_validator

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

FORMAT = "annotator-result"
VERSION = 2
SCHEMA = "schema/result.schema.json"
SCHEMA_BY_VERSION: Mapping[int, str] = {1: "schema/result-1.schema.json", VERSION: SCHEMA}
_BEFORE_WORKER = ("unique_id", "result", "was_cancelled", "lead_time", "bundle", "task")
# Envelope fields of each kind of medium, with the attribute of its extent. Kinds with more fields come first.
EXTENT_OF: Mapping[MediumKind, Mapping[str, str]] = {
    MediumKind.VIDEO: {"width": "width_px", "height": "height_px", "duration_s": "duration_s", "frames": "frame_count"},
    MediumKind.IMAGE: {"width": "width_px", "height": "height_px"},
    MediumKind.AUDIO: {"duration_s": "duration_s", "sample_rate_hz": "sample_rate_hz"},
}

BEGINS = "begins_s"  # present for a video that does not begin at 0


def envelope_bytes(envelope: Envelope) -> bytes:
    """Return UTF-8 JSON with an indent of two spaces, keys in a fixed order and a final newline."""
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
    """Return the envelope with this pseudonym, or without one if `worker` is empty, as `envelope_bytes` would write
    it.

    An envelope of an older version has no such field and is returned unchanged."""
    value = json.loads(envelope)
    if value["version"] != VERSION:
        return envelope
    value.pop("worker", None)
    before = {name: value.pop(name) for name in _BEFORE_WORKER}
    return _bytes({**before, **({"worker": worker} if worker else {}), **value})


def worker_of(envelope: bytes) -> str:
    """Return the pseudonym in an envelope from `envelope_bytes`, or an empty string."""
    return str(json.loads(envelope).get("worker", ""))


def _bytes(value: Mapping[str, Any]) -> bytes:
    """Return JSON with each mask on one line. A mask may have a hundred thousand numbers."""
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
    """Return the differences from the published schema as `path: message`. The result is empty for a valid envelope."""
    try:
        value = json.loads(envelope)
    except (ValueError, RecursionError) as error:
        return (f"$: not JSON: {error}",)
    return envelope_faults(value)


def envelope_faults(value: object) -> tuple[str, ...]:
    """Like `result_schema_problems`, but for parsed JSON.

    The schema version is the one that the envelope names, or the current one."""
    version = value.get("version") if isinstance(value, dict) else None
    known = version if isinstance(version, int) and version in SCHEMA_BY_VERSION else VERSION
    if _fast_validator(known)(value):
        return ()
    return tuple(f"{fault.json_path}: {fault.message}" for fault in _validator(known).iter_errors(value))


@cache
def _fast_validator(version: int) -> Holds:
    return fast_validator(json.loads(resource_bytes(SCHEMA_BY_VERSION[version])))


@cache
def _validator(version: int) -> Draft202012Validator:
    # Imported late: submitting needs no schema, and loading the library would delay every start.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(resource_bytes(SCHEMA_BY_VERSION[version])))


def _seconds(spent_ms: int) -> float:
    """Return seconds, exact to the millisecond: JSON writes the shortest number that reads back as the same value."""
    return spent_ms / 1000


def medium_as_json(medium: Medium) -> Mapping[str, Any]:
    sizes = {name: getattr(medium.extent, known) for name, known in EXTENT_OF[medium.kind].items()}
    begins = {} if medium.extent.begins_s is None else {BEGINS: medium.extent.begins_s}
    return {"path": medium.path, "sha256": medium.sha256, **sizes, **begins}


def medium_from_json(value: Mapping[str, Any]) -> Medium:
    """Return the medium from the output of `medium_as_json`. Its kind follows from the fields."""
    kind = next(kind for kind, names in EXTENT_OF.items() if names.keys() <= value.keys())
    known = {field: value[name] for name, field in EXTENT_OF[kind].items() if value[name] is not None}
    # JSON has one number type: 640.0 is an integer too.
    whole = {field: int(number) for field, number in known.items() if field != "duration_s"}
    extent = Extent(**{**known, **whole}, begins_s=value.get(BEGINS))
    return Medium(value["path"], kind, extent, value["sha256"])
