"""Keyboard commands for regions of images, independent of the focus: select the next region or point, rotate, add
and snap points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES, distance
from annotator.ui.design.marks.simplify_smooth import offer_forms, show_hint, simplify_actions
from annotator.ui.design.region_rows import region_text
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.keyboard.key_names import native
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import box, corners, edge_ends, handles, line
from annotator.ui.viewers.image.mark_bar import display_actions
from annotator.ui.viewers.image.shape_editing import NO_CORNER
from annotator.ui.viewers.image.vector_line_editing import bend, branch, close_or_open
from annotator.ui.viewers.mark import Mark

TURN_DEGREES = 10
SNAP_PX = 60  # in view pixels, around a point or the crosshair
CORNER_PX = 10  # in view pixels, around a point


def shaping_actions(drawings: Sequence[Drawing]) -> dict[str, Callable[[], None]]:
    """Return the commands by name; empty without drawings."""
    if not drawings:
        return {}

    def target() -> Drawing:
        """Return the drawing with a selected region, else the focused one, else the first."""
        chosen = (drawing for drawing in drawings if drawing.editable_selection() is not None)
        focused = (drawing for drawing in drawings if drawing.has_focus)
        return next(chosen, None) or next(focused, drawings[0])

    return {
        "next_area": lambda: _choose(target(), 1),
        "previous_area": lambda: _choose(target(), -1),
        "next_corner": lambda: target().editor.select_next_corner(1),
        "previous_corner": lambda: target().editor.select_next_corner(-1),
        "add_corner": lambda: target().editor.add_corner_by_key(),
        "snap": lambda: _snap(target()),
        **line_actions(target),
        **display_actions(lambda text: target().say(text)),
        **simplify_actions(target),
        "turn_area_right": lambda: _turn(target(), TURN_DEGREES),
        "turn_area_left": lambda: _turn(target(), -TURN_DEGREES),
        "turn_area_right_little": lambda: _turn(target(), 1),
        "turn_area_left_little": lambda: _turn(target(), -1),
    }


def _turn(drawing: Drawing, degrees: int) -> None:
    """Rotate the selected region by `degrees` in view orientation; a mirrored image reverses the direction."""
    (ax, ay) = drawing.image_vector(1, 0)
    (dx, dy) = drawing.image_vector(0, 1)
    drawing.editor.rotate_selection(degrees if ax * dy - ay * dx > 0 else -degrees)


def _choose(drawing: Drawing, by: int) -> None:
    """Select the next or previous region in the order of the numbers, with wrap-around."""
    ids = [mark.region.id for mark in drawing.marks]
    if not ids or drawing.is_locked:
        drawing.say(_("No regions on this image yet."))
        return
    first = 0 if by > 0 else len(ids) - 1
    place = (ids.index(drawing.selected) + by) % len(ids) if drawing.selected in ids else first
    drawing.chosen.emit(ids[place])
    mark = drawing.visible_selection
    if mark is not None:
        drawing.scroll_to(corners(mark, drawing.size_px)[0])  # a mask has no handles
        drawing.say(f"{region_text(mark)}.")


def _snap(drawing: Drawing) -> None:
    """Snap the selected point or the crosshair to the nearest target."""
    mark = None if drawing.is_fresh else drawing.editable_selection()
    reach_px = SNAP_PX / drawing.scale
    corner = drawing.editor.corner
    if mark is not None and corner == NO_CORNER:
        drawing.say(_("Select a point first."))
        return
    before = drawing.pointer if mark is None else handles(mark, drawing.size_px)[corner]
    near = drawing.painter.marks_near(drawing.marks, before, reach_px)
    magnets = drawing.editor.magnets(near, excluded_id="" if mark is None else mark.region.id)
    after = magnets.drawn_to(before, reach_px, drawing.guide_places())
    if after == (round(before[0]), round(before[1])):
        drawing.say(_("No point, guide or edge nearby to snap to."))
        return
    if mark is None:
        drawing.point_at(after)
    else:
        drawing.editor.select_corner(drawing.editor.move_corner(mark, corner, after))
    drawing.say(_("Snapped to {x}, {y}.").format(x=number_format.count(after[0]), y=number_format.count(after[1])))


type AddTo = Callable[[QMenu], None]


def offer(drawing: Drawing, at: QPointF, more: AddTo = lambda _menu: None, first: AddTo = lambda _menu: None) -> None:
    """Open the selected region's context menu at `at`, or one with only the entries that `first` and `more` add."""
    mark = drawing.editable_selection()
    widget = drawing.widget
    menu = QMenu(widget)
    first(menu)
    if mark is not None:
        _offer_forms(drawing, mark, at, menu)
    more(menu)
    if mark is not None and isinstance(widget, AnnotatedImageView) and widget.relation_arrows is not None:
        menu.addAction(with_keys(_("Relate…"), "relate"), widget.relation_arrows.begin)
    if mark is not None:
        menu.addSeparator()
        removes_region = drawing.editor.corner == NO_CORNER or mark.region.shape not in MADE_OF_VERTICES
        removes = _("Delete these regions") if drawing.multi_selection.marks else _("Delete this region")
        menu.addAction(_with_delete_key(removes, removes_region), partial(drawing.removed.emit, mark.region.id))
    if menu.isEmpty():
        menu.deleteLater()
        return
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(widget.mapToGlobal(at.toPoint()))


def _with_delete_key(text: str, is_target: bool) -> str:
    return f"{text} ({native(QKeySequence('Del'))})" if is_target else text


def _offer_forms(drawing: Drawing, mark: Mark, at: QPointF, menu: QMenu) -> None:
    """Add the commands that change the shape. A locked region has none."""
    shaping = drawing.editor
    held = [(drawing.view_point(spot) - at).manhattanLength() for spot in handles(mark, drawing.size_px)]
    found = box(mark, drawing.size_px)
    has_vertices = mark.region.shape in MADE_OF_VERTICES
    if has_vertices and min(held) <= CORNER_PX:
        shaping.select_corner(held.index(min(held)))
        drawing.begin_step()
        menu.addAction(_with_delete_key(_remove_text(drawing, mark), True), shaping.remove_corner)
    elif has_vertices:
        menu.addAction(_("Add point here"), partial(_add, drawing, mark, at))
    offer_line_actions(drawing, mark, menu)
    offer_forms(drawing, mark, menu)
    if found is not None:
        menu.addAction(with_keys(_("Rotate right"), "turn_area_right"), partial(_turn, drawing, TURN_DEGREES))
        menu.addAction(with_keys(_("Rotate left"), "turn_area_left"), partial(_turn, drawing, -TURN_DEGREES))
        menu.addAction(_("Reset rotation"), partial(shaping.rotate_to, mark, 0)).setEnabled(found.degrees != 0)


def _remove_text(drawing: Drawing, mark: Mark) -> str:
    is_bend = drawing.editor.corner >= len(corners(mark, drawing.size_px))
    return _("Straighten here") if is_bend else _("Delete this point")


def _add(drawing: Drawing, mark: Mark, at: QPointF) -> None:
    """Add a point on the nearest edge."""
    x, y = drawing.image_position(at)
    edges = edge_ends(mark, drawing.size_px)
    if not edges:
        return
    nearest = min(edges, key=lambda place: distance((x, y), *edges[place]))
    drawing.begin_step()
    drawing.editor.add_corner(mark, nearest, (round(x), round(y)))
    drawing.begin_step()


def line_actions(target: Callable[[], Drawing]) -> dict[str, Callable[[], None]]:
    """Return the commands by name."""
    return {
        "bend": lambda: _bend(target()),
        "close_line": lambda: _close(target()),
        "branch": lambda: _branch(target()),
    }


def offer_line_actions(drawing: Drawing, mark: Mark, menu: QMenu) -> None:
    drawn = line(mark, drawing.size_px)
    rules = drawing.line_rules(mark.region.id)
    if drawn is None:
        return
    place = drawing.editor.corner
    is_corner = NO_CORNER < place < len(drawn.vertices)
    if rules.is_curved and is_corner:
        text = _("Curve here") if drawn.vertices[place].controls is None else _("Straighten here")
        menu.addAction(with_keys(text, "bend"), partial(_bend, drawing))
    elif rules.is_curved and place != NO_CORNER:
        menu.addAction(with_keys(_("Unlink or link control points"), "bend"), partial(_bend, drawing))
    if rules.is_branching and is_corner and not drawn.is_closed:
        menu.addAction(with_keys(_("Add branch here"), "branch"), partial(_branch, drawing))
    if rules.is_closable or drawn.is_closed:
        text = _("Open line") if drawn.is_closed else _("Close line")
        menu.addAction(with_keys(text, "close_line"), partial(_close, drawing))


def _bend(drawing: Drawing) -> None:
    show_hint(drawing, bend(drawing.editor))


def _close(drawing: Drawing) -> None:
    """Close the line in progress, or close or open the selected line."""
    if drawing.may_close_line:
        drawing.end_drawing(closes=True)
        show_hint(drawing, _("The line is closed."))
    else:
        show_hint(drawing, close_or_open(drawing.editor))


def _branch(drawing: Drawing) -> None:
    text = branch(drawing.editor)
    if text:
        show_hint(drawing, text)
