"""A line of text in the upper corner of an image, about its display. The mouse passes through."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from annotator.ui.theme.palette import RADIUS_PX, current

FROM_EDGE_PX = 8
AROUND_PX = 6
_OPACITY = 225


def paint_note(painter: QPainter, room: QRectF, words: str) -> None:
    metrics, theme = QFontMetricsF(painter.font()), current()
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() - 2 * (FROM_EDGE_PX + AROUND_PX))
    width, height = metrics.horizontalAdvance(elided) + 2 * AROUND_PX, metrics.height() + AROUND_PX
    box = QRectF(room.left() + FROM_EDGE_PX, room.top() + FROM_EDGE_PX, width, height)
    ground = QColor(theme.colour("surface"))
    ground.setAlpha(_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided)
