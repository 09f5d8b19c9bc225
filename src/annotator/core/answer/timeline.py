"""Segments of an audio, and splitting and merging of regions on a time line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.areas import moved
from annotator.core.answer.predictions import PREDICTED
from annotator.core.answer.regions import Answer, Origin, Region, TrueFrame
from annotator.core.design.labels import LabelsKind

type Bounds = tuple[int, int]


class Edge(IntEnum):
    START = 0
    END = 1


def geometry_of(samples: Bounds, rate_hz: int) -> dict[str, Any]:
    """Return Label Studio's geometry; all channels are marked together as channel 0."""
    return {"start": samples[0] / rate_hz, "end": samples[1] / rate_hz, "channel": 0}


def samples_of(geometry: Mapping[str, Any], rate_hz: int) -> Bounds:
    """Convert a geometry to samples; exact for the output of `geometry_of`."""
    return round(geometry["start"] * rate_hz), round(geometry["end"] * rate_hz)


def between(one_end: float, other_end: float, length: int) -> Bounds | None:
    """Return the range between two positions in either order; None if it is empty."""
    first, last = sorted((round(one_end), round(other_end)))
    first, last = max(0, first), min(length, last)
    return (first, last) if first < last else None


def with_edge(samples: Bounds, edge: Edge, at: float, length: int) -> Bounds:
    """Move one edge, within the audio and at least one sample from the other edge."""
    first, last = samples
    if edge is Edge.START:
        return min(max(0, round(at)), last - 1), last
    return first, max(min(length, round(at)), first + 1)


def lanes(segments: Sequence[Bounds]) -> tuple[int, ...]:
    """Return the lane of each segment, from 0: as few as possible without overlapping segments in one."""
    ends: list[int] = []
    found = [0] * len(segments)
    for place in sorted(range(len(segments)), key=lambda place: segments[place]):
        first, last = segments[place]
        lane = next((number for number, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        found[place] = lane
    return tuple(found)


def quietest(levels: Sequence[int]) -> int:
    """Return the index of the lowest level; among equals, the nearest to the middle."""
    middle = (len(levels) - 1) / 2
    return min(range(len(levels)), key=lambda place: (levels[place], abs(place - middle)))


def halves(samples: Bounds, at: float) -> tuple[Bounds, Bounds] | None:
    """Split a segment at a position; None if it is at an edge or outside."""
    first, last = samples
    cut = round(at)
    return ((first, cut), (cut, last)) if first < cut < last else None


def free_of(phrase: Bounds, taken: Sequence[Bounds], least: int) -> tuple[Bounds, ...]:
    """Return the parts of a speech segment not covered by `taken`, of at least `least` samples."""
    pieces, begun = [], phrase[0]
    for first, last in sorted(taken):
        if last > begun and first < phrase[1]:
            pieces.append((begun, first))
            begun = max(begun, last)
    pieces.append((begun, phrase[1]))
    return tuple((first, last) for first, last in pieces if last - first >= max(1, least))


def around(earlier: Bounds, later: Bounds) -> Bounds:
    """Return the range from the earlier start to the later end."""
    return min(earlier[0], later[0]), max(earlier[1], later[1])


type TextPlace = tuple[str, int]  # the name of a text area, and a character position in its text

_TEXTS = "textarea"


class Whereabouts(Struct, frozen=True):
    """The geometry of a region, and its true frames in a video."""

    geometry: Mapping[str, Any]
    frames: tuple[TrueFrame, ...] = ()


def cut_in_two(
    answer: Answer,
    area_id: str,
    earlier: Whereabouts,
    later: Whereabouts,
    new_id: str,
    text_at: TextPlace | None = None,
) -> Answer:
    """Split a region: it gets the geometry `earlier`, a new region gets `later`. Both have its labels. Other answers
    stay with the first region, except the text after `text_at`."""
    naming = [region for region in answer.regions if region.id == area_id and region.type in LabelsKind]
    cut_off = tuple(
        replace(
            region,
            id=new_id,
            value={**region.value, **later.geometry},
            origin=_cut(region.origin),
            frames=later.frames,
        )
        for region in naming
    )
    shortened = moved(answer, area_id, earlier.geometry, earlier.frames)
    parted = replace(shortened, regions=(*shortened.regions, *cut_off))
    return parted if text_at is None else _with_text_parted(parted, area_id, new_id, later, text_at)


def _with_text_parted(answer: Answer, area_id: str, new_id: str, later: Whereabouts, at: TextPlace) -> Answer:
    control, place = at
    region = answer.region(control, area_id)
    if region is None or region.type != _TEXTS:
        return answer
    text, *more = region.value["text"]
    before, behind = text[:place].rstrip(), text[place:].lstrip()
    if not behind:
        return answer
    moved_on = {**region.value, **later.geometry, "text": [behind, *more]}
    kept = replace(region, value={**region.value, "text": [before]}, origin=_cut(region.origin))
    left = (kept if other is region else other for other in answer.regions if other is not region or before)
    behind_it = replace(region, id=new_id, value=moved_on, origin=_cut(region.origin), frames=later.frames)
    return replace(answer, regions=(*left, behind_it))


def _cut(origin: Origin) -> Origin:
    """Return the origin after a split: a part of a prediction counts as changed."""
    return Origin.CHANGED if origin in PREDICTED else origin


def as_one(answer: Answer, earlier_id: str, later_id: str, whole: Whereabouts) -> Answer:
    """Merge two regions into one with the geometry `whole` and the labels of the earlier one. Texts are joined. Of
    other answers, the earlier region's is kept, or the later one's if the earlier has none."""
    ids = {region.id for region in answer.regions}
    if not {earlier_id, later_id} <= ids or earlier_id == later_id:
        return answer
    theirs = {region.from_name: region for region in answer.regions if region.id == later_id}
    kept: list[Region] = []
    for region in answer.regions:
        if region.id == earlier_id:
            kept.append(_with_texts(region, theirs.pop(region.from_name, None)))
        elif region.id != later_id:
            kept.append(region)
    kept += [replace(region, id=earlier_id) for region in theirs.values() if region.type not in LabelsKind]
    return moved(replace(answer, regions=tuple(kept)), earlier_id, whole.geometry, whole.frames)


def _with_texts(region: Region, later: Region | None) -> Region:
    """Join two single texts to one; append lists of several."""
    if region.type != _TEXTS or later is None:
        return region
    texts, more = list(region.value["text"]), list(later.value["text"])
    if len(texts) == len(more) == 1:
        texts, more = [" ".join(part.strip() for part in (*texts, *more))], []
    return replace(region, value={**region.value, "text": [*texts, *more]})
