"""A picture on which areas are marked: boxes, ellipses, polygons, lines and points, with the mouse or a crosshair moved
by keys.

Mouse: draw with the left button while something is armed, press an area to choose it, drag it, its handles, what a box
is turned by, or the middle of an edge, which becomes a corner; the other buttons move the picture. Keys: the arrows
move the crosshair, the chosen corner (both with Shift by a single pixel), or the chosen area (with Shift its last
corner; with Ctrl and Shift by a single pixel), Space sets a corner, Enter ends a polygon or a line, Backspace takes the
last corner back, Delete the chosen corner or area, Escape lets go. Commands walk the corners, add one, and turn a box.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from annotator.core.ports.pictures import Pictures
from annotator.ui.objects.picture.drawing import Drawing
from annotator.ui.objects.picture.geometry import ViewGeometry
from annotator.ui.objects.picture.keys import MarkKeys
from annotator.ui.objects.picture.mouse import MarkMouse
from annotator.ui.objects.picture.view import ImageView


class MarkedImageView(ImageView):
    """An `Easel`: what is marked is drawn over the picture."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self.drawing = drawing = Drawing(self, self)
        self.chosen, self.removed = drawing.chosen, drawing.removed
        self.show_marks, self.lock = drawing.show_marks, drawing.lock
        self.take_corner_back, self.let_pending_go = drawing.take_corner_back, drawing.let_pending_go
        self._mouse = MarkMouse(drawing)
        self._keys = MarkKeys(drawing)
        self.setMouseTracking(True)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing

    def move_to(self, geometry: ViewGeometry) -> None:
        self._move(geometry)

    def show_cursor(self) -> None:
        self.setCursor(self._cursor_shape())

    def _cursor_shape(self) -> Qt.CursorShape:
        return super()._cursor_shape() if self.drawing.shape is None else Qt.CursorShape.CrossCursor

    def _zoomed_at(self) -> tuple[float, float]:
        """Where the crosshair is, or the mouse was last."""
        at = self.drawing.view_point(self.drawing.pointer)
        return (at.x(), at.y()) if self.rect().contains(at.toPoint()) else super()._zoomed_at()

    def show_medium(self, path: str) -> None:
        self.drawing.start_over()
        self._mouse.start_over()
        super().show_medium(path)

    def _paint_marks(self, painter: QPainter) -> None:
        self.drawing.paint(painter)
        if self.drawing.is_drawing or self.drawing.selected:
            from annotator.ui.objects.picture.measures import paint_measure

            paint_measure(painter, self.drawing, QRectF(self.rect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._mouse.pressed(event, has_picture=self.has_picture):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._mouse.moved(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._mouse.released(event, moves_picture=self._geometry.zoom is not None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._mouse.double_clicked():
            super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._keys.are_for(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.pressed(event):
            super().keyPressEvent(event)
