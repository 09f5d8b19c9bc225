"""Relations among the results of a prediction: `{from_id, to_id, type: "relation", direction, labels}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotator.core.answer.areas import areas
from annotator.core.answer.regions import Answer, Direction, Pair, Relation
from annotator.core.answer.relations.edits import fitted, misfit
from annotator.core.design.tree import Design


def is_relation(result: Any) -> bool:
    return isinstance(result, dict) and result.get("type") == "relation"


def with_relations(
    answer: Answer, results: Iterable[tuple[int, Any]], design: Design
) -> tuple[Answer, tuple[tuple[int, str], ...]]:
    """Return the answer with all valid relations among the numbered results, and the faults of the others.

    A fault is the number of a result and a reason of the problem `prediction`."""
    ids = {area.id for area in areas(answer, design)}
    found: dict[Pair, Relation] = {}
    faults: list[tuple[int, str]] = []
    for number, result in results:
        known = _read(result, ids)
        if known is None:
            faults.append((number, "relation"))
        elif known.ends in found:
            faults.append((number, "relation-twice"))
        else:
            found[known.ends] = fitted(known, design)
            faults += [(number, f"relation-{why}")] if (why := misfit(known, design)) else []
    return Answer(answer.regions, tuple(found.values())), tuple(faults)


def _read(result: dict[str, Any], ids: set[str]) -> Relation | None:
    """Return the relation, or None if it does not connect two regions or is malformed."""
    ends, labels = (result.get("from_id"), result.get("to_id")), result.get("labels") or []
    if not all(isinstance(end, str) and end in ids for end in ends) or ends[0] == ends[1]:
        return None
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return None
    try:
        once = {"labels": list(dict.fromkeys(labels)), "direction": result.get("direction") or Direction.RIGHT}
        return Relation.from_json({**result, **once})
    except ValueError:
        return None
