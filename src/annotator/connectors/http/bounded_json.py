"""JSON from untrusted servers, with limits on its memory use and depth."""

from __future__ import annotations

import json
from typing import Any

# Limit of memory for a decoded text of a few megabytes. A list in it takes three bytes in the text and 64 in memory.
MOST_WEIGHT_BYTES = 96 * 2**20
# Deeper than any reply of a supported server. Code that walks over the values must not recurse without limit.
DEEPEST = 64
_LIST = 64
_OBJECT = 192
_FURTHER = 64


class JsonTooLarge(ValueError):
    """A JSON text that would need too much memory. It may still be valid JSON."""


def light_json(body: bytes, most_weight_bytes: int = MOST_WEIGHT_BYTES) -> Any:
    """Decode `body`. Raise ValueError if not JSON or too deeply nested, `JsonTooLarge` for too much memory."""
    if weight_bytes(body) > most_weight_bytes:
        raise JsonTooLarge("too heavy")
    try:
        value = json.loads(body)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not _is_shallow(value):
        raise ValueError("too deep")
    return value


def weight_bytes(body: bytes) -> int:
    """Return a lower bound of the memory that the decoded values need, without their characters."""
    return body.count(b"[") * _LIST + body.count(b"{") * _OBJECT + body.count(b",") * _FURTHER


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _depth in range(DEEPEST + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False
