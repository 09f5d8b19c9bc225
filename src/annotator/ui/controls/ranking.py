"""Ranker: columns of cards, ordered by keyboard or by dragging."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.answer.ranking import (
    CardPlace,
    Ranking,
    as_payload,
    columns_of,
    place_of,
    ranking_of,
    with_move,
)
from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Ranker
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.i18n import number_format
from annotator.ui.i18n.card_text import card_move
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.cards.card_images import CardImages
from annotator.ui.viewers.cards.column import CardColumn
from annotator.ui.widgets.labels import ElidedLabel, label
from annotator.ui.widgets.layouts import WeightedColumns, let_yield

BETWEEN_PX = 12


class RankerPart(ControlPart):
    """A Ranker. Each move is one edit, so that one undo takes back one move."""

    def __init__(self, tag: Ranker, images: CardImages | None, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._ranker = tag
        self._ranking: Ranking = {}
        self._cards = {card.id: card for card in tag.cards}
        self._columns: dict[str, CardColumn] = {}
        self._titles: dict[str, str] = {}
        self._heads: dict[str, QLabel] = {}
        self._counts: dict[str, QLabel] = {}
        self._dragging_over: CardColumn | None = None
        columns = columns_of(tag)
        board = WeightedColumns((1,) * len(columns), BETWEEN_PX, BETWEEN_PX)
        for name, title in columns:
            self._titles[name] = title
            board.addWidget(self._column(name, images, is_ranked=not tag.buckets))
        self.column.addLayout(board, 1)
        self.fill()
        let_yield(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        for name, column in self._columns.items():
            title = self._titles[name]
            column.setAccessibleName(number_format.pair(text, title) if title and title != text else text)

    def lock(self, locked: bool) -> None:
        """Make the order read-only. The cards can still be read and opened."""
        for column in self._columns.values():
            column.moves = not locked

    def take_focus(self) -> None:
        filled = (column for column in self._columns.values() if column.count)
        next(filled, next(iter(self._columns.values()))).setFocus()

    def changed_place(self, before: Answer) -> QWidget | None:
        was, now = (ranking_of(self._ranker, self._payload(answer)) for answer in (before, self._last))
        changed = [column for name, column in self._columns.items() if was[name] != now[name]]
        return changed[0] if changed else None

    def _column(self, name: str, images: CardImages | None, *, is_ranked: bool) -> QWidget:
        """Return a column below its title."""
        column = CardColumn(self._titles[name], images, is_ranked=is_ranked, moves=True)
        column.stepped.connect(self._step)
        column.sent.connect(self._send)
        column.placed.connect(lambda card_id, place: self._move(card_id, CardPlace(name, place)))
        column.left.connect(partial(self._walk, column))
        column.typing.connect(partial(self._show_head, name))
        column.dragged.connect(self._drag)
        column.dropped.connect(self._drop)
        column.drag_ended.connect(lambda: self._show_line(None, None))
        self._columns[name] = column
        self._heads[name] = ElidedLabel("heading-small")
        self._counts[name] = label("", "heading-small")
        head = QHBoxLayout()
        head.addWidget(self._heads[name])
        head.addWidget(self._counts[name])
        head.addStretch(1)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(head)
        inside.addWidget(column, 1)
        let_yield(holder)
        return holder

    def _show(self, answer: Answer, region: Region | None) -> None:
        payload = answer.payload(self._ranker, region.id if region is not None else "")
        self._ranking = ranking_of(self._ranker, payload)
        for name, column in self._columns.items():
            column.show_cards([self._cards[card_id] for card_id in self._ranking[name]])
            self._show_head(name, "")

    def _show_head(self, name: str, typed: str) -> None:
        """Show the title of a column and the number of its cards, or the place that is being typed."""
        text = _("To place {place}: press Enter").format(place=typed) if typed else self._titles[name]
        self._heads[name].setText(text)
        count = number_format.count(self._columns[name].count)
        separated = number_format.ROW_DOT.strip() + " " + count if self._titles[name] else count
        self._counts[name].setText("" if typed else separated)
        if typed:
            announce(self, typed)

    def _step(self, card_id: str, by: int) -> None:
        place = place_of(self._ranking, card_id)
        if place is not None:
            self._move(card_id, CardPlace(place.column, max(0, place.place + by)))

    def _send(self, card_id: str, by: int) -> None:
        """Move a card into the column beside, to the same height, or to its end."""
        place = place_of(self._ranking, card_id)
        names = list(self._columns)
        if place is not None and 0 <= names.index(place.column) + by < len(names):
            self._move(card_id, CardPlace(names[names.index(place.column) + by], place.place))

    def _walk(self, column: CardColumn, by: int) -> None:
        columns = list(self._columns.values())
        at = columns.index(column) + by
        if 0 <= at < len(columns):
            columns[at].setFocus()

    def _move(self, card_id: str, to: CardPlace) -> None:
        moved = with_move(self._ranking, card_id, to)
        if moved != self._ranking:
            self.say(as_payload(moved))
            self._show(self._last, self.region)
        place = place_of(self._ranking, card_id)
        if place is not None:
            column = self._columns[place.column]
            column.choose(card_id)
            column.setFocus()
            announce(self, card_move(self._ranker, self._ranking, card_id))

    def _drag(self, _card_id: str, at: QPoint) -> None:
        found = self._column_at(at)
        self._show_line(found, None if found is None else found.place_at(at))

    def _drop(self, card_id: str, at: QPoint) -> None:
        column = self._column_at(at)
        place = place_of(self._ranking, card_id)
        if column is None or place is None:
            return
        name = next(name for name, known in self._columns.items() if known is column)
        target = column.place_at(at)
        is_above = name == place.column and place.place < target
        self._move(card_id, CardPlace(name, target - int(is_above)))  # the card itself is taken out first

    def _column_at(self, at: QPoint) -> CardColumn | None:
        columns = self._columns.values()
        return next((column for column in columns if column.rect().contains(column.mapFromGlobal(at))), None)

    def _show_line(self, over: CardColumn | None, place: int | None) -> None:
        if self._dragging_over is not None and self._dragging_over is not over:
            self._dragging_over.show_line(None)
        self._dragging_over = over
        if over is not None:
            over.show_line(place)

    def _inputs(self) -> list[QWidget]:
        return list(self._columns.values())
