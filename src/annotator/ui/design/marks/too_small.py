"""What is said to who drew a box hardly wider or higher than a click."""

from __future__ import annotations

from annotator.ui.design.marks.marking import Marking
from annotator.ui.language.translation import _
from annotator.ui.objects.picture.drawing import Drawing


def tell_too_small(drawing: Drawing, marking: Marking) -> None:
    """Until they draw, choose or zoom."""

    def tell() -> None:
        words = _("That was too small to be meant. Zoom in to mark something so small.")
        marking.hint.say_until_next(words, lambda: (drawing.corners.drawn, marking.selected, drawing.scale))

    drawing.too_small.connect(tell)
