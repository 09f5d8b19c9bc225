"""A row of buttons over a corner of a picture. They take no focus from what is marked there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.looks.icons import icon

ICON_PX = 18
FROM_EDGE_PX = 8


class CornerBar(QFrame):
    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "bar")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(0)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Between the buttons nothing is marked on the picture below."""
        event.accept()

    def _button(self, icon_name: str, words: str, command: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "tool")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        tip_keys(button, command, words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        return button

    def _place(self, *, at_right: bool, is_shown: bool) -> None:
        """In the lower left or right corner of its view."""
        view = self._view
        self.adjustSize()
        left = view.width() - self.width() - FROM_EDGE_PX if at_right else FROM_EDGE_PX
        self.move(left, view.height() - self.height() - FROM_EDGE_PX)
        self.setVisible(is_shown)
