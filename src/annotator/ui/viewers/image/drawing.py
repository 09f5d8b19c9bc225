"""What is marked and drawn on a picture: what can be done with it, whoever asks for it, and whatever shows it."""

from __future__ import annotations

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
from annotator.ui.viewers.image.drawing_surface import DrawingSurface
from annotator.ui.viewers.image.mark_painter import MarksPainting, paint_aim
from annotator.ui.viewers.image.shape_editing import NO_CORNER, ShapeEditor
from annotator.ui.viewers.image.view_transform import OnImage, ViewGeometry
from annotator.ui.viewers.interaction.finishing import ShapeFinisher
from annotator.ui.viewers.interaction.line_drawing import LineDrawingTool
from annotator.ui.viewers.interaction.multi_selection import MultiSelection
from annotator.ui.viewers.interaction.undo_merging import UndoMerger
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import follow

if TYPE_CHECKING:
    from annotator.ui.viewers.interaction.guide_protocol import Guide

FOLLOW_PX = 24  # from the edge of the view
_IS_HIDDEN = attrgetter("is_hidden")


class Drawing(QObject, OnImage):
    """`marked` hands over a geometry and the picture's size; `moved` an area's id and its new geometry. `grabbed`:
    one is taken hold of; `unarmed`: the person drew with nothing armed, from this area or none; `missed`: they
    pressed where nothing is. `drawn`: what is drawn has other corners; `unfinished`: some are missing, and it is
    said; `refused`: why something was not done, or is odd. `stroke_started`: a new step is painted. `menu_wanted`:
    where a menu is."""

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
        """`widget` is the easel, as what speaks."""
        super().__init__(widget)
        self._easel = easel
        self.widget = widget
        self.shaping, self.together, self.lines = ShapeEditor(self), MultiSelection(self), LineDrawingTool(self)
        self.grabbed.connect(self.together.begin)
        self.ending = ShapeFinisher(self.refused.emit)
        self.painting = MarksPainting(widget)
        self.marks: tuple[Mark, ...] = ()
        self.selected = ""
        self.seen_mark: Mark | None = None  # what is chosen, where it is not hidden
        self.shape: Shape | None = None
        self.is_locked = False
        self._corners = Corners()
        self.pointed: Point | None = None  # where the crosshair is, once somebody brought it there
        self.snapped: Point | None = None  # where a corner was drawn to, that the mouse sets or holds
        self._resting = UndoMerger()
        follow(widget, lambda: easel.update())
        self.takes_click: Callable[[QPointF], bool] = lambda _at: False  # what lies over the marks
        self.guide_lines: Callable[[], GuidePlaces] = lambda: NO_GUIDES  # which corners snap to
        self.guide: Guide | None = None  # where edges can follow what is in the picture

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
        """What the next mark will be; None: pressing only chooses. What is begun goes on as that, as far as it can: a
        box has one corner so far, a point none."""
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
        """Another picture."""
        self.marks, self.selected, self.seen_mark, self._corners = (), "", None, Corners()
        self.pointed = self.snapped = None
        self.painting.start_over()

    @property
    def _geometry(self) -> ViewGeometry:
        return self._easel.geometry_of_image

    @property
    def corners(self) -> Corners:
        """Of what is being drawn."""
        return self._corners

    @property
    def is_drawing(self) -> bool:
        return bool(self._corners.drawn)

    @property
    def aim(self) -> Point | None:
        """Where the crosshair is seen, by keys or under the mouse; a brush shows itself."""
        is_there = self._easel.hasFocus() or self._easel.underMouse()
        is_aimed = is_there and self.may_mark and self.shape is not Shape.MASK
        return self.pointed if is_aimed and self.chosen_mark() is None else None

    @property
    def missing_corners(self) -> int:
        """How many have to be set before it is something: of a box that is begun, the second."""
        shape = self.shape
        if shape is Shape.LINE:
            return self._corners.lacking(self.lines.rules("").least)
        return self._corners.missing(shape) if shape in MADE_OF_VERTICES and shape else int(shape in BOXED)

    @property
    def is_open_ended(self) -> bool:
        """What is drawn has as many corners as the person wants."""
        return self.shape in MADE_OF_VERTICES

    @property
    def holds_corner(self) -> bool:
        """One corner of what is chosen is chosen."""
        return self.shaping.corner != NO_CORNER

    @property
    def has_image(self) -> bool:
        return self._easel.has_image

    @property
    def may_mark(self) -> bool:
        return self.shape is not None and self._easel.has_image and not self.is_locked

    @property
    def pointer(self) -> Point:
        """The crosshair; in the middle of what is in view before it was moved."""
        seen = self._geometry.visible()
        middle = round(seen.left + seen.width / 2), round(seen.top + seen.height / 2)
        return self.pointed or clamped(middle, self.size_px)

    def point_at(self, at: Point, *, is_shown: bool = True) -> None:
        """The crosshair is there: the mouse brought it, or keys will."""
        self.pointed = clamped(at, self.size_px)
        if is_shown:
            self._easel.update()

    def move_pointer(self, dx: int, dy: int) -> None:
        x, y = self.pointer
        self.pointed = clamped((x + dx, y + dy), self.size_px)
        self.bring(self.pointed)  # what keys move stays in view: a zoomed picture moves along
        self._easel.update()

    def chosen_mark(self) -> Mark | None:
        """What is chosen and can be changed: not while there is no picture that tells where, nor what is locked."""
        mark = self.seen_mark
        is_free = mark is not None and not mark.is_locked and not self.is_locked and self._easel.has_image
        return mark if is_free else None

    @property
    def can_move(self) -> bool:
        """Something that is chosen: it need not lead, where several are."""
        is_free = not self.is_locked and self._easel.has_image
        return self.chosen_mark() is not None or (is_free and bool(self.together.movable))

    def move_chosen(self, dx: int, dy: int, *, last_corner: bool) -> None:
        """By keys: what goes on without a rest is one step of undo, as long as it moves the same."""
        if self._resting.begins((self.shaping.corner, last_corner)):
            self.grabbed.emit()
        if self.together.movable and not self.holds_corner:
            self.shaping.move(self.together.movable, dx, dy)
        elif not self.shaping.move_by_keys(dx, dy, last_corner=last_corner):
            self.move_pointer(dx, dy)

    def set_corner(self, at: Point) -> None:
        """One more corner of what is being drawn; what is complete with it is marked: a line also by its first corner,
        where it may be closed. What was chosen is let go."""
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
        """Marks what was drawn, where it is something. A polygon or a line that is nothing yet can go on. `closes`: a
        line, too."""
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
        """What leads the next corner."""
        guide, is_led = self.guide, self.is_open_ended and not self.lines.is_counted
        return guide if guide is not None and guide.is_on and is_led else None

    def led_to(self, at: Point, *, is_set: bool = False) -> tuple[Point, ...]:
        """Corners from the last one to there, where edges follow what is in the picture; `is_set`: they stay."""
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
        """The corner that is chosen, else all of what is; why what is locked stays is said by who hears of it."""
        mark = self.seen_mark
        if mark is not None and not self.is_locked and not self.shaping.remove_corner():
            self.removed.emit(mark.area.id)

    def let_pending_go(self) -> bool:
        """Of what is being drawn; False where nothing is."""
        was_drawing = self.is_drawing
        self.draw(self._corners.let_go())
        return was_drawing

    def let_go(self) -> None:
        """Of what is being drawn, else of the corner that is chosen, else of what is chosen."""
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
