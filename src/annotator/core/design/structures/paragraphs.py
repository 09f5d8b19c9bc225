"""The utterances of a Paragraphs tag (https://labelstud.io/tags/paragraphs)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cmp_to_key, lru_cache
from typing import Any

from msgspec import Struct

from annotator.core.design.objects import Paragraphs
from annotator.core.design.structured_cells import CellFault, cell_value

MOST_UTTERANCES = 5_000  # Qt lays them out in 0.3 s
LONGEST_UTTERANCE = 20_000


class Utterance(Struct, frozen=True):
    """One item of Paragraphs. The times are seconds of its audio; None if the task does not state them."""

    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


def utterances_in(tag: Paragraphs, cell: str) -> tuple[Utterance, ...]:
    """Return the utterances in the order in which results count them. Raise CellFault, with a number from 1 or a
    limit or a key as its detail:

    - `utterances`: no list of objects, or an empty one
    - `utterances-many` (limit)
    - `utterance-key` (key): the first object has no such key
    - `utterance-text` (number): the speaker or the text is a list or an object
    - `utterance-long` (number)"""
    items = _items(cell)
    if not items or not all(isinstance(item, dict) for item in items):
        raise CellFault("utterances", "")
    if len(items) > MOST_UTTERANCES:
        raise CellFault("utterances-many", str(MOST_UTTERANCES))
    for key in (tag.name_key, tag.text_key):
        if key not in items[0]:
            raise CellFault("utterance-key", key)
    for number, item in enumerate(items, start=1):
        parts = [item.get(key) for key in (tag.name_key, tag.text_key)]
        if any(isinstance(part, dict | list) for part in parts):
            raise CellFault("utterance-text", str(number))
        if max(map(len, map(_shown, parts))) > LONGEST_UTTERANCE:
            raise CellFault("utterance-long", str(number))
    return tuple(_utterance(tag, item) for item in (sorted(items, key=_BY_TIME) if tag.by_time else items))


@lru_cache(maxsize=8)
def readable_utterances(tag: Paragraphs, cell: str) -> tuple[Utterance, ...]:
    """Return the utterances, or none if the cell has a fault."""
    try:
        return utterances_in(tag, cell)
    except CellFault:
        return ()


def is_reordered(tag: Paragraphs, cell: str) -> bool:
    """Return True if `contextScroll` shows the utterances in another order than that of the cell."""
    items = _items(cell) if tag.by_time else []
    return [id(item) for item in sorted(items, key=_BY_TIME)] != [id(item) for item in items]


def _items(cell: str) -> list[Any]:
    value = cell_value(cell, lambda text: json.loads(text, parse_constant=str)) if cell.strip() else None
    return value if isinstance(value, list) else []


def _utterance(tag: Paragraphs, item: dict[str, Any]) -> Utterance:
    start_s, end_s, lasts_s = (_seconds(item.get(key)) for key in ("start", "end", "duration"))
    if start_s is not None and lasts_s:
        end_s = start_s + lasts_s  # as in the editor, a duration counts more than an end
    return Utterance(_shown(item.get(tag.name_key)), _shown(item.get(tag.text_key)), start_s, end_s)


def _shown(value: Any) -> str:
    """Return a value as React shows it: nothing for null and booleans."""
    return "" if value is None or isinstance(value, bool | dict | list) else str(value)


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _compared(left: dict[str, Any], right: dict[str, Any]) -> int:
    """Compare as the `contextScroll` of Label Studio's editor does (Paragraphs/model.js): an utterance that starts at
    0, or at no time, comes after those with a time."""
    starts = [_seconds(item.get("start")) or 0.0 for item in (left, right)]
    if not starts[0]:
        return 1
    if not starts[1]:
        return -1
    if starts[0] != starts[1]:
        return 1 if starts[0] > starts[1] else -1
    lasts = [_seconds(item.get("duration")) for item in (left, right)]
    ends = [
        _seconds(item.get("end")) or (0.0 if last is None else start + last)
        for item, start, last in zip((left, right), starts, lasts, strict=True)
    ]
    return (ends[0] > ends[1]) - (ends[0] < ends[1])


# Browsers sort as Python does (TimSort). So even utterances without a time come out in the same order.
_BY_TIME = cmp_to_key(_compared)


def speakers(utterances: Sequence[Utterance]) -> tuple[str, ...]:
    """Return the names in the order of their first utterance."""
    return tuple(dict.fromkeys(each.speaker for each in utterances))
