"""Buttons over a corner of a picture: nearer, further, as it fits, and how it is seen. They take no focus from what is
marked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.language.translation import _
from annotator.ui.looks.icons import icon

ICON_PX = 18
FROM_EDGE_PX = 8
LEAST_VIEW_PX = 220  # a narrower picture has no corner to spare


class ZoomBar(QFrame):
    def __init__(
        self,
        view: QWidget,
        nearer: Callable[[], None],
        further: Callable[[], None],
        fit: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        fits = _("Fit the picture; once more enlarges a small one")
        self.further = self._button("zoom-out", _("Zoom out"), "zoom_out", further)
        self.fit = self._button("zoom-fit", fits, "zoom_fit", fit)
        self.nearer = self._button("zoom-in", _("Zoom in"), "zoom_in", nearer)
        self.look = self._button("look", _("Choose how the picture is seen"), "look", look)
        self.look.setCheckable(True)
        self._is_changed = False
        self.look.clicked.connect(lambda: self.look.setChecked(self._is_changed))
        for button in (self.look, self.further, self.fit, self.nearer):
            row.addWidget(button)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def place(self, *, is_shown: bool) -> None:
        """In the lower right corner of its view, where there is a picture and room for it."""
        view = self._view
        self.adjustSize()
        self.move(view.width() - self.width() - FROM_EDGE_PX, view.height() - self.height() - FROM_EDGE_PX)
        self.setVisible(is_shown and view.width() >= LEAST_VIEW_PX)

    def show_look(self, *, is_changed: bool) -> None:
        """Whether the picture is seen otherwise than it was given."""
        self._is_changed = is_changed
        self.look.setChecked(is_changed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Between the buttons nothing is drawn on the picture below."""
        event.accept()

    def _button(self, icon_name: str, words: str, command: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "tool")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        tip_keys(button, command, words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        return button
