"""A picture on which areas are marked: rectangles, polygons and points, with the mouse or a crosshair moved by keys.

Mouse: draw with the left button while something is armed, press an area to choose it, drag it or its handles; the
other buttons move the picture. Keys: the arrows move the crosshair, or the chosen area (with Shift its last corner;
with Ctrl and Shift by a single pixel), Space sets a corner, Enter ends a polygon, Backspace takes the last corner back,
Delete the chosen area, Escape lets go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from annotator.core.answer.begun import LEAST_CORNERS, Corners
from annotator.core.answer.marks import clamped, moved_by, outline, with_handle
from annotator.core.answer.shapes import Shape
from annotator.core.ports.pictures import Pictures
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.drawing import DrawingView
from annotator.ui.objects.picture.hits import corners, is_hit, mark_at
from annotator.ui.objects.picture.keys import MarkKeys
from annotator.ui.objects.picture.painter import HANDLE_PX

REACH_PX = 8  # view pixels around a handle or a point that still hit it
DRAG_FROM_PX = 4


class MarkedImageView(DrawingView):
    """Who asks for it: the mouse and the keys."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self._pressed_at: QPointF | None = None
        self._dragging: tuple[str, int] | None = None  # the area, and its handle or -1 for all of it
        self._has_moved = False  # far enough to be no click any more
        self._keys = MarkKeys(self)
        self.setMouseTracking(True)

    def show_medium(self, path: str) -> None:
        self._dragging = None
        super().show_medium(path)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._whole is None or self._locked:
            super().mousePressEvent(event)
            return
        self._pressed_at, self._has_moved = event.position(), False
        mark = self.chosen_mark()
        handle = None if mark is None else self._handle_at(mark, event.position())
        if mark is not None and (handle is not None or (not self.is_drawing and self._hits(mark, event.position()))):
            self._dragging = (mark.area.id, -1 if handle is None else handle)
            self.grabbed.emit()
        elif self._shape is Shape.RECTANGLE:
            self._draw(Corners((clamped(self._picture_point(event.position()), self.size_px),)))
        elif self._shape is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = clamped(self._picture_point(event.position()), self.size_px)
        if self._dragging is not None and self._pressed_at is not None and event.buttons():
            self._has_moved |= (event.position() - self._pressed_at).manhattanLength() >= DRAG_FROM_PX
            if self._has_moved:
                self._drag(event.position())
        else:
            super().mouseMoveEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        pressed_at, self._pressed_at = self._pressed_at, None
        was_dragging, self._dragging = self._dragging, None
        if pressed_at is None or self._locked:
            return
        is_click = (event.position() - pressed_at).manhattanLength() < DRAG_FROM_PX
        if self._shape is Shape.RECTANGLE and len(self._corners.drawn) == 1 and was_dragging is None:
            if is_click:
                self._draw(Corners())
                self.chosen.emit(self._mark_at(event.position()))
            else:
                self.set_corner(self._picture_point(event.position()))
        elif is_click:
            self._click(event.position())
        elif self._shape is None and was_dragging is None and self._geometry.zoom is None:
            self.unarmed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._shape is Shape.POLYGON and self.is_drawing:
            self.end_drawing()
        elif self._shape is None:
            super().mouseDoubleClickEvent(event)

    def _click(self, at: QPointF) -> None:
        under = self._mark_at(at)
        if self._shape is Shape.POLYGON and (self.is_drawing or not under):
            drawn = self._corners.drawn
            first = self._view_point(drawn[0]) if len(drawn) >= LEAST_CORNERS else None
            if first is not None and (first - at).manhattanLength() <= 2 * REACH_PX:
                self.end_drawing()
            else:
                self.set_corner(self._picture_point(at))
        elif self._shape is Shape.KEY_POINT and not under:
            self.set_corner(self._picture_point(at))
        elif under or self._selected:
            self.chosen.emit(under)
        elif self._shape is None:
            self.unarmed.emit()

    def _drag(self, at: QPointF) -> None:
        mark = self.chosen_mark()
        if mark is None or self._dragging is None or self._pressed_at is None:
            return
        points = corners(mark, self.size_px)
        if self._dragging[1] >= 0:
            points, handle = with_handle(points, self._dragging[1], self._picture_point(at), self.size_px)
            self._dragging = (mark.area.id, handle)
            self._place(mark, points)
            return
        now, before = self._picture_point(at), self._picture_point(self._pressed_at)
        if now != before:
            self._pressed_at = at
            self._place(mark, moved_by(points, now[0] - before[0], now[1] - before[1], self.size_px))

    def _hits(self, mark: Mark, at: QPointF) -> bool:
        return is_hit(mark, self._picture_point(at), self.size_px, self.step_px(REACH_PX))

    def _mark_at(self, at: QPointF) -> str:
        """While a click draws, only what is of the same shape: points are set in rectangles."""
        only = self._shape if self._shape in (Shape.POLYGON, Shape.KEY_POINT) else None
        return mark_at(self._marks, self._picture_point(at), self.size_px, self.step_px(REACH_PX), only)

    def _handle_at(self, mark: Mark, at: QPointF) -> int | None:
        for index, corner in enumerate(outline(corners(mark, self.size_px))):
            if (self._view_point(corner) - at).manhattanLength() <= HANDLE_PX:
                return index
        return None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._keys.are_for(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.pressed(event):
            super().keyPressEvent(event)
