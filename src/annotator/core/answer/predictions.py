"""Predictions: answers of a model, which the worker may change, confirm or reject. Pure. They are loaded into the
draft but are not the worker's own until the worker edits, answers about, relabels or confirms them. An edit counts
for the whole region with all its results. Each submitted region says if it was predicted and if the worker changed
it (`origin`, https://labelstud.io/guide/task_format)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.index import changed_range
from annotator.core.answer.regions import Answer, Origin, Region

PREDICTED = frozenset({Origin.PREDICTION, Origin.CONFIRMED, Origin.CHANGED})


def untouched(answer: Answer) -> tuple[str, ...]:
    """Return the ids of predictions without change or confirmation, in answer order: of regions and task answers."""
    return tuple(dict.fromkeys(region.id for region in answer.regions if region.origin is Origin.PREDICTION))


def touched(before: Answer, after: Answer) -> Answer:
    """Update the origins after an edit turned `before` into `after`. Changed predictions become CHANGED. All else
    under the same id, and both ends of new relations, count as confirmed. A prediction with a new id is a suggestion
    of the program and stays untouched."""
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
    """Mark the results with these ids as suggestions of the program."""
    regions = (replace(region, origin=Origin.PREDICTION) if region.id in ids else region for region in answer.regions)
    return replace(answer, regions=tuple(regions))


def confirmed(answer: Answer, ids: Collection[str]) -> Answer:
    """Mark the results with these ids as confirmed by the worker."""
    return replace(
        answer, regions=tuple(_confirmed(region) if region.id in ids else region for region in answer.regions)
    )


def refused(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the results with these ids."""
    return replace(answer, regions=tuple(region for region in answer.regions if region.id not in ids))


def as_sent(answer: Answer) -> Answer:
    """Return the answer in the form in which it is sent. A confirmed prediction is sent as a prediction: the worker
    answers for everything submitted. A parent that does not exist, or is part of a cycle, is removed."""
    parents = {region.id: region.parent for region in answer.regions if region.parent}
    ids = {region.id for region in answer.regions} if parents else set()
    loose = {child for child, parent in parents.items() if parent not in ids} | _circles(parents)
    regions = (
        replace(region, origin=Origin.PREDICTION) if region.origin is Origin.CONFIRMED else region
        for region in answer.regions
    )
    return replace(answer, regions=tuple(replace(each, parent="") if each.id in loose else each for each in regions))


def _circles(parents: Mapping[str, str]) -> set[str]:
    """Return the ids that are in a cycle of parents or below one; each id is visited once."""
    known: dict[str, bool] = {}
    for child in parents:
        way = []
        while child in parents and child not in known:
            known[child] = True  # until the end of the chain is known
            way.append(child)
            child = parents[child]
        known |= dict.fromkeys(way, known.get(child, False))
    return {child for child, is_circle in known.items() if is_circle}


def _confirmed(region: Region) -> Region:
    return replace(region, origin=Origin.CONFIRMED) if region.origin is Origin.PREDICTION else region


def _key(region: Region) -> tuple[str, str]:
    return region.id, region.from_name
