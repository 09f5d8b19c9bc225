"""The answer of one control as the text of a table cell."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.labels import ToolKind

PATH_SIGN = " > "
_VALUE_KEYS = {"textarea": "text", "pairwise": "selected"}  # of types whose key is not the type


class Joining(Struct, frozen=True):
    """Separators within a cell: between choices, and between the texts of a text area."""

    choices: str
    texts: str


# Choices as form programs export them to spreadsheets. A text may contain semicolons, so each is on its own line.
SPREADSHEET = Joining("; ", "\n")


def by_control(answer: Answer) -> Mapping[str, list[ResultItem]]:
    """Return the result items of an answer by control, in the order of the answer."""
    items_by_control: dict[str, list[ResultItem]] = {}
    for item in answer.items:
        items_by_control.setdefault(item.from_name, []).append(item)
    return items_by_control


def is_about_a_part(item: ResultItem) -> bool:
    """Return True if a result item creates a region, False if it answers a question about the object or a region."""
    return labels_key(item) == item.type or item.type in ToolKind


def labels_key(item: ResultItem) -> str:
    """Return the key of a region's labels in its value. It is the type itself for the label types of Label Studio,
    including types unsupported here."""
    return item.type if item.type.endswith("labels") else "labels"


def readable(items: Sequence[ResultItem], joining: Joining) -> str:
    """Return text such as `Bench; Tree`, `Europe > France`, `4`, `Person: Ada; Place: London`. Regions without
    labels are counted. Audio segments have their times, messages their roles. Answers about several regions are
    listed in turn."""
    parts = (item for item in items if is_about_a_part(item) and item.type != ToolKind.MESSAGE)
    unnamed = sum(not _labels(item) and not times_of(item) for item in parts)
    texts = [text for item in items if (text := _item_text(item, joining))]
    if unnamed:
        texts.append(str(unnamed))
    about_texts = all(item.type in ("textarea", ToolKind.MESSAGE) for item in items)
    return (joining.texts if about_texts else joining.choices).join(texts)


def chosen(listed: Iterable[Any]) -> list[str]:
    """Return choices, or paths of choices, as one text each."""
    return [choice if isinstance(choice, str) else PATH_SIGN.join(choice) for choice in listed]


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number: `3`, not `3.0`."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if math.isfinite(value) else json.dumps(value)


def _item_text(item: ResultItem, joining: Joining) -> str:
    """Return the text of a result item. An audio segment is preceded by its times, `0:03.250-0:05.100 Speech`. A
    video range is preceded by its frames as Label Studio counts them, `24-48 Goal`."""
    text = _answer_text(item, joining)
    times = times_of(item)
    return f"{times} {text}".rstrip() if times else text


def times_of(item: ResultItem) -> str:
    """Return the times of an audio segment or the frames of a video range, or an empty string. Audio and text
    regions both have `start` and `end`. A duration beside the value identifies audio."""
    ranges = item.value.get("ranges")
    if isinstance(ranges, list | tuple):
        return ", ".join(f"{found.get('start')}-{found.get('end')}" for found in ranges if isinstance(found, Mapping))
    places = [item.value.get(name) for name in ("start", "end")]
    is_timed = item.extent is not None and item.extent.duration_s is not None
    seconds = [place for place in places if isinstance(place, int | float) and math.isfinite(place)]
    return "-".join(map(clock, seconds)) if is_timed and len(seconds) == len(places) else ""


def order_in_time(item: ResultItem) -> tuple[float, float]:
    """Return a sort key by time: seconds of audio, nominal frames of video. Items without a time come first."""
    if not times_of(item):
        return -1.0, -1.0
    ranges = item.value.get("ranges")
    places = ranges if isinstance(ranges, list | tuple) else [item.value]
    ends = [(place.get("start"), place.get("end")) for place in places if isinstance(place, Mapping)]
    known = [(first, last) for first, last in ends if isinstance(first, int | float) and isinstance(last, int | float)]
    return min(known, default=(-1.0, -1.0))


def clock(seconds: float) -> str:
    """Format a time to the millisecond: `0:03.250`, `1:02:03.250`."""
    whole_ms = round(seconds * 1000)
    minutes, left_ms = divmod(whole_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    until_minutes = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{until_minutes}:{left_ms // 1000:02}.{left_ms % 1000:03}"


def _answer_text(item: ResultItem, joining: Joining) -> str:
    if item.type == ToolKind.MESSAGE:
        message = item.value.get(item.type)
        return f"{message.get('role')}: {message.get('content')}" if isinstance(message, Mapping) else ""
    if is_about_a_part(item):
        labels = joining.choices.join(_labels(item))
        text = item.value.get("text")
        if "globalOffsets" in item.value and isinstance(text, str):
            text = text.replace("\\n", " ")  # a line break of a page is these two characters
        return f"{labels}: {text}" if labels and isinstance(text, str) else labels
    value = item.value.get(_VALUE_KEYS.get(item.type, item.type))
    match value:
        case str():
            return value
        case bool() | None:
            return ""
        case int() | float():
            return number_text(value)
        case list() | tuple() if item.type == "textarea":
            return joining.texts.join(value)
        case Mapping() if item.type == "ranker":
            return _ranked(value, joining)
        case list() | tuple() if item.type in ("choices", "taxonomy"):
            return joining.choices.join(chosen(value))
    return json.dumps(dict(item.value), ensure_ascii=False)


def _ranked(columns: Mapping[str, Any], joining: Joining) -> str:
    """Return `first; second; third` for an order, or `relevant: a, c; _: b` for the columns that have cards."""
    texts = {name: [card for card in ids if isinstance(card, str)] for name, ids in columns.items()}
    if len(texts) == 1:
        return joining.choices.join(*texts.values())
    return joining.choices.join(f"{name}: {', '.join(ids)}" for name, ids in texts.items() if ids)


def _labels(item: ResultItem) -> list[str]:
    listed = item.value.get(labels_key(item))
    return [label for label in listed if isinstance(label, str)] if isinstance(listed, list | tuple) else []
