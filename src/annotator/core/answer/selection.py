"""Edits and answers for several selected regions at once, and groups. A group is a number that regions of one image
or page share. Label Studio has no groups, but preserves a region's `meta`, where the number is `group_id`. The order
of an answer is the drawing order: later regions are drawn over earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.regions import moved, with_labels
from annotator.core.answer.result_items import Answer, Region, ResultItem, toggled, with_payload
from annotator.core.design.controls import Choices, Selection, Taxonomy
from annotator.core.design.labels import Labels
from annotator.core.design.options import Path, from_result
from annotator.core.design.tree import ControlTag


def answer_all(answer: Answer, control: ControlTag, payload: Any, regions_of_object: Sequence[Region]) -> Answer:
    """Apply `with_payload` to each of these regions."""
    return _each(
        answer, control, regions_of_object, lambda alone, region: with_payload(alone, control, payload, region)
    )


def toggled_on_all(
    answer: Answer, control: Choices | Taxonomy, path: Path, regions_of_object: Sequence[Region]
) -> Answer:
    """Toggle a choice: deselect it if all regions have it, else select it on those without it."""
    everywhere, _somewhere = selected_on(answer, control, regions_of_object)
    is_off = path in everywhere

    def press(alone: Answer, region: Region) -> Answer:
        has = path in alone.selected(control, region.id)
        return toggled(alone, control, path, region) if has is is_off else alone

    return _each(answer, control, regions_of_object, press)


def selected_on(
    answer: Answer, control: Choices | Taxonomy, regions_of_object: Sequence[Region]
) -> tuple[tuple[Path, ...], frozenset[Path]]:
    """Return the choices selected on all of these regions, at least one, and those selected on any."""
    known = payloads(answer, control)
    chosen = [from_result(known.get(region.id)) for region in regions_of_object]
    everywhere = frozenset(chosen[0]).intersection(*chosen)
    return tuple(path for path in chosen[0] if path in everywhere), frozenset().union(*chosen)


def differ(answer: Answer, control: ControlTag, regions_of_object: Sequence[Region]) -> bool:
    """Return True if the control's value differs between these regions."""
    known = payloads(answer, control)
    return any(known.get(region.id) != known.get(regions_of_object[0].id) for region in regions_of_object)


def payloads(answer: Answer, control: ControlTag) -> Mapping[str, Any]:
    """Return the values of `Answer.payload` by region id."""
    name = control.name
    kind = control.result_type
    key = control.value_key
    return {r.id: r.value.get(key) for r in answer.items if r.from_name == name and r.type == kind}


def _each(
    answer: Answer, control: ControlTag, regions_of_object: Sequence[Region], change: Callable[[Answer, Region], Answer]
) -> Answer:
    """Apply `change` to the control's result about each region; the new result keeps its position."""
    ids = {region.id for region in regions_of_object}
    before = {item.id: item for item in answer.items if item.from_name == control.name and item.id in ids}
    after: dict[str, ResultItem] = {}
    for region in regions_of_object:
        alone = Answer((before[region.id],)) if region.id in before else Answer()
        after |= {item.id: item for item in change(alone, region).items}
    kept = [after.pop(r.id, None) if before.get(r.id) is r else r for r in answer.items]
    return replace(answer, items=tuple(r for r in (*kept, *after.values()) if r is not None))


def without_regions(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the regions with their results and relations."""
    items = tuple(item for item in answer.items if item.id not in ids)
    kept = tuple(known for known in answer.relations if not any(end in ids for end in known.ends))
    return replace(answer, items=items, relations=kept)


def all_moved(answer: Answer, geometries: Mapping[str, Mapping[str, Any]]) -> Answer:
    """Change the geometry of regions, given by id, in all their result items."""
    items: list[ResultItem] = []
    for item in answer.items:
        geometry = geometries.get(item.id)
        alone = None if geometry is None else moved(Answer((item,)), item.id, geometry)
        items.extend((item,) if alone is None else alone.items)
    return replace(answer, items=tuple(items))


def put(answer: Answer, ids: Collection[str], *, in_front: bool) -> Answer:
    """Move the regions to the front or back, in their current order; later items are drawn over earlier ones."""
    regions_of_object = tuple(item for item in answer.items if item.id in ids)
    others = tuple(item for item in answer.items if item.id not in ids)
    return replace(answer, items=(*others, *regions_of_object) if in_front else (*regions_of_object, *others))


def stepped(answer: Answer, regions_of_object: Sequence[str], ids: Collection[str], *, forward: bool) -> Answer:
    """Move each region in `ids` one step forward or backward. `regions_of_object` are the regions of one image in
    drawing order. A region at the end stays, and so do the moved regions next to it."""
    order = list(regions_of_object)
    places = range(len(order) - 2, -1, -1) if forward else range(1, len(order))
    by = 1 if forward else -1
    for place in places:
        if order[place] in ids and order[place + by] not in ids:
            order[place], order[place + by] = order[place + by], order[place]
    if order == list(regions_of_object):
        return answer
    about: dict[str, list[ResultItem]] = {region_id: [] for region_id in order}
    for item in answer.items:
        if item.id in about:
            about[item.id].append(item)
    ordered = iter([item for region_id in order for item in about[region_id]])
    return replace(answer, items=tuple(next(ordered) if r.id in about else r for r in answer.items))


def relabelled(answer: Answer, control: Labels, regions_of_object: Sequence[Region], label: str) -> Answer:
    """Add the label to all regions, or remove it if all have it. It is added to the control's other labels if it
    allows several, else it replaces them."""
    about: dict[str, list[ResultItem]] = {region.id: [] for region in regions_of_object}
    for item in answer.items:
        if item.id in about:
            about[item.id].append(item)
    had = {region_id: _labels(items, control) for region_id, items in about.items()}
    is_off = all(label in labels for labels in had.values())
    fresh: dict[tuple[str, str], ResultItem] = {}
    for region in regions_of_object:
        after = _with(had[region.id], label, control.selection, is_off=is_off)
        alone = with_labels(Answer(tuple(about[region.id])), control, region, after)
        fresh |= {(item.from_name, item.id): item for item in alone.items}
    kept = [fresh.pop((item.from_name, item.id), None) if item.id in about else item for item in answer.items]
    return replace(answer, items=tuple(item for item in (*kept, *fresh.values()) if item is not None))


def lacking(answer: Answer, control: Labels, ids: Collection[str], label: str) -> int:
    """Return the number of these regions that lack the label."""
    regions_of_object = [item for item in answer.items if item.from_name == control.name and item.id in ids]
    return len(ids) - sum(label in _labels([item], control) for item in regions_of_object)


def _labels(items: Sequence[ResultItem], control: Labels) -> tuple[str, ...]:
    """Return a region's labels of one control."""
    regions_of_object = next((item for item in items if item.from_name == control.name), None)
    return () if regions_of_object is None else tuple(regions_of_object.value.get(control.value_key) or ())


def _with(before: tuple[str, ...], label: str, selection: Selection, *, is_off: bool) -> tuple[str, ...]:
    if is_off:
        return tuple(known for known in before if known != label)
    if label in before:
        return before
    return (*before, label) if selection is Selection.MULTIPLE else (label,)


type Group = tuple[str, int | None, int]  # the object, its page, and the number


def group_at(about: ResultItem | Region) -> Group | None:
    """Return the key of a region's group, or None."""
    return None if about.group is None else (about.to_name, about.page or 0, about.group)


def free_group(taken: Collection[int], wanted: int = 1) -> int:
    """Return `wanted` if it is free, else the smallest free number from 1."""
    return wanted if wanted not in taken else next(n for n in range(1, len(taken) + 2) if n not in taken)


def groups_of(answer: Answer) -> frozenset[int]:
    """Return the group numbers in use."""
    return frozenset(item.group for item in answer.items if item.group is not None)


def grouped(answer: Answer, ids: Collection[str]) -> Answer:
    """Put the regions in a new group."""
    return _put(answer, dict.fromkeys(ids, free_group(groups_of(answer))))


def ungrouped(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the regions from their groups."""
    return _put(answer, dict.fromkeys(ids))


def _put(answer: Answer, groups: Mapping[str, int | None]) -> Answer:
    """Set the group of each region, given by id; a group reduced to one member is dissolved."""
    left = {group_at(item) for item in answer.items if item.id in groups} - {None}
    stays = {item.id: group_at(item) for item in answer.items if item.id not in groups}
    counts = Counter(stays.values())
    alone = {region_id: None for region_id, group in stays.items() if group in left and counts[group] == 1}
    new = {**groups, **alone}
    return replace(answer, items=tuple(_in(item, new.get(item.id, item.group)) for item in answer.items))


def _in(item: ResultItem, group: int | None) -> ResultItem:
    return item if item.group == group else replace(item, group=group)
