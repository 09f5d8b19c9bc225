"""The controller of the current answer: it records edits in the history, shows their result and saves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import without_loose
from annotator.core.answer.result_items import Answer, Origin
from annotator.services.task.drafts import DrawingsInProgress
from annotator.ui.accessibility.announcer import is_active
from annotator.ui.controls.base import COMES_BY_ITSELF, MOVE, Edit
from annotator.ui.design.panel import DesignPanel, announce_changes
from annotator.ui.pages.workbench.undo_history import AnswerHistory


class AnswerController(QObject):
    """An answer controller. `keep` is called with the answer after every edit, undo and redo."""

    steps_changed = Signal(bool, bool)  # can undo, can redo
    drawing_edited = Signal()  # and is unfinished

    def __init__(self, keep: Callable[[Answer], None], drawings_in_progress: DrawingsInProgress) -> None:
        """`drawings_in_progress` holds the unfinished drawings of each task."""
        super().__init__()
        self.answer = Answer()
        self._drawings = drawings_in_progress
        self._task = ""
        # by task: incomplete dates, which are neither an answer nor a draft
        self._half_typed: dict[str, dict[str, str]] = {}
        self._drawn_at = 0  # the number of done steps when the drawing last changed
        self._history = AnswerHistory(self._show)
        self._panel: DesignPanel | None = None
        self._keep = keep
        self._is_open = False
        self._sent_task = ""
        self._sent_ago = QElapsedTimer()
        self._edit_key: str | None = None  # of the edit being applied; None during undo and redo
        for changed in (self.steps.canUndoChanged, self.steps.canRedoChanged, self.steps.indexChanged):
            changed.connect(self._emit_steps)

    @property
    def steps(self) -> QUndoGroup:
        """The undo and redo steps of the current task."""
        return self._history.group

    def begin(self, panel: DesignPanel, task: str, answer: Answer, *, is_open: bool) -> None:
        """Show a task, given by its unique_id. A submitted task is read-only."""
        if is_open:
            self._history.begin(task, answer)
        else:
            self._history.pause()
        self.answer = answer
        self._panel = panel
        self._task = task
        self._is_open = is_open
        panel.show_answer(answer)
        panel.lock(not is_open)
        if is_open:
            panel.annotations.restore(self._drawings.of(task))
            panel.type_again(self._half_typed.pop(task, {}))
        self._emit_steps()

    def sent(self) -> None:
        """Record that the user submits the current task."""
        self._sent_task = self._task
        self._sent_ago.start()

    @property
    def is_pressed_twice(self) -> bool:
        """True if a submit is probably accidental: within a double-click of the last task, before edits."""
        is_next = self._sent_task not in ("", self._task)
        return (
            is_next
            and self._is_open
            and not self._done
            and self._sent_ago.elapsed() < QApplication.doubleClickInterval()
        )

    def stop_editing(self) -> None:
        """Stop accepting edits while the panel shows another task. Keep incomplete typed text for its return."""
        if self._is_open and self._panel is not None and (texts := self._panel.half_typed()):
            self._half_typed[self._task] = texts
        self._is_open = False

    def drawn(self) -> None:
        """Keep the unfinished drawing, so that it is restored when the user comes back."""
        if self._is_open and self._panel is not None:
            self._drawn_at = self._done
            drawings_in_progress = self._panel.annotations.in_progress()
            self._drawings.keep(self._task, drawings_in_progress)
            self._emit_steps()
            if any(each.is_drawn for each in drawings_in_progress.values()):
                self.drawing_edited.emit()

    def edit(self, edit: Edit, key: str) -> None:
        """Apply an edit, `key` as in `ControlPart`. Without effect it is shown too: the widget may differ."""
        if not self._is_open:
            return
        changed = edit(self.answer)
        if any(item.origin is not Origin.MANUAL for item in self.answer.items):
            # Checked late, because most tasks have no predictions.
            from annotator.core.answer.predictions import touched

            changed = touched(self.answer, changed)
        changed = without_loose(changed)
        if changed != self.answer:
            self._edit_key = key
            if key.startswith(COMES_BY_ITSELF):
                self._history.grow(self.answer, changed, key)
            else:
                self._history.change(self.answer, changed, key)
            self._edit_key = None
            if self._panel is not None:
                self._panel.annotations.forget_reopened()
        elif self._panel is not None:
            self._panel.show_answer(self.answer)

    def is_drawing(self) -> bool:
        """Return whether a drawing is unfinished. It is no answer yet, so the user is told to finish or cancel it."""
        return self._is_open and self._panel is not None and self._panel.annotations.is_drawing()

    def undo(self, undo: Callable[[], None]) -> None:
        """Undo the last action: a point of an unfinished drawing first, else call `undo`."""
        if self._panel is None or not self._panel.annotations.take_corner_back():
            undo()

    def redo(self) -> None:
        """Redo the last undone action: a point or a step."""
        if self._panel is not None and self._is_corner_next:
            self._panel.annotations.set_corner_again()
        else:
            self.steps.redo()

    @property
    def _is_corner_next(self) -> bool:
        """True if the next redo restores a point. Steps that were undone later come first."""
        return self._panel is not None and self._panel.annotations.can_set_again and self._done >= self._drawn_at

    @property
    def _done(self) -> int:
        return self.steps.activeStack().index()

    def _emit_steps(self) -> None:
        drawings = self._panel.annotations.in_progress().values() if self._is_open and self._panel is not None else ()
        is_drawing = any(drawings_in_progress.is_drawn for drawings_in_progress in drawings)
        self.steps_changed.emit(is_drawing or self.steps.canUndo(), self._is_corner_next or self.steps.canRedo())

    def lock(self) -> None:
        """Make the answer read-only after the task was submitted."""
        self._is_open = False
        self._drawings.keep(self._task, {})  # forgets the unfinished drawing and the hidden or locked regions
        self._history.pause()
        if self._panel is not None:
            self._panel.lock(True)

    def _show(self, answer: Answer) -> None:
        if self._panel is None or not self._is_open:
            return
        before = self.answer
        self.answer = answer
        self._panel.show_answer(answer)
        if self._edit_key is None:
            self._panel.bring_changed(before)
        if is_active():
            announce_changes(self._panel, before, answer, is_move=(self._edit_key or "").startswith(MOVE))
        self._keep(answer)
