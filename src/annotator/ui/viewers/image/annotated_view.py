"""An image view in which regions are drawn: boxes, ellipses, polygons, lines and points, by mouse or keyboard
crosshair.

Mouse: with an active tool the left button draws; a box by dragging or by two clicks. A click selects a region, with
Shift additional ones. A drag moves the selected regions, or an unselected one if no tool is active. It also moves
handles, sides of a box and the rotation handle. Dragging the middle of an edge adds a point. The other buttons move
the image.

Keyboard: the arrow keys move the crosshair, the selected point or the selected regions, with Shift by one pixel.
With Ctrl+Shift they move the last point of a region. Space sets a point. Enter finishes a polygon or a line.
Backspace removes the last point. Delete deletes the selected point or region. Escape cancels. Commands select the
next point, add a point and rotate a box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import NO_GUIDES, GuidePlaces
from annotator.core.answer.shapes import Shape
from annotator.core.ports.images import Images
from annotator.ui.viewers.display.layers import AvailablePixels
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_interfaces import Guide, ViewBrush, ViewLiveWire, ViewTool
from annotator.ui.viewers.image.hit_test import handles, mark_at, middle_of
from annotator.ui.viewers.image.key_bindings import MarkKeys
from annotator.ui.viewers.image.mark_bar import MarkBar
from annotator.ui.viewers.image.mark_painter import view_boxes
from annotator.ui.viewers.image.mouse_bindings import REACH_PX, MarkMouse, drag_from_px
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark

if TYPE_CHECKING:
    from annotator.ui.viewers.relation_arrows import RelationArrows


class AnnotatedImageView(ImageView):
    """A `DrawingSurface` with regions drawn over the image."""

    def __init__(self, images: Images, prefetch: Callable[[Sequence[str]], None]) -> None:
        super().__init__(images, prefetch)
        self.drawing = drawing = Drawing(self, self)
        self._mouse = MarkMouse(drawing, self._takes_click)
        self._keys = MarkKeys(drawing)
        self.brush: ViewBrush | None = None  # set once masks can be painted
        self.live_wire: ViewLiveWire | None = None  # set once polygons or lines can be drawn
        self.toolbox: ViewTool | None = None  # set once regions can be drawn
        self.relation_arrows: RelationArrows | None = None  # set once there are relations
        self._related_at: QPointF | None = None  # position of a press while a region is being related
        self.setMouseTracking(True)
        self.toolbar.add_right(MarkBar(drawing.say))

    @property
    def chosen(self) -> SignalInstance:
        return self.drawing.chosen

    @property
    def removed(self) -> SignalInstance:
        return self.drawing.removed

    def take_corner_back(self) -> None:
        self.drawing.undo_corner()

    def cancel_pending(self) -> bool:
        return self.drawing.cancel_drawing()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the regions; of a multi-page image those of the current page."""
        if self.item is not None:
            marks = tuple(mark for mark in marks if (mark.region.page or 0) == self.item)
        self.drawing.show_marks(marks, selected)
        if self.brush is not None:
            mark = (
                self.drawing.visible_selection
            )  # hidden or locked regions are not painted on; a stroke creates a new one
            is_free = mark is not None and not mark.is_locked
            self.brush.show_marks(self.drawing.marks, selected if is_free else "")

    def lock(self, locked: bool) -> None:
        self.drawing.set_locked(locked)
        for tool in self.tools:
            tool.lock()

    def activate(self, shape: Shape | None) -> None:
        """Activate a label or tool; see `Drawing.activate`."""
        self.drawing.activate(shape)
        for tool in self.tools:
            tool.activate()

    def guide_places(self) -> GuidePlaces:
        return NO_GUIDES if self.guides is None else self.guides.places()

    @property
    def edge_guide(self) -> Guide | None:
        return self.live_wire

    def _takes_click(self, at: QPointF) -> bool:
        """Return whether a click selects a relation, whose arrow lies above the regions."""
        return self.relation_arrows is not None and self.relation_arrows.handle_click(at, view_boxes(self.drawing))

    @property
    def tools(self) -> list[ViewTool]:
        return [tool for tool in (self.brush, self.live_wire, self.toolbox) if tool is not None]

    def pixels(self, section: QRectF) -> AvailablePixels | None:
        """The pixels in view; see `Layers.available_pixels`."""
        return self._layers.available(section, self.drawing.size_px)

    def refresh(self, section: QRect) -> None:
        self.update(section)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing

    def move_to(self, geometry: ViewGeometry) -> None:
        self._move(geometry)
        self._uncover_drawing()

    def _pointer_moved(self, at: QPointF) -> None:
        self.drawing.point_at(self.drawing.image_point(at))
        self._uncover_drawing()

    def _uncover_drawing(self, *, is_held: bool = False) -> None:
        """Keep the overview away from the drawing, the selected region and the pointer."""
        if self._overlays is None:
            return
        drawing = self.drawing
        mark = drawing.editable_selection()
        spots: list[Spot] = [*drawing.corners.drawn, *(() if mark is None else handles(mark, drawing.size_px))]
        if drawing.can_draw or is_held:
            spots.append(drawing.pointer)
        self._overlays.overview.keep_clear([drawing.view_point(spot) for spot in spots])

    def _cursor_shape(self) -> Qt.CursorShape:
        return super()._cursor_shape() if self.drawing.shape is None else Qt.CursorShape.CrossCursor

    def _zoom_centre(self) -> tuple[float, float]:
        """Return the centre of a zoom: the crosshair if visible, else the last mouse position."""
        at = self.drawing.view_point(self.drawing.pointer)
        return (at.x(), at.y()) if self.contentsRect().contains(at.toPoint()) else super()._zoom_centre()

    def show_medium(self, path: str, in_file: int = 0) -> None:
        self.drawing.reset()
        self._mouse.reset()
        for tool in self.tools:
            tool.reset()
        super().show_medium(path, in_file)

    def is_free_at(self, at: QPointF) -> bool:
        drawing = self.drawing
        return drawing.shape is None and self._mouse.target_at(drawing.editable_selection(), at) is None

    def _paint_marks(self, painter: QPainter) -> None:
        super()._paint_marks(painter)
        if self.brush is not None:
            self.brush.paint_masks(painter)
        self.drawing.paint(painter)
        if self.brush is not None:
            self.brush.paint_brush(painter)
        if self.relation_arrows is not None:
            placed = self._geometry, self.drawing.marks
            self.relation_arrows.paint_cached(painter, lambda: view_boxes(self.drawing), placed)
        if self.drawing.is_drawing or self.drawing.selected:
            from annotator.ui.viewers.image.size_labels import paint_measure

            paint_measure(painter, self.drawing, self._geometry, QRectF(self.contentsRect()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.drawing.snap_position = None
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.brush is not None:
            self.brush.finish()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or resize the brush, and point at the new position under the mouse."""
        if self.brush is not None and self.brush.input.wheel_turned(event):
            return
        super().wheelEvent(event)
        if self.has_image:
            self._pointer_moved(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_relating and event.button() is Qt.MouseButton.LeftButton:
            self._related_at = event.position()
            super().mousePressEvent(event)
            return
        is_brush = self.brush is not None and self.brush.input.pressed(event)
        if not is_brush and not self._mouse.pressed(event, has_image=self.has_image):
            super().mousePressEvent(event)
            if self.guides is None or not self.guides.is_dragging:
                self._mouse.pressed_below(event)

    @property
    def _is_relating(self) -> bool:
        """True if a region is being related. The left button then draws nothing."""
        return self.relation_arrows is not None and self.relation_arrows.is_relating

    def _select_related(self, pressed_at: QPointF, at: QPointF) -> None:
        """Select the region under a click as the other end of a relation, unless the mouse was dragged."""
        drawing = self.drawing
        if self._is_relating and (at - pressed_at).manhattanLength() < drag_from_px():
            spot = drawing.image_position(at)
            reach_px = drawing.step_px(REACH_PX)
            nearby = drawing.painter.marks_near(drawing.marks, spot, reach_px)
            drawing.chosen.emit(mark_at(nearby, spot, drawing.size_px, reach_px, None))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_brush = self.brush is not None and self.brush.input.moved(event)
        if not is_brush and not self._mouse.moved(event):
            super().mouseMoveEvent(event)
        self._uncover_drawing(is_held=bool(event.buttons()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_guide = self.guides is not None and self.guides.is_dragging
        super().mouseReleaseEvent(event)
        if self._related_at is not None:
            pressed_at = self._related_at
            self._related_at = None
            self._select_related(pressed_at, event.position())
            return
        if self.brush is not None and self.brush.input.released(event):
            return
        self._mouse.released(event, moves_image=is_guide or self._geometry.zoom is not None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Finish the drawing, or begin the second of two fast brush strokes."""
        is_brush = self.brush is not None and self.brush.input.pressed(event)
        if not is_brush and not self._mouse.double_clicked():
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu by keyboard, at the selected region or crosshair; by mouse it opens on release."""
        drawing = self.drawing
        mark = self.drawing.visible_selection
        is_free = self.has_image and not drawing.is_locked and not drawing.is_drawing
        if event.reason() is not QContextMenuEvent.Reason.Keyboard or not is_free:
            super().contextMenuEvent(event)
            return
        spot = drawing.pointer if mark is None else middle_of(mark, drawing.size_px)
        drawing.menu_wanted.emit(drawing.view_point(spot))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_brush = self.brush is not None and self.brush.input.is_for(event)
            event.setAccepted(is_brush or self._keys.is_for(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_brush = self.brush is not None and self.brush.input.key_pressed(event)
        if not is_brush and not self._keys.pressed(event):
            super().keyPressEvent(event)
