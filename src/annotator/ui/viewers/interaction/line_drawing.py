"""Drawing and editing of lines within the limits of their design: closing, curves, branches and the number of
points.

The code for curves is imported on first use."""

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

_OUTLINE = 3  # points


class LineDrawingTool:
    def __init__(self, drawing: LineDrawing) -> None:
        self._drawing = drawing
        # Return the rules of the region with this id; for "" those of the active tool.
        self.rules: Callable[[str], LineRules] = lambda _area_id: PLAIN_LINES

    @property
    def may_close(self) -> bool:
        """True if the line in progress can be closed: its rules allow it and it has enough points."""
        drawing, rules = self._drawing, self.rules("")
        is_outline = len(drawing.corners.drawn) >= max(_OUTLINE, rules.least)
        return drawing.shape is Shape.LINE and rules.is_closable and is_outline

    @property
    def is_outline(self) -> bool:
        """True if the line or polygon in progress has enough points for a click on the first point to close it."""
        drawing = self._drawing
        return self.may_close or (drawing.shape is Shape.POLYGON and len(drawing.corners.drawn) >= LEAST[Shape.POLYGON])

    @property
    def is_counted(self) -> bool:
        """True if the line in progress has a maximum number of points.

        The user then sets each point, and no guide adds any."""
        return self._drawing.shape is Shape.LINE and self.rules("").most is not None

    @property
    def is_full(self) -> bool:
        """True if the line in progress has its maximum number of points."""
        drawing, most = self._drawing, self.rules("").most
        return drawing.shape is Shape.LINE and most is not None and len(drawing.corners.drawn) >= most

    def has_room(self, mark: Mark, drawn: VectorLine) -> bool:
        """Return whether a line may have one more point; if not, show a message."""
        most = self.rules(mark.area.id).most
        if most is None or len(drawn.vertices) < most:
            return True
        self._drawing.say(_("Maximum number of points reached."))
        return False

    def branches_to(self, at: Point) -> bool:
        """Add a branch to `at` from the selected point and return True if the line may branch."""
        drawing = self._drawing
        if drawing.shape is not Shape.LINE or not drawing.holds_corner or not self.rules(drawing.selected).is_branching:
            return False
        from annotator.ui.viewers.interaction.curve_editing import branch

        return not branch(drawing, at)

    def bend_at(self, place: int) -> bool:
        """Curve or straighten a point of the selected line; return False if it may not be curved."""
        drawing, mark = self._drawing, self._drawing.chosen_mark()
        if mark is None or mark.area.shape is not Shape.LINE or not self.rules(mark.area.id).is_curved:
            return False
        from annotator.ui.viewers.interaction.curve_editing import bend

        drawing.shaping.choose_corner(place)
        drawing.say(bend(drawing))
        return True
