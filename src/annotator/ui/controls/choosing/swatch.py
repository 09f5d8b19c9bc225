"""A label's colour swatch in the shape of its tool, so that labels of different tools can be distinguished."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.ui.theme.palette import current

SWATCH_PX = 16
_THIN, _THICK = 2.4, 6.0

type DrawnKind = LabelsKind | ToolKind


def paint_swatch(painter: QPainter, box: QRectF, kind: DrawnKind, colour: QColor) -> None:
    """Paint a swatch. `box` is a square; `kind` is the kind of the label's control."""
    edge = current().colour("muted")  # makes a dark colour visible on a dark background
    painter.setPen(QPen(edge, 1))
    painter.setBrush(colour)
    half, middle = box.width() / 2, box.center()
    match kind:
        case LabelsKind.RECTANGLE | ToolKind.RECTANGLE | ToolKind.VIDEO_RECTANGLE:
            painter.drawRect(box.adjusted(0, half * 0.3, 0, -half * 0.3))
        case LabelsKind.ELLIPSE | ToolKind.ELLIPSE:
            painter.drawEllipse(middle, half, half * 0.7)
        case LabelsKind.POLYGON | ToolKind.POLYGON:
            turns = [math.radians(72 * corner - 90) for corner in range(5)]
            ways = [QPointF(math.cos(turn), math.sin(turn)) * half for turn in turns]
            painter.drawPolygon(QPolygonF([middle + way for way in ways]))
        case LabelsKind.KEY_POINT | ToolKind.KEY_POINT:
            painter.drawEllipse(middle, half * 0.45, half * 0.45)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ring, wide in ((edge, 2.4), (colour, 1.4)):
                painter.setPen(QPen(ring, wide))
                painter.drawEllipse(middle, half * 0.8, half * 0.8)
        case LabelsKind.VECTOR | ToolKind.VECTOR:
            _line(painter, box, colour, _THIN, ((0.05, 0.85), (0.35, 0.2), (0.65, 0.75), (0.95, 0.15)))
        case LabelsKind.BRUSH | ToolKind.BRUSH:
            _line(painter, box, colour, _THICK, ((0.2, 0.75), (0.4, 0.3), (0.6, 0.65), (0.8, 0.25)))
        case _:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)


def _line(
    painter: QPainter, box: QRectF, colour: QColor, wide_px: float, shares: tuple[tuple[float, float], ...]
) -> None:
    """Draw a polyline. `shares` are point coordinates as fractions of the box."""
    points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in shares]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke, wide in ((current().colour("muted"), wide_px + 1.4), (colour, wide_px)):
        painter.setPen(QPen(stroke, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
