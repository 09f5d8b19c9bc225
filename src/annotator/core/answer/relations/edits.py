"""What is done to the relations of an answer. Pure.

An area is never related to itself, and there is one relation for each pair in its order, as in Label Studio. An edit
that would make another changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from annotator.core.answer.regions import Answer, Direction, Pair, Relation
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Relations
from annotator.core.design.tree import Design

_TURNED = {
    Direction.RIGHT: Direction.LEFT,
    Direction.LEFT: Direction.BOTH,
    Direction.BOTH: Direction.RIGHT,
}


def relation(answer: Answer, ends: Pair) -> Relation | None:
    """The one from the first to the second of these areas."""
    return next((known for known in answer.relations if known.ends == ends), None)


def not_related(answer: Answer, first: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of the other areas that the first can be related to: of thousands as of a few."""
    known = {first, *(each.to_id for each in answer.relations if each.from_id == first)}
    return tuple(other for other in others if other not in known)


def may_relate(answer: Answer, ends: Pair) -> bool:
    """Whether these are two areas, and not related in this order yet."""
    ids = {region.id for region in answer.regions}
    return ends[0] != ends[1] and ids.issuperset(ends) and relation(answer, ends) is None


def related(answer: Answer, ends: Pair, labels: tuple[str, ...] = ()) -> Answer:
    if not may_relate(answer, ends):
        return answer
    return replace(answer, relations=(*answer.relations, Relation(*ends, labels=labels)))


def unrelated(answer: Answer, ends: Pair) -> Answer:
    """The areas stay."""
    return replace(answer, relations=tuple(known for known in answer.relations if known.ends != ends))


def turned(answer: Answer, ends: Pair) -> Answer:
    """To the second area, to the first, both ways, and to the second again."""
    return _changed(answer, ends, lambda known: replace(known, direction=_TURNED[known.direction]))


def with_label_pressed(answer: Answer, ends: Pair, tag: Relations, label: str) -> Answer:
    """The label goes on, or off if it was on. Where only one may be it takes the place of the other."""

    def pressed(known: Relation) -> Relation:
        if label in known.labels:
            return replace(known, labels=tuple(other for other in known.labels if other != label))
        kept = () if tag.selection is Selection.SINGLE else known.labels
        wanted = {*kept, label}
        return replace(known, labels=tuple(offered.reported for offered in tag.labels if offered.reported in wanted))

    return _changed(answer, ends, pressed)


def misfit(known: Relation, design: Design) -> str:
    """Why its labels are not what the design offers, as a cause of a problem; empty where they are."""
    if fitted(known, design) == known:
        return ""
    return "choice" if not _offered(design).issuperset(known.labels) else "limit"


def fitted(known: Relation, design: Design) -> Relation:
    """With those of its labels that the design offers, and the first of them where one is possible."""
    tag, offered = design.relations, _offered(design)
    labels = tuple(label for label in known.labels if label in offered)
    is_single = tag is None or tag.selection is Selection.SINGLE
    return replace(known, labels=labels[:1] if is_single else labels)


def fitting_relations(answer: Answer, design: Design) -> Answer:
    """Without labels that the design does not have any more."""
    kept = tuple(fitted(known, design) for known in answer.relations)
    return answer if kept == answer.relations else replace(answer, relations=kept)


def _offered(design: Design) -> set[str]:
    return {label.reported for label in design.relations.labels} if design.relations is not None else set()


def _changed(answer: Answer, ends: Pair, change: Callable[[Relation], Relation]) -> Answer:
    changed = tuple(change(known) if known.ends == ends else known for known in answer.relations)
    return replace(answer, relations=changed)
