"""The drawing on an image: its regions, the one in progress, and all operations on them, independent of the view."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.box import BOXED, spanned
from annotator.core.answer.geometry.vertices import LEAST, MADE_OF_VERTICES, GuidePlaces
from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.marks import Point, clamped, geometry_of, is_something, points_with_pointer
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.viewers.enter_guard import EnterGuard
from annotator.ui.viewers.image.drawing_interfaces import DrawingSurface, Guide
from annotator.ui.viewers.image.mark_painter import MarkPainter
from annotator.ui.viewers.image.mark_primitives import (
    paint_crosshair,
    paint_guide,
    paint_snap_indicator,
    paint_unfinished,
)
from annotator.ui.viewers.image.regions import ImageRegions
from annotator.ui.viewers.image.shape_editing import NO_CORNER, ShapeEditor
from annotator.ui.viewers.image.vector_line_editing import branch
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import display_options, follow

STILL_AFTER_S = 1.0  # a move by keyboard after a longer pause is a separate undo step
_OUTLINE = 3  # points of the shortest line that can be closed


class Drawing(ImageRegions):
    """The drawing of an image.

    - `marked` emits a geometry and the image size.
    - `drawn_without_tool`: the user drew without an active tool, starting on the emitted region id or "".
    - `clicked_nothing`: the user clicked on nothing.
    - `drawn`: the points of the drawing in progress changed.
    - `unfinished`: points are still missing, which is announced.
    - `too_small`: a box was too small.
    - `refused` emits why something was not done or looks odd.
    - `stroke_started`: a new paint step begins.
    - `menu_wanted` emits the position for a context menu."""

    marked = Signal(object, object)
    drawn_without_tool = Signal(str)
    clicked_nothing = Signal()
    drawn = Signal()
    unfinished = Signal()
    too_small = Signal()
    refused = Signal(str)
    menu_wanted = Signal(QPointF)
    stroke_started = Signal()

    def __init__(self, surface: DrawingSurface, widget: QWidget) -> None:
        """Create the drawing. `widget` is the drawing surface as the source of announcements."""
        super().__init__(surface, widget)
        self.editor = ShapeEditor(self)
        self.enter_guard = EnterGuard(self.refused.emit)
        self.painter = MarkPainter(widget)
        self.shape: Shape | None = None
        self._corners = DrawingPoints()
        self.crosshair_position: Point | None = None  # position of the crosshair, once the user has moved it
        self.snap_position: Point | None = None  # position that the current point snapped to
        self._last_key_move: tuple[object, float] = (None, 0.0)  # the moved thing and the time
        follow(widget, lambda: surface.update())

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        if selected != self.selected:
            self.editor.deselect_corner()
        super().show_marks(marks, selected)

    def activate(self, shape: Shape | None) -> None:
        """Set the shape of the next region; None lets clicks only select. A drawing in progress continues with the
        new shape as far as possible: a box keeps one point, a key point none."""
        if shape is not self.shape:
            remaining = len(self._corners.drawn) if shape in MADE_OF_VERTICES else int(shape in BOXED)
            self.set_corners(self._corners.first(remaining) if remaining else DrawingPoints())
            self.snap_position = None
        self.shape = shape
        self._surface.update_cursor()
        self._surface.update()

    def set_locked(self, locked: bool) -> None:
        self.is_locked = locked
        if locked:
            self._corners = DrawingPoints()

    def reset(self) -> None:
        """Reset the state for a new image."""
        self.marks = ()
        self.selected = ""
        self.visible_selection = None
        self._corners = DrawingPoints()
        self.crosshair_position = None
        self.snap_position = None
        self.painter.reset()

    @property
    def corners(self) -> DrawingPoints:
        """The points of the drawing in progress."""
        return self._corners

    @property
    def is_drawing(self) -> bool:
        return bool(self._corners.drawn)

    @property
    def crosshair(self) -> Point | None:
        """The position of the visible crosshair, or None. A brush has its own cursor."""
        is_there = self._surface.hasFocus() or self._surface.underMouse()
        is_aimed = is_there and self.can_draw and self.shape is not Shape.MASK
        return self.crosshair_position if is_aimed and not self.is_editing else None

    @property
    def missing_corners(self) -> int:
        """The number of points still needed for a region; for a box in progress, the second one."""
        shape = self.shape
        if shape is Shape.LINE:
            return self._corners.lacking(self.line_rules("").least)
        return self._corners.missing(shape) if shape in MADE_OF_VERTICES and shape else int(shape in BOXED)

    @property
    def has_any_corner_count(self) -> bool:
        """True if the shape has any number of points."""
        return self.shape in MADE_OF_VERTICES

    @property
    def has_selected_corner(self) -> bool:
        """True if a point of the selected region is selected."""
        return self.editor.corner != NO_CORNER

    @property
    def can_draw(self) -> bool:
        return self.shape is not None and self.has_image and not self.is_locked

    @property
    def is_fresh(self) -> bool:
        """True if the selected region was just drawn. Its handles can be dragged, but all else draws the next one."""
        is_free = self.can_draw and self.editable_selection() is not None and not self.has_selected_corner
        return is_free and self.is_by_program()

    @property
    def is_editing(self) -> bool:
        """True if arrow keys and drags change the selection instead of drawing."""
        return not self.is_drawing and not self.is_fresh and self.can_move

    @property
    def pointer(self) -> Point:
        """The position of the crosshair; the centre of the visible part before it was moved."""
        visible = self._geometry.visible()
        middle = round(visible.left + visible.width / 2), round(visible.top + visible.height / 2)
        return self.crosshair_position or clamped(middle, self.size_px)

    def point_at(self, at: Point, *, is_shown: bool = True) -> None:
        """Move the crosshair to an image point."""
        self.crosshair_position = clamped(at, self.size_px)
        if is_shown:
            self._surface.update()

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self.crosshair_position = clamped((x + dx, y + dy), self.size_px)
        self.scroll_to(self.crosshair_position)  # the view of a zoomed image follows
        self._surface.update()

    def move_selection(self, dx: int, dy: int, *, last_corner: bool) -> None:
        """Move the selection by keyboard. Repeated moves of the same thing without a pause are one undo step."""
        moved = (self.editor.corner, last_corner)
        before, before_s = self._last_key_move
        now_s = time.monotonic()
        self._last_key_move = (moved, now_s)
        if before != moved or now_s - before_s > STILL_AFTER_S:
            self.grabbed.emit()
        if self.multi_selection.movable and not self.has_selected_corner:
            self.editor.move(self.multi_selection.movable, dx, dy)
        elif not self.editor.move_by_keys(dx, dy, last_corner=last_corner):
            self.move_pointer(dx, dy)

    def add_corner(self, at: Point) -> None:
        """Set the next point of the drawing, and finish a complete one. The first point of a line closes it if that
        is allowed. Setting a point deselects the selected region."""
        inside = clamped(at, self.size_px)
        if self.shape is None or self._branches_to(inside) or not (self.is_drawing or self.may_begin()):
            return
        if self.selected:
            self.chosen.emit("")
        if self.may_close_line and inside == self._corners.drawn[0]:
            self.end_drawing(closes=True)
            return
        self.set_corners(self._corners.with_corners(*self.guide_points(inside, is_set=True), inside))
        is_box = self.shape in BOXED and len(self._corners.drawn) == 2
        if self.shape is Shape.KEY_POINT or is_box or self._is_full:
            self.end_drawing()

    def end_drawing(self, *, closes: bool = False) -> None:
        """Finish the drawing; emit it if valid. Incomplete polygons and lines stay. `closes` closes a line."""
        shape = self.shape
        drawn = self._corners.drawn
        last = self.guide_points(drawn[0], is_set=True) if drawn and (closes or shape is Shape.POLYGON) else ()
        points = tuple(clamped(point, self.size_px) for point in (*drawn, *last))
        is_enough = shape is not Shape.LINE or not self.missing_corners
        is_complete = shape is not None and is_something(shape, points) and is_enough
        if self.has_any_corner_count and not is_complete:
            self.unfinished.emit()
            return
        self.set_corners(DrawingPoints())
        if shape is not None and is_complete:
            geometry = geometry_of(shape, points, self.size_px, is_closed=closes)
            self.marked.emit(geometry, Extent(*self.size_px))
            self.enter_guard.check_outline(Shape.POLYGON if closes else shape, points)
        elif shape in BOXED:
            self.too_small.emit()

    @property
    def may_close_line(self) -> bool:
        """True if the line in progress can be closed: its rules allow it and it has enough points."""
        rules = self.line_rules("")
        has_enough = len(self._corners.drawn) >= max(_OUTLINE, rules.least)
        return self.shape is Shape.LINE and rules.is_closable and has_enough

    @property
    def is_outline(self) -> bool:
        """True if the line or polygon in progress has enough points for a click on the first point to close it."""
        is_polygon = self.shape is Shape.POLYGON and len(self._corners.drawn) >= LEAST[Shape.POLYGON]
        return self.may_close_line or is_polygon

    @property
    def _is_counted(self) -> bool:
        """True if the line in progress has a maximum of points: the user sets each, and no guide adds any."""
        return self.shape is Shape.LINE and self.line_rules("").most is not None

    @property
    def _is_full(self) -> bool:
        """True if the line in progress has its maximum number of points."""
        most = self.line_rules("").most
        return self.shape is Shape.LINE and most is not None and len(self._corners.drawn) >= most

    def _branches_to(self, at: Point) -> bool:
        """Add a branch to `at` from the selected point and return True if the line may branch."""
        if (
            self.shape is not Shape.LINE
            or not self.has_selected_corner
            or not self.line_rules(self.selected).is_branching
        ):
            return False
        return not branch(self.editor, at)

    def guide_places(self) -> GuidePlaces:
        """Return the guide lines that points snap to."""
        return self._surface.guide_places()

    @property
    def active_guide(self) -> Guide | None:
        """The guide for the next point, or None."""
        guide = self._surface.edge_guide
        is_led = self.has_any_corner_count and not self._is_counted
        return guide if guide is not None and guide.is_on and is_led else None

    def guide_points(self, at: Point, *, is_set: bool = False) -> tuple[Point, ...]:
        """Return the guide's points from the last point to `at`; `is_set` if they are final."""
        drawn = self._corners.drawn
        guide = self.active_guide
        return guide.path(drawn, at, is_set=is_set) if drawn and guide is not None else ()

    def undo_corner(self) -> None:
        self.set_corners(self._corners.back())

    def redo_corner(self) -> None:
        self.set_corners(self._corners.again())

    def set_corners(self, corners: DrawingPoints) -> None:
        if corners != self._corners:
            self._corners = corners
            self._surface.update()
            self.drawn.emit()

    def remove_selection(self) -> None:
        """Delete the selected point, else region. `removed`'s receiver explains why a locked one stays."""
        mark = self.visible_selection
        if mark is not None and not self.is_locked and not self.editor.remove_corner():
            self.removed.emit(mark.region.id)

    def cancel_drawing(self) -> bool:
        """Cancel the drawing in progress; return False if there is none."""
        was_drawing = self.is_drawing
        self.set_corners(self._corners.let_go())
        return was_drawing

    def cancel(self) -> None:
        """Cancel the drawing in progress, else deselect the point, else the region."""
        if self.cancel_drawing():
            return
        if self.editor.deselect_corner():
            self._surface.update()
        else:
            self.chosen.emit("")

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.paint(painter, self, self.editor.corner, self._geometry)
        if self._corners.drawn:
            self._paint_in_progress(painter)
        if self.crosshair is not None:
            paint_crosshair(
                painter, self.view_point(self.crosshair), self.view_rect, has_lines=display_options().has_lines
            )
        if self.snap_position is not None:
            paint_snap_indicator(painter, self.view_point(self.snap_position))

    def _paint_in_progress(self, painter: QPainter) -> None:
        """Paint the drawing in progress with the pointer as its next point, if the user has pointed anywhere yet."""
        drawn = self._corners.drawn
        pointed = self.crosshair_position
        colour = self.painter.colour
        if pointed is None:
            paint_unfinished(painter, [self.view_point(point) for point in drawn], colour)
            return
        pending = points_with_pointer(self.shape, (*drawn, *self.guide_points(pointed)), pointed)
        corners = [self.view_point(point) for point in pending]
        if self.shape is not Shape.ELLIPSE:
            paint_unfinished(painter, corners, colour)
            return
        around = spanned(drawn[0], pointed).outline(Shape.ELLIPSE, self.scale)
        line = [self.view_point(spot) for spot in around]
        paint_guide(painter, corners[:4])
        paint_unfinished(painter, [*line, line[0]], colour, points=(corners[0], corners[2]))
