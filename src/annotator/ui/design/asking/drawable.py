"""Drawing only while something is asked that can be drawn."""

from __future__ import annotations

from annotator.core.answer.areas import makers
from annotator.core.answer.regions import Answer
from annotator.core.answer.visibility import sights_of
from annotator.core.design.tree import Design
from annotator.ui.design.marks.marked_object import MarkedObject


def let_draw(marked: MarkedObject, design: Design, answer: Answer, unasked: set[str]) -> None:
    """What is drawn would not be seen otherwise. `unasked` are the objects on which nothing is to be marked as it was
    answered before, and is kept."""
    if marked.drawing is None:
        return
    sights = sights_of(design, answer)
    is_asked = any(sights.counts(maker.name, "") for maker in makers(design, marked.name))
    if is_asked == (marked.name in unasked):
        unasked ^= {marked.name}
        marked.drawing.arm(marked.marking.armed_shape if is_asked else None)
        marked.marking.say("")  # whatever was to be done next was asked by what is gone, or is there again
