"""Commands for lines only: Bézier curves, closing and branches. Imported on first use."""

from __future__ import annotations

from annotator.core.answer.geometry.line_edits import (
    are_apart,
    branched,
    closed,
    curved,
    may_close,
    on_image,
    put_together,
    uncurved,
)
from annotator.core.answer.marks import Point, clamped
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import LineRules
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.interaction.line_protocols import LineDrawing
from annotator.ui.viewers.mark import Mark

BRANCH_PX = 30  # in the view: initial distance of a branch point that is added by keyboard


def bend(drawing: LineDrawing) -> str:
    """Curve the selected point of a line, or straighten it again, and return a message.

    For a control point, unlink it from its opposite control point, or link both again."""
    mark, place, rules = _chosen(drawing)
    if mark is None or place < 0:
        return _("Select a point of a line first.")
    if not rules.is_curved:
        return _("Lines cannot be curved here.")
    drawn = on_image(mark.area.geometry, drawing.size_px)
    bent = drawn.bent_by(place)
    vertex = drawn.vertices[place if bent is None else bent[0]]
    if bent is not None:
        is_apart = not are_apart(vertex)
        after = put_together(drawn, bent[0], apart=is_apart)
        words = _("Control points unlinked.") if is_apart else _("Control points linked.")
    elif vertex.controls is None:
        after, words = curved(drawn, place), _("The line is curved here. Its control points come after its points.")
    else:
        after, words = uncurved(drawn, place), _("The line is straight again here.")
    drawing.part()
    drawing.shaping.place_line(mark, after)
    drawing.part()
    return words


def close_or_open(drawing: LineDrawing) -> str:
    """Close the line in progress, or close or open the selected line, and return a message."""
    if drawing.lines.may_close:
        drawing.end_drawing(closes=True)
        return _("The line is closed.")
    mark, _place, rules = _chosen(drawing)
    if mark is None:
        return _("Select a line first.")
    drawn = on_image(mark.area.geometry, drawing.size_px)
    if not rules.is_closable and not drawn.is_closed:
        return _("Lines cannot be closed here.")
    if not drawn.is_closed and not may_close(drawn):
        return _("A line with branches or with fewer than three points cannot be closed.")
    drawing.part()
    drawing.shaping.place_line(mark, closed(drawn, is_closed=not drawn.is_closed))
    drawing.part()
    return _("The line is open.") if drawn.is_closed else _("The line is closed.")


def branch(drawing: LineDrawing, at: Point | None = None) -> str:
    """Add a point after the selected one, at the image position `at` or beside it, and select it.

    Return a message if the line may not branch there, else ""."""
    mark, place, rules = _chosen(drawing)
    drawn = None if mark is None else on_image(mark.area.geometry, drawing.size_px)
    if mark is not None and not rules.is_branching:
        return _("Lines cannot have branches here.")
    if mark is None or drawn is None or not 0 <= place < len(drawn.vertices) or drawn.is_closed:
        return _("Select a point of an open line first.")
    if not drawing.lines.has_room(mark, drawn):
        return ""
    drawing.part()
    wanted = at or _beside(drawing, drawn.vertices[place].at)
    drawing.shaping.place_line(mark, branched(drawn, place, clamped(wanted, drawing.size_px)))
    drawing.shaping.choose_corner(len(drawn.vertices))
    drawing.part()
    drawing.shaping.tell_corner()
    return ""


def _beside(drawing: LineDrawing, at: Spot) -> Point:
    """Return a position to the lower right on screen, or on the opposite side where the image ends."""
    step = drawing.step_px(BRANCH_PX)
    x, y = (
        round(here + way if 0 <= here + way <= most else here - way)
        for here, way, most in zip(at, drawing.way(step, step), drawing.size_px, strict=True)
    )
    return x, y


def _chosen(drawing: LineDrawing) -> tuple[Mark | None, int, LineRules]:
    """Return the selected line (None if there is none), its selected point and its drawing rules."""
    mark = drawing.chosen_mark()
    is_line = mark is not None and mark.area.shape is Shape.LINE
    rules = drawing.lines.rules(mark.area.id if mark is not None else "")
    return (mark if is_line else None), drawing.shaping.corner, rules
