"""JSON of strangers, none of which may unfold to much more than it was on its way."""

from __future__ import annotations

import json
from typing import Any

# Of memory, for what a text of a few megabytes unfolds to: a list in it takes three bytes there and 64 here.
MOST_WEIGHT_BYTES = 96 * 2**20
# Deeper than anything that a server of ours says; what walks over values must not be led down without end.
DEEPEST = 64
_LIST, _OBJECT, _FURTHER = 64, 192, 64


class JsonTooLarge(ValueError):
    """It may be JSON."""


def light_json(body: bytes, most_weight_bytes: int = MOST_WEIGHT_BYTES) -> Any:
    """Raises ValueError for what is no JSON or too deep, and `JsonTooLarge`."""
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
    """At least what the values of such a text take, beside its own letters."""
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
