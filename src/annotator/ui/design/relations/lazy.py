"""Lazy loading of relations. Their modules are loaded with the first design, answer or user action that needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotator.core.answer.regions import Answer, Area
from annotator.core.design.tree import Design
from annotator.ui.controls.base import Edit
from annotator.ui.design.answer_column import AnswerColumn

if TYPE_CHECKING:
    from annotator.ui.design.marks.annotated_object import AnnotatedObject
    from annotator.ui.design.relations.controller import RelationsController

type KeyActions = dict[str, Callable[[], None]]


class LazyRelations:
    """Relations of a design, loaded on demand. The methods are called as in DesignAnnotations."""

    def __init__(
        self,
        design: Design,
        objects: Sequence[AnnotatedObject],
        column: AnswerColumn,
        edited: Callable[[Edit, str], None],
        chosen: Callable[[str], None],
    ) -> None:
        """Create the relations. `edited` and `chosen` are called like the signals of DesignAnnotations."""
        self._edited, self._chosen = edited, chosen
        self._design, self._objects, self._column = design, objects, column
        self._now: RelationsController | None = None
        self.may_choose: Callable[[str], bool] = lambda _area_id: True  # asked before the user selects a region
        self._is_locked = False
        self._shown = Answer(), ""

    def _there(self) -> RelationsController:
        if self._now is None:
            from annotator.ui.design.relations.placement import relating_below

            self._now = relating_below(self._design, self._objects, self._column)
            self._now.edited.connect(self._edited)
            self._now.chosen.connect(self._chosen)
            self._now.lock(self._is_locked)
            self._now.show_answer(*self._shown)
        return self._now

    def choose(self, area_id: str) -> None:
        """Handle the selection of a region by the user. While a region is being related, it is the target. A click
        outside all regions may have been aimed at the target, and so may the Enter that follows."""
        if not self.may_choose(area_id):
            return
        if self._now is None or not self._now.takes(area_id):
            self._chosen(area_id)
        elif not area_id:
            for drawing in (marked.drawing for marked in self._objects if marked.drawing is not None):
                drawing.enter_guard.click_finished(is_ended=True)

    def start_over(self) -> None:
        if self._now is not None:
            self._now.start_over()

    def show_answer(self, answer: Answer, chosen: Area | None) -> None:
        """Display the answer; call this after the regions are displayed."""
        self._shown = answer, chosen.id if chosen is not None else ""
        if answer.relations or self._design.relations is not None or self._now is not None:
            self._there().show_answer(*self._shown)

    def bring_changed(self, before: Answer) -> None:
        if self._now is not None:
            self._now.bring_changed(before)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._now is not None:
            self._now.lock(locked)

    @property
    def is_on(self) -> bool:
        """True while the user relates a region."""
        return self._now is not None and self._now.is_on

    def let_go(self) -> bool:
        return self._now is not None and self._now.let_go()

    def actions(self, drawn: KeyActions) -> KeyActions:
        """Return the commands for relations, added to the commands `drawn`. While a region is being related, the
        next/previous region commands move between possible targets."""

        def walk(name: str, by: int) -> Callable[[], None]:
            return lambda: self._there().walk(by) if self.is_on else drawn[name]()

        walks = {name: walk(name, by) for name, by in (("next_area", 1), ("previous_area", -1)) if name in drawn}
        own = {"relate": lambda: self._there().begin(), "turn_relation": lambda: self._there().turn()}
        return {**drawn, **walks, **own}
