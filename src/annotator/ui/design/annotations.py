"""All regions of a design, by object, and the predictions in the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core.answer.regions import Answer, Area, Origin
from annotator.core.answer.visibility import submitted
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design

if TYPE_CHECKING:
    from annotator.core.answer.in_progress import Drawings
    from annotator.ui.design.answer_column import AnswerColumn
    from annotator.ui.design.marks.active_tool import ToolState
    from annotator.ui.design.marks.annotated_object import AnnotatedObject
    from annotator.ui.design.pages.marks import MarkedPages
    from annotator.ui.design.predictions.review import Predictions
    from annotator.ui.design.relations.lazy import LazyRelations
    from annotator.ui.design.submit_checks.forgotten_answers import SubmitWarnings
    from annotator.ui.design.validation_messages import UnsaidWords
    from annotator.ui.design.widget_registry import WidgetRegistry
    from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
    from annotator.ui.viewers.image.drawing import Drawing


class DesignAnnotations(QObject):
    """The annotations of a design. `edited` is as in ControlPart. `chosen` carries a region ID, "" for none. `drawn`
    is emitted when an unfinished drawing changes."""

    edited = Signal(object, str)
    chosen = Signal(str)
    drawn = Signal()

    def __init__(self, design: Design, shown: WidgetRegistry, column: AnswerColumn, parent: QObject) -> None:
        """Create the annotations. `shown` contains the annotated views and the controls, which are displayed in
        `column`."""
        super().__init__(parent)
        self._design, self._parts, self._column = design, shown.controls, column
        self._predictions: Predictions | None = None
        self.ask_before: Callable[[], None] = lambda: None  # requests `paste_before`
        self._is_locked, self._answer = False, Answer()
        self._unasked: set[str] = set()  # objects that cannot be annotated under the current answer
        self.objects: list[AnnotatedObject] = []
        self.related: LazyRelations | None = None
        if shown.marked:  # the annotation modules are loaded with the first design that has regions
            from annotator.ui.design.marks.annotated_object import marked_object
            from annotator.ui.design.relations.lazy import LazyRelations

            self.related = LazyRelations(design, self.objects, column, self.edited.emit, self.chosen.emit)
            self.objects += [
                marked_object(design, *named, shown.controls, self.related.choose) for named in shown.marked.items()
            ]
        for marked in self.objects:
            marked.marking.setParent(self)
            marked.marking.edited.connect(self.edited)
            marked.marking.chosen.connect(self.chosen)
            marked.marking.drawn.connect(self.drawn)
            marked.marking.stood.connect(self._show_standing)
            marked.marking.before_wanted.connect(lambda: self.ask_before())
            marked.marking.judged.connect(lambda refuses: self.judge(everything=False, refuses=refuses))
        self._pages: MarkedPages | None = None  # only for designs with images
        if shown.images is not None and self.related is not None:
            from annotator.ui.design.pages.marks import MarkedPages

            self._pages = MarkedPages(shown.images, design, self.objects, lambda: self.chosen.emit(""), self)
            self._pages.turned.connect(lambda: self.show_answer(self._answer, None))
            self.related.may_choose = self._pages.may_choose

    def bring_gone(self, before: Answer, now: Answer) -> None:
        """Show the page of the document from which a region was removed."""
        if self._pages is not None:
            self._pages.bring_gone(before, now)

    def start_over(self) -> None:
        """Reset for another task."""
        if self.related is not None:
            self.related.start_over()
        if self._predictions is not None:
            self._predictions.start_over()
        for marked in self.objects:
            marked.marking.start_over()
            marked.list.show_marks((), "")

    def show_answer(self, answer: Answer, chosen: Area | None) -> None:
        """Display the answer. Answers hidden by a choice are not submitted; they are not displayed on the object
        either."""
        self._answer = answer
        shown = submitted(answer, self._design) if self.objects else answer
        if chosen is not None and shown is not answer and all(region.id != chosen.id for region in shown.regions):
            chosen = None
        for marked in self.objects:
            # loaded late, with the annotation modules
            from annotator.ui.design.submit_checks.region_questions import enable_drawing

            here = chosen if chosen is not None and chosen.to_name == marked.name else None
            if here is not None and self._pages is not None:
                self._pages.bring(here)
            marked.marking.show_answer(shown, here)
            marked.show_marks()
            enable_drawing(marked, self._design, shown, self._unasked)
        if self.related is not None:
            self.related.show_answer(shown, chosen)
        self._show_predicted(answer, chosen.id if chosen is not None else "")

    def _show_standing(self) -> None:
        """Update the views after regions were hidden, shown, locked or unlocked. This state is saved with unfinished
        drawings."""
        for marked in self.objects:
            marked.show_marks()
        self.drawn.emit()

    def chosen_by_itself(self, area_id: str) -> None:
        """Announce that a region will be selected by the program: a label does not rename it then."""
        for marked in self.objects:
            marked.marking.aim.chosen_by_itself(area_id)

    def _show_predicted(self, answer: Answer, selected: str) -> None:
        if self._predictions is None:
            if all(region.origin is not Origin.PREDICTION for region in answer.regions):
                return
            # loaded late: most tasks have no predictions
            from annotator.ui.design.predictions.review import Predictions

            marks = [marked.marking for marked in self.objects]
            self._predictions = Predictions(self._design, self._column, self._parts, marks, self)
            self._predictions.edited.connect(self.edited)
            self._predictions.chosen.connect(self.chosen)
            self._predictions.lock(self._is_locked)
        self._predictions.show_answer(answer, selected)

    def judge(self, *, everything: bool, refuses: bool) -> None:
        """Confirm or reject predictions: all of them in one step, or the selected one."""
        if self._predictions is not None and everything:
            self._predictions.judge_all(refuses)
        elif self._predictions is not None and self._predictions.judge_next(refuses=refuses):
            for marked in self.objects:
                if marked.texts is not None and marked.texts.is_typed_in():
                    marked.texts.hear_chosen()

    @cached_property
    def _before_sending(self) -> SubmitWarnings:
        from annotator.ui.design.submit_checks.forgotten_answers import (
            SubmitWarnings,  # loaded late: first needed at submission
        )

        texts = [found for marked in self.objects if (found := marked.texts) is not None]
        return SubmitWarnings(self._design, texts, self._choose_by_itself)

    def unsaid(self) -> UnsaidWords:
        """Return the warnings about forgotten answers, with which the task may still be submitted."""
        return self._before_sending.words(self._answer, self._predictions, has_images=bool(self.images))

    def go_to_unsaid(self) -> None:
        """Go to the first warning; for unfinished outlines, to the next one."""
        self._before_sending.go_on({marked.marking.aim.selected_id for marked in self.objects}, self._predictions)

    def _choose_by_itself(self, area_id: str) -> None:
        self.chosen_by_itself(area_id)
        self.chosen.emit(area_id)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._predictions is not None:
            self._predictions.lock(locked)
        if self.related is not None:
            self.related.lock(locked)
        for marked in self.objects:
            marked.list.lock(locked)
            marked.view.lock(locked)

    def is_drawing(self) -> bool:
        """Return True if a drawing is unfinished or a selection has no label yet. Then show a hint and move the
        focus there."""
        for marked in self.objects:
            if marked.brush is not None:
                marked.brush.finish()  # ends the stroke, so that all painted pixels are included
            if marked.is_unfinished:
                marked.marking.say_while(marked.words_to_end)
                marked.view.setFocus()
                return True
        return False

    def take_corner_back(self) -> bool:
        """Undo the last point of the unfinished drawing. Return False if there is none."""
        for marked in self.objects:
            if marked.is_unfinished:
                marked.view.take_corner_back()
                marked.marking.settle()
                return True
        return False

    @property
    def can_set_again(self) -> bool:
        """True if an undone point can be redone."""
        return any(drawing.corners.taken_back for drawing in self._drawings)

    def set_corner_again(self) -> None:
        """Redo the last undone point."""
        drawing = next((drawing for drawing in self._drawings if drawing.corners.taken_back), None)
        if drawing is not None:
            drawing.redo_corner()

    def forget_reopened(self) -> None:
        """Discard the undone points after another action."""
        for drawing in self._drawings:
            drawing.set_corners(replace(drawing.corners, taken_back=()))

    def begun(self) -> Drawings:
        """Return the unfinished drawings."""
        return {each.name: begun for each in self.objects if (begun := each.begun) is not None}

    def go_on(self, drawings: Drawings) -> None:
        """Restore unfinished drawings."""
        for marked in self.objects:
            if (begun := drawings.get(marked.name)) is not None:
                if self._pages is not None:
                    self._pages.bring_begun(marked.name, begun)
                marked.go_on(begun)
        for marked in self.objects:
            marked.show_marks()

    @property
    def _drawings(self) -> list[Drawing]:
        return [marked.drawing for marked in self.objects if marked.drawing is not None]

    def actions(self) -> dict[str, Callable[[], None]]:
        """Return the keyboard commands for regions, by command name; empty without annotated objects."""
        drawn: dict[str, Callable[[], None]] = {}
        if self._drawings:
            from annotator.ui.design.marks.shape_commands import shaping_actions
            from annotator.ui.design.tools.setup import tool_actions

            drawn = {
                **shaping_actions(self._drawings),
                **tool_actions(list(self.images.values())),
                **self._whole_actions(),
            }
        return drawn if self.related is None else self.related.actions(drawn)

    def _whole_actions(self) -> dict[str, Callable[[], None]]:
        if all(not isinstance(self._design.object(marked.name), Image) for marked in self.objects):
            return {}
        from annotator.ui.keyboard.mark_commands import WHOLE

        def action(name: str) -> None:
            from annotator.ui.design.selection.mark_commands import act_on

            act_on([whole for marked in self.objects if (whole := marked.whole) is not None], name)

        return {command.name: partial(action, command.name) for command in WHOLE}

    def paste_before(self, answer: Answer, design: Design) -> None:
        """Paste the regions of the previous task's images, in one undo step."""
        step = f"as before beside {len(self._answer.regions)}"
        for whole in [whole for marked in self.objects if (whole := marked.whole) is not None]:
            whole.paste_before(answer, design, step)

    @property
    def images(self) -> dict[str, AnnotatedImageView]:
        """The annotated image views, by object name."""
        from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

        return {each.name: each.view for each in self.objects if isinstance(each.view, AnnotatedImageView)}

    def ask_name(self, chosen_area: str) -> bool:
        """Ask the user for a label of the region, or to select a region first. Return True if one is selected."""
        for marked in self.objects:
            marked.ask_name(is_chosen=bool(chosen_area))
        return bool(self.objects and chosen_area)

    @property
    def active(self) -> dict[str, ToolState]:
        """The active tool and labels, by object."""
        return {marked.name: marked.marking.active for marked in self.objects}

    def take_over(self, before: DesignAnnotations) -> None:
        """Take over the state from the earlier layout of the same bundle."""
        for marked in self.objects:
            if marked.name in before.active:
                marked.marking.take_over(before.active[marked.name])
        if self._drawings:  # drawing modules are loaded
            from annotator.ui.design.tools.setup import activate_tool

            activate_tool(self.images, before.images)

    def let_go(self, chosen_area: str) -> bool:
        """Cancel the first of these that exists: unfinished drawing or unlabelled selection, selected region, active
        label. Return False if there is none."""
        is_done = self._let_go(chosen_area)
        for marked in self.objects:
            if marked.is_unfinished:
                marked.marking.settle()
            else:
                marked.marking.say("")  # the hint about the next step no longer applies
        return is_done

    def _let_go(self, chosen_area: str) -> bool:
        is_related = self.related is not None and self.related.let_go()
        if is_related or any(marked.view.let_pending_go() for marked in self.objects):
            return True
        if chosen_area:
            self.chosen.emit("")
            return True
        active = [marked.marking for marked in self.objects if marked.marking.active_shape is not None]
        for marking in active:
            marking.let_go()
        return bool(active)
