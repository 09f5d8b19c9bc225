"""The icons of a rating, as paths in a unit square."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF


def shape(name: str) -> QPainterPath:
    """Return the path of an icon. `name` is the `icon` attribute of a Rating; other names give a star."""
    return {"heart": _heart, "fire": _fire, "smile": _smile}.get(name, _star)()


def _star() -> QPainterPath:
    points = []
    for number in range(10):
        radius = 0.5 if number % 2 == 0 else 0.21
        angle = -pi / 2 + number * pi / 5
        points.append(QPointF(0.5 + radius * cos(angle), 0.53 + radius * sin(angle)))
    path = QPainterPath()
    path.addPolygon(QPolygonF([*points, points[0]]))
    return path


def _heart() -> QPainterPath:
    path = QPainterPath(QPointF(0.5, 0.92))
    path.cubicTo(0.1, 0.66, 0.04, 0.46, 0.04, 0.34)
    path.cubicTo(0.04, 0.06, 0.4, 0.02, 0.5, 0.27)
    path.cubicTo(0.6, 0.02, 0.96, 0.06, 0.96, 0.34)
    path.cubicTo(0.96, 0.46, 0.9, 0.66, 0.5, 0.92)
    return path


def _fire() -> QPainterPath:
    path = QPainterPath(QPointF(0.54, 0.02))
    path.cubicTo(0.6, 0.3, 0.88, 0.38, 0.86, 0.66)
    path.cubicTo(0.84, 0.86, 0.68, 0.97, 0.5, 0.97)
    path.cubicTo(0.3, 0.97, 0.14, 0.84, 0.14, 0.62)
    path.cubicTo(0.14, 0.46, 0.24, 0.36, 0.3, 0.24)
    path.cubicTo(0.34, 0.34, 0.36, 0.38, 0.42, 0.42)
    path.cubicTo(0.5, 0.3, 0.56, 0.18, 0.54, 0.02)
    return path


def _smile() -> QPainterPath:
    """Return a face whose eyes and mouth are holes."""
    path = QPainterPath()
    path.addEllipse(QRectF(0.05, 0.05, 0.9, 0.9))
    path.addEllipse(QPointF(0.35, 0.4), 0.07, 0.07)
    path.addEllipse(QPointF(0.65, 0.4), 0.07, 0.07)
    mouth = QPainterPath(QPointF(0.27, 0.6))
    mouth.cubicTo(0.34, 0.86, 0.66, 0.86, 0.73, 0.6)
    mouth.cubicTo(0.62, 0.72, 0.38, 0.72, 0.27, 0.6)
    path.addPath(mouth)
    return path
