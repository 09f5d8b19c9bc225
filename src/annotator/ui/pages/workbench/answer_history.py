"""Undo and redo of answers, without a small limit, on Qt's undo stacks: each task has one of its own."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from annotator.core.answer.regions import Answer, Region

# A task that so many others came after has lost its steps when one comes back to it.
TASKS_KEPT = 200
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


def _with(answer: Answer, added: tuple[Region, ...]) -> Answer:
    return replace(answer, regions=(*answer.regions, *added))


class _Steps(Struct):
    """Of one task, and the answer that they have led to."""

    stack: QUndoStack
    answer: Answer = field(default_factory=Answer)


class AnswerHistory:
    """`show` is called with the answer after every change, undo and redo. `group` has the steps of the task that was
    begun last; none before, and none once `rest` was called."""

    def __init__(self, show: Callable[[Answer], None]) -> None:
        self.group = QUndoGroup()
        self._nothing = QUndoStack(self.group)
        self._show = show
        self._known: dict[str, _Steps] = {}  # by task, the one begun last at the end
        self._now: _Steps | None = None

    def begin(self, task: str, answer: Answer) -> None:
        """A task, by a name of its own. What was done in it before can be undone, as long as its answer is still what
        that led to."""
        self.rest()
        steps = self._known.pop(task, None) or _Steps(QUndoStack(self.group))
        if steps.answer != answer:
            steps.stack.clear()
        steps.answer = answer
        self._known[task] = self._now = steps
        self.group.setActiveStack(steps.stack)
        while len(self._known) > TASKS_KEPT:
            forgotten = self._known.pop(next(iter(self._known))).stack
            self.group.removeStack(forgotten)
            forgotten.deleteLater()  # of one that is added and removed again, Python would hold on to it

    def rest(self) -> None:
        """Nothing can be undone for now. A step ends here: what follows later is another one."""
        if self._now is not None:
            self._now.stack.setClean()
        self._now = None
        self.group.setActiveStack(self._nothing)

    def change(self, before: Answer, after: Answer, key: str = "") -> None:
        """Changes that follow each other with the same key, not empty, are one step. Undoing ends a step."""
        if self._now is not None and before != after:
            self._now.stack.push(_Change(before, after, key, self._shown))

    def grow(self, before: Answer, after: Answer, key: str) -> None:
        """As `change`, for what only adds to the answer: it joins the step with this key, and what was done or undone
        after that stays as it is, with what was added beside it."""
        steps = self._steps()
        place = next((at for at, step in reversed(list(enumerate(steps))) if step.key == key), None)
        if self._now is None or place is None or place >= self._now.stack.index():
            self.change(before, after, key)
            return
        known = {region.id for region in before.regions}
        added = tuple(region for region in after.regions if region.id not in known)
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
