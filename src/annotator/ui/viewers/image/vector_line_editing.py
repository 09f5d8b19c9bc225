"""Editing of the selected line within the limits of its design: Bézier curves, closing and branches."""

from __future__ import annotations

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import (
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
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import LineRules
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.shape_editing import ShapeEditor
from annotator.ui.viewers.mark import Mark

BRANCH_PX = 30  # in the view: initial distance of a branch point that is added by keyboard


def bend(editor: ShapeEditor) -> str:
    """Curve the selected point of a line, or straighten it again, and return a message. For a control point, unlink
    it from its opposite control point, or link both again."""
    mark, place, rules = _chosen(editor)
    if mark is None or place < 0:
        return _("Select a point of a line first.")
    if not rules.is_curved:
        return _("Curved lines are not allowed in this task.")
    drawn = on_image(mark.region.geometry, editor.regions.size_px)
    bent = drawn.bent_by(place)
    vertex = drawn.vertices[place if bent is None else bent[0]]
    if bent is not None:
        is_apart = not are_apart(vertex)
        after = put_together(drawn, bent[0], apart=is_apart)
        text = _("Control points unlinked.") if is_apart else _("Control points linked.")
    elif vertex.controls is None:
        after, text = (
            curved(drawn, place),
            _(
                "The line is now curved at this point. When you step through the points, the new control points "
                "come after the last point of the line."
            ),
        )
    else:
        after = uncurved(drawn, place)
        text = _("The line is straight again at this point.")
    editor.regions.begin_step()
    editor.set_line(mark, after)
    editor.regions.begin_step()
    return text


def bend_at(editor: ShapeEditor, place: int) -> bool:
    """Curve or straighten a point of the selected line; return False if it may not be curved."""
    mark, _place, rules = _chosen(editor)
    if mark is None or not rules.is_curved:
        return False
    editor.select_corner(place)
    editor.regions.say(bend(editor))
    return True


def close_or_open(editor: ShapeEditor) -> str:
    """Close or open the selected line, and return a message."""
    mark, _place, rules = _chosen(editor)
    if mark is None:
        return _("Select a line first.")
    drawn = on_image(mark.region.geometry, editor.regions.size_px)
    if not rules.is_closable and not drawn.is_closed:
        return _("Closed lines are not allowed in this task.")
    if not drawn.is_closed and not may_close(drawn):
        return _("A line with branches or with fewer than three points cannot be closed.")
    editor.regions.begin_step()
    editor.set_line(mark, closed(drawn, is_closed=not drawn.is_closed))
    editor.regions.begin_step()
    return _("The line is open.") if drawn.is_closed else _("The line is closed.")


def branch(editor: ShapeEditor, at: Point | None = None) -> str:
    """Add a point after the selected one, at the image position `at` or beside it, and select it. Return a message
    if the line may not branch there, else ""."""
    mark, place, rules = _chosen(editor)
    drawn = None if mark is None else on_image(mark.region.geometry, editor.regions.size_px)
    if mark is not None and not rules.is_branching:
        return _("Lines with branches are not allowed in this task.")
    if mark is None or drawn is None or not 0 <= place < len(drawn.vertices) or drawn.is_closed:
        return _("Select a point of an open line first.")
    if not editor.can_add_point(mark, drawn):
        return ""
    editor.regions.begin_step()
    wanted = at or _pasted_position(editor, drawn.vertices[place].at)
    editor.set_line(mark, branched(drawn, place, clamped(wanted, editor.regions.size_px)))
    editor.select_corner(len(drawn.vertices))
    editor.regions.begin_step()
    editor.announce_corner()
    return ""


def _pasted_position(editor: ShapeEditor, at: Spot) -> Point:
    """Return a position to the lower right on screen, or on the opposite side where the image ends."""
    step = editor.regions.step_px(BRANCH_PX)
    x, y = (
        round(here + offset if 0 <= here + offset <= most else here - offset)
        for here, offset, most in zip(at, editor.regions.image_vector(step, step), editor.regions.size_px, strict=True)
    )
    return x, y


def _chosen(editor: ShapeEditor) -> tuple[Mark | None, int, LineRules]:
    """Return the selected line (None if there is none), its selected point and its drawing rules."""
    mark = editor.regions.editable_selection()
    is_line = mark is not None and mark.region.shape is Shape.LINE
    rules = editor.regions.line_rules(mark.region.id if mark is not None else "")
    return (mark if is_line else None), editor.corner, rules
