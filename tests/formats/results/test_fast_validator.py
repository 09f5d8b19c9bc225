"""The fast validator accepts the same values as the published schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotator.core.outbox.envelope import Envelope
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import (
    SCHEMA_BY_VERSION,
    VERSION,
    UnknownKeyword,
    envelope_bytes,
    fast_validator,
)
from answer_making import as_version_1, envelopes

SCHEMAS = {version: json.loads(resource_bytes(name)) for version, name in SCHEMA_BY_VERSION.items()}
VALIDATORS = {version: Draft202012Validator(schema) for version, schema in SCHEMAS.items()}
SWIFT = {version: fast_validator(schema) for version, schema in SCHEMAS.items()}
ANYTHING = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 2, 1.0, 0.5, -0.5, 2e10, "", "a", "2026-11-24", [], ["a"], [["a"]], [1, 2], {}),
        *([[1, 2], [3, 4], [5, 6]], [{"start": 1, "end": 2}], {"frame": 1}, "manual"),
    ]
)
OF_ANY_VERSION = st.sampled_from(sorted(SCHEMAS))


def written(envelope: Envelope, version: int) -> Any:
    return json.loads(envelope_bytes(envelope) if version == VERSION else as_version_1(envelope))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with each of its keys or numbers."""
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from places(member)


@settings(max_examples=40)
@given(envelopes(worker=""), OF_ANY_VERSION)
def test_what_the_program_writes_is_found_sound(envelope: Envelope, version: int) -> None:
    value = written(envelope, version)
    assert SWIFT[version](value) == VALIDATORS[version].is_valid(value)


@settings(max_examples=60)
@given(envelopes(worker=""), OF_ANY_VERSION, st.data())
def test_what_anybody_changed_is_never_found_sound_where_the_schema_does_not(
    envelope: Envelope, version: int, data: st.DataObject
) -> None:
    value = written(envelope, version)
    container, key = data.draw(st.sampled_from(list(places(value))))
    match data.draw(st.sampled_from(["other", "gone", "more"])):
        case "other":
            container[key] = data.draw(ANYTHING)
        case "gone":
            del container[key]
        case _ if isinstance(container, dict):
            container[data.draw(st.sampled_from(["extra", "width", "original_width", "origin"]))] = data.draw(ANYTHING)
        case _:
            container.append(data.draw(ANYTHING))
    assert SWIFT[version](value) <= VALIDATORS[version].is_valid(value)


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"type": "integer", "minimum": 1}, [1, 2.0], [0, True, 1.5, "1", None]),
        ({"type": ["number", "null"], "maximum": 4}, [None, 4, 3.5], [5, False, "a"]),
        ({"type": "string", "minLength": 1, "pattern": "^a"}, ["a"], ["", "b", 1]),
        ({"enum": ["a", "b"]}, ["a"], ["c", 1]),
        ({"const": 0}, [0], [False, 1]),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2}, [["a"]], [[], [1], ["a"] * 3]),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, [{"a": 1}, {"b": 1}], [{}]),
        ({"dependentRequired": {"a": ["b"]}}, [{}, {"b": 1}, {"a": 1, "b": 1}], [{"a": 1}]),
        ({"properties": {"a": {"type": "null"}}, "additionalProperties": False}, [{}, {"a": None}], [{"b": 1}]),
        ({"additionalProperties": {"type": "null"}}, [{"b": None}], [{"b": 1}]),
        ({"$defs": {"n": {"type": "null"}}, "items": {"$ref": "#/$defs/n"}}, [[None], "no list"], [[1]]),
    ],
)
def test_each_keyword_says_what_the_schema_s_own_does(
    schema: dict[str, Any], valid: list[Any], invalid: list[Any]
) -> None:
    swift, validator = fast_validator(schema), Draft202012Validator(schema)
    assert [swift(value) for value in valid + invalid] == [True] * len(valid) + [False] * len(invalid)
    assert [validator.is_valid(value) for value in valid + invalid] == [True] * len(valid) + [False] * len(invalid)


def test_a_schema_that_says_more_than_is_known_is_refused() -> None:
    with pytest.raises(UnknownKeyword, match="uniqueItems"):
        fast_validator({"items": {"type": "array", "uniqueItems": True}})
