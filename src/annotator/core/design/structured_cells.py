"""Structured cells: task columns with JSON lists and objects, and the paths to the values inside them.

A path is Label Studio's, such as `article.authors[0].name`, and is read as by lodash's `get`: a column of that very
name comes first, and a list has its items at `[0]` or `.0`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

LONGEST_CELL = 1_000_000  # characters
DEEPEST = 50
MOST_VALUES = 200_000  # walking through them takes 60 ms
_LONGEST_INDEX = 6

_PATH = re.compile(r"[\w-]+(?:\.[\w-]+|\[[\w-]+\])*")
_NAME = re.compile(r"[\w-]+")


class CellFault(ValueError):
    """A cell without a usable value. `why` is `long`, `json`, `deep` or `values`, `detail` a limit or a message."""

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


def cell_value(text: str, load: Callable[[str], Any]) -> Any:
    """Return the value of a cell. `load` reads JSON. Raise CellFault."""
    if len(text) > LONGEST_CELL:
        raise CellFault("long", str(LONGEST_CELL))
    try:
        value = load(text)
    except RecursionError as error:
        raise CellFault("deep", str(DEEPEST)) from error
    except ValueError as error:
        raise CellFault("json", error.msg if isinstance(error, json.JSONDecodeError) else str(error)) from error
    pending, count = [(value, 0)], 1
    while pending:
        inner, depth = pending.pop()
        if not isinstance(inner, dict | list):
            continue
        count += len(inner)
        if depth >= DEEPEST:
            raise CellFault("deep", str(DEEPEST))
        if count > MOST_VALUES:
            raise CellFault("values", str(MOST_VALUES))
        pending.extend((each, depth + 1) for each in (inner.values() if isinstance(inner, dict) else inner))
    return value


def with_numbers_as_text(text: str) -> Any:
    """Parse JSON with numbers as they are written. Raise JSONDecodeError and RecursionError."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def path_of(variable: str) -> tuple[str, ...]:
    """Return the column and the names below it, or nothing if this is no path. `a[b]` is `a.b`."""
    return tuple(_NAME.findall(variable)) if _PATH.fullmatch(variable) else ()


def place_in(columns: Collection[str], variable: str) -> tuple[str, ...]:
    """Return the column that a variable names, and the names below it. Return nothing without that column."""
    path = (variable,) if variable in columns else path_of(variable)
    return path if path and path[0] in columns else ()


def value_at(value: Any, names: Sequence[str]) -> Any:
    """Return the value inside another, or None."""
    for name in names:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) <= _LONGEST_INDEX:
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
    return value


def changed_at(value: Any, names: Sequence[str], change: Callable[[Any], Any]) -> Any:
    """Return a copy in which the value at a path is changed, or the value itself if the path leads nowhere."""
    if value_at(value, names) is None:
        return value
    copy: Any = [value]
    holder = copy
    key: str | int = 0
    for name in names:
        inner = holder[key]
        holder[key] = inner = dict(inner) if isinstance(inner, dict) else list(inner)
        holder, key = inner, name if isinstance(inner, dict) else int(name)
    holder[key] = change(holder[key])
    return copy[0]
