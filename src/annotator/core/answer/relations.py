"""Edits of the relations of an answer. Pure. As in Label Studio, a region is never related to itself, and an ordered
pair has at most one relation. An edit that would violate this changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from annotator.core.answer.result_items import Answer, Direction, Pair, Relation
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Relations
from annotator.core.design.tree import Design

_TURNED = {
    Direction.RIGHT: Direction.LEFT,
    Direction.LEFT: Direction.BOTH,
    Direction.BOTH: Direction.RIGHT,
}


def relation(answer: Answer, ends: Pair) -> Relation | None:
    """Return the relation from the first to the second of these regions, or None."""
    return next((known for known in answer.relations if known.ends == ends), None)


def not_related(answer: Answer, first: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return those of the other regions to which the first can be related; fast for thousands."""
    known = {first, *(each.to_id for each in answer.relations if each.from_id == first)}
    return tuple(other for other in others if other not in known)


def may_relate(answer: Answer, ends: Pair) -> bool:
    """Return True if these are two different regions without a relation in this order."""
    ids = {item.id for item in answer.items}
    return ends[0] != ends[1] and ids.issuperset(ends) and relation(answer, ends) is None


def related(answer: Answer, ends: Pair, labels: tuple[str, ...] = ()) -> Answer:
    if not may_relate(answer, ends):
        return answer
    return replace(answer, relations=(*answer.relations, Relation(*ends, labels=labels)))


def unrelated(answer: Answer, ends: Pair) -> Answer:
    """Remove the relation; the regions stay."""
    return replace(answer, relations=tuple(known for known in answer.relations if known.ends != ends))


def next_direction(answer: Answer, ends: Pair) -> Answer:
    """Rotate the direction: to the second region, to the first, both, and to the second again."""
    return _changed(answer, ends, lambda known: replace(known, direction=_TURNED[known.direction]))


def with_label_pressed(answer: Answer, ends: Pair, tag: Relations, label: str) -> Answer:
    """Toggle a label. If only one is allowed, it replaces the other."""

    def pressed(known: Relation) -> Relation:
        if label in known.labels:
            return replace(known, labels=tuple(other for other in known.labels if other != label))
        kept = () if tag.selection is Selection.SINGLE else known.labels
        wanted = {*kept, label}
        return replace(known, labels=tuple(offered.reported for offered in tag.labels if offered.reported in wanted))

    return _changed(answer, ends, pressed)


def misfit(known: Relation, design: Design) -> str:
    """Return the reason why the labels do not match the design, as a problem's `why`; empty if they match."""
    if fitted(known, design) == known:
        return ""
    return "choice" if not _known_labels(design).issuperset(known.labels) else "limit"


def fitted(known: Relation, design: Design) -> Relation:
    """Return the relation with the labels that the design offers; only the first if it allows one."""
    tag = design.relations
    offered = _known_labels(design)
    labels = tuple(label for label in known.labels if label in offered)
    is_single = tag is None or tag.selection is Selection.SINGLE
    return replace(known, labels=labels[:1] if is_single else labels)


def fitting_relations(answer: Answer, design: Design) -> Answer:
    """Remove labels that the design no longer has."""
    kept = tuple(fitted(known, design) for known in answer.relations)
    return answer if kept == answer.relations else replace(answer, relations=kept)


def _known_labels(design: Design) -> set[str]:
    return {label.reported for label in design.relations.labels} if design.relations is not None else set()


def _changed(answer: Answer, ends: Pair, change: Callable[[Relation], Relation]) -> Answer:
    changed = tuple(change(known) if known.ends == ends else known for known in answer.relations)
    return replace(answer, relations=changed)
