"""Lists in attributes of crowd-html elements in JSON or JavaScript notation: `['Cat', 'Dog']`, `[{label: 'cat'}]`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

type ListValue = str | int | float | bool | list[ListValue] | Mapping[str, ListValue] | None

_TOKEN = re.compile(
    r"""(?P<double>"(?:[^"\\]|\\.)*+\\?(?:"|\Z))|(?P<single>'(?:[^'\\]|\\.)*+\\?(?:'|\Z))"""
    r"""|(?P<word>[A-Za-z_$][\w$]*)|(?P<end>,\s*+(?=[\]}]))""",
    re.DOTALL,
)
_JSON_WORDS = frozenset({"true", "false", "null"})
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)
_LONGEST = 64 * 1024


def listed(text: str) -> ListValue:
    """Return the parsed list, or None if it is unreadable."""
    if len(text) > _LONGEST:
        return None
    try:
        value: ListValue = json.loads(_TOKEN.sub(_as_json, text))
    except (ValueError, RecursionError):
        return None
    return value


def _as_json(token: re.Match[str]) -> str:
    if token["single"]:
        inner = token["single"][1:-1]
        return '"' + _ESCAPE.sub(_escaped, inner).replace("\n", " ") + '"'
    if token["word"]:
        return token[0] if token[0] in _JSON_WORDS else json.dumps(token[0])
    return "" if token["end"] else token[0]


def _escaped(match: re.Match[str]) -> str:
    """Return an escape sequence of a single-quoted string in JSON: `\\'` becomes a quote, `"` is escaped."""
    if match[0] == '"':
        return '\\"'
    return match[1] if match[1] == "'" else match[0]


def texts(value: ListValue) -> tuple[str, ...] | None:
    """Return a list of texts without empty ones, or None for other values. Numbers count as texts."""
    if not isinstance(value, list):
        return None
    words: list[str] = []
    for item in value:
        if isinstance(item, bool) or not isinstance(item, str | int | float):
            return None
        words.append(str(item).strip())
    return tuple(text for text in words if text)
