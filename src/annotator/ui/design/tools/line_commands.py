"""Commands for lines, by key and menu: bend, close, branch. The menu contains only what the design allows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from annotator.ui.design.tools.simplify_smooth import tell
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import line
from annotator.ui.viewers.image.line_editing import bend, branch, close_or_open
from annotator.ui.viewers.image.shape_editing import NO_CORNER
from annotator.ui.viewers.mark import Mark


def line_actions(meant: Callable[[], Drawing]) -> dict[str, Callable[[], None]]:
    """Return the commands by name."""
    return {
        "bend": lambda: _bend(meant()),
        "close_line": lambda: _close(meant()),
        "branch": lambda: _branch(meant()),
    }


def offer_line_actions(drawing: Drawing, mark: Mark, menu: QMenu) -> None:
    drawn, rules = line(mark, drawing.size_px), drawing.line_rules(mark.area.id)
    if drawn is None:
        return
    place = drawing.editor.corner
    is_corner = NO_CORNER < place < len(drawn.vertices)
    if rules.is_curved and is_corner:
        words = _("Curve here") if drawn.vertices[place].controls is None else _("Straight again")
        menu.addAction(with_keys(words, "bend"), partial(_bend, drawing))
    elif rules.is_curved and place != NO_CORNER:
        menu.addAction(with_keys(_("Unlink or link its control points"), "bend"), partial(_bend, drawing))
    if rules.is_branching and is_corner and not drawn.is_closed:
        menu.addAction(with_keys(_("Add branch here"), "branch"), partial(_branch, drawing))
    if rules.is_closable or drawn.is_closed:
        words = _("Open line") if drawn.is_closed else _("Close line")
        menu.addAction(with_keys(words, "close_line"), partial(_close, drawing))


def _bend(drawing: Drawing) -> None:
    tell(drawing, bend(drawing.editor))


def _close(drawing: Drawing) -> None:
    """Close the line in progress, or close or open the selected line."""
    if drawing.may_close_line:
        drawing.end_drawing(closes=True)
        tell(drawing, _("The line is closed."))
    else:
        tell(drawing, close_or_open(drawing.editor))


def _branch(drawing: Drawing) -> None:
    words = branch(drawing.editor)
    if words:
        tell(drawing, words)
