"""Recognition of BORIS event tables by their column names, in all versions of BORIS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

BORIS_SUFFIXES: Final = ("tsv", "csv")
_SEPARATORS = "\t,;"
_ROWS_ABOVE = 60  # older versions write other text above the column names
_MARKS = (frozenset({"behavior", "start (s)", "stop (s)"}), frozenset({"behavior", "time", "media file name"}))
_OLDER = {"media file": "media file name", "media file path": "media file name", "status": "behavior type"}


class BorisHead(NamedTuple):
    """The header of a BORIS table. `columns` are in lower case with the current names; `line` is the header's line."""

    columns: Sequence[str]
    separator: str
    line: int


def boris_head(text: str) -> BorisHead | None:
    """Return the header, or None if the text is not a BORIS table."""
    for line, words in enumerate(text.removeprefix("\ufeff").splitlines()[:_ROWS_ABOVE], start=1):
        for separator in _SEPARATORS:
            names = [name.strip().strip('"').lower() for name in words.split(separator)]
            columns = [_OLDER.get(name, name) if _OLDER.get(name) not in names else name for name in names]
            if any(mark <= set(columns) for mark in _MARKS):
                return BorisHead(columns, separator, line)
    return None


def is_boris(text: str) -> bool:
    return boris_head(text) is not None
