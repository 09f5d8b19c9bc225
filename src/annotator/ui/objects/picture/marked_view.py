"""A picture on which areas are marked: rectangles, polygons and points, with the mouse or a crosshair moved by keys.

Mouse: draw with the left button while something is armed, press an area to choose it, drag it or its handles; the
other buttons move the picture. Keys: the arrows move the crosshair, or the chosen area (with Shift its last corner;
with Ctrl and Shift by a single pixel), Space sets a corner, Enter ends a polygon, Backspace takes the last corner back,
Delete the chosen area, Escape lets go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from annotator.core.answer.marks import (
    Point,
    begun,
    clamped,
    geometry_of,
    is_something,
    moved_by,
    outline,
    with_handle,
    with_point,
)
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.core.ports.pictures import Pictures
from annotator.ui.looks.label_colours import unnamed
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.hits import corners, is_hit, mark_at
from annotator.ui.objects.picture.keys import MarkKeys
from annotator.ui.objects.picture.painter import HANDLE_PX, paint_crosshair, paint_mark, paint_unfinished
from annotator.ui.objects.picture.view import ImageView

REACH_PX = 8  # view pixels around a handle or a point that still hit it
DRAG_FROM_PX = 4


class MarkedImageView(ImageView):
    """`marked` hands over a geometry and the picture's size; `moved` an area's id and its new geometry. `grabbed` says
    that one is taken hold of to be moved, `unarmed` that the person began to draw and nothing is armed."""

    marked = Signal(object, object)
    moved = Signal(str, object)
    chosen = Signal(str)
    removed = Signal(str)
    grabbed = Signal()
    unarmed = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self._marks: tuple[Mark, ...] = ()
        self._selected = ""
        self._shape: Shape | None = None
        self._locked = False
        self._drawn: tuple[Point, ...] = ()
        self._pointer: Point | None = None
        self._pressed_at: QPointF | None = None
        self._dragging: tuple[str, int] | None = None  # the area, and its handle or -1 for all of it
        self._keys = MarkKeys(self)
        self.setMouseTracking(True)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self._marks, self._selected = marks, selected
        self.update()

    def arm(self, shape: Shape | None) -> None:
        """What the next mark will be; None: pressing only chooses."""
        self._shape = shape
        self._drawn = ()
        self.setCursor(Qt.CursorShape.ArrowCursor if shape is None else Qt.CursorShape.CrossCursor)
        self.update()

    def lock(self, locked: bool) -> None:
        self._locked = locked
        if locked:
            self._drawn = ()

    def show_medium(self, path: str) -> None:
        self._marks, self._selected, self._drawn, self._pointer, self._dragging = (), "", (), None, None
        super().show_medium(path)

    # what keys ask (see mark_keys)

    @property
    def size_px(self) -> tuple[int, int]:
        return int(self._geometry.full_width), int(self._geometry.full_height)

    @property
    def is_drawing(self) -> bool:
        return bool(self._drawn)

    @property
    def is_polygon(self) -> bool:
        return self._shape is Shape.POLYGON

    @property
    def may_mark(self) -> bool:
        return self._shape is not None and self._whole is not None and not self._locked

    @property
    def pointer(self) -> Point:
        width, height = self.size_px
        return self._pointer or (width // 2, height // 2)

    def step_px(self, view_px: float) -> int:
        return max(1, round(view_px / self._geometry.scale))

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self._pointer = clamped((x + dx, y + dy), self.size_px)
        self.update()

    def chosen_mark(self) -> Mark | None:
        """None while there is no picture that tells what is where."""
        found = next((mark for mark in self._marks if mark.area.id == self._selected), None)
        return None if self._locked or self._whole is None else found

    def move_chosen(self, dx: int, dy: int, *, last_corner: bool) -> None:
        mark = self.chosen_mark()
        if mark is None:
            return
        points = corners(mark, self.size_px)
        if last_corner:
            x, y = points[-1]
            points = with_point(points, len(points) - 1, (x + dx, y + dy), self.size_px)
        else:
            points = moved_by(points, dx, dy, self.size_px)
        self._place(mark, points)

    def set_corner(self, at: Point) -> None:
        """One more corner of what is being drawn; what is complete with it is marked."""
        if self._shape is None:
            return
        self._drawn = (*self._drawn, clamped(at, self.size_px))
        if self._shape is Shape.KEY_POINT or (self._shape is Shape.RECTANGLE and len(self._drawn) == 2):
            self.end_drawing()
        self.update()

    def end_drawing(self) -> None:
        """Marks what was drawn, where it is something. A polygon that is nothing yet can go on."""
        shape, points, self._drawn = self._shape, self._drawn, ()
        if shape is not None and is_something(shape, points):
            self.marked.emit(geometry_of(shape, points, self.size_px), Extent(*self.size_px))
        elif shape is Shape.POLYGON:
            self._drawn = points
        self.update()

    def take_corner_back(self) -> None:
        self._drawn = self._drawn[:-1]
        self.update()

    def remove_chosen(self) -> None:
        mark = self.chosen_mark()
        if mark is not None:
            self.removed.emit(mark.area.id)

    def let_go(self) -> None:
        self._drawn = ()
        self.chosen.emit("")
        self.update()

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._whole is None or self._locked:
            super().mousePressEvent(event)
            return
        self._pressed_at = event.position()
        mark = self.chosen_mark()
        handle = None if mark is None else self._handle_at(mark, event.position())
        if mark is not None and (handle is not None or (not self.is_drawing and self._hits(mark, event.position()))):
            self._dragging = (mark.area.id, -1 if handle is None else handle)
            self.grabbed.emit()
        elif self._shape is Shape.RECTANGLE:
            self._drawn = (clamped(self._picture_point(event.position()), self.size_px),)
        elif self._shape is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = clamped(self._picture_point(event.position()), self.size_px)
        if self._dragging is not None and self._pressed_at is not None and event.buttons():
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
        if self._shape is Shape.RECTANGLE and len(self._drawn) == 1 and was_dragging is None:
            if is_click:
                self._drawn = ()
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
            first = self._view_point(self._drawn[0]) if len(self._drawn) > 2 else None
            if first is not None and (first - at).manhattanLength() <= 2 * REACH_PX:
                self.end_drawing()
            else:
                self.set_corner(self._picture_point(at))
        elif self._shape is Shape.KEY_POINT and not under:
            self.set_corner(self._picture_point(at))
        elif under != self._selected:
            self.chosen.emit(under)
        elif self._shape is None and not under:
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

    def _place(self, mark: Mark, points: tuple[Point, ...]) -> None:
        shape = mark.area.shape
        if is_something(shape, points):
            self.moved.emit(mark.area.id, geometry_of(shape, points, self.size_px))

    def _picture_point(self, at: QPointF) -> Point:
        box = self._geometry.picture_box()
        scale = self._geometry.scale
        return round((at.x() - box.left) / scale), round((at.y() - box.top) / scale)

    def _view_point(self, point: Point) -> QPointF:
        box = self._geometry.picture_box()
        scale = self._geometry.scale
        return QPointF(box.left + point[0] * scale, box.top + point[1] * scale)

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

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._whole is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            edges = [self._view_point(point) for point in outline(corners(mark, self.size_px))]
            is_chosen = mark.area.id == self._selected
            paint_mark(
                painter, edges, mark.colour, mark.words, is_chosen=is_chosen, handles=is_chosen and len(edges) > 1
            )
        if self._drawn:
            line = begun(self._shape, self._drawn, self.pointer)
            paint_unfinished(painter, [self._view_point(point) for point in line], unnamed())
        if self.may_mark and self.hasFocus() and self._pointer is not None and self.chosen_mark() is None:
            paint_crosshair(painter, self._view_point(self._pointer), QRectF(self.rect()))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._keys.are_for(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.pressed(event):
            super().keyPressEvent(event)
