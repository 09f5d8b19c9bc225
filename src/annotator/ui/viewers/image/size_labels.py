"""The size of the drawing in progress or of the selected region in image pixels, as a label and as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import box, corners
from annotator.ui.viewers.image.view_transform import ViewGeometry

_MARGIN_PX = 6
_AROUND_PX = 5
_OPACITY = 225


def measure(drawing: Drawing) -> tuple[tuple[int, int], tuple[Spot, ...]] | None:
    """Return the width and height of the drawing in progress, else of the selected region, and its points. A rotated
    box counts as before its rotation. Return None for a single point."""
    if drawing.is_drawing:
        pointed = () if drawing.crosshair_position is None else (drawing.crosshair_position,)
        points: tuple[Spot, ...] = (*drawing.corners.drawn, *pointed)
        return (_size_of(points), points) if len(set(points)) > 1 else None
    mark = drawing.editable_selection()
    if mark is None:
        return None
    found = box(mark, drawing.size_px)
    if found is not None:
        return (round(found.width), round(found.height)), found.corners
    points = corners(mark, drawing.size_px)
    return (_size_of(points), points) if len(points) > 1 else None


def _size_of(points: Sequence[Spot]) -> tuple[int, int]:
    across, down = [x for x, _y in points], [y for _x, y in points]
    return round(max(across) - min(across)), round(max(down) - min(down))


def measurement_text(geometry: ViewGeometry, drawing: Drawing | None) -> str:
    """Return the measurement as text: of the drawing or selected region, else of the image and the crosshair."""
    found = None if drawing is None else measure(drawing)
    if found is not None:
        return placed_text(*found)
    text = _("Image: {size} pixels, shown at {percent}").format(
        size=extent_text(int(geometry.full_width), int(geometry.full_height)),
        percent=number_format.percent(Decimal(round(geometry.device_scale * 100))),
    )
    if drawing is None:
        return text
    x, y = drawing.pointer
    place = _("crosshair at {x}, {y}").format(x=number_format.count(x), y=number_format.count(y))
    return f"{text}; {place}"


def placed_text(size: tuple[int, int], points: Sequence[Spot]) -> str:
    """Return a result of `measure` as text."""
    left, top = round(min(x for x, _y in points)), round(min(y for _x, y in points))
    text = _("{size} pixels, top left at {x}, {y}")
    return text.format(size=extent_text(*size), x=number_format.count(left), y=number_format.count(top))


def paint_measure(painter: QPainter, drawing: Drawing, placing: ViewGeometry, view_rect: QRectF) -> None:
    """Paint the size as on screen, in the current orientation, avoiding labels; in a fixed place during drawing."""
    found = measure(drawing)
    if found is None:
        return
    across, down = map(abs, placing.orientation.to_view(*found[0]))
    text = _("{size} px").format(size=extent_text(round(across), round(down)))
    metrics = QFontMetricsF(painter.font())
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * _AROUND_PX, metrics.height() + 2)
    around = QPolygonF(drawing.view_points(found[1])).boundingRect()
    names = () if drawing.is_drawing else drawing.painter.mark_labels
    paint_tag(painter, measure_place(around, size, view_rect, names), text)


def measure_place(around: QRectF, size: QSizeF, view_rect: QRectF, names: Sequence[QRectF]) -> QRectF:
    """Return the place of the size label inside the view. It is the first that covers no region label: below right,
    below left, above right, inside right, inside left; else the first of all."""
    below, above = around.bottom() + _MARGIN_PX, around.top() - _MARGIN_PX - size.height()
    inside = around.bottom() - _MARGIN_PX - size.height()
    right = around.right() - size.width()
    corners = (
        (right, below),
        (around.left(), below),
        (right, above),
        (right - _MARGIN_PX, inside),
        (around.left() + _MARGIN_PX, inside),
    )
    places = [
        QRectF(
            min(max(view_rect.left(), left), view_rect.right() - size.width()),
            max(view_rect.top(), min(top, view_rect.bottom() - size.height())),
            size.width(),
            size.height(),
        )
        for left, top in corners
    ]
    return next((place for place in places if not any(map(place.intersects, names))), places[0])


def paint_tag(painter: QPainter, box: QRectF, text: str) -> None:
    """Paint a text on a ground of its own, readable on any image."""
    theme = current()
    ground = QColor(theme.colour("surface"))
    ground.setAlpha(_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, RADIUS_PX / 2, RADIUS_PX / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def extent_text(across: int, down: int) -> str:
    return f"{number_format.count(across)} × {number_format.count(down)}"
