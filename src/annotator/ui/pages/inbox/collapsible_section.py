"""A collapsible section below the list: a button with the number of items, and their cards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.widgets.labels import button


class FoldedSection(QWidget):
    """A collapsible section. `opened` carries the new state."""

    opened = Signal(bool)

    def __init__(self, words: str, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggle = button(words, "next")
        self.toggle.setCheckable(True)
        self.toggle.setChecked(is_open)
        self._inner = QWidget(self)
        self.cards = QVBoxLayout(self._inner)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.toggle)
        column.addWidget(self._inner)
        self._inner.setVisible(is_open)
        self.toggle.toggled.connect(self._inner.setVisible)
        self.toggle.toggled.connect(self.opened)
