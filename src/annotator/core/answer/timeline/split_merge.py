"""Splitting and merging of regions of an audio or video, with their answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.areas import moved
from annotator.core.answer.predictions import PREDICTED
from annotator.core.answer.regions import Answer, Origin, Region, TrueFrame
from annotator.core.design.labels import LabelsKind

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
    """Split a region: it gets the geometry `earlier`, a new region gets `later`.

    Both have its labels. Other answers stay with the first region, except the text after `text_at`."""
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
    """Merge two regions into one with the geometry `whole` and the labels of the earlier one.

    Texts are joined. Of other answers, the earlier region's is kept, or the later one's if the earlier has none."""
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
