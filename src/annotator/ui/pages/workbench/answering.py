"""The answer on screen: edits go on its history, and what comes of them is shown and kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoGroup

from annotator.core.answer.regions import Answer
from annotator.ui.controls.part import Edit
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.answer_history import AnswerHistory
from annotator.ui.spoken.announcing import is_heard


class Answering:
    """`keep` is called with the answer after every edit, undo and redo."""

    def __init__(self, keep: Callable[[Answer], None]) -> None:
        self.answer = Answer()
        self._history = AnswerHistory(self._show)
        self._panel: DesignPanel | None = None
        self._keep = keep
        self._is_open = False
        self._is_edit = False  # and no step back or on

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
        self.answer, self._panel, self._is_open = answer, panel, is_open
        panel.show_answer(answer)
        panel.lock(not is_open)

    def edit(self, edit: Edit, key: str) -> None:
        """`key` as in ControlPart. An edit that changes nothing is shown all the same: the part may show otherwise."""
        if not self._is_open:
            return
        changed = edit(self.answer)
        if changed != self.answer:
            self._is_edit = True
            self._history.change(self.answer, changed, key)
            self._is_edit = False
        elif self._panel is not None:
            self._panel.show_answer(self.answer)

    def is_drawing(self) -> bool:
        """What is drawn in part is no answer yet, and would be gone: it is said, and the person ends it or lets go."""
        return self._is_open and self._panel is not None and self._panel.is_drawing()

    def undo(self, undo: Callable[[], None]) -> None:
        """What was done last: a corner of what is being drawn comes before any step that is finished, which `undo`
        takes back."""
        if self._panel is None or not self._panel.take_corner_back():
            undo()

    def lock(self) -> None:
        """The task was sent."""
        self._is_open = False
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
        if is_heard():
            from annotator.ui.design.answer_speech import announce_changes

            announce_changes(self._panel, before, answer)
        self._keep(answer)
