"""How large what is drawn or chosen is, in pixels of the picture: beside it, and in words."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.looks.theme import RADIUS_PX, current
from annotator.ui.objects.picture.drawing import Drawing
from annotator.ui.objects.picture.geometry import ViewGeometry
from annotator.ui.objects.picture.hits import corners, edges

_BESIDE_PX, _AROUND_PX = 6, 5
_OPACITY = 225


def measured(drawing: Drawing) -> tuple[Spot, ...]:
    """The corners of what is drawn, else of what is chosen; none for a single point."""
    if drawing.is_drawing:
        return (*drawing.corners.drawn, drawing.pointer)
    mark = drawing.chosen_mark()
    if mark is None:
        return ()
    points = corners(mark, drawing.size_px) if mark.area.shape is Shape.RECTANGLE else edges(mark, drawing.size_px)
    return points if len(points) > 1 else ()


def size_of(points: tuple[Spot, ...]) -> tuple[int, int]:
    """From the first to the last pixel across and down; of a turned box as it was before it was turned."""
    across, down = [x for x, _y in points], [y for _x, y in points]
    return round(max(across) - min(across)), round(max(down) - min(down))


def measured_words(geometry: ViewGeometry, drawing: Drawing | None) -> str:
    """Of what is drawn or chosen, else of the picture and where the crosshair is."""
    points = () if drawing is None else measured(drawing)
    if points:
        across, down = size_of(points)
        left, top = round(min(x for x, _y in points)), round(min(y for _x, y in points))
        words = _("{size} pixels, from {x} across and {y} down")
        return words.format(size=_by(across, down), x=figures.count(left), y=figures.count(top))
    words = _("The picture: {size} pixels, seen at {percent}").format(
        size=_by(int(geometry.full_width), int(geometry.full_height)),
        percent=figures.percent(Decimal(round(geometry.scale * 100))),
    )
    if drawing is None:
        return words
    x, y = drawing.pointer
    place = _("the crosshair is at {x} across and {y} down").format(x=figures.count(x), y=figures.count(y))
    return f"{words}; {place}"


def paint_measure(painter: QPainter, drawing: Drawing, room: QRectF) -> None:
    """Below what is measured, inside the view."""
    points = measured(drawing)
    if not points:
        return
    words = _("{size} px").format(size=_by(*size_of(points)))
    seen = [drawing.view_point(point) for point in points]
    _paint_words(painter, _lowest(seen), room, words)


def _lowest(points: list[QPointF]) -> QPointF:
    """Below all of them, at the right."""
    return QPointF(max(point.x() for point in points), max(point.y() for point in points))


def _paint_words(painter: QPainter, at: QPointF, room: QRectF, words: str) -> None:
    metrics, theme = QFontMetricsF(painter.font()), current()
    width, height = metrics.horizontalAdvance(words) + 2 * _AROUND_PX, metrics.height() + 2
    left = min(max(room.left(), at.x() - width), room.right() - width)
    top = min(max(room.top(), at.y() + _BESIDE_PX), room.bottom() - height)
    box = QRectF(left, top, width, height)
    ground = QColor(theme.colour("surface"))
    ground.setAlpha(_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, RADIUS_PX / 2, RADIUS_PX / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _by(across: int, down: int) -> str:
    return f"{figures.count(across)} × {figures.count(down)}"
