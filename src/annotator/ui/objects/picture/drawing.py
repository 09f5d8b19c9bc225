"""A picture with what is marked on it and what is being drawn: what can be done there, whoever asks for it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent

from annotator.core.answer.begun import Corners
from annotator.core.answer.marks import (
    Point,
    begun,
    clamped,
    geometry_of,
    is_something,
    moved_by,
    outline,
    with_point,
)
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.core.ports.pictures import Pictures
from annotator.ui.looks.label_colours import unnamed
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.hits import corners
from annotator.ui.objects.picture.painter import paint_crosshair, paint_mark, paint_unfinished
from annotator.ui.objects.picture.view import ImageView

FOLLOW_PX = 24  # from the edge of the view


class DrawingView(ImageView):
    """`marked` hands over a geometry and the picture's size; `moved` an area's id and its new geometry. `grabbed` says
    that one is taken hold of to be moved, `unarmed` that the person began to draw and nothing is armed. `drawn`: the
    corners of what is being drawn are others; `unended`: the person wants to end it, and some are missing."""

    marked = Signal(object, object)
    moved = Signal(str, object)
    chosen = Signal(str)
    removed = Signal(str)
    grabbed = Signal()
    unarmed = Signal()
    drawn = Signal()
    unended = Signal()

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(pictures)
        self._marks: tuple[Mark, ...] = ()
        self._selected = ""
        self._shape: Shape | None = None
        self._locked = False
        self._corners = Corners()
        self._pointer: Point | None = None

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self._marks, self._selected = marks, selected
        self.update()

    def arm(self, shape: Shape | None) -> None:
        """What the next mark will be; None: pressing only chooses. What is begun goes on as that, as far as it can: a
        rectangle has one corner so far, a point none."""
        if shape is not self._shape:
            corners_kept = {Shape.POLYGON: len(self._corners.drawn), Shape.RECTANGLE: 1}
            kept = corners_kept.get(shape, 0) if shape is not None else 0
            self._draw(self._corners.first(kept) if kept else Corners())
        self._shape = shape
        self.setCursor(self._cursor_shape())
        self.update()

    def _cursor_shape(self) -> Qt.CursorShape:
        return super()._cursor_shape() if self._shape is None else Qt.CursorShape.CrossCursor

    def lock(self, locked: bool) -> None:
        self._locked = locked
        if locked:
            self._corners = Corners()

    def show_medium(self, path: str) -> None:
        self._marks, self._selected, self._corners, self._pointer = (), "", Corners(), None
        super().show_medium(path)

    @property
    def size_px(self) -> tuple[int, int]:
        return int(self._geometry.full_width), int(self._geometry.full_height)

    @property
    def corners(self) -> Corners:
        """Of what is being drawn."""
        return self._corners

    @property
    def is_drawing(self) -> bool:
        return bool(self._corners.drawn)

    @property
    def missing_corners(self) -> int:
        """How many have to be set before it can be ended; a key sets the last of a rectangle as it ends it."""
        return self._corners.missing if self.is_polygon else 0

    @property
    def is_polygon(self) -> bool:
        return self._shape is Shape.POLYGON

    @property
    def may_mark(self) -> bool:
        return self._shape is not None and self._whole is not None and not self._locked

    @property
    def pointer(self) -> Point:
        """The crosshair; in the middle of what is in view before it was moved."""
        seen = self._geometry.visible()
        middle = round(seen.left + seen.width / 2), round(seen.top + seen.height / 2)
        return self._pointer or clamped(middle, self.size_px)

    def step_px(self, view_px: float) -> int:
        return max(1, round(view_px / self._geometry.scale))

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self._pointer = clamped((x + dx, y + dy), self.size_px)
        self._follow(self._pointer)
        self.update()

    def chosen_mark(self) -> Mark | None:
        """None while there is no picture that tells what is where."""
        selected = next((mark for mark in self._marks if mark.area.id == self._selected), None)
        return None if self._locked or self._whole is None else selected

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
        self._follow(points[-1] if last_corner or dx > 0 or dy > 0 else points[0])
        self._place(mark, points)

    def set_corner(self, at: Point) -> None:
        """One more corner of what is being drawn; what is complete with it is marked."""
        if self._shape is None:
            return
        self._draw(self._corners.with_corner(clamped(at, self.size_px)))
        if self._shape is Shape.KEY_POINT or (self._shape is Shape.RECTANGLE and len(self._corners.drawn) == 2):
            self.end_drawing()

    def end_drawing(self) -> None:
        """Marks what was drawn, where it is something. A polygon that is nothing yet can go on."""
        shape, points = self._shape, tuple(clamped(point, self.size_px) for point in self._corners.drawn)
        is_area = shape is not None and is_something(shape, points)
        if shape is Shape.POLYGON and not is_area:
            self.unended.emit()
            return
        self._draw(Corners())
        if shape is not None and is_area:
            self.marked.emit(geometry_of(shape, points, self.size_px), Extent(*self.size_px))

    def draw_on(self, corners: tuple[Point, ...]) -> None:
        """What was begun is there again, as it was left."""
        self._draw(Corners(corners))

    def take_corner_back(self) -> None:
        self._draw(self._corners.back())

    def take_corner_again(self) -> None:
        self._draw(self._corners.again())

    def forget_taken_back(self) -> None:
        """Something else was done since: no corner comes again."""
        self._draw(Corners(self._corners.drawn))

    def _draw(self, corners: Corners) -> None:
        if corners != self._corners:
            self._corners = corners
            self.update()
            self.drawn.emit()

    def remove_chosen(self) -> None:
        mark = self.chosen_mark()
        if mark is not None:
            self.removed.emit(mark.area.id)

    def let_pending_go(self) -> bool:
        """Of what is being drawn; False where nothing is."""
        was_drawing = self.is_drawing
        self._draw(Corners())
        return was_drawing

    def let_go(self) -> None:
        """Of what is being drawn, else of what is chosen."""
        if not self.let_pending_go():
            self.chosen.emit("")

    def _place(self, mark: Mark, points: tuple[Point, ...]) -> None:
        shape = mark.area.shape
        if is_something(shape, points):
            self.moved.emit(mark.area.id, geometry_of(shape, points, self.size_px))

    def _follow(self, point: Point) -> None:
        """What keys move stays in view: a zoomed picture moves along."""
        self._move(self._geometry.showing(*point, FOLLOW_PX))

    def _picture_point(self, at: QPointF) -> Point:
        box = self._geometry.picture_box()
        scale = self._geometry.scale
        return round((at.x() - box.left) / scale), round((at.y() - box.top) / scale)

    def _view_point(self, point: Point) -> QPointF:
        box = self._geometry.picture_box()
        scale = self._geometry.scale
        return QPointF(box.left + point[0] * scale, box.top + point[1] * scale)

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
                painter,
                edges,
                mark.colour,
                mark.title,
                is_chosen=is_chosen,
                handles=is_chosen and len(edges) > 1,
                dashed=mark.is_predicted,
            )
        if self.is_drawing:
            line = begun(self._shape, self._corners.drawn, self.pointer)
            paint_unfinished(painter, [self._view_point(point) for point in line], unnamed())
        if self.may_mark and self.hasFocus() and self._pointer is not None and self.chosen_mark() is None:
            paint_crosshair(painter, self._view_point(self._pointer), QRectF(self.rect()))
        painter.end()
