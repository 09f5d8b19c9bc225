"""Segments of an audio, and splitting and merging of regions on a time line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from heapq import heappop, heappush
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.predictions import PREDICTED
from annotator.core.answer.regions import moved
from annotator.core.answer.result_items import Answer, Origin, ResultItem, TrueFrame
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


def overlap_rows(segments: Sequence[Bounds]) -> tuple[int, ...]:
    """Return the lane of each segment, from 0: as few as possible without overlapping segments in one."""
    used: list[tuple[int, int]] = []  # heap of the end and the lane of the latest segment in each lane
    unused: list[int] = []  # heap of lanes whose latest segment is over
    found = [0] * len(segments)
    for place in sorted(range(len(segments)), key=lambda place: segments[place]):
        first, last = segments[place]
        while used and used[0][0] <= first:
            heappush(unused, heappop(used)[1])
        found[place] = heappop(unused) if unused else len(used)
        heappush(used, (last, found[place]))
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


def free_of(phrases: Iterable[Bounds], taken: Iterable[Bounds], least: int) -> tuple[Bounds, ...]:
    """Return the parts of speech segments not covered by `taken`, of at least `least` samples. The speech segments are
    in order and do not overlap."""
    blocks = _joined(taken)
    pieces = []
    place = 0
    for begun, end in phrases:
        while place < len(blocks) and blocks[place][1] <= begun:
            place += 1
        inside = place
        while inside < len(blocks) and blocks[inside][0] < end:
            pieces.append((begun, blocks[inside][0]))
            begun = blocks[inside][1]
            inside += 1
        pieces.append((begun, end))
    return tuple((first, last) for first, last in pieces if last - first >= max(1, least))


def _joined(taken: Iterable[Bounds]) -> list[Bounds]:
    """Return the ranges that these cover together, in order and apart."""
    joined: list[Bounds] = []
    for first, last in sorted(taken):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        elif first < last:
            joined.append((first, last))
    return joined


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
    region_id: str,
    earlier: Whereabouts,
    later: Whereabouts,
    new_id: str,
    text_at: TextPlace | None = None,
) -> Answer:
    """Split a region: it gets the geometry `earlier`, a new region gets `later`. Both have its labels. Other answers
    stay with the first region, except the text after `text_at`."""
    naming = [item for item in answer.items if item.id == region_id and item.type in LabelsKind]
    cut_off = tuple(
        replace(item, id=new_id, value={**item.value, **later.geometry}, origin=_cut(item.origin), frames=later.frames)
        for item in naming
    )
    shortened = moved(answer, region_id, earlier.geometry, earlier.frames)
    parted = replace(shortened, items=(*shortened.items, *cut_off))
    return parted if text_at is None else _with_text_parted(parted, region_id, new_id, later, text_at)


def _with_text_parted(answer: Answer, region_id: str, new_id: str, later: Whereabouts, at: TextPlace) -> Answer:
    control, place = at
    item = answer.item(control, region_id)
    if item is None or item.type != _TEXTS:
        return answer
    text, *more = item.value["text"]
    before, behind = text[:place].rstrip(), text[place:].lstrip()
    if not behind:
        return answer
    moved_on = {**item.value, **later.geometry, "text": [behind, *more]}
    kept = replace(item, value={**item.value, "text": [before]}, origin=_cut(item.origin))
    left = (kept if other is item else other for other in answer.items if other is not item or before)
    behind_it = replace(item, id=new_id, value=moved_on, origin=_cut(item.origin), frames=later.frames)
    return replace(answer, items=(*left, behind_it))


def _cut(origin: Origin) -> Origin:
    """Return the origin after a split: a part of a prediction counts as changed."""
    return Origin.CHANGED if origin in PREDICTED else origin


def as_one(answer: Answer, earlier_id: str, later_id: str, merged: Whereabouts) -> Answer:
    """Merge two regions into one with the geometry `merged` and the labels of the earlier one. Texts are joined. Of
    other answers, the earlier region's is kept, or the later one's if the earlier has none."""
    ids = {item.id for item in answer.items}
    if not {earlier_id, later_id} <= ids or earlier_id == later_id:
        return answer
    theirs = {item.from_name: item for item in answer.items if item.id == later_id}
    kept: list[ResultItem] = []
    for item in answer.items:
        if item.id == earlier_id:
            kept.append(_with_texts(item, theirs.pop(item.from_name, None)))
        elif item.id != later_id:
            kept.append(item)
    kept += [replace(item, id=earlier_id) for item in theirs.values() if item.type not in LabelsKind]
    return moved(replace(answer, items=tuple(kept)), earlier_id, merged.geometry, merged.frames)


def _with_texts(item: ResultItem, later: ResultItem | None) -> ResultItem:
    """Join two single texts to one; append lists of several."""
    if item.type != _TEXTS or later is None:
        return item
    texts, more = list(item.value["text"]), list(later.value["text"])
    if len(texts) == len(more) == 1:
        texts = [" ".join(part.strip() for part in (*texts, *more))]
        more = []
    return replace(item, value={**item.value, "text": [*texts, *more]})
