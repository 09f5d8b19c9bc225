"""Painting primitives: outlines visible on any background, points, handles and crosshairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.ui.theme.palette import current

HANDLE_PX = 9
POINT_PX = 6
RING_PX = 5  # around a selected point
MIDDLE_PX = 4.5
SIDE_PX = 7
LINE_WIDER_PX = 1.4
_CROSS_PX = 4
_SHORT_PX = 14  # half length of a crosshair without lines
_SNAPPED_PX = 8
# Qt strokes a path with many crossings slowly: a zigzag of 20 lines and 14,000 px takes 70 ms, as single lines 0.5 ms.
# From this length within the view on, an outline is drawn as single lines. From the second on, it is drawn plainly:
# without its inside, anti-aliasing, translucence and dashes. 2,700,000 px then take 10 ms instead of 380 ms.
_JAGGED_PX, _PLAIN_PX = 8_000, 100_000
# alpha
_FILL = 38
_FILL_CHOSEN = 76
_DASHES = (4, 3)  # in pen widths
_DARK = QColor(0, 0, 0, 200)
_BRIGHT = QColor(255, 255, 255, 220)


def paint_mark(
    painter: QPainter,
    outlines: Sequence[Sequence[QPointF]],
    colour: QColor,
    *,
    is_chosen: bool,
    dashed: bool = False,
    is_open: bool = False,
) -> None:
    """Paint a region. `outlines` holds one outline in view pixels, a single point, or all branches of an open line."""
    fill = QColor(colour)
    fill.setAlpha(_FILL_CHOSEN if is_chosen else _FILL)
    if len(outlines) == 1 and len(outlines[0]) == 1:
        _paint_point(painter, outlines[0][0], colour, is_chosen=is_chosen)
    else:
        view_rect = _view_rect(painter)
        length_px = seen_length_px(outlines, view_rect)
        is_jagged = length_px > _JAGGED_PX
        if length_px >= _PLAIN_PX:
            has_ground = length_px < view_rect.width() * view_rect.height()  # else the lines hide the image
            _draw_plainly(painter, outlines, colour, is_open=is_open, has_ground=has_ground)
            return
        polygons = [QPolygonF(list(outline)) for outline in outlines]
        if is_jagged and not is_open:
            _fill_jagged(painter, polygons, fill)
        painter.setBrush(Qt.BrushStyle.NoBrush if is_open or is_jagged else fill)
        wider = LINE_WIDER_PX if is_open else 0  # an open line has no filled inside
        painter.setPen(QPen(_DARK, wider + (4 if is_chosen else 3)))
        _draw(painter, polygons, is_open=is_open, is_jagged=is_jagged)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_BRIGHT, wider + (2.4 if is_chosen else 1.8)))
        _draw(painter, polygons, is_open=is_open, is_jagged=is_jagged)
        pen = QPen(colour, wider + (1.6 if is_chosen else 1.2))
        if dashed:
            pen = QPen(colour, 2.4, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        _draw(painter, polygons, is_open=is_open, is_jagged=is_jagged)


def seen_length_px(outlines: Sequence[Sequence[QPointF]], view_rect: QRectF) -> float:
    """Return about how long closed outlines are within a view, in pixels."""
    left, top, right, bottom = view_rect.left(), view_rect.top(), view_rect.right(), view_rect.bottom()
    longest = view_rect.width() + view_rect.height()
    length = 0.0
    for outline in outlines:
        places = [spot.toTuple() for spot in outline]
        for (x, y), (next_x, next_y) in pairwise((*places, *places[:1])):
            if (x < left and next_x < left) or (x > right and next_x > right):
                continue
            if (y < top and next_y < top) or (y > bottom and next_y > bottom):
                continue
            length += min(longest, abs(next_x - x) + abs(next_y - y))
    return length


def _view_rect(painter: QPainter) -> QRectF:
    return painter.worldTransform().inverted()[0].mapRect(QRectF(painter.viewport()))


def _fill_jagged(painter: QPainter, polygons: Sequence[QPolygonF], fill: QColor) -> None:
    """Fill without anti-aliasing, which takes ten times as long."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for polygon in polygons:
        painter.drawPolygon(polygon)
    painter.restore()


def _draw_plainly(
    painter: QPainter, outlines: Sequence[Sequence[QPointF]], colour: QColor, *, is_open: bool, has_ground: bool
) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    lines = [line for outline in outlines for line in _lines(outline, is_open=is_open)]
    if has_ground:
        painter.setPen(QPen(Qt.GlobalColor.black, 3))
        painter.drawLines(lines)
    painter.setPen(QPen(colour, LINE_WIDER_PX))
    painter.drawLines(lines)
    painter.restore()


def _lines(spots: Sequence[QPointF], *, is_open: bool) -> list[QLineF]:
    return [QLineF(*ends) for ends in pairwise(spots if is_open else (*spots, *spots[:1]))]


def _draw(painter: QPainter, polygons: Sequence[QPolygonF], *, is_open: bool, is_jagged: bool) -> None:
    for polygon in polygons:
        if is_jagged:
            painter.drawLines(_lines(polygon.toList(), is_open=is_open))
        elif is_open:
            painter.drawPolyline(polygon)
        else:
            painter.drawPolygon(polygon)


def paint_unfinished(
    painter: QPainter, line_points: Sequence[QPointF], colour: QColor, points: Sequence[QPointF] | None = None
) -> None:
    """Paint a drawing in progress: its points and the line between them. `points` replaces the points to paint."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line = QPolygonF(list(line_points))
    for pen in (QPen(_DARK, 3.4), QPen(_BRIGHT, 2.2), QPen(colour, 1.4)):
        painter.setPen(pen)
        painter.drawPolyline(line)
    for point in line_points if points is None else points:
        _paint_point(painter, point, colour, is_chosen=False)


def paint_crosshair(painter: QPainter, at: QPointF, view_rect: QRectF, *, has_lines: bool = True) -> None:
    """Paint a crosshair with lines through the whole view, for exact alignment, or with short ones."""
    if not has_lines:
        view_rect = QRectF(at.x() - _SHORT_PX, at.y() - _SHORT_PX, 2 * _SHORT_PX, 2 * _SHORT_PX)
    for pen in (QPen(_DARK, 2.4), QPen(current().colour("focus").lighter(150), 1.2)):
        painter.setPen(pen)
        painter.drawLine(QPointF(view_rect.left(), at.y()), QPointF(view_rect.right(), at.y()))
        painter.drawLine(QPointF(at.x(), view_rect.top()), QPointF(at.x(), view_rect.bottom()))


def paint_brush(painter: QPainter, at: QPointF, across_px: float, *, erases: bool) -> None:
    """Paint the brush as a circle with a cross in its centre; dashed if it erases."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3), QPen(_BRIGHT, 1.4)):
        if erases:
            pen.setDashPattern(tuple(part * 3 / pen.widthF() for part in (2, 2)))
        painter.setPen(pen)
        painter.drawEllipse(at, across_px / 2, across_px / 2)
        painter.drawLine(at - QPointF(_CROSS_PX, 0), at + QPointF(_CROSS_PX, 0))
        painter.drawLine(at - QPointF(0, _CROSS_PX), at + QPointF(0, _CROSS_PX))


def _paint_point(painter: QPainter, at: QPointF, colour: QColor, *, is_chosen: bool) -> None:
    radius = POINT_PX + 2 if is_chosen else POINT_PX
    painter.setPen(QPen(_DARK, 3))
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(_BRIGHT, 1.5))
    painter.drawEllipse(at, radius, radius)
    if is_chosen:  # it has no corner handles that would show the selection
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_DARK, 4), QPen(_BRIGHT, 2)):
            painter.setPen(pen)
            painter.drawEllipse(at, radius + RING_PX, radius + RING_PX)


def paint_handle(painter: QPainter, at: QPointF, colour: QColor, *, is_chosen: bool) -> None:
    """Paint the handle of a point; a selected one is larger and in the colour of its region."""
    size = HANDLE_PX + 4 if is_chosen else HANDLE_PX
    painter.setPen(QPen(_BRIGHT if is_chosen else _DARK, 2 if is_chosen else 1.2))
    painter.setBrush(colour if is_chosen else _BRIGHT)
    around = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
    painter.drawRect(around)
    if is_chosen:
        painter.setPen(QPen(_DARK, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(around.adjusted(-1.6, -1.6, 1.6, 1.6))


def paint_control_point(painter: QPainter, at: QPointF, colour: QColor, *, is_chosen: bool) -> None:
    """Paint the round handle of a control point."""
    radius = HANDLE_PX / 2 + (2 if is_chosen else 0)
    painter.setPen(QPen(_BRIGHT if is_chosen else _DARK, 2 if is_chosen else 1.2))
    painter.setBrush(colour if is_chosen else _BRIGHT)
    painter.drawEllipse(at, radius, radius)


def paint_edge_middle(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Paint the small round handle where a point can be added."""
    painter.setPen(QPen(_DARK, 1.2))
    painter.setBrush(_BRIGHT)
    painter.drawEllipse(at, MIDDLE_PX, MIDDLE_PX)
    painter.setPen(QPen(colour, 1.6))
    painter.drawLine(at - QPointF(MIDDLE_PX - 1.5, 0), at + QPointF(MIDDLE_PX - 1.5, 0))
    painter.drawLine(at - QPointF(0, MIDDLE_PX - 1.5), at + QPointF(0, MIDDLE_PX - 1.5))


def paint_side(painter: QPainter, at: QPointF) -> None:
    """Paint the handle of a box side, smaller than that of a corner."""
    painter.setPen(QPen(_DARK, 1.2))
    painter.setBrush(_BRIGHT)
    painter.drawRect(QRectF(at.x() - SIDE_PX / 2, at.y() - SIDE_PX / 2, SIDE_PX, SIDE_PX))


def paint_rotation_handle(painter: QPainter, at: QPointF, toolbar: QPointF) -> None:
    """Paint the rotation handle with its stem."""
    for pen in (QPen(_DARK, 3), QPen(_BRIGHT, 1.6)):
        painter.setPen(pen)
        painter.drawLine(toolbar, at)
    painter.setPen(QPen(_DARK, 1.2))
    painter.setBrush(_BRIGHT)
    painter.drawEllipse(at, HANDLE_PX * 0.62, HANDLE_PX * 0.62)


def paint_guide(painter: QPainter, corners: Sequence[QPointF]) -> None:
    """Paint the bounding box of an ellipse, which carries its handles."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 1.6), QPen(_BRIGHT, 1, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF(list(corners)))


def paint_snap_indicator(painter: QPainter, at: QPointF) -> None:
    """Paint the snap indicator: a diamond around the point."""
    outlines = (QPointF(0, -_SNAPPED_PX), QPointF(_SNAPPED_PX, 0), QPointF(0, _SNAPPED_PX), QPointF(-_SNAPPED_PX, 0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 4), QPen(_BRIGHT, 2)):
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF([at + outline for outline in outlines]))
