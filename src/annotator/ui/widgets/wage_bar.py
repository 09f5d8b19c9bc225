"""A slim bar from zero to twice the reference wage: where the worker is, the reference, and how uncertain it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.looks.theme import current

HEIGHT_PX = 14


class WageBar(QWidget):
    """All figures per hour in one currency. Without a reference nothing is drawn but the ground line."""

    SPOKEN_ROLE = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: float | None = None
        self._reference: float | None = None
        self._band: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setMaximumWidth(420)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT_PX)

    def tell(
        self, value: float | None, reference: float | None, band: tuple[float, float] | None, in_words: str
    ) -> None:
        """`value` None draws no needle (too early to say). `in_words` is what a screen reader says instead."""
        self._value, self._reference, self._band = value, reference, band
        self.setAccessibleName(in_words)
        self.setToolTip(in_words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        track = QRectF(0, middle - 3, self.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, 3, 3)
        if self._reference:
            if self._band is not None:
                left, right = self._x(self._band[0]), self._x(self._band[1])
                band = theme.colour("muted")
                band.setAlpha(110)
                painter.setBrush(band)
                painter.drawRoundedRect(QRectF(left, middle - 3, max(2.0, right - left), 6), 3, 3)
            if self._value is not None:
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(QRectF(0, middle - 3, max(3.0, self._x(self._value)), 6), 3, 3)
            painter.setPen(QPen(theme.colour("ink"), 2))
            at = self._x(self._reference)
            painter.drawLine(int(at), 1, int(at), self.height() - 1)
        painter.end()

    def _x(self, value: float) -> float:
        full = 2 * (self._reference or value or 1.0)
        return min(1.0, max(0.0, value / full)) * self.width()
