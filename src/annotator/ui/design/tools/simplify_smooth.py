"""What gives the chosen polygon or line another form as a whole: fewer corners, or softer ones. Each is one step that
can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from annotator.core.answer.geometry.corner_cutting import smooth_polygon
from annotator.core.answer.geometry.simplification import simplify_polygon
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

TOLERANCE_PX = 3  # in the view: what is less is hardly seen
MOST_COUNTED = 1000  # corners: of more it takes longer than a menu


def form_actions(meant: Callable[[], Drawing]) -> dict[str, Callable[[], None]]:
    """By command."""
    return {"simplify": lambda: simplify(meant()), "smooth": lambda: smooth(meant())}


def offer_forms(drawing: Drawing, mark: Mark, menu: QMenu) -> None:
    """Each with how many corners it would have, where a menu need not wait for that; what would change nothing cannot
    be chosen then."""
    if mark.area.shape not in MADE_OF_VERTICES or not _is_plain(drawing, mark):
        return
    before = corners(mark, drawing.size_px)
    if len(before) > MOST_COUNTED:
        menu.addAction(with_keys(_("Simplify"), "simplify"), partial(simplify, drawing))
        menu.addAction(with_keys(_("Smooth"), "smooth"), partial(smooth, drawing))
        return
    fewer = _fewer(drawing, mark)
    words = ngettext("Simplify: {count} point remains", "Simplify: {count} points remain", len(fewer))
    words = words.format(count=number_format.count(len(fewer)))
    menu.addAction(with_keys(words, "simplify"), partial(simplify, drawing)).setEnabled(fewer != before)
    action = menu.addAction(with_keys(_("Smooth"), "smooth"), partial(smooth, drawing))
    action.setEnabled(_softer(drawing, mark) != before)


def simplify(drawing: Drawing) -> None:
    mark = _vertices_of(drawing)
    if mark is None:
        return
    before, after = corners(mark, drawing.size_px), _fewer(drawing, mark)
    if after == before:
        off_px = _tolerance_px(drawing)
        words = ngettext(
            "Removing another point would change the shape by more than {count} pixel. Zoom out to remove more.",
            "Removing another point would change the shape by more than {count} pixels. Zoom out to remove more.",
            off_px,
        )
        tell(drawing, words.format(count=number_format.count(off_px)))
        return
    _place(drawing, mark, after)
    words = ngettext("{count} of {before} points remains.", "{count} of {before} points remain.", len(after))
    words = words.format(count=number_format.count(len(after)), before=number_format.count(len(before)))
    tell(drawing, words, partial(_has, drawing, mark, after))


def smooth(drawing: Drawing) -> None:
    mark = _vertices_of(drawing)
    if mark is None:
        return
    after = _softer(drawing, mark)
    if after == corners(mark, drawing.size_px):
        tell(drawing, _("Its points are too flat or too close together to smooth."))
        return
    _place(drawing, mark, after)
    words = ngettext("Smoothed: {count} point now.", "Smoothed: {count} points now.", len(after))
    tell(drawing, words.format(count=number_format.count(len(after))), partial(_has, drawing, mark, after))


def _fewer(drawing: Drawing, mark: Mark) -> tuple[Corner, ...]:
    return simplify_polygon(_shape_of(drawing, mark), corners(mark, drawing.size_px), _tolerance_px(drawing))


def _softer(drawing: Drawing, mark: Mark) -> tuple[Corner, ...]:
    return smooth_polygon(_shape_of(drawing, mark), corners(mark, drawing.size_px), _tolerance_px(drawing))


def _shape_of(drawing: Drawing, mark: Mark) -> Shape:
    """A line that is closed is what a polygon is."""
    drawn = line(mark, drawing.size_px)
    return Shape.POLYGON if drawn is not None and drawn.is_ring else mark.area.shape


def _is_plain(drawing: Drawing, mark: Mark) -> bool:
    drawn = line(mark, drawing.size_px)
    return drawn is None or (drawn.is_chain and drawn.is_straight)


def _tolerance_px(drawing: Drawing) -> int:
    return drawing.step_px(TOLERANCE_PX)


def _vertices_of(drawing: Drawing) -> Mark | None:
    mark, seen = drawing.chosen_mark(), drawing.seen_mark
    if mark is not None and mark.area.shape in MADE_OF_VERTICES:
        if _is_plain(drawing, mark):
            return mark
        tell(drawing, _("Curved and branching lines keep their shape."))
        return None
    tell(
        drawing, _("Region locked.") if seen is not None and seen.is_locked else _("Select a polygon or a line first.")
    )
    return None


def _place(drawing: Drawing, mark: Mark, after: tuple[Corner, ...]) -> None:
    drawing.shaping.let_go()
    drawing.part()
    is_closed = _shape_of(drawing, mark) is Shape.POLYGON
    drawing.place(mark, geometry_of(mark.area.shape, after, drawing.size_px, is_closed=is_closed))
    drawing.part()


def _has(drawing: Drawing, mark: Mark, after: tuple[Corner, ...]) -> bool:
    """Still: it was neither undone nor changed."""
    now = drawing.seen_mark
    return now is not None and now.area.id == mark.area.id and corners(now, drawing.size_px) == after


def tell(drawing: Drawing, words: str, holds: Callable[[], bool] = lambda: True) -> None:
    """`holds`: it is seen no longer than that is so."""
    if isinstance(drawing.widget, ImageView):
        drawing.widget.say(words, holds=holds)
    drawing.say(words)
