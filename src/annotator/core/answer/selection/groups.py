"""Groups of regions on one image or page, identified by a common number. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.regions import Answer, Area, Region

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
