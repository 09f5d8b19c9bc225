"""A grid between the pixels of a strongly zoomed image."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

# Visible on bright and on dark backgrounds.
_DARK, _BRIGHT = QColor(0, 0, 0, 90), QColor(255, 255, 255, 70)


def paint_grid(painter: QPainter, box: QRectF, scale: float, room: QRectF) -> None:
    """Paint the grid.

    `box` is the position of the whole image, `scale` is view pixels per image pixel, `room` is the visible part."""
    seen = box.intersected(room)
    across = [box.left() + scale * number for number in _between(box.left(), scale, seen.left(), seen.right())]
    down = [box.top() + scale * number for number in _between(box.top(), scale, seen.top(), seen.bottom())]
    upright = [QLineF(x, seen.top(), x, seen.bottom()) for x in across]
    level = [QLineF(seen.left(), y, seen.right(), y) for y in down]
    for colour, shift in ((_DARK, 0.0), (_BRIGHT, 1.0)):
        painter.setPen(QPen(colour, 1))
        painter.drawLines([line.translated(shift, 0) for line in upright])
        painter.drawLines([line.translated(0, shift) for line in level])


def _between(first: float, step: float, start: float, end: float) -> range:
    return range(math.ceil((start - first) / step - 1e-9), math.floor((end - first) / step + 1e-9) + 1)
