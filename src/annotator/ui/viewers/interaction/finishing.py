"""What a hand has ended, drawn or painted, and the Enter that follows by habit."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from annotator.core.answer.marks import Point
from annotator.core.answer.shapes import Shape
from annotator.ui.i18n.translation import _

MEANT_S = 2.0  # after the click


class ShapeFinisher:
    """Enter ends what is drawn, and with nothing drawn it submits: so soon after a click has ended it, the first Enter
    is taken for that and sends no task. What is painted has no end that is seen: there the first Enter is, however
    late."""

    def __init__(self, refuse: Callable[[str], object]) -> None:
        """`refuse` is called with why nothing was done."""
        self._refuse = refuse
        self._at_s: float | None = None

    def by_click(self, *, is_ended: bool) -> None:
        self._at_s = time.monotonic() if is_ended else None

    def by_stroke(self) -> None:
        """Something was painted or erased, by mouse or by keys."""
        self._at_s = math.inf

    def is_meant(self) -> bool:
        """By an Enter now: nothing was done on the picture since."""
        return self._at_s is not None and time.monotonic() - self._at_s < MEANT_S

    def over(self) -> None:
        """A hand or a key does something else."""
        self._at_s = None

    def tell(self) -> None:
        is_painted = self._at_s == math.inf
        self.over()
        clicked = _("Drawing finished. Press Enter again to submit.")
        self._refuse(_("Painting finished. Press Enter again to submit.") if is_painted else clicked)

    def look_over(self, shape: Shape, corners: Sequence[Point]) -> None:
        """At what was drawn: an outline that runs over itself may be meant, and is said."""
        if shape is not Shape.POLYGON:
            return
        from annotator.core.answer.geometry.self_intersection import runs_over_itself

        if runs_over_itself(corners):
            self._refuse(_("The outline crosses itself. Move its points, or undo."))
