"""The undo and redo history of an answer."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from annotator.core.answer.result_items import Answer, ResultItem

# The history of a task is dropped after this many other tasks.
MOST_HISTORIES = 200
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


def _with(answer: Answer, added: tuple[ResultItem, ...]) -> Answer:
    return replace(answer, items=(*answer.items, *added))


class _Steps(Struct):
    """The steps of one task and the answer that they lead to."""

    stack: QUndoStack
    answer: Answer = field(default_factory=Answer)


class AnswerHistory:
    """An undo history. `show` is called with the answer after every change, undo and redo. `group` holds the steps
    of the task that was begun last, and is empty before `begin` and after `pause`."""

    def __init__(self, show: Callable[[Answer], None]) -> None:
        self.group = QUndoGroup()
        self._nothing = QUndoStack(self.group)
        self._show = show
        self._known: dict[str, _Steps] = {}  # by task, the last begun at the end
        self._now: _Steps | None = None

    def begin(self, task: str, answer: Answer) -> None:
        """Begin a task, given by a unique name. Its earlier steps stay available as long as its answer is unchanged."""
        self.pause()
        steps = self._known.pop(task, None) or _Steps(QUndoStack(self.group))
        if steps.answer != answer:
            steps.stack.clear()
        steps.answer = answer
        self._known[task] = self._now = steps
        self.group.setActiveStack(steps.stack)
        while len(self._known) > MOST_HISTORIES:
            forgotten = self._known.pop(next(iter(self._known))).stack
            self.group.removeStack(forgotten)
            forgotten.deleteLater()  # otherwise Python would keep the stack alive if it is added and removed again

    def pause(self) -> None:
        """Disable undo for now and end the current step: later changes start a new one."""
        if self._now is not None:
            self._now.stack.setClean()
        self._now = None
        self.group.setActiveStack(self._nothing)

    def change(self, before: Answer, after: Answer, key: str = "") -> None:
        """Record a change. Consecutive changes with the same non-empty key form one step. An undo ends the step."""
        if self._now is not None and before != after:
            self._now.stack.push(_Change(before, after, key, self._shown))

    def grow(self, before: Answer, after: Answer, key: str) -> None:
        """Record a change that only adds regions. It joins the step with this key, also if other steps follow. Those
        steps, done or undone, keep their effect and get the added regions too."""
        steps = self._steps()
        place = next((at for at, step in reversed(list(enumerate(steps))) if step.key == key), None)
        if self._now is None or place is None or place >= self._now.stack.index():
            self.change(before, after, key)
            return
        known = {item.id for item in before.items}
        added = tuple(item for item in after.items if item.id not in known)
        for step in steps[place:]:
            if step is not steps[place]:
                step.before = _with(step.before, added)
            step.after = _with(step.after, added)
        self._shown(after)

    def _steps(self) -> list[_Change]:
        stack = self._now.stack if self._now is not None else self._nothing
        return [step for at in range(stack.count()) if isinstance(step := stack.command(at), _Change)]

    def _shown(self, answer: Answer) -> None:
        if self._now is not None:
            self._now.answer = answer
        self._show(answer)
