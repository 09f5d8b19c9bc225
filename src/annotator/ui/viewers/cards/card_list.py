"""The cards of a List that is only shown."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.core.design.objects import List
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.cards.card_images import CardImages
from annotator.ui.viewers.cards.column import CardColumn
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.layouts import let_yield


class CardList(QWidget):
    def __init__(self, tag: List, images: CardImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        cards = CardColumn(tag.title, images, is_ranked=False, moves=False)
        cards.setAccessibleName(tag.title or _("List of this task"))
        cards.show_cards(tag.cards)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        if tag.title:
            inside.addWidget(label(tag.title, "heading-small", wrap=True))
        inside.addWidget(cards, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        let_yield(self)
