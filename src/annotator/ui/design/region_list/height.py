"""The height of a list in a scrolling column: as tall as its rows while everything else stays visible."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


class ListHeight(QObject):
    """A height calculation. Other content in the column keeps the largest height it had. The list thus does not move
    under the mouse pointer when a question about the selection appears or disappears."""

    def __init__(self, rows: QWidget, fit: Callable[[], None]) -> None:
        """Create the calculation. `fit` is called when the available height may have changed; it sets a fixed height
        of `rows`."""
        super().__init__(rows)
        self._rows, self._fit = rows, fit
        self._area: QScrollArea | None = None
        self._others_px, self._width_px = 0, 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # after the layout
        self._soon.timeout.connect(fit)

    def look(self) -> None:
        """Schedule a new calculation."""
        if self._area is None:
            self._find()
        if self._area is not None:
            self._soon.start()

    def px(self) -> int | None:
        """Return the available height of the rows in pixels, negative if other content is too tall; None outside a
        scrolling column."""
        inner = None if self._area is None else self._area.widget()
        layout = None if inner is None else inner.layout()
        if self._area is None or inner is None or layout is None or not self._rows.isVisible():
            return None
        width_px = inner.width()
        if width_px != self._width_px:
            self._width_px, self._others_px = width_px, 0
        others_px = layout.totalHeightForWidth(width_px) - self._rows.height()
        self._others_px = max(self._others_px, others_px)
        return self._area.viewport().height() - self._others_px

    def bring(self, place: Callable[[], QRect]) -> None:
        """Scroll the column to a rectangle of the rows (none if empty) after the layout."""
        QTimer.singleShot(0, self, lambda: self._bring(place()))

    def _bring(self, place: QRect) -> None:
        inner = None if self._area is None else self._area.widget()
        if self._area is None or inner is None or place.isEmpty() or not self._rows.isVisible():
            return
        middle = self._rows.mapTo(inner, place.center())
        self._area.ensureVisible(middle.x(), middle.y(), 0, place.height())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._soon.start()
        return False

    def _find(self) -> None:
        above = self._rows.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        inner = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inner is not None:
            self._area = above
            above.viewport().installEventFilter(self)
            inner.installEventFilter(self)
