"""All regions of a design, by object, with their relations, predictions in the answer and questions about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from annotator.core.answer.result_items import Answer, Origin, Region
from annotator.core.answer.visibility import submitted, visible_tags
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Image, Pdf
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.lazy import Lazy
from annotator.ui.keyboard.text_field_keys import is_typed_within

if TYPE_CHECKING:
    from annotator.core.answer.in_progress import Drawings
    from annotator.ui.design.answer_column import AnswerColumn
    from annotator.ui.design.marks.active_tool import ToolState
    from annotator.ui.design.marks.annotated_object import AnnotatedObject, MarkedView
    from annotator.ui.design.marks.pages import MarkedPages
    from annotator.ui.design.prediction_review import Predictions
    from annotator.ui.design.relations import RelationsController
    from annotator.ui.design.submit_warnings import LeftOutNotice, SubmitWarnings
    from annotator.ui.design.validation import WarningTexts
    from annotator.ui.design.widget_registry import WidgetRegistry
    from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
    from annotator.ui.viewers.image.drawing import Drawing

type KeyActions = dict[str, Callable[[], None]]


class DesignAnnotations(QObject):
    """The annotations of a design.

    - `edited` is as in ControlPart.
    - `chosen` carries a region ID, "" for none.
    - `drawn`: an unfinished drawing changed.
    - `before_wanted` requests `paste_before`.

    Relations, the review of predictions, the warnings before submission and the notice about regions that are left
    out are loaded when they are first needed."""

    edited = Signal(object, str)
    chosen = Signal(str)
    drawn = Signal()
    before_wanted = Signal()

    def __init__(self, design: Design, shown: WidgetRegistry, column: AnswerColumn, parent: QObject) -> None:
        """Create the annotations. `shown`: annotated views and the controls, displayed in `column`."""
        super().__init__(parent)
        self._design = design
        self._parts = shown.controls
        self._column = column
        self._is_locked = False
        self._answer = Answer()
        self._shown: tuple[Answer, str] = (Answer(), "")  # the displayed answer and the selected region
        self._relations = Lazy(self._load_relations)
        self._predictions = Lazy(self._load_predictions)
        self._warnings = Lazy(self._load_warnings)
        self._left_out = Lazy(self._load_left_out)
        self._pages: MarkedPages | None = None  # only for designs with images
        self.objects: list[AnnotatedObject] = []
        if shown.marked:
            self._create_objects(shown)

    def _create_objects(self, shown: WidgetRegistry) -> None:
        """Create the annotated objects. Their modules are loaded with the first design that has regions."""
        from annotator.ui.design.marks.annotated_object import create_annotated_object

        for name, view in shown.marked.items():
            found = create_annotated_object(self._design, name, view, shown.controls, self._choose_by_pointer)
            found.marking.setParent(self)
            found.marking.edited.connect(self.edited)
            found.marking.chosen.connect(self.chosen)
            found.marking.drawn.connect(self.drawn)
            found.marking.stood.connect(self._show_standing)
            found.marking.before_wanted.connect(self.before_wanted)
            found.marking.aimed.connect(partial(self._focus_view, found.view))
            found.marking.refused.connect(lambda reason: self._left_out.get().show_reason(reason))
            found.marking.reviewed.connect(lambda refuses: self.review(everything=False, refuses=refuses))
            self.objects.append(found)
        if shown.images is not None:
            from annotator.ui.design.marks.pages import MarkedPages

            self._pages = MarkedPages(shown.images, self._design, self.objects, lambda: self.chosen.emit(""), self)
            self._pages.turned.connect(lambda: self.show_answer(self._answer, None))

    def _load_relations(self) -> RelationsController:
        from annotator.ui.design.relations import relating_below

        relations = relating_below(self._design, self.objects, self._column)
        relations.edited.connect(self.edited)
        relations.chosen.connect(self.chosen)
        relations.lock(self._is_locked)
        relations.show_answer(*self._shown)
        return relations

    def _load_predictions(self) -> Predictions:
        from annotator.ui.design.prediction_review import Predictions

        marks = [marked.marking for marked in self.objects]
        predictions = Predictions(self._design, self._column, self._parts, marks, self)
        predictions.edited.connect(self.edited)
        predictions.chosen.connect(self.chosen)
        predictions.lock(self._is_locked)
        return predictions

    def _load_warnings(self) -> SubmitWarnings:
        from annotator.ui.design.submit_warnings import SubmitWarnings

        texts = [found for marked in self.objects if (found := marked.texts) is not None]
        return SubmitWarnings(self._design, texts, self._choose_by_program)

    def _load_left_out(self) -> LeftOutNotice:
        from annotator.ui.design.submit_warnings import LeftOutNotice

        notice = LeftOutNotice(self._design)
        self._column.put_on_top(notice)
        return notice

    def _choose_by_pointer(self, region_id: str) -> None:
        """Handle the selection of a region by the user. While a region is being related, it is the target. A click
        outside all regions may have been aimed at the target, and so may the Enter that follows."""
        if self._pages is not None and not self._pages.may_choose(region_id):
            return
        relations = self._relations.loaded
        if relations is None or not relations.takes(region_id):
            self.chosen.emit(region_id)
        elif not region_id:
            for drawing in self._drawings:
                drawing.enter_guard.click_finished(is_ended=True)

    def bring_gone(self, before: Answer, now: Answer) -> None:
        """Show the page of the document from which a region was removed."""
        if self._pages is not None:
            self._pages.bring_gone(before, now)

    def bring_changed_relation(self, before: Answer) -> None:
        """Select a relation that changed since `before`, unless a region is selected."""
        if self._relations.loaded is not None:
            self._relations.loaded.bring_changed(before)

    def reset(self) -> None:
        """Reset for another task."""
        if self._left_out.loaded is not None:
            self._left_out.loaded.show_answer(Answer())
        if self._relations.loaded is not None:
            self._relations.loaded.reset()
        if self._predictions.loaded is not None:
            self._predictions.loaded.reset()
        for marked in self.objects:
            marked.marking.reset()
            marked.list.show_marks((), "")

    def show_answer(self, answer: Answer, chosen: Region | None) -> None:
        """Display the answer. Those hidden by a choice are not submitted, so not displayed on the object."""
        self._answer = answer
        shown = submitted(answer, self._design) if self.objects else answer
        if chosen is not None and shown is not answer and all(item.id != chosen.id for item in shown.items):
            chosen = None
        for marked in self.objects:
            here = chosen if chosen is not None and chosen.to_name == marked.name else None
            if here is not None and self._pages is not None:
                self._pages.bring(here)
            marked.marking.show_answer(shown, here)
            marked.show_marks()
        if (self.objects and shown is not answer) or self._left_out.loaded is not None:
            self._left_out.get().show_answer(answer)
        self._show_relations(shown, "" if chosen is None else chosen.id)
        self._show_predicted(answer, "" if chosen is None else chosen.id)

    def _focus_view(self, view: MarkedView, names: Collection[str]) -> None:
        """Focus the view in which the next arrow keys and Space are meant, unless the focus is in the view of one of
        these objects or in a text field. On an answer, the keys would change it."""
        focused: QWidget | None = QApplication.focusWidget()
        views = [marked.view for marked in self.objects if marked.name in names]
        is_there = (
            any(each is focused or each.isAncestorOf(focused) for each in views) if focused is not None else False
        )
        if not (is_there and not isinstance(focused, QAbstractButton)) and not is_typed_within(view.window()):
            view.setFocus()

    def explain_hidden(self, control: str) -> None:
        """Report the reason that nothing can be marked with a control, if the answer hides it."""
        for marked in self.objects:
            if marked.marking.explain_hidden(control):
                return

    def _show_relations(self, answer: Answer, selected: str) -> None:
        """Display the relations after the regions."""
        self._shown = answer, selected
        is_needed = bool(answer.relations) or self._design.relations is not None
        if self.objects and (is_needed or self._relations.loaded is not None):
            self._relations.get().show_answer(*self._shown)

    def _show_standing(self) -> None:
        """Update the views after regions were hidden, shown, locked or unlocked. This state is saved with unfinished
        drawings."""
        for marked in self.objects:
            marked.show_marks()
        self.drawn.emit()

    def chosen_by_program(self, region_id: str) -> None:
        """Announce that a region will be selected by the program: a label does not rename it then."""
        for marked in self.objects:
            marked.marking.aim.chosen_by_program(region_id)

    def _choose_by_program(self, region_id: str) -> None:
        self.chosen_by_program(region_id)
        self.chosen.emit(region_id)

    def _show_predicted(self, answer: Answer, selected: str) -> None:
        """Display the predictions. Most tasks have none."""
        has_predictions = any(item.origin is Origin.PREDICTION for item in answer.items)
        if has_predictions or self._predictions.loaded is not None:
            self._predictions.get().show_answer(answer, selected)

    def review(self, *, everything: bool, refuses: bool) -> None:
        """Confirm or reject predictions: all of them in one step, or the selected one."""
        predictions = self._predictions.loaded
        if predictions is None:
            return
        if everything:
            predictions.review_all(refuses)
        elif predictions.review_next(refuses=refuses):
            for marked in self.objects:
                if marked.texts is not None and marked.texts.is_typed_in():
                    marked.texts.hear_chosen()

    def warnings(self) -> WarningTexts:
        """Return the warnings about forgotten answers, with which the task may still be submitted."""
        return self._warnings.get().texts(self._answer, self._predictions.loaded, has_images=bool(self.images))

    def hide_notice(self) -> None:
        """Hide the notice about regions that are left out: the question before the submission says the same."""
        if self._left_out.loaded is not None:
            self._left_out.loaded.hide()

    def go_to_warning(self) -> None:
        """Go to the first warning; for unfinished outlines, to the next one."""
        selected = {marked.marking.aim.selected_id for marked in self.objects}
        self._warnings.get().go_to_next(selected, self._predictions.loaded)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        if self._predictions.loaded is not None:
            self._predictions.loaded.lock(locked)
        if self._relations.loaded is not None:
            self._relations.loaded.lock(locked)
        for marked in self.objects:
            marked.list.lock(locked)
            marked.editor.lock(locked)

    def is_drawing(self) -> bool:
        """Return True for an unfinished drawing or unlabelled selection. Then show a hint and focus it."""
        for marked in self.objects:
            if marked.brush is not None:
                marked.brush.finish()  # ends the stroke, so that all painted pixels are included
            if marked.is_unfinished:
                marked.marking.hint.say_while(marked.unfinished_text)
                marked.view.setFocus()
                return True
        return False

    def take_corner_back(self) -> bool:
        """Undo the last point of the unfinished drawing. Return False if there is none."""
        for marked in self.objects:
            if marked.is_unfinished:
                marked.editor.take_corner_back()
                marked.marking.hint.settle()
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

    def in_progress(self) -> Drawings:
        """Return the unfinished drawings, by object name."""
        found = {marked.name: marked.in_progress for marked in self.objects}
        return {name: drawing for name, drawing in found.items() if drawing is not None}

    def restore(self, drawings: Drawings) -> None:
        """Restore unfinished drawings."""
        for marked in self.objects:
            drawing = drawings.get(marked.name)
            if drawing is not None:
                if self._pages is not None:
                    self._pages.bring_in_progress(marked.name, drawing)
                marked.restore(drawing)
        for marked in self.objects:
            marked.show_marks()

    @property
    def _drawings(self) -> list[Drawing]:
        return [marked.drawing for marked in self.objects if marked.drawing is not None]

    def actions(self) -> KeyActions:
        """Return the keyboard commands for regions, by command name; empty without annotated objects. While a region
        is being related, the next/previous region commands move between possible targets."""
        if not self.objects:
            return {}
        drawn = self._drawing_actions() if self._drawings else {}

        def walk(name: str, by: int) -> None:
            relations = self._relations.loaded
            if relations is not None and relations.is_on:
                relations.walk(by)
            else:
                drawn[name]()

        steps = {"next_area": 1, "previous_area": -1}
        return {
            **drawn,
            **{name: partial(walk, name, by) for name, by in steps.items() if name in drawn},
            "relate": lambda: self._relations.get().begin(),
            "turn_relation": lambda: self._relations.get().turn(),
        }

    def _drawing_actions(self) -> KeyActions:
        from annotator.ui.design.marks.annotated_object import tool_actions
        from annotator.ui.design.marks.shape_commands import shaping_actions

        return {
            **shaping_actions(self._drawings),
            **tool_actions(list(self.images.values())),
            **self._operation_actions(),
        }

    def _operation_actions(self) -> KeyActions:
        """Return the commands for whole regions of images."""
        if all(not isinstance(self._design.object(marked.name), Image | Pdf) for marked in self.objects):
            return {}
        from annotator.ui.keyboard.commands import WHOLE

        def run(name: str) -> None:
            from annotator.ui.design.marks.mark_operations import run_on_current

            run_on_current([found for marked in self.objects if (found := marked.operations) is not None], name)

        return {command.name: partial(run, command.name) for command in WHOLE}

    def paste_before(self, answer: Answer, design: Design) -> None:
        """Paste the regions of the previous task's images, in one undo step."""
        step = f"as before beside {len(self._answer.items)}"
        for operations in [found for marked in self.objects if (found := marked.operations) is not None]:
            operations.paste_before(answer, design, step)

    @property
    def images(self) -> dict[str, AnnotatedImageView]:
        """The annotated image views, by object name."""
        from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

        return {each.name: each.view for each in self.objects if isinstance(each.view, AnnotatedImageView)}

    def ask_label(self, chosen_region: str) -> bool:
        """Ask the user for a label of the region, or to select a region first. Return True if one is selected."""
        for marked in self.objects:
            marked.ask_label(is_chosen=bool(chosen_region))
        return bool(self.objects and chosen_region)

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
            from annotator.ui.design.marks.annotated_object import take_over_tools

            take_over_tools(self.images, before.images)

    def cancel(self, chosen_region: str) -> bool:
        """Cancel the first of these that exists: unfinished drawing or unlabelled selection, selected region, active
        label. Return False if there is none."""
        is_done = self._cancel(chosen_region)
        for marked in self.objects:
            if marked.is_unfinished:
                marked.marking.hint.settle()
            else:
                marked.marking.hint.say("")  # the hint about the next step no longer applies
        return is_done

    def _cancel(self, chosen_region: str) -> bool:
        relations = self._relations.loaded
        is_related = relations is not None and relations.cancel()
        if is_related or any(marked.editor.cancel_pending() for marked in self.objects):
            return True
        if chosen_region:
            self.chosen.emit("")
            return True
        active = [marked.marking for marked in self.objects if marked.marking.active_shape is not None]
        for marking in active:
            marking.deactivate()
        return bool(active)


class RegionQuestions:
    """The questions about the selected region and those selected with it."""

    def __init__(self, design: Design, parts: Mapping[str, ControlPart], marked: Sequence[AnnotatedObject]) -> None:
        self._design = design
        self._parts = parts
        self._marked = marked
        self._answer = Answer()
        self._chosen: Region | None = None
        self._together: frozenset[str] = frozenset()

    def show(self, answer: Answer, chosen: Region | None) -> None:
        self._answer = answer
        self._chosen = chosen
        self._together = self._selected_with(chosen)
        for part in self._parts.values():
            is_about_regions = part.tag.per_region or isinstance(part.tag, Labels | Tool)
            about = chosen if is_about_regions and chosen is not None and chosen.to_name in part.tag.targets else None
            part.show_answer(answer, about, self._others(part, about))

    def show_standing(self) -> None:
        """Update the controls if the multi-selection changed."""
        if self._selected_with(self._chosen) != self._together:
            self.show(self._answer, self._chosen)

    def _selected_with(self, chosen: Region | None) -> frozenset[str]:
        own = (each.marking.standing for each in self._marked if chosen is not None and each.name == chosen.to_name)
        return (
            frozenset()
            if chosen is None
            else next((standing.selected_with(chosen.id) for standing in own), frozenset())
        )

    def _others(self, part: ControlPart, about: Region | None) -> tuple[Region, ...]:
        """Return the other regions that the question applies to. Labels have their own rules (`LabelTarget`)."""
        if about is None or not self._together or not part.tag.per_region:
            return ()
        sights = visible_tags(self._design, self._answer)
        name = part.tag.name
        others = (region for region in sights.in_order if region.id in self._together and region.id != about.id)
        return tuple(region for region in others if sights.counts(name, region.id))
