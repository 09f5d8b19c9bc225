"""Rankings: the columns of a Ranker, the cards in them and their moves. Pure. A result lists every column
(https://labelstud.io/tags/ranker). Without buckets, the only column has the name of the Ranker. With buckets of which
none is the default, the cards that are not picked stay in the column `_`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.core.answer.result_items import Answer
from annotator.core.design.controls import Ranker
from annotator.core.design.tree import Design

UNPICKED = "_"

# Column -> the ids of its cards, in order. The columns are those of `columns_of`, in their order.
type Ranking = Mapping[str, tuple[str, ...]]


class RankerColumn(NamedTuple):
    name: str
    title: str


class CardPlace(NamedTuple):
    """A place in a ranking; `place` counts from 0."""

    column: str
    place: int


def columns_of(ranker: Ranker) -> tuple[RankerColumn, ...]:
    if not ranker.buckets:
        return (RankerColumn(ranker.name, ranker.list_title),)
    buckets = tuple(RankerColumn(bucket.name, bucket.title or bucket.name) for bucket in ranker.buckets)
    if any(bucket.default for bucket in ranker.buckets):
        return buckets
    return (RankerColumn(UNPICKED, ranker.list_title), *buckets)


def first_ranking(ranker: Ranker) -> Ranking:
    """Return the ranking before any move: all cards in the order of the task."""
    return ranking_of(ranker, None)


def ranking_of(ranker: Ranker, payload: Any) -> Ranking:
    """Return the ranking of a result's value. Unknown columns and cards are left out, and cards without a column are
    where they begin, at the end."""
    columns = columns_of(ranker)
    begins = next((bucket.name for bucket in ranker.buckets if bucket.default), columns[0].name)
    left = dict.fromkeys(card.id for card in ranker.cards)
    found: dict[str, list[str]] = {column.name: [] for column in columns}
    for name, ids in found.items():
        listed = payload.get(name) if isinstance(payload, Mapping) else ()
        for card_id in listed if isinstance(listed, list | tuple) else ():
            if isinstance(card_id, str) and card_id in left:
                del left[card_id]
                ids.append(card_id)
    found[begins] += left
    return {name: tuple(ids) for name, ids in found.items()}


def as_payload(ranking: Ranking) -> dict[str, list[str]]:
    return {name: list(ids) for name, ids in ranking.items()}


def place_of(ranking: Ranking, card_id: str) -> CardPlace | None:
    return next((CardPlace(name, ids.index(card_id)) for name, ids in ranking.items() if card_id in ids), None)


def with_move(ranking: Ranking, card_id: str, to: CardPlace) -> Ranking:
    """Return the ranking with a card at another place, which is limited to the column. An unknown card or column
    changes nothing."""
    if place_of(ranking, card_id) is None or to.column not in ranking:
        return ranking
    rest = {name: [other for other in ids if other != card_id] for name, ids in ranking.items()}
    target = rest[to.column]
    target.insert(max(0, min(to.place, len(target))), card_id)
    return {name: tuple(ids) for name, ids in rest.items()}


def moved_card(before: Ranking, after: Ranking) -> str:
    """Return the card that a single move took elsewhere, empty if no single move leads from one to the other. Of two
    neighbours that changed places it is the one that moved up."""
    was = {card_id: CardPlace(name, at) for name, ids in before.items() for at, card_id in enumerate(ids)}
    now = {card_id: CardPlace(name, at) for name, ids in after.items() for at, card_id in enumerate(ids)}
    changed = [card_id for card_id, place in now.items() if was.get(card_id) != place]
    edges = dict.fromkeys(
        (*changed[:2], *changed[-2:], *(each for each in changed if was[each].column != now[each].column))
    )
    fitting = (card_id for card_id in edges if with_move(before, card_id, now[card_id]) == after)
    return next(fitting, "")


def are_unmoved(answer: Answer, design: Design) -> bool:
    """Return True if an answer has a ranking, and none in which a card was moved."""
    rankers = [control for control in design.controls() if isinstance(control, Ranker)]
    found = [(ranker, payload) for ranker in rankers if (payload := answer.payload(ranker)) is not None]
    return bool(found) and all(ranking_of(ranker, payload) == first_ranking(ranker) for ranker, payload in found)
