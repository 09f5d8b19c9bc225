"""A focus helper that moves the focus within a page whose content changes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class FocusMover:
    def __init__(self, page: QWidget, area: QScrollArea) -> None:
        self._page = page
        self._area = area

    @property
    def is_here(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is None or focused is self._page or self._page.isAncestorOf(focused)

    def to(self, widget: QWidget) -> None:
        """Focus `widget` after layout, unless the focus is outside the page."""
        if self._page.isVisible() and self.is_here:
            QTimer.singleShot(0, widget, lambda: self._focus(widget))

    def _focus(self, widget: QWidget) -> None:
        """Focus `widget` if it is visible: in Qt a hidden widget can take the focus too."""
        if widget.isVisible():
            widget.setFocus()
            self._area.ensureWidgetVisible(widget)
