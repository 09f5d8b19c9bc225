"""The mouse of marking on a picture: what pressing, dragging and letting go of the left button do there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from annotator.core.answer.begun import LEAST_CORNERS, Corners
from annotator.core.answer.marks import Point, clamped, with_handle
from annotator.core.answer.shapes import Shape
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.drawing import Drawing
from annotator.ui.objects.picture.hits import corners, handles, is_hit, mark_at, turn_of, unturned
from annotator.ui.objects.picture.painter import HANDLE_PX

REACH_PX = 8  # view pixels around a handle or a point that still hit it
DRAG_FROM_PX = 4


class MarkMouse:
    """Each method tells whether what it saw was about marking; what was not is the view's."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._pressed_at: QPointF | None = None
        self._dragging: tuple[str, int] | None = None  # the area, and its handle or -1 for all of it
        self._has_moved = False  # far enough to be no click any more

    def start_over(self) -> None:
        """Another picture."""
        self._dragging = None

    def pressed(self, event: QMouseEvent, *, has_picture: bool) -> bool:
        drawing = self._drawing
        if event.button() is not Qt.MouseButton.LeftButton or not has_picture or drawing.is_locked:
            return False
        self._pressed_at, self._has_moved = event.position(), False
        mark = drawing.chosen_mark()
        handle = None if mark is None else self._handle_at(mark, event.position())
        is_on_chosen = mark is not None and not drawing.is_drawing and self._hits(mark, event.position())
        if mark is not None and (handle is not None or is_on_chosen):
            self._dragging = (mark.area.id, -1 if handle is None else handle)
            drawing.grabbed.emit()
        elif drawing.shape is Shape.RECTANGLE:
            drawing.draw(Corners((clamped(drawing.picture_point(event.position()), drawing.size_px),)))
        return drawing.shape is not None or self._dragging is not None

    def moved(self, event: QMouseEvent) -> bool:
        self._drawing.point_at(self._drawing.picture_point(event.position()))
        if self._dragging is None or self._pressed_at is None or not event.buttons():
            return False
        self._has_moved |= (event.position() - self._pressed_at).manhattanLength() >= DRAG_FROM_PX
        if self._has_moved:
            self._drag(event.position())
        return True

    def released(self, event: QMouseEvent, *, moves_picture: bool) -> None:
        """`moves_picture`: dragging with nothing armed moves what is in view."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        drawing = self._drawing
        pressed_at, self._pressed_at = self._pressed_at, None
        was_dragging, self._dragging = self._dragging, None
        if pressed_at is None or drawing.is_locked:
            return
        is_click = (event.position() - pressed_at).manhattanLength() < DRAG_FROM_PX
        if drawing.shape is Shape.RECTANGLE and len(drawing.corners.drawn) == 1 and was_dragging is None:
            if is_click:
                drawing.draw(Corners())
                drawing.chosen.emit(self._mark_at(event.position()))
            else:
                drawing.set_corner(drawing.picture_point(event.position()))
        elif is_click:
            self._click(event.position())
        elif drawing.shape is None and was_dragging is None and not moves_picture:
            drawing.unarmed.emit()

    def double_clicked(self) -> bool:
        drawing = self._drawing
        if drawing.shape is Shape.POLYGON and drawing.is_drawing:
            drawing.end_drawing()
        return drawing.shape is not None

    def _click(self, at: QPointF) -> None:
        drawing, under = self._drawing, self._mark_at(at)
        if drawing.shape is Shape.POLYGON and (drawing.is_drawing or not under):
            drawn = drawing.corners.drawn
            first = drawing.view_point(drawn[0]) if len(drawn) >= LEAST_CORNERS else None
            if first is not None and (first - at).manhattanLength() <= 2 * REACH_PX:
                drawing.end_drawing()
            else:
                drawing.set_corner(drawing.picture_point(at))
        elif drawing.shape is Shape.KEY_POINT and not under:
            drawing.set_corner(drawing.picture_point(at))
        elif under or drawing.selected:
            drawing.chosen.emit(under)
        elif drawing.shape is None:
            drawing.missed.emit()

    def _drag(self, at: QPointF) -> None:
        drawing = self._drawing
        mark = drawing.chosen_mark()
        if mark is None or self._dragging is None or self._pressed_at is None:
            return
        if self._dragging[1] >= 0:
            drawing.place(mark, self._with_handle(mark, self._dragging[1], drawing.picture_point(at)))
            return
        now, before = drawing.picture_point(at), drawing.picture_point(self._pressed_at)
        if now != before:
            self._pressed_at = at
            drawing.place(mark, drawing.shifted(mark, now[0] - before[0], now[1] - before[1]))

    def _with_handle(self, mark: Mark, held: int, at: Point) -> tuple[Point, ...]:
        size, points = self._drawing.size_px, corners(mark, self._drawing.size_px)
        if turn_of(mark):
            (left, top), (x, y) = points[0], unturned(mark, clamped(at, size), size)
            return points[0], (max(left + 1, round(x)), max(top + 1, round(y)))
        points, handle = with_handle(points, held, at, size)
        self._dragging = (mark.area.id, handle)
        return points

    def _hits(self, mark: Mark, at: QPointF) -> bool:
        drawing = self._drawing
        return is_hit(mark, drawing.picture_point(at), drawing.size_px, drawing.step_px(REACH_PX))

    def _mark_at(self, at: QPointF) -> str:
        """While a click draws, only what is of the same shape: points are set in rectangles."""
        drawing = self._drawing
        only = drawing.shape if drawing.shape in (Shape.POLYGON, Shape.KEY_POINT) else None
        return mark_at(drawing.marks, drawing.picture_point(at), drawing.size_px, drawing.step_px(REACH_PX), only)

    def _handle_at(self, mark: Mark, at: QPointF) -> int | None:
        for index, corner in handles(mark, self._drawing.size_px).items():
            if (self._drawing.view_point(corner) - at).manhattanLength() <= HANDLE_PX:
                return index
        return None
