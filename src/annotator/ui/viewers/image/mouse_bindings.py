"""Mouse bindings for drawing on an image: press, drag and release of the left button, with snapping of points."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from annotator.core.answer.geometry.box import BOXED
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vertices import Magnets
from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.marks import Point
from annotator.core.answer.shapes import Shape
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import box, fills, handles, is_hit, is_on_handle, mark_at
from annotator.ui.viewers.image.mark_painter import middles_in_view, rotation_handle, sides_in_view
from annotator.ui.viewers.image.vector_line_editing import bend_at
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import display_options, is_first_snapping

SNAP_PX = 6  # view pixels from a point or from the edge of the image


def drag_from_px() -> int:
    """Return the distance from which a press becomes a drag, in view pixels: the user's setting of the system."""
    return QGuiApplication.styleHints().startDragDistance()


class CornerSnapping:
    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._magnets: Magnets | None = None  # kept while the button is down or the regions are unchanged
        self._marks: tuple[Mark, ...] = ()  # the regions that they were made from

    def reset(self) -> None:
        """Reset the targets for a new image or a new mouse press."""
        self._magnets = None

    def snapped_point(self, event: QMouseEvent, target: str | None) -> Point:
        """Return the image point for the mouse position, snapped to a nearby point, guide line, edge or image edge.
        Nothing snaps while Ctrl is held or if snapping is off. `target` is the id of the region whose point is
        dragged, None for none. At the first snapping a message explains it to the user."""
        drawing = self._drawing
        here = self._drawing.image_point(event.position())
        drawing.snap_position = None
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not display_options().snaps:
            return here
        spot = drawing.image_position(event.position())
        reach_px = SNAP_PX / drawing.scale
        place = self._magnets_at(spot, reach_px, target or "").drawn_to(spot, reach_px, drawing.guide_places())
        if place == here:
            leading = drawing.active_guide if target is None else None
            return (leading.snap_position(spot, reach_px) if leading is not None else None) or here
        drawing.snap_position = place
        if is_first_snapping():
            key = keys_of("snapping")
            never = _("Snapping is on. Hold Ctrl to pause it, or press {key} to turn it off.").format(key=key)
            drawing.refused.emit(never if key else _("Snapping is on. Hold Ctrl to pause it."))
        return place

    def _magnets_at(self, spot: Spot, reach_px: float, excluded_id: str) -> Magnets:
        """Return the snap targets near `spot`. While a region is dragged, marks change at each step, so the targets
        are kept. With thousands of regions only nearby ones are used."""
        drawing = self._drawing
        nearby = drawing.painter.marks_near(drawing.marks, spot, reach_px)
        if nearby is not drawing.marks or self._magnets is None or (not excluded_id and self._marks is not nearby):
            self._magnets = drawing.editor.magnets(nearby, excluded_id)
            self._marks = drawing.marks
        return self._magnets


class DragKind(Enum):
    REGION = auto()
    SELECTION = auto()  # all selected regions
    UNSELECTED_REGION = auto()  # an unselected region: a drag selects and moves it
    CORNER = auto()
    EDGE_MIDDLE = auto()  # of an edge: a drag adds a point there
    SIDE = auto()  # of a box
    ROTATION_HANDLE = auto()


class DragTarget(Struct, frozen=True):
    """The target of a drag. `corner` is the index of the point, or of that before a side or edge middle. In a
    rotation, `degrees` is the original angle and `direction` the pointer's first one from the centre, in degrees."""

    region_id: str
    what: DragKind
    corner: int = 0
    degrees: float = 0
    direction: float = 0


def has_shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def has_alt(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


REACH_PX = 8  # view pixels around a handle or point that still hit it
GRAB_FROM_PX = 4  # for the selection and its handles, which follow the pointer closely
LEAST_SIDE_PX = 3  # view pixels: a smaller box was not intended
MOST_HOVERED = 2000  # regions: with more, snapping starts at the press only
STEP_DEGREES = 15  # with Shift
_WHOLE_REGIONS = (DragKind.REGION, DragKind.SELECTION, DragKind.UNSELECTED_REGION)


class MarkMouse:
    """Mouse handlers. Each returns whether it handled the event; otherwise the view does."""

    def __init__(self, drawing: Drawing, takes_click: Callable[[QPointF], bool]) -> None:
        """Create the handlers. `takes_click` handles a click on something that lies above the regions."""
        self._drawing = drawing
        self._takes_click = takes_click
        self._pressed_at: QPointF | None = None
        self._right_pressed_at: QPointF | None = None  # position of a right press, which may also move the image
        self._target: DragTarget | None = None
        self._is_second = False  # a drawing was in progress before the press
        self._has_moved = False  # far enough to be no click
        self._snapping = CornerSnapping(drawing)

    def reset(self) -> None:
        """Reset the state for a new image."""
        self._target = None
        self._snapping.reset()

    def pressed(self, event: QMouseEvent, *, has_image: bool) -> bool:
        drawing = self._drawing
        drawing.enter_guard.reset()
        self._right_pressed_at = event.position() if event.button() is Qt.MouseButton.RightButton else None
        if event.button() is not Qt.MouseButton.LeftButton or not has_image or drawing.is_locked:
            return False
        self._snapping.reset()
        self._pressed_at = event.position()
        self._has_moved = False
        mark = drawing.editable_selection()
        self._is_second = drawing.is_drawing
        self._target = None if drawing.is_drawing else self.target_at(mark, event.position())
        if self._target is not None:
            drawing.grabbed.emit()
        elif drawing.shape in BOXED and not self._is_second and self._may_begin_at(event.position()):
            drawing.set_corners(DrawingPoints((self._corner_at(event),)))
        return drawing.shape is not None or self._target is not None

    def pressed_below(self, event: QMouseEvent) -> None:
        """Prepare a drag of the region under the mouse, if no tool, selected region or guide took the press."""
        drawing = self._drawing
        at = event.position()
        is_left = event.button() is Qt.MouseButton.LeftButton and self._pressed_at is not None
        if is_left and not event.modifiers() and drawing.shape is None and self._target is None:
            under = self._mark_at(at)
            mark = next((mark for mark in drawing.marks if mark.region.id == under), None)
            if mark is not None and not mark.is_locked and self._is_moved_at(mark, at):
                self._target = DragTarget(under, DragKind.UNSELECTED_REGION)

    def moved(self, event: QMouseEvent) -> bool:
        drawing = self._drawing
        is_free = self._target is None and not event.buttons() & ~Qt.MouseButton.LeftButton
        sets_corner = is_free and drawing.can_draw and (drawing.is_drawing or self._draws_at(event.position()))
        is_fast = bool(event.buttons()) or len(drawing.marks) <= MOST_HOVERED
        if sets_corner and is_fast and drawing.shape is not Shape.KEY_POINT:
            drawing.point_at(self._corner_at(event))
        else:
            drawing.snap_position = None
            drawing.point_at(drawing.image_point(event.position()))
        if self._pressed_at is None or not event.buttons():
            return False
        if not self._has_moved and self._is_dragged(self._pressed_at, event):
            self._has_moved = True
            self._begin_drag()
        if self._target is None:
            return False
        if self._has_moved and self._target.what is DragKind.UNSELECTED_REGION:
            self._select_for_drag(self._target.region_id)
        if self._has_moved:
            self._drag(event)
        return True

    def _may_begin_at(self, at: QPointF) -> bool:
        """Return True if a press may begin a box or, on a region, may be the click that selects it."""
        return bool(self._mark_at(at)) or self._drawing.may_begin()

    def _begin_drag(self) -> None:
        """Begin a drag of a box, unless that is refused: a press on a region may have been the click that selects."""
        drawing = self._drawing
        begins = drawing.is_drawing and not self._is_second and drawing.shape in BOXED
        if begins and not drawing.may_begin():
            drawing.set_corners(DrawingPoints())

    def _is_dragged(self, pressed_at: QPointF, event: QMouseEvent) -> bool:
        """Return True if the pointer is too far from the press for a click: the system's distance, less for what is
        selected."""
        is_grabbed = self._target is not None and self._target.what is not DragKind.UNSELECTED_REGION
        least_px = GRAB_FROM_PX if is_grabbed else drag_from_px()
        return (event.position() - pressed_at).manhattanLength() >= least_px

    def _draws_at(self, at: QPointF) -> bool:
        """Return whether a press at the position begins a drawing."""
        mark = self._drawing.editable_selection()
        return mark is None or (self._drawing.is_fresh and self.target_at(mark, at) is None)

    def _select_for_drag(self, region_id: str) -> None:
        """Select the region with its group, unless that is refused, and continue the drag."""
        drawing = self._drawing
        drawing.chosen.emit(region_id)
        self._target = DragTarget(
            region_id, DragKind.SELECTION if drawing.multi_selection.contains(region_id) else DragKind.REGION
        )
        drawing.grabbed.emit()

    def released(self, event: QMouseEvent, *, moves_image: bool) -> None:
        """Handle a release. `moves_image`: a drag without an active tool moves the image."""
        if event.button() is Qt.MouseButton.RightButton:
            self._request_menu(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        drawing = self._drawing
        pressed_at = self._pressed_at
        self._pressed_at = None
        is_click = pressed_at is not None and not self._has_moved and not self._is_dragged(pressed_at, event)
        target = self._target
        self._target = None
        drawing.snap_position = None
        if pressed_at is None or drawing.is_locked:
            return
        if is_click and ((has_shift(event) and self._bends(target)) or self._handle_other_click(event, target)):
            return
        if drawing.shape in BOXED and len(drawing.corners.drawn) == 1 and target is None:
            self._end_box(event, begins=is_click and not self._is_second)
        elif is_click and target is not None and target.what not in (*_WHOLE_REGIONS, DragKind.SIDE):
            self._click_target(target)
        elif is_click:
            self._click(event)
        elif drawing.shape is None and target is None and not moves_image:
            drawing.drawn_without_tool.emit(self._mark_at(pressed_at))

    def double_clicked(self) -> bool:
        """Finish a polygon or a line, and remove the box that the first click began."""
        drawing = self._drawing
        if drawing.shape in BOXED:
            drawing.set_corners(DrawingPoints())
        if drawing.has_any_corner_count and drawing.is_drawing:
            self._end_drawing()
        return drawing.shape is not None

    def _request_menu(self, event: QMouseEvent) -> None:
        """Select the region under a right click and request its menu, unless the image was dragged."""
        asked_at = self._right_pressed_at
        self._right_pressed_at = None
        drawing = self._drawing
        at = event.position()
        is_still = asked_at is not None and (at - asked_at).manhattanLength() < drag_from_px()
        if not is_still or drawing.is_locked or drawing.is_drawing:
            return
        chosen = drawing.editable_selection()
        under = self._mark_at(at, is_any=True)
        is_on_chosen = chosen is not None and (self._is_on(chosen, at) or self._target_on(chosen, at) is not None)
        if not is_on_chosen and under != drawing.selected and not drawing.multi_selection.contains(under):
            drawing.chosen.emit(under)
        drawing.menu_wanted.emit(at)

    def _bends(self, target: DragTarget | None) -> bool:
        """Curve or straighten a line at the pressed point."""
        return target is not None and target.what is DragKind.CORNER and bend_at(self._drawing.editor, target.corner)

    def _handle_other_click(self, event: QMouseEvent, target: DragTarget | None) -> bool:
        """Handle a click that draws nothing, with any active tool. Shift adds a region to the selection or removes
        it. Alt selects one region of a group alone. Overlays may take the click."""
        drawing = self._drawing
        at = event.position()
        is_whole = target is None or target.what in _WHOLE_REGIONS
        adds = drawing.multi_selection.is_offered and (has_shift(event) or has_alt(event))
        draws = drawing.has_any_corner_count or drawing.shape is Shape.KEY_POINT
        if self._is_second or (not adds and (draws or not is_whole or not self._takes_click(at))):
            return False
        drawing.set_corners(DrawingPoints())  # started by the press
        if adds and (under := self._mark_at(at, is_any=True)):
            leading = "" if drawing.visible_selection is None else drawing.selected
            if has_alt(event):
                drawing.multi_selection.select_alone(under)
            else:
                drawing.multi_selection.toggle(under, leading)
        return True

    def target_at(self, leading: Mark | None, at: QPointF) -> DragTarget | None:
        """Return the drag target at the position, on the selected region or any in the multi-selection. A region that
        was just drawn is changed at its handles only: regions may be drawn inside each other."""
        drawing = self._drawing
        target = None if leading is None else self._target_on(leading, at)
        if target is not None and target.what is not DragKind.REGION:
            return target
        if drawing.is_fresh:
            return None
        nearby = drawing.painter.marks_near(drawing.marks, drawing.image_position(at), drawing.step_px(REACH_PX))
        is_on_any = any(self._is_moved_at(mark, at) for mark in nearby if drawing.multi_selection.moves(mark))
        return DragTarget(drawing.selected, DragKind.SELECTION) if is_on_any else target

    def _is_on(self, mark: Mark, at: QPointF) -> bool:
        return is_hit(mark, self._drawing.image_position(at), self._drawing.size_px, self._drawing.step_px(REACH_PX))

    def _is_moved_at(self, mark: Mark, at: QPointF) -> bool:
        """Return whether a drag moves the region. Inside a region without a visible edge the drag moves the image.
        Masks do not move."""
        drawing = self._drawing
        is_painted = mark.region.shape is Shape.MASK
        return not is_painted and self._is_on(mark, at) and not fills(mark, drawing.visible_part, drawing.size_px)

    def _target_on(self, mark: Mark, at: QPointF) -> DragTarget | None:
        """Return the drag target on the selected region: a point, rotation handle, edge middle, side or the whole."""
        drawing = self._drawing
        region_id = mark.region.id
        for place, corner in enumerate(handles(mark, drawing.size_px)):
            if mark.region.shape is not Shape.KEY_POINT and is_on_handle(drawing.view_point(corner), at):
                return DragTarget(region_id, DragKind.CORNER, place)
        turner = rotation_handle(drawing, mark)
        found = box(mark, drawing.size_px)
        if turner is not None and found is not None and is_on_handle(turner[0], at):
            return DragTarget(region_id, DragKind.ROTATION_HANDLE, 0, found.degrees, self._direction(found.centre, at))
        edges = (DragKind.EDGE_MIDDLE, middles_in_view(drawing, mark)), (DragKind.SIDE, sides_in_view(drawing, mark))
        for what, place, spot in ((what, *each) for what, places in edges for each in places.items()):
            if is_on_handle(spot, at):
                return DragTarget(region_id, what, place)
        return DragTarget(region_id, DragKind.REGION) if self._is_moved_at(mark, at) else None

    def _end_box(self, event: QMouseEvent, *, begins: bool) -> None:
        """End a box. `begins`: the press was a click. A click selects the region under it. Beside all regions the
        second corner follows the pointer to the next click, and nothing is selected any more."""
        drawing = self._drawing
        under = self._mark_at(event.position()) if begins else ""
        if begins:
            if under:
                drawing.set_corners(DrawingPoints())
            if under or drawing.selected:
                drawing.chosen.emit(under)
            if not under:
                drawing.unfinished.emit()
            return
        across = drawing.view_point(drawing.corners.drawn[0]) - event.position()
        if min(abs(across.x()), abs(across.y())) < LEAST_SIDE_PX:
            drawing.set_corners(DrawingPoints())
            drawing.too_small.emit()
        else:
            drawing.add_corner(self._corner_at(event))

    def _click_target(self, target: DragTarget) -> None:
        """Select the clicked point, or add one at the clicked middle of an edge."""
        drawing = self._drawing
        mark = self._drawing.editable_selection()
        if target.what is DragKind.CORNER:
            drawing.editor.select_corner(target.corner)
        elif target.what is DragKind.EDGE_MIDDLE and mark is not None:
            middle = drawing.image_point(middles_in_view(drawing, mark)[target.corner])
            drawing.editor.add_corner(mark, target.corner, middle)
        drawing.begin_step()

    def _click(self, event: QMouseEvent) -> None:
        drawing = self._drawing
        under = self._mark_at(event.position())
        at = event.position()
        if drawing.has_any_corner_count and (drawing.is_drawing or not under):
            first = drawing.view_point(drawing.corners.drawn[0]) if drawing.is_outline else None
            if first is not None and (first - at).manhattanLength() <= REACH_PX:
                self._end_drawing(closes=drawing.shape is Shape.LINE)
            else:
                drawing.add_corner(self._corner_at(event))
        elif drawing.shape is Shape.KEY_POINT and not under:
            drawing.add_corner(drawing.image_point(at))
        elif under or drawing.selected:
            drawing.chosen.emit(under)
        elif drawing.shape is None:
            drawing.clicked_nothing.emit()

    def _end_drawing(self, *, closes: bool = False) -> None:
        self._drawing.end_drawing(closes=closes)
        self._drawing.enter_guard.click_finished(is_ended=not self._drawing.is_drawing)

    def _drag(self, event: QMouseEvent) -> None:
        drawing = self._drawing
        target = self._target
        mark = drawing.editable_selection()
        if target is not None and target.what is DragKind.SELECTION:
            self._move(drawing.multi_selection.movable, event.position())
        if mark is None or target is None or mark.region.id != target.region_id:
            return
        match target.what:
            case DragKind.REGION:
                self._move((mark,), event.position())
            case DragKind.ROTATION_HANDLE:
                self._rotate(mark, target, event)
            case DragKind.EDGE_MIDDLE:
                drawing.editor.add_corner(mark, target.corner, self._corner_at(event))
                self._target = replace(target, what=DragKind.CORNER, corner=target.corner + 1)
            case DragKind.SIDE:
                now = drawing.editor.move_side(mark, target.corner, self._corner_at(event))
                self._target = replace(target, corner=now)
            case DragKind.CORNER:
                now = drawing.editor.move_corner(mark, target.corner, self._corner_at(event), apart=has_shift(event))
                self._target = replace(target, corner=now)

    def _move(self, marks: tuple[Mark, ...], at: QPointF) -> None:
        drawing = self._drawing
        if self._pressed_at is not None:
            now = drawing.image_point(at)
            before = drawing.image_point(self._pressed_at)
            if now != before:
                self._pressed_at = at
                drawing.editor.move(marks, now[0] - before[0], now[1] - before[1])

    def _rotate(self, mark: Mark, target: DragTarget, event: QMouseEvent) -> None:
        """Rotate a box with the pointer by whole degrees, with Shift in steps of `STEP_DEGREES`."""
        drawing = self._drawing
        found = box(mark, self._drawing.size_px)
        if found is None:
            return
        degrees = round(target.degrees + self._direction(found.centre, event.position()) - target.direction)
        if has_shift(event):
            degrees = STEP_DEGREES * round(degrees / STEP_DEGREES)
        if degrees % 360 != found.degrees:
            drawing.editor.rotate_to(mark, degrees)

    def _direction(self, middle: Spot, at: QPointF) -> float:
        """Return the direction from the centre of a box to the pointer, in degrees of the image."""
        x, y = self._drawing.image_position(at)
        return math.degrees(math.atan2(y - middle[1], x - middle[0]))

    def _corner_at(self, event: QMouseEvent) -> Point:
        return self._snapping.snapped_point(event, None if self._target is None else self._target.region_id)

    def _mark_at(self, at: QPointF, *, is_any: bool = False) -> str:
        """Return the id of the region at the position. While clicks draw, only regions of the active shape count,
        unless `is_any`: points can be set in boxes."""
        drawing = self._drawing
        spot = self._drawing.image_position(at)
        reach_px = self._drawing.step_px(REACH_PX)
        only = (
            drawing.shape if not is_any and (drawing.has_any_corner_count or drawing.shape is Shape.KEY_POINT) else None
        )
        return mark_at(drawing.painter.marks_near(drawing.marks, spot, reach_px), spot, drawing.size_px, reach_px, only)
