"""The results envelope as JSON, and its published schemas. `resources/schema/result.schema.json` is the current
schema. `result-1.schema.json` is the previous version, which is read but never written. Fields that Label Studio
understands keep its names and units (`unique_id`, `result`, `was_cancelled`, `lead_time` in seconds), so that they
can be sent unchanged as an annotation (https://api.labelstud.io). Other fields are stored beside them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.builtin.resources import resource_bytes

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

type Holds = Callable[[Any], bool]

_SILENT = frozenset({"$schema", "$defs", "title", "description", "examples"})
# Types of JSON. Integers may be written with a decimal point.
_TYPES: Mapping[str, Holds] = {
    "object": lambda value: type(value) is dict,
    "array": lambda value: type(value) is list,
    "string": lambda value: type(value) is str,
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
    "number": lambda value: type(value) is int or type(value) is float,
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
}


class UnknownKeyword(Exception):
    """The schema uses a keyword that this module does not support."""


def fast_validator(schema: Mapping[str, Any]) -> Holds:
    """Return the validation function of a schema. Raise UnknownKeyword."""
    return _Compiler(schema.get("$defs", {})).check(schema)


class _Compiler:
    def __init__(self, definitions: Mapping[str, Mapping[str, Any]]) -> None:
        self._definitions = definitions

    def check(self, schema: Mapping[str, Any]) -> Holds:
        """Return a function that requires every keyword of the schema."""
        keywords = {keyword: value for keyword, value in schema.items() if keyword not in _SILENT}
        checks: list[Holds] = []
        if "$ref" in keywords:
            checks.append(self.check(self._definitions[keywords.pop("$ref").removeprefix("#/$defs/")]))
        if "type" in keywords:
            checks.append(_typed(keywords.pop("type")))
        self._take_object(keywords, checks)
        self._take_array(keywords, checks)
        for keyword, make in _PLAIN.items():
            if keyword in keywords:
                checks.append(make(keywords.pop(keyword)))
        if "if" in keywords:
            checks.append(self._take_case(keywords))
        if "anyOf" in keywords:
            checks.append(_any_of([self.check(choice) for choice in keywords.pop("anyOf")]))
        if keywords:
            raise UnknownKeyword(", ".join(keywords))
        return reduce(_both, checks) if checks else _constant(True)

    def _take_object(self, keywords: dict[str, Any], checks: list[Holds]) -> None:
        """Remove the object keywords from `keywords` and add their checks."""
        properties = {name: self.check(schema) for name, schema in keywords.pop("properties", {}).items()}
        others = keywords.pop("additionalProperties", True)
        if properties or others is not True:
            checks.append(_members(properties, self.check(others) if isinstance(others, dict) else _constant(others)))

    def _take_case(self, keywords: dict[str, Any]) -> Holds:
        """Remove `if`, `then` and `else` from `keywords` and return their check."""
        case, then, other = (self.check(keywords.pop(name, {})) for name in ("if", "then", "else"))
        return lambda value: then(value) if case(value) else other(value)

    def _take_array(self, keywords: dict[str, Any], checks: list[Holds]) -> None:
        if "items" in keywords:
            checks.append(_items(self.check(keywords.pop("items"))))


def _both(first: Holds, then: Holds) -> Holds:
    return lambda value: first(value) and then(value)


def _any_of(checks: Sequence[Holds]) -> Holds:
    return lambda value: any(check(value) for check in checks)


def _constant(answer: bool) -> Holds:
    return lambda _value: answer


def _typed(names: str | Sequence[str]) -> Holds:
    if isinstance(names, str):
        return _TYPES[names]
    return _any_of([_TYPES[name] for name in names])


def _members(properties: Mapping[str, Holds], others: Holds) -> Holds:
    check_of = properties.get
    # Building a list is faster than calling a function for each member.
    return lambda value: (
        type(value) is not dict or False not in [check_of(name, others)(member) for name, member in value.items()]
    )


def _items(each: Holds) -> Holds:
    return lambda value: type(value) is not list or all(map(each, value))


def _required(names: Sequence[str]) -> Holds:
    needed = frozenset(names)
    return lambda value: type(value) is not dict or needed <= value.keys()


def _dependent(needs: Mapping[str, Sequence[str]]) -> Holds:
    checks = [(name, frozenset(others)) for name, others in needs.items()]
    return lambda value: (
        type(value) is not dict or all(name not in value or others <= value.keys() for name, others in checks)
    )


def _pattern(pattern: str) -> Holds:
    found = re.compile(pattern).search
    return lambda value: type(value) is not str or found(value) is not None


def _same(wanted: Any) -> Holds:
    return lambda value: type(value) is type(wanted) and value == wanted


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


# Keywords that constrain one type of value and ignore others.
_PLAIN: Mapping[str, Callable[[Any], Holds]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "pattern": _pattern,
    "const": _same,
    "enum": lambda choices: _any_of([_same(choice) for choice in choices]),
    "minLength": lambda least: lambda value: type(value) is not str or len(value) >= least,
    "minItems": lambda least: lambda value: type(value) is not list or len(value) >= least,
    "maxItems": lambda most: lambda value: type(value) is not list or len(value) <= most,
    "minimum": lambda least: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most: lambda value: not _is_number(value) or value <= most,
}


FORMAT = "annotator-result"
VERSION = 2
SCHEMA = "schema/result.schema.json"
# The version of answers that a requester merged from several results, which no worker's program writes.
MERGED_VERSION = 3
SCHEMA_BY_VERSION: Mapping[int, str] = {
    1: "schema/result-1.schema.json",
    VERSION: SCHEMA,
    MERGED_VERSION: "schema/result-merged.schema.json",
}
_BEFORE_WORKER = ("unique_id", "result", "was_cancelled", "lead_time", "bundle", "task")
# Envelope fields of each kind of medium, with the attribute of its extent. Kinds with more fields come first.
EXTENT_OF: Mapping[MediumKind, Mapping[str, str]] = {
    MediumKind.VIDEO: {"width": "width_px", "height": "height_px", "duration_s": "duration_s", "frames": "frame_count"},
    MediumKind.IMAGE: {"width": "width_px", "height": "height_px"},
    MediumKind.AUDIO: {"duration_s": "duration_s", "sample_rate_hz": "sample_rate_hz"},
    MediumKind.DOCUMENT: {},  # its pages have no pixels of their own
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
        **({"merged_from": list(envelope.merged_from)} if envelope.merged_from else {}),
        "format": FORMAT,
        "version": MERGED_VERSION if envelope.merged_from else VERSION,
    }
    return _bytes(value)


def with_worker(envelope: bytes, worker: str) -> bytes:
    """Return the envelope with this pseudonym, or without one if `worker` is empty, as `envelope_bytes` would write
    it. An envelope of an older version has no such field and is returned unchanged."""
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

    def in_line(item: Mapping[str, Any]) -> Mapping[str, Any]:
        rle = item.get("value", {}).get("rle")  # a relation has no value
        if not isinstance(rle, list):
            return item
        masks.append(json.dumps(rle, allow_nan=False))
        return {**item, "value": {**item["value"], "rle": f"{token}{len(masks) - 1}"}}

    shown = {**value, "result": [in_line(item) for item in value["result"]]}
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
    """Like `result_schema_problems`, but for parsed JSON. The schema is the envelope's, or the current one."""
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
