"""A row of buttons in the foot of a picture. They take no focus from what is marked there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.looks.icons import icon

ICON_PX = 18


class ToolRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    def _button(self, icon_name: str, words: str, command: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "flat")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        tip_keys(button, command, words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        return button

    def _figure(self, widest: str) -> QLabel:
        """A figure between buttons, as wide as its widest, so that nothing moves when it is another."""
        shown = QLabel()
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 8)
        return shown
