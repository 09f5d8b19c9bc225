"""Fills of the time groups: a theme colour and a pattern each, so that they can be distinguished without colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QPainter, QPen, QPixmap

from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.ui.theme.palette import current

CELL_PX = 8
PALE = 60  # alpha, of 255
type Draw = Callable[[QPainter], None]


def role(group: TimeGroup) -> str:
    """Return the theme role of the colour."""
    name = TimeGroup.UNDECIDED if group is TimeGroup.GAP else group
    return f"time_{name.value.replace('-', '_')}"


def colour(group: TimeGroup) -> QColor:
    return current().colour(role(group))


def brush(group: TimeGroup) -> QBrush:
    """Return a brush for painting in pixels. With other units, the caller must invert their scale in the brush
    transform."""
    draw = _PATTERNS[group]
    if draw is None:
        return QBrush(colour(group))
    scale = ceil(max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0))
    cell = QPixmap(CELL_PX * scale, CELL_PX * scale)
    cell.setDevicePixelRatio(scale)
    cell.fill(current().colour("surface"))
    painter = QPainter(cell)
    pale = colour(group)
    pale.setAlpha(0 if group in UNLIVED else PALE)
    painter.fillRect(QRectF(0, 0, CELL_PX, CELL_PX), pale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(group), 1.6))
    painter.setBrush(colour(group))
    draw(painter)
    painter.end()
    return QBrush(cell)


def _rising(painter: QPainter) -> None:
    for shift in (-CELL_PX, 0, CELL_PX):
        painter.drawLine(QPointF(shift, CELL_PX), QPointF(shift + CELL_PX, 0))


def _falling(painter: QPainter) -> None:
    for shift in (-CELL_PX, 0, CELL_PX):
        painter.drawLine(QPointF(shift, 0), QPointF(shift + CELL_PX, CELL_PX))


def _crossed(painter: QPainter) -> None:
    _rising(painter)
    _falling(painter)


def _level(painter: QPainter) -> None:
    painter.drawLine(QPointF(0, CELL_PX / 2), QPointF(CELL_PX, CELL_PX / 2))


def _ticked(painter: QPainter) -> None:
    painter.drawLine(QPointF(0, CELL_PX - 2), QPointF(CELL_PX, CELL_PX - 2))
    painter.drawLine(QPointF(CELL_PX / 2, 2), QPointF(CELL_PX / 2, CELL_PX - 2))


def _upright(painter: QPainter) -> None:
    painter.drawLine(QPointF(CELL_PX / 2, 0), QPointF(CELL_PX / 2, CELL_PX))


def _dotted(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in ((2, 2), (6, 6)):
        painter.drawEllipse(QPointF(x, y), 1.4, 1.4)


def _ringed(painter: QPainter) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(4, 4), 2.6, 2.6)


def _stepped(painter: QPainter) -> None:
    for x, y in ((0, 2), (4, 6)):
        painter.drawLine(QPointF(x + 0.8, y), QPointF(x + 3.2, y))


def _chequered(painter: QPainter) -> None:
    half = CELL_PX / 2
    for x, y in ((0, 0), (half, half)):
        painter.fillRect(QRectF(x, y, half, half), painter.brush())


def _squared(painter: QPainter) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(2, 2, 4, 4))


def _waved(painter: QPainter) -> None:
    painter.drawPolyline([QPointF(0, 6), QPointF(CELL_PX / 2, 2), QPointF(CELL_PX, 6)])


def _small_crosses(painter: QPainter) -> None:
    painter.drawLine(QPointF(2, 2), QPointF(6, 6))
    painter.drawLine(QPointF(2, 6), QPointF(6, 2))


def _sparse(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(4, 4), 0.9, 0.9)


_PATTERNS: Mapping[TimeGroup, Draw | None] = {
    TimeGroup.ON_TASK: None,
    TimeGroup.INSTRUCTIONS: _rising,
    TimeGroup.WAITING: _dotted,
    TimeGroup.SEARCHING: _falling,
    TimeGroup.MESSAGES: _ringed,
    TimeGroup.CHORES: _chequered,
    TimeGroup.RECOVERY: _waved,
    TimeGroup.ELSEWHERE: _level,
    TimeGroup.TOLD: _ticked,
    TimeGroup.PRACTICE: _stepped,
    TimeGroup.OWN_PAGES: _squared,
    TimeGroup.UNDECIDED: _crossed,
    TimeGroup.GAP: _small_crosses,
    TimeGroup.PAUSE: _upright,
    TimeGroup.AWAY: _sparse,
}
