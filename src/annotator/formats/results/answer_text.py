"""What one control says in one answer, as the text of one cell."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from annotator.core.answer.regions import Answer, Region
from annotator.core.design.labels import ToolKind

PATH_SIGN = " > "


class Joining(Struct, frozen=True):
    """What stands between the parts of one cell: between things chosen, and between the texts of a text area."""

    choices: str
    texts: str


# Choices as form programs hand them to spreadsheets; a text may hold semicolons, so each has its own line.
SPREADSHEET = Joining("; ", "\n")


def by_control(answer: Answer) -> Mapping[str, list[Region]]:
    """The regions of an answer by the control that made them, in the order of the answer."""
    regions_by_control: dict[str, list[Region]] = {}
    for region in answer.regions:
        regions_by_control.setdefault(region.from_name, []).append(region)
    return regions_by_control


def is_about_a_part(region: Region) -> bool:
    """Whether it marks a part of an object, rather than saying something about the whole or about a marked part."""
    return labels_key(region) == region.type or region.type in ToolKind


def labels_key(region: Region) -> str:
    """Where the labels of a part stand in its value: under the type's own name where it is one of Label Studio's many
    kinds of labels, those that this program does not have among them."""
    return region.type if region.type.endswith("labels") else "labels"


def readable(regions: Sequence[Region], joining: Joining) -> str:
    """For example `Bench; Tree`, `Europe > France`, `4`, `Person: Ada; Place: London`; marks without a label are
    counted, and segments of a sound have their times. A control that was used on several parts says each in turn."""
    unnamed = sum(is_about_a_part(region) and not _labels(region) and not times_of(region) for region in regions)
    texts = [text for region in regions if (text := _region_text(region, joining))]
    if unnamed:
        texts.append(str(unnamed))
    about_texts = all(region.type == "textarea" for region in regions)
    return (joining.texts if about_texts else joining.choices).join(texts)


def chosen(listed: Iterable[Any]) -> list[str]:
    """Choices or paths to choices as one text each."""
    return [choice if isinstance(choice, str) else PATH_SIGN.join(choice) for choice in listed]


def number_text(value: float) -> str:
    """As short as it can be read back: `3`, not `3.0`."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if math.isfinite(value) else json.dumps(value)


def _region_text(region: Region, joining: Joining) -> str:
    """What is said of a segment of a sound stands behind its times: `0:03.250-0:05.100 Speech`; of a range of a film
    behind its frames, as Label Studio counts them: `24-48 Goal`."""
    text, times = _said_text(region, joining), times_of(region)
    return f"{times} {text}".rstrip() if times else text


def times_of(region: Region) -> str:
    """When a segment begins and ends, or a range of frames; empty for what is neither. That there is a length beside
    the value tells a sound from a text, which both have `start` and `end`."""
    ranges = region.value.get("ranges")
    if isinstance(ranges, list | tuple):
        return ", ".join(f"{found.get('start')}-{found.get('end')}" for found in ranges if isinstance(found, Mapping))
    places = [region.value.get(name) for name in ("start", "end")]
    is_timed = region.extent is not None and region.extent.duration_s is not None
    seconds = [place for place in places if isinstance(place, int | float) and math.isfinite(place)]
    return "-".join(map(clock, seconds)) if is_timed and len(seconds) == len(places) else ""


def order_in_time(region: Region) -> tuple[float, float]:
    """By which regions stand in the order of time: seconds of a sound, nominal frames of a film. What is about the
    whole, and what has no time, comes first."""
    if not times_of(region):
        return -1.0, -1.0
    ranges = region.value.get("ranges")
    places = ranges if isinstance(ranges, list | tuple) else [region.value]
    ends = [(place.get("start"), place.get("end")) for place in places if isinstance(place, Mapping)]
    known = [(first, last) for first, last in ends if isinstance(first, int | float) and isinstance(last, int | float)]
    return min(known, default=(-1.0, -1.0))


def clock(seconds: float) -> str:
    """`0:03.250`, `1:02:03.250`: to the millisecond."""
    whole_ms = round(seconds * 1000)
    minutes, left_ms = divmod(whole_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    until_minutes = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{until_minutes}:{left_ms // 1000:02}.{left_ms % 1000:03}"


def _said_text(region: Region, joining: Joining) -> str:
    if is_about_a_part(region):
        labels, text = joining.choices.join(_labels(region)), region.value.get("text")
        return f"{labels}: {text}" if labels and isinstance(text, str) else labels
    value = region.value.get("text" if region.type == "textarea" else region.type)
    match value:
        case str():
            return value
        case bool() | None:
            return ""
        case int() | float():
            return number_text(value)
        case list() | tuple() if region.type == "textarea":
            return joining.texts.join(value)
        case list() | tuple() if region.type in ("choices", "taxonomy"):
            return joining.choices.join(chosen(value))
    return json.dumps(dict(region.value), ensure_ascii=False)


def _labels(region: Region) -> list[str]:
    listed = region.value.get(labels_key(region))
    return [label for label in listed if isinstance(label, str)] if isinstance(listed, list | tuple) else []
