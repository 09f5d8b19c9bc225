"""A view of an envelope that shows the worker every value in it, with the answer as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from annotator.core.answer.result_items import Answer, ResultItem, TrueFrame
from annotator.core.design.medium import Medium
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Parcel
from annotator.formats.results.annotation import annotation_bytes, annotation_of
from annotator.formats.results.answer_text import (
    SPREADSHEET,
    by_control,
    is_about_a_part,
    labels_key,
    order_in_time,
    readable,
    times_of,
)
from annotator.formats.results.envelope import medium_from_json


class OlderTimes(Struct, frozen=True):
    """The additional times in version 1 of the envelope. New results do not contain them."""

    started_utc_ms: int
    submitted_utc_ms: int
    idle_ms: int
    paused_ms: int


class SubmissionView(Struct, frozen=True):
    """The content of an envelope.

    - `answers` has for each control its name and its answer. An answer about regions has their numbers, or their
      times in an audio file. If it only locates regions, it is their number.
    - `marked` counts the regions; `related` has the labels of each relation between them.
    - Times are in milliseconds. `idle_after_s` is the limit that separated `active_ms` from idle time.
    - `worker` is the pseudonym, empty if none is sent.
    - `submitted_on` is None if `older` has the exact time.
    - `true_frames` has for each region of a video the frames that were on screen."""

    unique_id: str
    bundle_id: str
    revision: int
    task_id: str
    was_cancelled: bool
    answers: tuple[tuple[str, str | int], ...]
    marked: int
    related: tuple[str, ...]
    worker: str
    submitted_on: date | None
    active_ms: int
    instructions_ms: int
    loading_ms: int
    idle_after_s: int
    older: OlderTimes | None
    media: tuple[Medium, ...]
    true_frames: tuple[tuple[TrueFrame, ...], ...]
    format: str
    version: int


def is_sent_as_annotation(parcel: Parcel) -> bool:
    """Return whether the parcel goes to Label Studio, which stores part of an envelope; exports are complete."""
    return parcel.connector == LABEL_STUDIO and not parcel.is_handed_over


def sent_file(parcel: Parcel) -> bytes:
    """Return the bytes that are sent."""
    return annotation_bytes(annotation_of(parcel.envelope)) if is_sent_as_annotation(parcel) else parcel.envelope


def sent_lead_ms(parcel: Parcel) -> int:
    """Return the only time in an annotation, in milliseconds."""
    return _ms(annotation_of(parcel.envelope)["lead_time"])


def sent_result(envelope: bytes) -> SubmissionView:
    """Return the view of an envelope that this program made."""
    held: Mapping[str, Any] = json.loads(envelope)
    time = held["time"]
    older = _older(time) if held["version"] == 1 else None
    answer = Answer.from_json(held["result"], held.get("true_frames", {}))
    numbers = _numbers(answer)
    return SubmissionView(
        unique_id=held["unique_id"],
        bundle_id=held["bundle"]["id"],
        revision=held["bundle"]["revision"],
        task_id=held["task"]["id"],
        was_cancelled=held["was_cancelled"],
        answers=tuple((control, _answered(items, numbers)) for control, items in by_control(answer).items()),
        marked=len({item.id for item in answer.items if is_about_a_part(item)}),
        related=tuple(", ".join(relation.labels) for relation in answer.relations),
        worker=held.get("worker", ""),
        submitted_on=date.fromisoformat(time["submitted"]) if older is None else None,
        active_ms=_ms(time["active_s"]),
        instructions_ms=_ms(time["instructions_s"]),
        loading_ms=_ms(time["loading_s"]),
        idle_after_s=time["rule"]["idle_after_s"],
        older=older,
        media=tuple(medium_from_json(medium) for medium in held["media"]),
        true_frames=tuple({item.id: item.frames for item in answer.items if item.frames}.values()),
        format=held["format"],
        version=held["version"],
    )


def _numbers(answer: Answer) -> Mapping[str, int]:
    """Return the on-screen numbers of the regions by id. Empty if no answer is about single regions."""
    marked = list(dict.fromkeys(item.id for item in answer.items if is_about_a_part(item)))
    is_told = any(item.id in marked and not is_about_a_part(item) for item in answer.items)
    return {region_id: number for number, region_id in enumerate(marked, start=1)} if is_told else {}


def _answered(items: Sequence[ResultItem], numbers: Mapping[str, int]) -> str | int:
    """Return the answer as text, such as `(1) Whole; (2) In part`. Regions of an audio file have their times instead
    of numbers and are sorted by time."""
    if all(_is_unnamed(item) and not times_of(item) for item in items):
        return len({item.id for item in items})
    if not any(item.id in numbers and not times_of(item) for item in items):
        return readable(sorted(items, key=order_in_time), SPREADSHEET)
    texts = [f"({numbers[item.id]}) {_alone(item)}".rstrip() for item in items if item.id in numbers]
    others = [item for item in items if item.id not in numbers]
    return "\n".join([*texts, *([readable(others, SPREADSHEET)] if others else [])])


def _alone(item: ResultItem) -> str:
    """Return the text of one region. A region without a label has only its number."""
    return "" if _is_unnamed(item) else readable([item], SPREADSHEET)


def _is_unnamed(item: ResultItem) -> bool:
    return is_about_a_part(item) and not item.value.get(labels_key(item))


def _older(time: Mapping[str, Any]) -> OlderTimes:
    moments = _utc_ms(time["started"]), _utc_ms(time["submitted"])
    return OlderTimes(*moments, _ms(time["idle_s"]), _ms(time["paused_s"]))


def _utc_ms(sent: str) -> int:
    return round(datetime.fromisoformat(sent).timestamp() * 1000)


def _ms(sent_s: float) -> int:
    return round(sent_s * 1000)
