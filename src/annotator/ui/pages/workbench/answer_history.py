"""Undo and redo of one task's answer, without a small limit, on Qt's undo stack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from annotator.core.answer.regions import Answer

_MAY_MERGE = 1
_NEVER_MERGES = -1


class _Change(QUndoCommand):
    def __init__(self, before: Answer, after: Answer, key: str, show: Callable[[Answer], None]) -> None:
        super().__init__()
        self.before = before
        self.after = after
        self.key = key
        self._show = show

    def id(self) -> int:
        return _MAY_MERGE if self.key else _NEVER_MERGES

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.key != self.key:
            return False
        self.after = other.after
        self.setObsolete(self.after == self.before)
        return True

    def undo(self) -> None:
        self._show(self.before)

    def redo(self) -> None:
        self._show(self.after)


class AnswerHistory:
    """`show` is called with the answer after every change, undo and redo."""

    def __init__(self, show: Callable[[Answer], None]) -> None:
        self.stack = QUndoStack()
        self._show = show

    def change(self, before: Answer, after: Answer, key: str = "") -> None:
        """Changes that follow each other with the same key, not empty, are one step. Undoing ends a step."""
        if before != after:
            self.stack.push(_Change(before, after, key, self._show))

    def start_over(self) -> None:
        """Another task: what was done before cannot be undone here."""
        self.stack.clear()
