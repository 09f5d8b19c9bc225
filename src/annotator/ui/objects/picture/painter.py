"""Marks drawn on a picture: an edge that shows on any ground, the label's name, and handles on the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from annotator.ui.looks.label_colours import ink_on
from annotator.ui.looks.theme import current

HANDLE_PX = 9
POINT_PX = 6
_FILL, _FILL_CHOSEN = 38, 76  # alpha
_DASHES = (4, 3)  # in widths of the pen
_DARK = QColor(0, 0, 0, 200)
_BRIGHT = QColor(255, 255, 255, 220)


def paint_mark(
    painter: QPainter,
    corners: Sequence[QPointF],
    colour: QColor,
    words: str,
    *,
    is_chosen: bool,
    handles: Sequence[QPointF],
    dashed: bool = False,
) -> None:
    """`corners` in view pixels: one for a point, else an outline."""
    fill = QColor(colour)
    fill.setAlpha(_FILL_CHOSEN if is_chosen else _FILL)
    if len(corners) == 1:
        _paint_point(painter, corners[0], colour, is_chosen=is_chosen)
    else:
        polygon = QPolygonF(list(corners))
        painter.setBrush(fill)
        painter.setPen(QPen(_DARK, 4 if is_chosen else 3))
        painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_BRIGHT, 2.4 if is_chosen else 1.8))
        painter.drawPolygon(polygon)
        pen = QPen(colour, 1.6 if is_chosen else 1.2)
        if dashed:
            pen = QPen(colour, 2.4, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.drawPolygon(polygon)
    for corner in handles:
        _paint_handle(painter, corner)
    if words:
        _paint_words(painter, corners, colour, words)


def paint_unfinished(painter: QPainter, points: Sequence[QPointF], colour: QColor) -> None:
    """What is being drawn: its points in turn, and the way between them."""
    line = QPolygonF(list(points))
    for pen in (QPen(_DARK, 3), QPen(_BRIGHT, 1.6)):
        painter.setPen(pen)
        painter.drawPolyline(line)
    for point in points:
        _paint_point(painter, point, colour, is_chosen=False)


def paint_crosshair(painter: QPainter, at: QPointF, room: QRectF) -> None:
    """Lines through the whole view, so that edges can be met exactly."""
    for pen in (QPen(_DARK, 2.4), QPen(current().colour("focus").lighter(150), 1.2)):
        painter.setPen(pen)
        painter.drawLine(QPointF(room.left(), at.y()), QPointF(room.right(), at.y()))
        painter.drawLine(QPointF(at.x(), room.top()), QPointF(at.x(), room.bottom()))


def _paint_point(painter: QPainter, at: QPointF, colour: QColor, *, is_chosen: bool) -> None:
    radius = POINT_PX + 2 if is_chosen else POINT_PX
    painter.setPen(QPen(_DARK, 3))
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(_BRIGHT, 1.5))
    painter.drawEllipse(at, radius, radius)


def _paint_handle(painter: QPainter, at: QPointF) -> None:
    half = HANDLE_PX / 2
    painter.setPen(QPen(_DARK, 1.2))
    painter.setBrush(_BRIGHT)
    painter.drawRect(QRectF(at.x() - half, at.y() - half, HANDLE_PX, HANDLE_PX))


def _paint_words(painter: QPainter, corners: Sequence[QPointF], colour: QColor, words: str) -> None:
    """Above the highest corner, inside the view where there is no room above."""
    metrics = QFontMetricsF(painter.font())
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, 220)
    top = min(corners, key=lambda corner: (corner.y(), corner.x()))
    room = QRectF(painter.viewport())
    width, height = metrics.horizontalAdvance(elided) + 8, metrics.height() + 2
    left = min(max(room.left(), top.x() - 1), room.right() - width)
    above = top.y() - height - 3
    box = QRectF(left, above if above >= room.top() else top.y() + 3, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink_on(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided)
