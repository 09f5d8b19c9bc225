"""Predictions: answers of a model, which the worker may change, confirm or reject. Pure. They are loaded into the
draft but are not the worker's own until the worker edits, answers about, relabels or confirms them. An edit counts
for the whole region with all its results. Each submitted item says if it was predicted and if the worker changed
it (`origin`, https://labelstud.io/guide/task_format)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from annotator.core.answer.index import changed_range
from annotator.core.answer.result_items import Answer, Origin, ResultItem

# Limits of one task. With more, showing or checking the answer would block the window for over 0.1 s
# (`tests/journeys/test_longest_turn.py`).
MOST_REGIONS = 10_000
MOST_SPANS = 1_000
MOST_MASKS = 500
MOST_RESULTS = 2 * MOST_REGIONS
MOST_POINTS, MOST_POINTS_OF_REGION = 100_000, 5_000  # of polygons and lines
MOST_KEYFRAMES, MOST_KEYFRAMES_OF_TRACK = 15_000, 5_000
PREDICTED = frozenset({Origin.PREDICTION, Origin.CONFIRMED, Origin.CHANGED})


def untouched(answer: Answer) -> tuple[str, ...]:
    """Return the ids of predictions without change or confirmation, in answer order: of regions and task answers."""
    return tuple(dict.fromkeys(item.id for item in answer.items if item.origin is Origin.PREDICTION))


def touched(before: Answer, after: Answer) -> Answer:
    """Update the origins after an edit turned `before` into `after`. Changed predictions become CHANGED. All else
    under the same id, and both ends of new relations, count as confirmed. A prediction with a new id is a suggestion
    of the program and stays untouched."""
    start, end, new_end = changed_range(before.items, after.items)
    was = {_key(item): item for item in before.items[start:end]}
    now = {_key(item) for item in after.items[start:new_end]}
    known = {item.id for item in before.items}
    ids = {identity for identity, control in was if (identity, control) not in now}
    items: list[ResultItem] = []
    for item in after.items[start:new_end]:
        earlier = was.get(_key(item))
        if earlier is None:
            if item.origin is not Origin.PREDICTION or item.id in known:
                ids.add(item.id)
        elif item is not earlier and replace(item, origin=earlier.origin) != earlier:
            ids.add(item.id)
            item = replace(item, origin=Origin.CHANGED if earlier.origin in PREDICTED else Origin.MANUAL)
        items.append(item)
    related = set(before.relations)
    ids.update(end for relation in after.relations if relation not in related for end in relation.ends)
    around = after.items[:start], after.items[new_end:]
    return confirmed(replace(after, items=(*around[0], *items, *around[1])), ids)


def suggested(answer: Answer, ids: Collection[str]) -> Answer:
    """Mark the results with these ids as suggestions of the program."""
    items = (replace(item, origin=Origin.PREDICTION) if item.id in ids else item for item in answer.items)
    return replace(answer, items=tuple(items))


def confirmed(answer: Answer, ids: Collection[str]) -> Answer:
    """Mark the results with these ids as confirmed by the worker."""
    return replace(answer, items=tuple(_confirmed(item) if item.id in ids else item for item in answer.items))


def refused(answer: Answer, ids: Collection[str]) -> Answer:
    """Remove the results with these ids."""
    return replace(answer, items=tuple(item for item in answer.items if item.id not in ids))


def as_sent(answer: Answer) -> Answer:
    """Return the answer in the form in which it is sent. A confirmed prediction is sent as a prediction: the worker
    answers for everything submitted. A parent that does not exist, or is part of a cycle, is removed."""
    parents = {item.id: item.parent for item in answer.items if item.parent}
    ids = {item.id for item in answer.items} if parents else set()
    loose = {child for child, parent in parents.items() if parent not in ids} | _circles(parents)
    items = (
        replace(item, origin=Origin.PREDICTION) if item.origin is Origin.CONFIRMED else item for item in answer.items
    )
    return replace(answer, items=tuple(replace(each, parent="") if each.id in loose else each for each in items))


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


def _confirmed(item: ResultItem) -> ResultItem:
    return replace(item, origin=Origin.CONFIRMED) if item.origin is Origin.PREDICTION else item


def _key(item: ResultItem) -> tuple[str, str]:
    return item.id, item.from_name
