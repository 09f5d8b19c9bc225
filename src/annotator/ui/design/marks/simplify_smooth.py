"""Simplification and smoothing of the selected polygon or line. Each is one undo step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from annotator.core.answer.geometry.simplification import simplify_polygon, smooth_polygon
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES, Corner
from annotator.core.answer.marks import geometry_of
from annotator.core.answer.shapes import Shape
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import corners, line
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.mark import Mark

TOLERANCE_PX = 3  # in view pixels: smaller deviations are hardly visible
MOST_COUNTED = 1000  # points: with more, counting takes too long for a menu


def simplify_actions(target: Callable[[], Drawing]) -> dict[str, Callable[[], None]]:
    """Return the commands by name."""
    return {"simplify": lambda: simplify(target()), "smooth": lambda: smooth(target())}


def offer_forms(drawing: Drawing, mark: Mark, menu: QMenu) -> None:
    """Add entries with the resulting number of points, if computable in time. Entries without effect are disabled."""
    if mark.region.shape not in MADE_OF_VERTICES or not _is_plain(drawing, mark):
        return
    before = corners(mark, drawing.size_px)
    if len(before) > MOST_COUNTED:
        menu.addAction(with_keys(_("Simplify"), "simplify"), partial(simplify, drawing))
        menu.addAction(with_keys(_("Smooth"), "smooth"), partial(smooth, drawing))
        return
    fewer = _fewer(drawing, mark)
    text = ngettext("Simplify: {count} point remains", "Simplify: {count} points remain", len(fewer))
    text = text.format(count=number_format.count(len(fewer)))
    menu.addAction(with_keys(text, "simplify"), partial(simplify, drawing)).setEnabled(fewer != before)
    action = menu.addAction(with_keys(_("Smooth"), "smooth"), partial(smooth, drawing))
    action.setEnabled(_softer(drawing, mark) != before)


def simplify(drawing: Drawing) -> None:
    mark = _vertices_of(drawing)
    if mark is None:
        return
    before = corners(mark, drawing.size_px)
    after = _fewer(drawing, mark)
    if after == before:
        off_px = _tolerance_px(drawing)
        text = ngettext(
            "Removing another point would change the shape by more than {count} pixel. Zoom out to remove more.",
            "Removing another point would change the shape by more than {count} pixels. Zoom out to remove more.",
            off_px,
        )
        show_hint(drawing, text.format(count=number_format.count(off_px)))
        return
    _place(drawing, mark, after)
    text = ngettext("{count} of {before} points remains.", "{count} of {before} points remain.", len(after))
    text = text.format(count=number_format.count(len(after)), before=number_format.count(len(before)))
    show_hint(drawing, text, partial(_has, drawing, mark, after))


def smooth(drawing: Drawing) -> None:
    mark = _vertices_of(drawing)
    if mark is None:
        return
    after = _softer(drawing, mark)
    if after == corners(mark, drawing.size_px):
        show_hint(
            drawing, _("There is nothing to smooth: the points are almost in a straight line or very close together.")
        )
        return
    _place(drawing, mark, after)
    text = ngettext(
        "Smoothed: the shape now has {count} point.", "Smoothed: the shape now has {count} points.", len(after)
    )
    show_hint(drawing, text.format(count=number_format.count(len(after))), partial(_has, drawing, mark, after))


def _fewer(drawing: Drawing, mark: Mark) -> tuple[Corner, ...]:
    return simplify_polygon(_shape_of(drawing, mark), corners(mark, drawing.size_px), _tolerance_px(drawing))


def _softer(drawing: Drawing, mark: Mark) -> tuple[Corner, ...]:
    return smooth_polygon(_shape_of(drawing, mark), corners(mark, drawing.size_px), _tolerance_px(drawing))


def _shape_of(drawing: Drawing, mark: Mark) -> Shape:
    """Return the shape; a closed line counts as a polygon."""
    drawn = line(mark, drawing.size_px)
    return Shape.POLYGON if drawn is not None and drawn.is_ring else mark.region.shape


def _is_plain(drawing: Drawing, mark: Mark) -> bool:
    drawn = line(mark, drawing.size_px)
    return drawn is None or (drawn.is_chain and drawn.is_straight)


def _tolerance_px(drawing: Drawing) -> int:
    return drawing.step_px(TOLERANCE_PX)


def _vertices_of(drawing: Drawing) -> Mark | None:
    mark = drawing.editable_selection()
    seen = drawing.visible_selection
    if mark is not None and mark.region.shape in MADE_OF_VERTICES:
        if _is_plain(drawing, mark):
            return mark
        show_hint(drawing, _("Curved and branching lines cannot be simplified or smoothed."))
        return None
    show_hint(
        drawing,
        _("The region is locked.") if seen is not None and seen.is_locked else _("Select a polygon or a line first."),
    )
    return None


def _place(drawing: Drawing, mark: Mark, after: tuple[Corner, ...]) -> None:
    drawing.editor.deselect_corner()
    drawing.begin_step()
    is_closed = _shape_of(drawing, mark) is Shape.POLYGON
    drawing.set_geometry(mark, geometry_of(mark.region.shape, after, drawing.size_px, is_closed=is_closed))
    drawing.begin_step()


def _has(drawing: Drawing, mark: Mark, after: tuple[Corner, ...]) -> bool:
    """Return True if the region still has these points, neither undone nor changed."""
    now = drawing.visible_selection
    return now is not None and now.region.id == mark.region.id and corners(now, drawing.size_px) == after


def show_hint(drawing: Drawing, text: str, holds: Callable[[], bool] = lambda: True) -> None:
    """Show and announce a message; it is removed as soon as `holds` returns False."""
    if isinstance(drawing.widget, ImageView):
        drawing.widget.say(text, holds=holds)
    drawing.say(text)
