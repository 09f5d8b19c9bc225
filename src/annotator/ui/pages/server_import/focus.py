"""The focus is led to what is there now, where the person is on this page."""

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
        """Once all is laid out, unless the person is elsewhere."""
        if self._page.isVisible() and self.is_here:
            QTimer.singleShot(0, widget, lambda: self._focus(widget))

    def _focus(self, widget: QWidget) -> None:
        """If it is in front then: in Qt what is hidden takes the focus too."""
        if widget.isVisible():
            widget.setFocus()
            self._area.ensureWidgetVisible(widget)
