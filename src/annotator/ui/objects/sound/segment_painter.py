"""Segments drawn on a waveform: a bar with the label's name in a lane of its own, and the stretch below it tinted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.answer.segments import Bounds
from annotator.ui.looks.label_colours import ink_on
from annotator.ui.looks.theme import current
from annotator.ui.objects.mark import Mark

_FILL, _FILL_CHOSEN = 30, 66  # alpha
NARROW_PX = 14.0  # a bar that is narrower has no words
HANDLE_PX = 3.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A mark on this sound: where it is, and in which lane it stands."""

    mark: Mark
    samples: Bounds
    lane: int


def paint_segment(painter: QPainter, segment: Segment, bar: QRectF, below: QRectF, *, is_chosen: bool) -> None:
    """`bar` lies in its lane, `below` over the waveform."""
    colour = segment.mark.colour
    tint = QColor(colour)
    tint.setAlpha(_FILL_CHOSEN if is_chosen else _FILL)
    painter.fillRect(below, tint)
    painter.fillRect(bar, colour)
    edge = QPen(current().colour("ink") if is_chosen else colour, 2 if is_chosen else 1)
    if segment.mark.is_predicted:
        edge = QPen(edge.color(), 2, Qt.PenStyle.DashLine)
    painter.setPen(edge)
    for x in (below.left(), below.right()):
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, below.bottom()))
    if is_chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar.adjusted(0, 1, 0, 0))
        for x in (below.left(), below.right()):
            handle = QRectF(x - HANDLE_PX, below.center().y() - 3 * HANDLE_PX, 2 * HANDLE_PX, 6 * HANDLE_PX)
            painter.fillRect(handle, current().colour("ink"))
    if bar.width() > NARROW_PX:
        _paint_words(painter, segment.mark, bar)


def paint_pending(painter: QPainter, below: QRectF) -> None:
    """What is selected and not marked yet."""
    colour = current().colour("focus")
    tint = QColor(colour)
    tint.setAlpha(_FILL_CHOSEN)
    painter.fillRect(below, tint)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
    for x in (below.left(), below.right()):
        painter.drawLine(QPointF(x, below.top()), QPointF(x, below.bottom()))


def _paint_words(painter: QPainter, mark: Mark, bar: QRectF) -> None:
    """From where the bar comes into view."""
    left = max(bar.left(), 0.0)
    inside = QRectF(left, bar.top(), bar.right() - left, bar.height()).adjusted(4, 0, -4, 0)
    words = painter.fontMetrics().elidedText(mark.title, Qt.TextElideMode.ElideRight, int(inside.width()))
    painter.setPen(ink_on(mark.colour))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
