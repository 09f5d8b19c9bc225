"""Undo and redo of one task's answer, without a small limit, on Qt's undo stack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from annotator.core.answer import Answer


class _Change(QUndoCommand):
    def __init__(self, before: Answer, after: Answer, show: Callable[[Answer], None]) -> None:
        super().__init__()
        self._before = before
        self._after = after
        self._show = show

    def undo(self) -> None:
        self._show(self._before)

    def redo(self) -> None:
        self._show(self._after)


class AnswerHistory:
    """`show` is called with the answer after every change, undo and redo."""

    def __init__(self, show: Callable[[Answer], None]) -> None:
        self.stack = QUndoStack()
        self._show = show

    def change(self, before: Answer, after: Answer) -> None:
        if before != after:
            self.stack.push(_Change(before, after, self._show))

    def start_over(self) -> None:
        """Another task: what was done before cannot be undone here."""
        self.stack.clear()
