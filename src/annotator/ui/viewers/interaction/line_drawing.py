"""How lines are drawn and changed by hand, as far as their design allows it: closed, bent, with branches, and with how
many corners. What it takes to bend them is loaded with the first wish for it."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.answer.geometry.vector_line import VectorLine
from annotator.core.answer.geometry.vertices import LEAST
from annotator.core.answer.marks import Point
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import PLAIN_LINES, LineRules
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.interaction.line_protocols import LineDrawing
from annotator.ui.viewers.mark import Mark

_OUTLINE = 3  # corners


class LineDrawingTool:
    def __init__(self, drawing: LineDrawing) -> None:
        self._drawing = drawing
        # Of the area with this id; of what is armed without one.
        self.rules: Callable[[str], LineRules] = lambda _area_id: PLAIN_LINES

    @property
    def may_close(self) -> bool:
        """A line that is drawn has an outline, and may have its first corner for its last."""
        drawing, rules = self._drawing, self.rules("")
        is_outline = len(drawing.corners.drawn) >= max(_OUTLINE, rules.least)
        return drawing.shape is Shape.LINE and rules.is_closable and is_outline

    @property
    def is_outline(self) -> bool:
        """So is a polygon that is drawn and has enough corners: a click on its first one ends it."""
        drawing = self._drawing
        return self.may_close or (drawing.shape is Shape.POLYGON and len(drawing.corners.drawn) >= LEAST[Shape.POLYGON])

    @property
    def is_counted(self) -> bool:
        """A line that is drawn may have so many corners only: each is set by hand, none by what follows edges."""
        return self._drawing.shape is Shape.LINE and self.rules("").most is not None

    @property
    def is_full(self) -> bool:
        """A line that is drawn has all corners that it may have."""
        drawing, most = self._drawing, self.rules("").most
        return drawing.shape is Shape.LINE and most is not None and len(drawing.corners.drawn) >= most

    def has_room(self, mark: Mark, drawn: VectorLine) -> bool:
        """Whether a line may have one corner more; if not, it is said."""
        most = self.rules(mark.area.id).most
        if most is None or len(drawn.vertices) < most:
            return True
        self._drawing.say(_("Maximum number of points reached."))
        return False

    def branches_to(self, at: Point) -> bool:
        """From the corner that is chosen, of a line that may have branches."""
        drawing = self._drawing
        if drawing.shape is not Shape.LINE or not drawing.holds_corner or not self.rules(drawing.selected).is_branching:
            return False
        from annotator.ui.viewers.interaction.curve_editing import branch

        return not branch(drawing, at)

    def bend_at(self, place: int) -> bool:
        """One of the corners of what is chosen; False of what may not be bent."""
        drawing, mark = self._drawing, self._drawing.chosen_mark()
        if mark is None or mark.area.shape is not Shape.LINE or not self.rules(mark.area.id).is_curved:
            return False
        from annotator.ui.viewers.interaction.curve_editing import bend

        drawing.shaping.choose_corner(place)
        drawing.say(bend(drawing))
        return True
