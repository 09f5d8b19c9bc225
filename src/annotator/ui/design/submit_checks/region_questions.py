"""Questions about regions: the regions that each control asks about, and whether new regions would be visible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.core.answer.areas import makers
from annotator.core.answer.regions import Answer, Area
from annotator.core.answer.visibility import sights_of
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart

if TYPE_CHECKING:
    from annotator.ui.design.marks.annotated_object import AnnotatedObject


class AnsweredAbout:
    """The questions about the selected region and those selected with it."""

    def __init__(self, design: Design, parts: Mapping[str, ControlPart], marked: Sequence[AnnotatedObject]) -> None:
        self._design, self._parts, self._marked = design, parts, marked
        self._answer = Answer()
        self._chosen: Area | None = None
        self._together: frozenset[str] = frozenset()

    def show(self, answer: Answer, chosen: Area | None) -> None:
        self._answer, self._chosen, self._together = answer, chosen, self._led_by(chosen)
        for part in self._parts.values():
            is_about_areas = part.tag.per_region or isinstance(part.tag, Labels | Tool)
            about = chosen if is_about_areas and chosen is not None and chosen.to_name in part.tag.targets else None
            part.show_answer(answer, about, self._beside(part, about))

    def show_standing(self) -> None:
        """Update the controls if the multi-selection changed."""
        if self._led_by(self._chosen) != self._together:
            self.show(self._answer, self._chosen)

    def _led_by(self, chosen: Area | None) -> frozenset[str]:
        own = (each.marking.standing for each in self._marked if chosen is not None and each.name == chosen.to_name)
        return frozenset() if chosen is None else next((standing.led_by(chosen.id) for standing in own), frozenset())

    def _beside(self, part: ControlPart, about: Area | None) -> tuple[Area, ...]:
        """Return the other regions that the question applies to. Labels have their own rules (`LabelTarget`)."""
        if about is None or not self._together or not part.tag.per_region:
            return ()
        sights, name = sights_of(self._design, self._answer), part.tag.name
        others = (area for area in sights.in_order if area.id in self._together and area.id != about.id)
        return tuple(area for area in others if sights.counts(name, area.id))


def enable_drawing(marked: AnnotatedObject, design: Design, answer: Answer, unasked: set[str]) -> None:
    """Allow drawing only if the regions would be visible. `unasked` are the objects that could not be annotated
    before; it is updated."""
    if marked.drawing is None:
        return
    sights = sights_of(design, answer)
    is_asked = any(sights.counts(maker.name, "") for maker in makers(design, marked.name))
    if is_asked == (marked.name in unasked):
        unasked ^= {marked.name}
        marked.drawing.activate(marked.marking.active_shape if is_asked else None)
        marked.marking.say("")  # an earlier hint no longer applies
