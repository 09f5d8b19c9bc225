"""The texts of cards: their names, their places and their moves."""

from __future__ import annotations

from annotator.core.answer.ranking import Ranking, columns_of, place_of
from annotator.core.design.controls import Ranker
from annotator.core.design.objects import Card
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

_MOST_SPOKEN = 300  # characters of a card


def card_name(card: Card) -> str:
    """Return the name of a card on one line: its title, else its text, else its id."""
    return " ".join((card.title or card.body or card.id).split())[:_MOST_SPOKEN]


def card_text(card: Card) -> str:
    """Return the whole text of a card on one line, or its id."""
    return " ".join(f"{card.title} {card.body}".split())[:_MOST_SPOKEN] or card.id


def card_place(row: int, count: int, column: str) -> str:
    """Return `3 of 12`, or with the title of the column `3 of 12, All results`. `row` counts from 0."""
    numbers = {"place": number_format.count(row + 1), "count": number_format.count(count)}
    if not column:
        return _("{place} of {count}").format(**numbers)
    return _("{place} of {count}, {column}").format(**numbers, column=column)


def card_move(ranker: Ranker, ranking: Ranking, card_id: str) -> str:
    """Return where a card is now, as a sentence; empty for an unknown card."""
    place = place_of(ranking, card_id)
    cards = {card.id: card for card in ranker.cards}
    if place is None or card_id not in cards:
        return ""
    titles = dict(columns_of(ranker))
    text = card_place(place.place, len(ranking[place.column]), titles[place.column])
    return f"{number_format.pair(card_name(cards[card_id]), text)}."
