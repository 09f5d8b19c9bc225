"""Edits of several image regions at once, in one pass over the answer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.areas import moved, with_labels
from annotator.core.answer.regions import Answer, Area, Region
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Labels


def without_areas(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the regions with their results and relations."""
    regions = tuple(region for region in answer.regions if region.id not in ids)
    kept = tuple(known for known in answer.relations if not any(end in ids for end in known.ends))
    return replace(answer, regions=regions, relations=kept)


def all_moved(answer: Answer, geometries: Mapping[str, Mapping[str, Any]]) -> Answer:
    """Change the geometry of regions, given by id, in all their result items."""
    regions: list[Region] = []
    for region in answer.regions:
        geometry = geometries.get(region.id)
        alone = None if geometry is None else moved(Answer((region,)), region.id, geometry)
        regions.extend((region,) if alone is None else alone.regions)
    return replace(answer, regions=tuple(regions))


def put(answer: Answer, ids: Collection[str], *, in_front: bool) -> Answer:
    """Move the regions to the front or back, in their current order; later items are drawn over earlier ones."""
    own = tuple(region for region in answer.regions if region.id in ids)
    others = tuple(region for region in answer.regions if region.id not in ids)
    return replace(answer, regions=(*others, *own) if in_front else (*own, *others))


def stepped(answer: Answer, own: Sequence[str], ids: Collection[str], *, forward: bool) -> Answer:
    """Move each region in `ids` one step forward or backward.

    `own` are the regions of one image in drawing order. A region at the end stays, and so do the moved regions next
    to it."""
    order = list(own)
    places = range(len(order) - 2, -1, -1) if forward else range(1, len(order))
    by = 1 if forward else -1
    for place in places:
        if order[place] in ids and order[place + by] not in ids:
            order[place], order[place + by] = order[place + by], order[place]
    if order == list(own):
        return answer
    about: dict[str, list[Region]] = {area_id: [] for area_id in order}
    for region in answer.regions:
        if region.id in about:
            about[region.id].append(region)
    ordered = iter([region for area_id in order for region in about[area_id]])
    return replace(answer, regions=tuple(next(ordered) if r.id in about else r for r in answer.regions))


def relabelled(answer: Answer, control: Labels, own: Sequence[Area], label: str) -> Answer:
    """Add the label to all regions, or remove it if all have it.

    It is added to the control's other labels if it allows several, else it replaces them."""
    about: dict[str, list[Region]] = {area.id: [] for area in own}
    for region in answer.regions:
        if region.id in about:
            about[region.id].append(region)
    had = {area_id: _labels(regions, control) for area_id, regions in about.items()}
    is_off = all(label in labels for labels in had.values())
    fresh: dict[tuple[str, str], Region] = {}
    for area in own:
        after = _with(had[area.id], label, control.selection, is_off=is_off)
        alone = with_labels(Answer(tuple(about[area.id])), control, area, after)
        fresh |= {(region.from_name, region.id): region for region in alone.regions}
    kept = [
        fresh.pop((region.from_name, region.id), None) if region.id in about else region for region in answer.regions
    ]
    return replace(answer, regions=tuple(region for region in (*kept, *fresh.values()) if region is not None))


def lacking(answer: Answer, control: Labels, ids: Collection[str], label: str) -> int:
    """Return the number of these regions that lack the label."""
    own = [region for region in answer.regions if region.from_name == control.name and region.id in ids]
    return len(ids) - sum(label in _labels([region], control) for region in own)


def _labels(regions: Sequence[Region], control: Labels) -> tuple[str, ...]:
    """Return a region's labels of one control."""
    own = next((region for region in regions if region.from_name == control.name), None)
    return () if own is None else tuple(own.value.get(control.value_key) or ())


def _with(before: tuple[str, ...], label: str, selection: Selection, *, is_off: bool) -> tuple[str, ...]:
    if is_off:
        return tuple(known for known in before if known != label)
    if label in before:
        return before
    return (*before, label) if selection is Selection.MULTIPLE else (label,)
