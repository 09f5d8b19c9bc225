"""Edits and answers for several selected regions at once, and groups. A group is a number that regions of one image
or page share. Label Studio has no groups, but preserves a region's `meta`, where the number is `group_id`. The order
of an answer is the drawing order: later regions are drawn over earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.areas import moved, with_labels
from annotator.core.answer.regions import Answer, Area, Region, toggled, with_payload
from annotator.core.design.controls import Choices, Selection, Taxonomy
from annotator.core.design.labels import Labels
from annotator.core.design.options import Path, from_result
from annotator.core.design.tree import ControlTag


def answer_all(answer: Answer, control: ControlTag, payload: Any, own: Sequence[Area]) -> Answer:
    """Apply `with_payload` to each of these regions."""
    return _each(answer, control, own, lambda alone, area: with_payload(alone, control, payload, area))


def toggled_on_all(answer: Answer, control: Choices | Taxonomy, path: Path, own: Sequence[Area]) -> Answer:
    """Toggle a choice: deselect it if all regions have it, else select it on those without it."""
    everywhere, _somewhere = selected_on(answer, control, own)
    is_off = path in everywhere

    def press(alone: Answer, area: Area) -> Answer:
        has = path in alone.selected(control, area.id)
        return toggled(alone, control, path, area) if has is is_off else alone

    return _each(answer, control, own, press)


def selected_on(
    answer: Answer, control: Choices | Taxonomy, own: Sequence[Area]
) -> tuple[tuple[Path, ...], frozenset[Path]]:
    """Return the choices selected on all of these regions, at least one, and those selected on any."""
    known = payloads(answer, control)
    chosen = [from_result(known.get(area.id)) for area in own]
    everywhere = frozenset(chosen[0]).intersection(*chosen)
    return tuple(path for path in chosen[0] if path in everywhere), frozenset().union(*chosen)


def differ(answer: Answer, control: ControlTag, own: Sequence[Area]) -> bool:
    """Return True if the control's value differs between these regions."""
    known = payloads(answer, control)
    return any(known.get(area.id) != known.get(own[0].id) for area in own)


def payloads(answer: Answer, control: ControlTag) -> Mapping[str, Any]:
    """Return the values of `Answer.payload` by region id."""
    name, kind, key = control.name, control.result_type, control.value_key
    return {r.id: r.value.get(key) for r in answer.regions if r.from_name == name and r.type == kind}


def _each(answer: Answer, control: ControlTag, own: Sequence[Area], change: Callable[[Answer, Area], Answer]) -> Answer:
    """Apply `change` to the control's result about each region; the new result keeps its position."""
    ids = {area.id for area in own}
    before = {region.id: region for region in answer.regions if region.from_name == control.name and region.id in ids}
    after: dict[str, Region] = {}
    for area in own:
        alone = Answer((before[area.id],)) if area.id in before else Answer()
        after |= {region.id: region for region in change(alone, area).regions}
    kept = [after.pop(r.id, None) if before.get(r.id) is r else r for r in answer.regions]
    return replace(answer, regions=tuple(r for r in (*kept, *after.values()) if r is not None))


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
    """Move each region in `ids` one step forward or backward. `own` are the regions of one image in drawing order. A
    region at the end stays, and so do the moved regions next to it."""
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
    """Add the label to all regions, or remove it if all have it. It is added to the control's other labels if it
    allows several, else it replaces them."""
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


type Group = tuple[str, int | None, int]  # the object, its page, and the number


def group_at(about: Region | Area) -> Group | None:
    """Return the key of a region's group, or None."""
    return None if about.group is None else (about.to_name, about.page or 0, about.group)


def free_group(taken: Collection[int], wanted: int = 1) -> int:
    """Return `wanted` if it is free, else the smallest free number from 1."""
    return wanted if wanted not in taken else next(n for n in range(1, len(taken) + 2) if n not in taken)


def groups_of(answer: Answer) -> frozenset[int]:
    """Return the group numbers in use."""
    return frozenset(region.group for region in answer.regions if region.group is not None)


def grouped(answer: Answer, ids: Collection[str]) -> Answer:
    """Put the regions in a new group."""
    return _put(answer, dict.fromkeys(ids, free_group(groups_of(answer))))


def ungrouped(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the regions from their groups."""
    return _put(answer, dict.fromkeys(ids))


def _put(answer: Answer, groups: Mapping[str, int | None]) -> Answer:
    """Set the group of each region, given by id; a group reduced to one member is dissolved."""
    left = {group_at(region) for region in answer.regions if region.id in groups} - {None}
    stays = {region.id: group_at(region) for region in answer.regions if region.id not in groups}
    counts = Counter(stays.values())
    alone = {area_id: None for area_id, group in stays.items() if group in left and counts[group] == 1}
    new = {**groups, **alone}
    return replace(answer, regions=tuple(_in(region, new.get(region.id, region.group)) for region in answer.regions))


def _in(region: Region, group: int | None) -> Region:
    return region if region.group == group else replace(region, group=group)
