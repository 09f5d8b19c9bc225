"""How a table of events that BORIS wrote is told from others: by the names of its columns, in any of its versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

BORIS_SUFFIXES: Final = ("tsv", "csv")
_SEPARATORS = "\t,;"
_ROWS_ABOVE = 60  # tables of older versions have other words above their columns
_MARKS = (frozenset({"behavior", "start (s)", "stop (s)"}), frozenset({"behavior", "time", "media file name"}))
_OLDER = {"media file": "media file name", "media file path": "media file name", "status": "behavior type"}


class BorisHead(NamedTuple):
    """`columns` in lower case, as the present version calls them; `line` is where they stand."""

    columns: Sequence[str]
    separator: str
    line: int


def boris_head(text: str) -> BorisHead | None:
    """None where it is no such table."""
    for line, words in enumerate(text.removeprefix("\ufeff").splitlines()[:_ROWS_ABOVE], start=1):
        for separator in _SEPARATORS:
            names = [name.strip().strip('"').lower() for name in words.split(separator)]
            columns = [_OLDER.get(name, name) if _OLDER.get(name) not in names else name for name in names]
            if any(mark <= set(columns) for mark in _MARKS):
                return BorisHead(columns, separator, line)
    return None


def is_boris(text: str) -> bool:
    return boris_head(text) is not None
