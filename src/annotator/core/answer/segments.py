"""Segments of a sound: from its samples to Label Studio's seconds and back, and how they are cut and joined. Pure.

A segment goes from its first sample to the one that follows its last. Label Studio writes seconds, as they are
(https://labelstud.io/tags/audio): a sample's number divided by the rate, which comes back to the very sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from annotator.core.answer.areas import moved
from annotator.core.answer.predictions import PREDICTED
from annotator.core.answer.regions import Answer, Origin, Region
from annotator.core.design.labels import LabelsKind

type Bounds = tuple[int, int]

type TextPlace = tuple[str, int]  # the name of a text area, and so many letters into its text

_TEXTS = "textarea"


class Edge(IntEnum):
    START = 0
    END = 1


def geometry_of(samples: Bounds, rate_hz: int) -> dict[str, Any]:
    """As Label Studio writes it; all channels are one there."""
    return {"start": samples[0] / rate_hz, "end": samples[1] / rate_hz, "channel": 0}


def samples_of(geometry: Mapping[str, Any], rate_hz: int) -> Bounds:
    """The inverse of `geometry_of`; exact for what it made."""
    return round(geometry["start"] * rate_hz), round(geometry["end"] * rate_hz)


def between(one_end: float, other_end: float, length: int) -> Bounds | None:
    """What lies between two places in a sound, in either order; None where there is nothing."""
    first, last = sorted((round(one_end), round(other_end)))
    first, last = max(0, first), min(length, last)
    return (first, last) if first < last else None


def with_edge(samples: Bounds, edge: Edge, at: float, length: int) -> Bounds:
    """One edge elsewhere, kept on the sound and apart from the other by a sample at least."""
    first, last = samples
    if edge is Edge.START:
        return min(max(0, round(at)), last - 1), last
    return first, max(min(length, round(at)), first + 1)


def lanes(segments: Sequence[Bounds]) -> tuple[int, ...]:
    """For each the lane that it stands in, from 0: those that overlap stand in lanes of their own, and there are as few
    as can be."""
    ends: list[int] = []
    found = [0] * len(segments)
    for place in sorted(range(len(segments)), key=lambda place: segments[place]):
        first, last = segments[place]
        lane = next((number for number, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        found[place] = lane
    return tuple(found)


def quietest(levels: Sequence[int]) -> int:
    """Which of these is the least; of several the nearest to the middle."""
    middle = (len(levels) - 1) / 2
    return min(range(len(levels)), key=lambda place: (levels[place], abs(place - middle)))


def split(answer: Answer, area_id: str, at: int, rate_hz: int, new_id: str, text_at: TextPlace | None = None) -> Answer:
    """Cut in two at a sample inside of it. Both have its labels; what else was said about it stays with the first, but
    for what stands behind `text_at`."""
    whole = next((region for region in answer.regions if region.id == area_id), None)
    if whole is None:
        return answer
    first, last = samples_of(whole.value, rate_hz)
    if not first < at < last:
        return answer
    later = geometry_of((at, last), rate_hz)
    naming = [region for region in answer.regions if region.id == area_id and region.type in LabelsKind]
    cut_off = tuple(
        replace(region, id=new_id, value={**region.value, **later}, origin=_cut(region.origin)) for region in naming
    )
    shortened = moved(answer, area_id, geometry_of((first, at), rate_hz))
    parted = replace(shortened, regions=(*shortened.regions, *cut_off))
    return parted if text_at is None else _with_text_parted(parted, area_id, new_id, later, text_at)


def _with_text_parted(answer: Answer, area_id: str, new_id: str, later: Mapping[str, Any], at: TextPlace) -> Answer:
    control, place = at
    region = answer.region(control, area_id)
    if region is None or region.type != _TEXTS:
        return answer
    text, *more = region.value["text"]
    before, behind = text[:place].rstrip(), text[place:].lstrip()
    if not behind:
        return answer
    moved_on = {**region.value, **later, "text": [behind, *more]}
    kept = replace(region, value={**region.value, "text": [before]}, origin=_cut(region.origin))
    left = (kept if other is region else other for other in answer.regions if other is not region or before)
    return replace(answer, regions=(*left, replace(region, id=new_id, value=moved_on, origin=_cut(region.origin))))


def _cut(origin: Origin) -> Origin:
    """What is cut from a prediction is not as it was predicted."""
    return Origin.CHANGED if origin in PREDICTED else origin


def free_of(phrase: Bounds, taken: Sequence[Bounds], least: int) -> tuple[Bounds, ...]:
    """What of a phrase is in none of these, in pieces of so many samples at least."""
    pieces, begun = [], phrase[0]
    for first, last in sorted(taken):
        if last > begun and first < phrase[1]:
            pieces.append((begun, first))
            begun = max(begun, last)
    pieces.append((begun, phrase[1]))
    return tuple((first, last) for first, last in pieces if last - first >= max(1, least))


def joined(answer: Answer, earlier_id: str, later_id: str, rate_hz: int) -> Answer:
    """The two as one, with the labels of the earlier. Texts about them follow each other; of what else was said that of
    the earlier holds, or that of the later where the earlier has none."""
    places = {region.id: samples_of(region.value, rate_hz) for region in answer.regions if "start" in region.value}
    if earlier_id not in places or later_id not in places or earlier_id == later_id:
        return answer
    begin = min(places[earlier_id][0], places[later_id][0])
    geometry = geometry_of((begin, max(places[earlier_id][1], places[later_id][1])), rate_hz)
    theirs = {region.from_name: region for region in answer.regions if region.id == later_id}
    kept: list[Region] = []
    for region in answer.regions:
        if region.id == earlier_id:
            kept.append(_with_texts(region, theirs.pop(region.from_name, None)))
        elif region.id != later_id:
            kept.append(region)
    kept += [replace(region, id=earlier_id) for region in theirs.values() if region.type not in LabelsKind]
    return moved(replace(answer, regions=tuple(kept)), earlier_id, geometry)


def _with_texts(region: Region, later: Region | None) -> Region:
    """One text each becomes one text; several follow each other."""
    if region.type != _TEXTS or later is None:
        return region
    texts, more = list(region.value["text"]), list(later.value["text"])
    if len(texts) == len(more) == 1:
        texts, more = [" ".join(part.strip() for part in (*texts, *more))], []
    return replace(region, value={**region.value, "text": [*texts, *more]})
