"""The answer on screen: edits go on its history, and what comes of them is shown and kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QApplication

from annotator.core.answer.areas import without_loose
from annotator.core.answer.regions import Answer, Origin
from annotator.services.task.drawings_in_progress import DrawingsInProgress
from annotator.ui.accessibility.announcer import is_heard
from annotator.ui.controls.base import COMES_BY_ITSELF, Edit
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.answer_history import AnswerHistory


class Answering:
    """`keep` is called with the answer after every edit, undo and redo. `allow` is told whether there is something to
    undo, and to redo, whenever that may be otherwise."""

    def __init__(self, keep: Callable[[Answer], None], begun: DrawingsInProgress) -> None:
        """`begun` is what is drawn in part, task by task."""
        self.answer = Answer()
        self.allow: Callable[[bool, bool], None] = lambda _can_undo, _can_redo: None
        self.tell_begun: Callable[[], None] = lambda: None  # that something is drawn in part
        self._begun = begun
        self._task = ""
        self._half_typed: dict[str, dict[str, str]] = {}  # by task: half a date, which is no answer and no draft
        self._drawn_at = 0  # how many steps were done when the drawing last changed
        self._history = AnswerHistory(self._show)
        self._panel: DesignPanel | None = None
        self._keep = keep
        self._is_open = False
        self._sent_task, self._sent_ago = "", QElapsedTimer()
        self._is_edit = False  # and no step back or on
        for changed in (self.steps.canUndoChanged, self.steps.canRedoChanged, self.steps.indexChanged):
            changed.connect(self._tell_steps)

    @property
    def steps(self) -> QUndoGroup:
        """What can be undone and redone, of the task on screen."""
        return self._history.group

    def begin(self, panel: DesignPanel, task: str, answer: Answer, *, is_open: bool) -> None:
        """A task comes on screen, by its unique_id. One that was sent can be looked at and not changed."""
        if is_open:
            self._history.begin(task, answer)
        else:
            self._history.rest()
        self.answer, self._panel, self._task, self._is_open = answer, panel, task, is_open
        panel.show_answer(answer)
        panel.lock(not is_open)
        if is_open:
            panel.markings.go_on(self._begun.of(task))
            panel.type_again(self._half_typed.pop(task, {}))
        self._tell_steps()

    def sent(self) -> None:
        """The person wants the task on screen to be sent."""
        self._sent_task = self._task
        self._sent_ago.start()

    @property
    def is_pressed_twice(self) -> bool:
        """So soon after the one before, and with nothing done in it, a task is sent by who meant that one."""
        is_next = self._sent_task not in ("", self._task)
        return (
            is_next
            and self._is_open
            and not self._done
            and self._sent_ago.elapsed() < QApplication.doubleClickInterval()
        )

    def rest(self) -> None:
        """What the panel shows is not the task any more, or not yet. What is half typed in it is there again when it
        comes back."""
        if self._is_open and self._panel is not None and (texts := self._panel.half_typed()):
            self._half_typed[self._task] = texts
        self._is_open = False

    def drawn(self) -> None:
        """What is drawn in part is kept: who looks elsewhere finds it again."""
        if self._is_open and self._panel is not None:
            self._drawn_at = self._done
            begun = self._panel.markings.begun()
            self._begun.keep(self._task, begun)
            self._tell_steps()
            if any(each.is_drawn for each in begun.values()):
                self.tell_begun()

    def edit(self, edit: Edit, key: str) -> None:
        """`key` as in ControlPart. An edit that changes nothing is shown all the same: the part may show otherwise."""
        if not self._is_open:
            return
        changed = edit(self.answer)
        if any(region.origin is not Origin.MANUAL for region in self.answer.regions):
            # Late: most tasks have no predictions.
            from annotator.core.answer.predictions import touched

            changed = touched(self.answer, changed)
        changed = without_loose(changed)
        if changed != self.answer:
            self._is_edit = True
            if key.startswith(COMES_BY_ITSELF):
                self._history.grow(self.answer, changed, key)
            else:
                self._history.change(self.answer, changed, key)
            self._is_edit = False
            if self._panel is not None:
                self._panel.markings.forget_reopened()
        elif self._panel is not None:
            self._panel.show_answer(self.answer)

    def is_drawing(self) -> bool:
        """What is drawn in part is no answer yet: it is said, and the person ends it or lets go."""
        return self._is_open and self._panel is not None and self._panel.markings.is_drawing()

    def undo(self, undo: Callable[[], None]) -> None:
        """What was done last: a corner of what is being drawn comes before any step that is finished, which `undo`
        takes back."""
        if self._panel is None or not self._panel.markings.take_corner_back():
            undo()

    def redo(self) -> None:
        """What was undone last: a corner, or a step."""
        if self._panel is not None and self._is_corner_next:
            self._panel.markings.set_corner_again()
        else:
            self.steps.redo()

    @property
    def _is_corner_next(self) -> bool:
        """To be redone; steps that were undone after it come before it."""
        return self._panel is not None and self._panel.markings.can_set_again and self._done >= self._drawn_at

    @property
    def _done(self) -> int:
        return self.steps.activeStack().index()

    def _tell_steps(self) -> None:
        drawings = self._panel.markings.begun().values() if self._is_open and self._panel is not None else ()
        is_drawing = any(begun.is_drawn for begun in drawings)
        self.allow(is_drawing or self.steps.canUndo(), self._is_corner_next or self.steps.canRedo())

    def lock(self) -> None:
        """The task was sent."""
        self._is_open = False
        self._begun.keep(self._task, {})  # of which marks were hidden or locked nothing has to be known any more
        self._history.rest()
        if self._panel is not None:
            self._panel.lock(True)

    def _show(self, answer: Answer) -> None:
        if self._panel is None or not self._is_open:
            return
        before, self.answer = self.answer, answer
        self._panel.show_answer(answer)
        if not self._is_edit:
            self._panel.bring_changed(before)
            if self._panel.markings.related is not None:
                self._panel.markings.related.bring_changed(before)
        if is_heard():
            from annotator.ui.design.answer_announcements import announce_changes

            announce_changes(self._panel, before, answer)
        self._keep(answer)
