"""Protection against an accidental submit by the Enter key that follows a finished drawing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from annotator.core.answer.marks import Point
from annotator.core.answer.shapes import Shape
from annotator.ui.i18n.translation import _

GUARD_S = 2.0  # after the click


class EnterGuard:
    """A guard for the first Enter after a shape was finished. Enter finishes a drawing, and submits if nothing is
    being drawn. Shortly after a click has finished a shape, the first Enter counts for the shape and does not submit
    the task. Painting has no visible end, so the first Enter after painting counts for it, however late."""

    def __init__(self, refuse: Callable[[str], object]) -> None:
        """Keep `refuse`, which is called with the reason why nothing was done."""
        self._report = refuse
        self._finished_at_s: float | None = None

    def click_finished(self, *, is_ended: bool) -> None:
        self._finished_at_s = time.monotonic() if is_ended else None

    def stroke_finished(self) -> None:
        """Record that the user painted or erased, by mouse or by keyboard."""
        self._finished_at_s = math.inf

    def is_active(self) -> bool:
        """Return whether an Enter now counts for the finished shape, because nothing else was done since."""
        return self._finished_at_s is not None and time.monotonic() - self._finished_at_s < GUARD_S

    def reset(self) -> None:
        """Forget the finished shape, because the user did something else."""
        self._finished_at_s = None

    def explain(self) -> None:
        is_painted = self._finished_at_s == math.inf
        self.reset()
        clicked = _("Drawing finished. Press Enter again to submit.")
        self._report(_("Painting finished. Press Enter again to submit.") if is_painted else clicked)

    def check_outline(self, shape: Shape, corners: Sequence[Point]) -> None:
        """Warn if the outline of a finished polygon crosses itself. It may be intended, so it is kept."""
        if shape is not Shape.POLYGON:
            return
        from annotator.core.answer.geometry.simplification import runs_over_itself

        if runs_over_itself(corners):
            self._report(_("The outline crosses itself. Move its points, or undo."))
