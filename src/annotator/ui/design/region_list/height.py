"""How high a list may be in a column that scrolls: as high as its rows, as far as everything else stays in view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


class ListHeight(QObject):
    """What else stands in the column takes as much as it took once, so that the list does not slide under the mouse
    when a question about what is chosen comes and goes."""

    def __init__(self, rows: QWidget, fit: Callable[[], None]) -> None:
        """`fit` is called when there may be another room; it gives `rows` a fixed height."""
        super().__init__(rows)
        self._rows, self._fit = rows, fit
        self._area: QScrollArea | None = None
        self._others_px, self._width_px = 0, 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # once all is laid out
        self._soon.timeout.connect(fit)

    def look(self) -> None:
        """There may be another room soon."""
        if self._area is None:
            self._find()
        if self._area is not None:
            self._soon.start()

    def px(self) -> int | None:
        """For the rows, as all is laid out now, below 0 where all else has none already; None where they stand in no
        column that scrolls."""
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
        """Part of the rows (none where it is empty), in them: into view of the column as well, once all is laid out."""
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
