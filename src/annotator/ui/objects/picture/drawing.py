"""What is marked on a picture and what is being drawn there: what can be done with it, whoever asks for it, and
whatever shows the picture.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter

from annotator.core.answer.begun import Corners
from annotator.core.answer.marks import (
    Point,
    begun,
    clamped,
    geometry_of,
    is_something,
    moved_by,
    with_point,
)
from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot
from annotator.core.design.medium import Extent
from annotator.ui.looks.label_colours import unnamed
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.geometry import ViewGeometry
from annotator.ui.objects.picture.hits import corners, edges, handles, turn_of
from annotator.ui.objects.picture.painter import paint_crosshair, paint_mark, paint_unfinished

FOLLOW_PX = 24  # from the edge of the view


class Easel(Protocol):
    """The widget that shows the picture. `move_to` brings another part of it into view."""

    @property
    def geometry_of_picture(self) -> ViewGeometry: ...

    @property
    def has_picture(self) -> bool: ...

    def move_to(self, geometry: ViewGeometry) -> None: ...

    def show_cursor(self) -> None: ...

    def update(self) -> None: ...

    def hasFocus(self) -> bool: ...

    def rect(self) -> QRect: ...


class Drawing(QObject):
    """`marked` hands over a geometry and the picture's size; `moved` an area's id and its new geometry. `grabbed` says
    that one is taken hold of to be moved, `unarmed` that the person began to draw and nothing is armed, `missed` that
    they pressed where nothing is. `drawn`: the corners of what is being drawn are others; `unended`: the person wants
    to end it, and some are missing."""

    marked = Signal(object, object)
    moved = Signal(str, object)
    chosen = Signal(str)
    removed = Signal(str)
    grabbed = Signal()
    unarmed = Signal()
    missed = Signal()
    drawn = Signal()
    unended = Signal()

    def __init__(self, easel: Easel, parent: QObject) -> None:
        super().__init__(parent)
        self._easel = easel
        self.marks: tuple[Mark, ...] = ()
        self.selected = ""
        self.shape: Shape | None = None
        self.is_locked = False
        self._corners = Corners()
        self._pointer: Point | None = None

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self.marks, self.selected = marks, selected
        self._easel.update()

    def arm(self, shape: Shape | None) -> None:
        """What the next mark will be; None: pressing only chooses. What is begun goes on as that, as far as it can: a
        rectangle has one corner so far, a point none."""
        if shape is not self.shape:
            corners_kept = {Shape.POLYGON: len(self._corners.drawn), Shape.RECTANGLE: 1}
            kept = corners_kept.get(shape, 0) if shape is not None else 0
            self.draw(self._corners.first(kept) if kept else Corners())
        self.shape = shape
        self._easel.show_cursor()
        self._easel.update()

    def lock(self, locked: bool) -> None:
        self.is_locked = locked
        if locked:
            self._corners = Corners()

    def start_over(self) -> None:
        """Another picture."""
        self.marks, self.selected, self._corners, self._pointer = (), "", Corners(), None

    @property
    def _geometry(self) -> ViewGeometry:
        return self._easel.geometry_of_picture

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
        return self.shape is Shape.POLYGON

    @property
    def may_mark(self) -> bool:
        return self.shape is not None and self._easel.has_picture and not self.is_locked

    @property
    def pointer(self) -> Point:
        """The crosshair; in the middle of what is in view before it was moved."""
        seen = self._geometry.visible()
        middle = round(seen.left + seen.width / 2), round(seen.top + seen.height / 2)
        return self._pointer or clamped(middle, self.size_px)

    def step_px(self, view_px: float) -> int:
        return max(1, round(view_px / self._geometry.scale))

    def point_at(self, at: Point) -> None:
        """The crosshair is there: the mouse brought it, or keys will."""
        self._pointer = clamped(at, self.size_px)
        self._easel.update()

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self._pointer = clamped((x + dx, y + dy), self.size_px)
        self._follow(self._pointer)
        self._easel.update()

    def chosen_mark(self) -> Mark | None:
        """None while there is no picture that tells what is where."""
        selected = next((mark for mark in self.marks if mark.area.id == self.selected), None)
        return None if self.is_locked or not self._easel.has_picture else selected

    def move_chosen(self, dx: int, dy: int, *, last_corner: bool) -> None:
        mark = self.chosen_mark()
        if mark is None:
            return
        points = corners(mark, self.size_px)
        if last_corner:
            x, y = points[-1]
            points = with_point(points, len(points) - 1, (x + dx, y + dy), self.size_px)
        else:
            points = self.shifted(mark, dx, dy)
        self._follow(points[-1] if last_corner or dx > 0 or dy > 0 else points[0])
        self.place(mark, points)

    def set_corner(self, at: Point) -> None:
        """One more corner of what is being drawn; what is complete with it is marked."""
        if self.shape is None:
            return
        self.draw(self._corners.with_corner(clamped(at, self.size_px)))
        if self.shape is Shape.KEY_POINT or (self.shape is Shape.RECTANGLE and len(self._corners.drawn) == 2):
            self.end_drawing()

    def end_drawing(self) -> None:
        """Marks what was drawn, where it is something. A polygon that is nothing yet can go on."""
        shape, points = self.shape, tuple(clamped(point, self.size_px) for point in self._corners.drawn)
        is_area = shape is not None and is_something(shape, points)
        if shape is Shape.POLYGON and not is_area:
            self.unended.emit()
            return
        self.draw(Corners())
        if shape is not None and is_area:
            self.marked.emit(geometry_of(shape, points, self.size_px), Extent(*self.size_px))

    def draw_on(self, corners: tuple[Point, ...]) -> None:
        """What was begun is there again, as it was left."""
        self.draw(Corners(corners))

    def take_corner_back(self) -> None:
        self.draw(self._corners.back())

    def take_corner_again(self) -> None:
        self.draw(self._corners.again())

    def forget_taken_back(self) -> None:
        """Something else was done since: no corner comes again."""
        self.draw(Corners(self._corners.drawn))

    def draw(self, corners: Corners) -> None:
        if corners != self._corners:
            self._corners = corners
            self._easel.update()
            self.drawn.emit()

    def remove_chosen(self) -> None:
        mark = self.chosen_mark()
        if mark is not None:
            self.removed.emit(mark.area.id)

    def let_pending_go(self) -> bool:
        """Of what is being drawn; False where nothing is."""
        was_drawing = self.is_drawing
        self.draw(Corners())
        return was_drawing

    def let_go(self) -> None:
        """Of what is being drawn, else of what is chosen."""
        if not self.let_pending_go():
            self.chosen.emit("")

    def place(self, mark: Mark, points: tuple[Point, ...]) -> None:
        shape = mark.area.shape
        if is_something(shape, points):
            turn = {"rotation": turn_of(mark)} if turn_of(mark) else {}
            self.moved.emit(mark.area.id, {**geometry_of(shape, points, self.size_px), **turn})

    def shifted(self, mark: Mark, dx: int, dy: int) -> tuple[Point, ...]:
        """Moved as far as the picture reaches; a turned one as long as the corner that it is turned around is on it."""
        points = corners(mark, self.size_px)
        if not turn_of(mark):
            return moved_by(points, dx, dy, self.size_px)
        (first,) = moved_by(points[:1], dx, dy, self.size_px)
        return tuple((x + first[0] - points[0][0], y + first[1] - points[0][1]) for x, y in points)

    def _follow(self, point: Point) -> None:
        """What keys move stays in view: a zoomed picture moves along."""
        self._easel.move_to(self._geometry.showing(*point, FOLLOW_PX))

    def picture_point(self, at: QPointF) -> Point:
        x, y = self._geometry.picture_point(at.x(), at.y())
        return round(x), round(y)

    def view_point(self, point: Spot) -> QPointF:
        return QPointF(*self._geometry.view_point(*point))

    def way(self, across: int, down: int) -> tuple[int, int]:
        """A way that the eye sees, as it goes in the picture: it may be turned or mirrored."""
        true_x, true_y = self._geometry.orientation.true(across, down)
        return round(true_x), round(true_y)

    def paint(self, painter: QPainter) -> None:
        """Over the picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.marks:
            seen = [self.view_point(point) for point in edges(mark, self.size_px)]
            is_chosen = mark.area.id == self.selected
            held = handles(mark, self.size_px).values() if is_chosen and len(seen) > 1 else ()
            paint_mark(
                painter,
                seen,
                mark.colour,
                mark.title,
                is_chosen=is_chosen,
                handles=[self.view_point(point) for point in held],
                dashed=mark.is_predicted,
            )
        if self.is_drawing:
            line = begun(self.shape, self._corners.drawn, self.pointer)
            paint_unfinished(painter, [self.view_point(point) for point in line], unnamed())
        if self.may_mark and self._easel.hasFocus() and self._pointer is not None and self.chosen_mark() is None:
            paint_crosshair(painter, self.view_point(self._pointer), QRectF(self._easel.rect()))
