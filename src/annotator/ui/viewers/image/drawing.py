"""The drawing on an image: its regions and the one in progress, and all operations on them, independent of the view."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.box import BOXED
from annotator.core.answer.geometry.snapping import NO_GUIDES, GuidePlaces
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.in_progress import Corners
from annotator.core.answer.marks import Point, clamped, geometry_of, is_something
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.accessibility.announcer import announce
from annotator.ui.viewers.enter_guard import ShapeFinisher
from annotator.ui.viewers.image.drawing_surface import DrawingSurface
from annotator.ui.viewers.image.mark_painter import MarksPainting, paint_aim
from annotator.ui.viewers.image.multi_selection import MultiSelection
from annotator.ui.viewers.image.shape_editing import NO_CORNER, ShapeEditor
from annotator.ui.viewers.image.view_transform import OnImage, ViewGeometry
from annotator.ui.viewers.interaction.line_drawing import LineDrawingTool
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import follow

if TYPE_CHECKING:
    from annotator.ui.viewers.image.drawing_surface import Guide

REST_S = 1.0  # a move after a longer pause is a separate step


class UndoMerger:
    def __init__(self) -> None:
        self._last: tuple[object, float] = (None, 0.0)

    def begins(self, what: object) -> bool:
        """Return whether a move of `what` begins a new undo step."""
        was, was_s = self._last
        self._last = what, time.monotonic()
        return was != what or self._last[1] - was_s > REST_S


FOLLOW_PX = 24  # distance from the edge of the view
_IS_HIDDEN = attrgetter("is_hidden")


class Drawing(QObject, OnImage):
    """The drawing of an image.

    - `marked` emits a geometry and the image size.
    - `moved` emits a region id and its new geometry.
    - `grabbed`: a drag begins, which is a new undo step.
    - `unarmed`: the user drew without an active tool, starting on the emitted region id or "".
    - `missed`: the user clicked on nothing.
    - `drawn`: the points of the drawing in progress changed.
    - `unfinished`: points are still missing, which is announced.
    - `too_small`: a box was too small.
    - `refused` emits why something was not done or looks odd.
    - `stroke_started`: a new paint step begins.
    - `menu_wanted` emits the position for a context menu."""

    marked = Signal(object, object)
    moved = Signal(str, object)
    chosen, removed = Signal(str), Signal(str)
    grabbed = Signal()
    unarmed, missed = Signal(str), Signal()
    drawn = Signal()
    unfinished, too_small = Signal(), Signal()
    refused = Signal(str)
    menu_wanted = Signal(QPointF)
    stroke_started = Signal()

    def __init__(self, easel: DrawingSurface, widget: QWidget) -> None:
        """Create the drawing. `widget` is the drawing surface as the source of announcements."""
        super().__init__(widget)
        self._easel = easel
        self.widget = widget
        self.shaping, self.together, self.lines = ShapeEditor(self), MultiSelection(self), LineDrawingTool(self)
        self.grabbed.connect(self.together.begin)
        self.ending = ShapeFinisher(self.refused.emit)
        self.painting = MarksPainting(widget)
        self.marks: tuple[Mark, ...] = ()
        self.selected = ""
        self.seen_mark: Mark | None = None  # selected region, if it is not hidden
        self.shape: Shape | None = None
        self.is_locked = False
        self._corners = Corners()
        self.pointed: Point | None = None  # position of the crosshair, once the user has moved it
        self.snapped: Point | None = None  # position that the current point snapped to
        self._resting = UndoMerger()
        follow(widget, lambda: easel.update())
        self.takes_click: Callable[[QPointF], bool] = lambda _at: False  # handler of overlays above the regions
        self.guide_lines: Callable[[], GuidePlaces] = lambda: NO_GUIDES  # guide lines that points snap to
        self.guide: Guide | None = None  # set where edges can follow the image

    @property
    def has_focus(self) -> bool:
        return self._easel.hasFocus()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        if selected != self.selected:
            self.shaping.let_go()
        self.marks = tuple(m for m in marks if not m.is_hidden) if any(map(_IS_HIDDEN, marks)) else marks
        self.selected = selected
        self.seen_mark = next((mark for mark in self.marks if mark.area.id == selected), None) if selected else None
        self.together.show(self.marks)
        self._easel.update()

    def activate(self, shape: Shape | None) -> None:
        """Set the shape of the next region; None lets clicks only select.

        A drawing in progress continues with the new shape as far as possible: a box keeps one point, a key point
        none."""
        if shape is not self.shape:
            kept = len(self._corners.drawn) if shape in MADE_OF_VERTICES else int(shape in BOXED)
            self.draw(self._corners.first(kept) if kept else Corners())
        self.shape, self.snapped = shape, self.snapped if shape is self.shape else None
        self._easel.show_cursor()
        self._easel.update()

    def lock(self, locked: bool) -> None:
        self.is_locked = locked
        if locked:
            self._corners = Corners()

    def start_over(self) -> None:
        """Reset the state for a new image."""
        self.marks, self.selected, self.seen_mark, self._corners = (), "", None, Corners()
        self.pointed = self.snapped = None
        self.painting.start_over()

    @property
    def _geometry(self) -> ViewGeometry:
        return self._easel.geometry_of_image

    @property
    def corners(self) -> Corners:
        """The points of the drawing in progress."""
        return self._corners

    @property
    def is_drawing(self) -> bool:
        return bool(self._corners.drawn)

    @property
    def aim(self) -> Point | None:
        """The position of the visible crosshair, or None. A brush has its own cursor."""
        is_there = self._easel.hasFocus() or self._easel.underMouse()
        is_aimed = is_there and self.may_mark and self.shape is not Shape.MASK
        return self.pointed if is_aimed and self.chosen_mark() is None else None

    @property
    def missing_corners(self) -> int:
        """The number of points still needed for a region; for a box in progress, the second one."""
        shape = self.shape
        if shape is Shape.LINE:
            return self._corners.lacking(self.lines.rules("").least)
        return self._corners.missing(shape) if shape in MADE_OF_VERTICES and shape else int(shape in BOXED)

    @property
    def is_open_ended(self) -> bool:
        """True if the shape has any number of points."""
        return self.shape in MADE_OF_VERTICES

    @property
    def holds_corner(self) -> bool:
        """True if a point of the selected region is selected."""
        return self.shaping.corner != NO_CORNER

    @property
    def has_image(self) -> bool:
        return self._easel.has_image

    @property
    def may_mark(self) -> bool:
        return self.shape is not None and self._easel.has_image and not self.is_locked

    @property
    def pointer(self) -> Point:
        """The position of the crosshair; the centre of the visible part before it was moved."""
        seen = self._geometry.visible()
        middle = round(seen.left + seen.width / 2), round(seen.top + seen.height / 2)
        return self.pointed or clamped(middle, self.size_px)

    def point_at(self, at: Point, *, is_shown: bool = True) -> None:
        """Move the crosshair to an image point."""
        self.pointed = clamped(at, self.size_px)
        if is_shown:
            self._easel.update()

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self.pointed = clamped((x + dx, y + dy), self.size_px)
        self.bring(self.pointed)  # the view of a zoomed image follows
        self._easel.update()

    def chosen_mark(self) -> Mark | None:
        """Return the selected region if it can be changed: not locked, and the image is loaded."""
        mark = self.seen_mark
        is_free = mark is not None and not mark.is_locked and not self.is_locked and self._easel.has_image
        return mark if is_free else None

    @property
    def can_move(self) -> bool:
        """True if anything selected can be moved, the primary region or another one."""
        is_free = not self.is_locked and self._easel.has_image
        return self.chosen_mark() is not None or (is_free and bool(self.together.movable))

    def move_chosen(self, dx: int, dy: int, *, last_corner: bool) -> None:
        """Move the selection by keyboard. Repeated moves of the same thing without a pause are one undo step."""
        if self._resting.begins((self.shaping.corner, last_corner)):
            self.grabbed.emit()
        if self.together.movable and not self.holds_corner:
            self.shaping.move(self.together.movable, dx, dy)
        elif not self.shaping.move_by_keys(dx, dy, last_corner=last_corner):
            self.move_pointer(dx, dy)

    def set_corner(self, at: Point) -> None:
        """Set the next point of the drawing, and finish a complete one.

        The first point of a line closes it if that is allowed. Setting a point deselects the selected region."""
        inside = clamped(at, self.size_px)
        if self.shape is None or self.lines.branches_to(inside):
            return
        if self.selected:
            self.chosen.emit("")
        if self.lines.may_close and inside == self._corners.drawn[0]:
            self.end_drawing(closes=True)
            return
        self.draw(self._corners.with_corners(*self.led_to(inside, is_set=True), inside))
        is_box = self.shape in BOXED and len(self._corners.drawn) == 2
        if self.shape is Shape.KEY_POINT or is_box or self.lines.is_full:
            self.end_drawing()

    def end_drawing(self, *, closes: bool = False) -> None:
        """Finish the drawing and emit it if it is valid.

        An incomplete polygon or line stays in progress. `closes` closes a line."""
        shape, drawn = self.shape, self._corners.drawn
        last = self.led_to(drawn[0], is_set=True) if drawn and (closes or shape is Shape.POLYGON) else ()
        points = tuple(clamped(point, self.size_px) for point in (*drawn, *last))
        is_enough = shape is not Shape.LINE or not self.missing_corners
        is_area = shape is not None and is_something(shape, points) and is_enough
        if self.is_open_ended and not is_area:
            self.unfinished.emit()
            return
        self.draw(Corners())
        if shape is not None and is_area:
            geometry = geometry_of(shape, points, self.size_px, is_closed=closes)
            self.marked.emit(geometry, Extent(*self.size_px))
            self.ending.look_over(Shape.POLYGON if closes else shape, points)

    @property
    def leading(self) -> Guide | None:
        """The guide for the next point, or None."""
        guide, is_led = self.guide, self.is_open_ended and not self.lines.is_counted
        return guide if guide is not None and guide.is_on and is_led else None

    def led_to(self, at: Point, *, is_set: bool = False) -> tuple[Point, ...]:
        """Return the guide's points from the last point to `at`; `is_set` if they are final."""
        drawn, guide = self._corners.drawn, self.leading
        return guide.way(drawn, at, is_set=is_set) if drawn and guide is not None else ()

    def take_corner_back(self) -> None:
        self.draw(self._corners.back())

    def take_corner_again(self) -> None:
        self.draw(self._corners.again())

    def draw(self, corners: Corners) -> None:
        if corners != self._corners:
            self._corners = corners
            self._easel.update()
            self.drawn.emit()

    def remove_chosen(self) -> None:
        """Delete the selected point, else the selected region.

        The receiver of `removed` explains why a locked region stays."""
        mark = self.seen_mark
        if mark is not None and not self.is_locked and not self.shaping.remove_corner():
            self.removed.emit(mark.area.id)

    def let_pending_go(self) -> bool:
        """Cancel the drawing in progress; return False if there is none."""
        was_drawing = self.is_drawing
        self.draw(self._corners.let_go())
        return was_drawing

    def let_go(self) -> None:
        """Cancel the drawing in progress, else deselect the point, else the region."""
        if self.let_pending_go():
            return
        if self.shaping.let_go():
            self._easel.update()
        else:
            self.chosen.emit("")

    def place(self, mark: Mark, geometry: Mapping[str, Any]) -> None:
        self.moved.emit(mark.area.id, geometry)

    def place_all(self, geometries: Mapping[str, Mapping[str, Any]]) -> None:
        self.together.place(geometries)

    def part(self) -> None:
        self.grabbed.emit()
        self._easel.update()

    def bring(self, at: Spot) -> None:
        self._easel.move_to(self._geometry.showing(*at, FOLLOW_PX))

    def say(self, words: str) -> None:
        announce(self.widget, words)

    @property
    def room(self) -> QRectF:
        return QRectF(self._easel.contentsRect())

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painting.paint(painter, self, self._geometry)
        paint_aim(painter, self)
