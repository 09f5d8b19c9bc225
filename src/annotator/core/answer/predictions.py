"""Predictions: what a program answered before the worker came. Pure.

They come into the answer as a draft that is not the worker's own until it was touched: changed, told something about,
relabelled, or confirmed as it is. What is touched is touched as a whole: an area with all that is said about it. What
was submitted tells of each region whether it was predicted, and whether the worker changed it
(`origin`, https://labelstud.io/guide/task_format).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.index.sequence_diff import changed_range
from annotator.core.answer.regions import Answer, Origin, Region

PREDICTED = frozenset({Origin.PREDICTION, Origin.CONFIRMED, Origin.CHANGED})


def untouched(answer: Answer) -> tuple[str, ...]:
    """The ids of what nobody has touched yet, in the order of the answer: of areas, and of answers about the task."""
    return tuple(dict.fromkeys(region.id for region in answer.regions if region.origin is Origin.PREDICTION))


def touched(before: Answer, after: Answer) -> Answer:
    """`after` is what an edit made of `before`; in it, what was predicted and was changed says so, and whatever stands
    with it under one id is the worker's own, and so is what was related. What is predicted under an id that was not
    there before is suggested by the program itself, and nobody touched it."""
    start, end, new_end = changed_range(before.regions, after.regions)
    was = {_key(region): region for region in before.regions[start:end]}
    now = {_key(region) for region in after.regions[start:new_end]}
    known = {region.id for region in before.regions}
    ids = {identity for identity, control in was if (identity, control) not in now}
    regions: list[Region] = []
    for region in after.regions[start:new_end]:
        earlier = was.get(_key(region))
        if earlier is None:
            if region.origin is not Origin.PREDICTION or region.id in known:
                ids.add(region.id)
        elif region is not earlier and replace(region, origin=earlier.origin) != earlier:
            ids.add(region.id)
            origin = Origin.CHANGED if earlier.origin in PREDICTED else Origin.MANUAL
            region = replace(region, origin=origin)
        regions.append(region)
    related = set(before.relations)
    ids.update(end for relation in after.relations if relation not in related for end in relation.ends)
    around = after.regions[:start], after.regions[new_end:]
    return confirmed(replace(after, regions=(*around[0], *regions, *around[1])), ids)


def suggested(answer: Answer, ids: Collection[str]) -> Answer:
    """What stands under these ids is the program's, and not the worker's own yet."""
    regions = (replace(region, origin=Origin.PREDICTION) if region.id in ids else region for region in answer.regions)
    return replace(answer, regions=tuple(regions))


def confirmed(answer: Answer, ids: Collection[str]) -> Answer:
    """What stands under these ids is the worker's own, as it is."""
    return replace(
        answer, regions=tuple(_confirmed(region) if region.id in ids else region for region in answer.regions)
    )


def refused(answer: Answer, ids: Collection[str]) -> Answer:
    """Nothing stands under these ids any more."""
    return replace(answer, regions=tuple(region for region in answer.regions if region.id not in ids))


def as_sent(answer: Answer) -> Answer:
    """As it leaves. That something was confirmed is the worker's own business: they answer for all that they submit.
    What is a part of an area that is gone, or in a circle of itself, is a part of nothing."""
    parents = {region.id: region.parent for region in answer.regions if region.parent}
    ids = {region.id for region in answer.regions} if parents else set()
    loose = {child for child, parent in parents.items() if parent not in ids} | _circles(parents)
    regions = (
        replace(region, origin=Origin.PREDICTION) if region.origin is Origin.CONFIRMED else region
        for region in answer.regions
    )
    return replace(answer, regions=tuple(replace(each, parent="") if each.id in loose else each for each in regions))


def _circles(parents: Mapping[str, str]) -> set[str]:
    """What is above itself, or has above it what is. Each is looked at once, however deep they lie in each other."""
    known: dict[str, bool] = {}
    for child in parents:
        way = []
        while child in parents and child not in known:
            known[child] = True  # until the end of the way is known
            way.append(child)
            child = parents[child]
        known |= dict.fromkeys(way, known.get(child, False))
    return {child for child, is_circle in known.items() if is_circle}


def _confirmed(region: Region) -> Region:
    return replace(region, origin=Origin.CONFIRMED) if region.origin is Origin.PREDICTION else region


def _key(region: Region) -> tuple[str, str]:
    return region.id, region.from_name
