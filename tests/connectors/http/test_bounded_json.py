"""JSON of strangers is read as far as it weighs little."""

from __future__ import annotations

import json

import pytest

from annotator.connectors.http.bounded_json import DEEPEST, light_json


@pytest.mark.parametrize("value", [1, "a", [], {"a": [1, {"b": None}]}, ["[" * 1000, "{" * 1000]])
def test_what_is_light_is_read_as_it_is(value: object) -> None:
    assert light_json(json.dumps(value).encode()) == value


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_what_is_deep_is_not_read() -> None:
    assert light_json(nested(DEEPEST))
    for depth in (DEEPEST + 3, 5_000, 100_000):
        with pytest.raises(ValueError, match="too deep"):
            light_json(nested(depth), 2**40)
        with pytest.raises(ValueError, match="too deep"):
            light_json(b'{"a":' * depth + b"1" + b"}" * depth, 2**40)


@pytest.mark.parametrize("piece", [b"[],", b'{"a":0},', b"1.5,", b'"ab",'])
def test_what_unfolds_to_much_is_not_read(piece: bytes) -> None:
    with pytest.raises(ValueError, match="too heavy"):
        light_json(b"[" + piece * 2_000_000 + b"0]")
    assert len(light_json(b"[" + piece * 2_000 + b"0]")) == 2_001
