"""Line numbers of TOML fields. tomllib does not report them, so the file is parsed statement by statement."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

type KeyPath = tuple[str, ...]

# A file that would take longer than about a third of a second has no line numbers beyond this limit.
_WORK_LIMIT = 1_500_000
_WORK_OF_A_PARSE = 200
_DEEPEST = 4


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return a mapping of key path to the 1-based line of its first use. `text` is valid TOML. Never raises."""
    first_lines: dict[KeyPath, int] = {}
    header = ""
    statement = ""
    first = 1
    work = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not statement:
            first = number
        statement += line + "\n"
        is_header = first == number and line.lstrip().startswith("[")
        candidate = statement if is_header else header + statement
        work += len(candidate) + _WORK_OF_A_PARSE
        if work > _WORK_LIMIT:
            break
        try:
            parsed = tomllib.loads(candidate)
        except (ValueError, RecursionError):
            continue
        for path in _paths(parsed, ()):
            first_lines.setdefault(path, first)
        header = statement if is_header else header
        statement = ""
    return first_lines


def nearest_line(lines: dict[KeyPath, int], path: KeyPath) -> int | None:
    """Return the line of a field, or of the section that should contain it, or None."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _paths(table: dict[str, Any], above: KeyPath) -> Iterator[KeyPath]:
    for key, value in table.items():
        path = (*above, key)
        yield path
        if isinstance(value, dict) and len(path) < _DEEPEST:
            yield from _paths(value, path)
