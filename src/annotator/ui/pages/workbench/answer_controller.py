"""The controller of the current answer: it records edits in the history, shows their result and saves it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack
from PySide6.QtWidgets import QApplication

from annotator.core.answer.areas import without_loose
from annotator.core.answer.regions import Answer, Origin, Region
from annotator.services.task.drafts import DrawingsInProgress
from annotator.ui.accessibility.announcer import is_heard
from annotator.ui.controls.base import COMES_BY_ITSELF, Edit
from annotator.ui.design.panel import DesignPanel, announce_changes

# The history of a task is dropped after this many other tasks.
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
    """The steps of one task and the answer that they lead to."""

    stack: QUndoStack
    answer: Answer = field(default_factory=Answer)


class AnswerHistory:
    """An undo history. `show` is called with the answer after every change, undo and redo. `group` holds the steps
    of the task that was begun last, and is empty before `begin` and after `rest`."""

    def __init__(self, show: Callable[[Answer], None]) -> None:
        self.group = QUndoGroup()
        self._nothing = QUndoStack(self.group)
        self._show = show
        self._known: dict[str, _Steps] = {}  # by task, the last begun at the end
        self._now: _Steps | None = None

    def begin(self, task: str, answer: Answer) -> None:
        """Begin a task, given by a unique name. Its earlier steps stay available as long as its answer is unchanged."""
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
            forgotten.deleteLater()  # otherwise Python would keep the stack alive if it is added and removed again

    def rest(self) -> None:
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


class Answering(QObject):
    """An answer controller. `keep` is called with the answer after every edit, undo and redo."""

    steps_changed = Signal(bool, bool)  # can undo, can redo
    drawing_edited = Signal()  # and is unfinished

    def __init__(self, keep: Callable[[Answer], None], begun: DrawingsInProgress) -> None:
        """`begun` holds the unfinished drawings of each task."""
        super().__init__()
        self.answer = Answer()
        self._begun = begun
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
        self._is_edit = False  # an edit, in contrast to undo and redo
        for changed in (self.steps.canUndoChanged, self.steps.canRedoChanged, self.steps.indexChanged):
            changed.connect(self._tell_steps)

    @property
    def steps(self) -> QUndoGroup:
        """The undo and redo steps of the current task."""
        return self._history.group

    def begin(self, panel: DesignPanel, task: str, answer: Answer, *, is_open: bool) -> None:
        """Show a task, given by its unique_id. A submitted task is read-only."""
        if is_open:
            self._history.begin(task, answer)
        else:
            self._history.rest()
        self.answer = answer
        self._panel = panel
        self._task = task
        self._is_open = is_open
        panel.show_answer(answer)
        panel.lock(not is_open)
        if is_open:
            panel.annotations.restore(self._begun.of(task))
            panel.type_again(self._half_typed.pop(task, {}))
        self._tell_steps()

    def sent(self) -> None:
        """Record that the user submits the current task."""
        self._sent_task = self._task
        self._sent_ago.start()

    @property
    def is_pressed_twice(self) -> bool:
        """True if a submit is probably accidental: within the double-click interval after the previous task, and
        before any edit."""
        is_next = self._sent_task not in ("", self._task)
        return (
            is_next
            and self._is_open
            and not self._done
            and self._sent_ago.elapsed() < QApplication.doubleClickInterval()
        )

    def rest(self) -> None:
        """Stop accepting edits while the panel does not show the current task. Keep incompletely typed text for the
        return to it."""
        if self._is_open and self._panel is not None and (texts := self._panel.half_typed()):
            self._half_typed[self._task] = texts
        self._is_open = False

    def drawn(self) -> None:
        """Keep the unfinished drawing, so that it is restored when the user comes back."""
        if self._is_open and self._panel is not None:
            self._drawn_at = self._done
            begun = self._panel.annotations.in_progress()
            self._begun.keep(self._task, begun)
            self._tell_steps()
            if any(each.is_drawn for each in begun.values()):
                self.drawing_edited.emit()

    def edit(self, edit: Edit, key: str) -> None:
        """Apply an edit. `key` is as in `ControlPart`. An edit without effect is shown too, because the widget may
        differ from the answer."""
        if not self._is_open:
            return
        changed = edit(self.answer)
        if any(region.origin is not Origin.MANUAL for region in self.answer.regions):
            # Checked late, because most tasks have no predictions.
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

    def _tell_steps(self) -> None:
        drawings = self._panel.annotations.in_progress().values() if self._is_open and self._panel is not None else ()
        is_drawing = any(begun.is_drawn for begun in drawings)
        self.steps_changed.emit(is_drawing or self.steps.canUndo(), self._is_corner_next or self.steps.canRedo())

    def lock(self) -> None:
        """Make the answer read-only after the task was submitted."""
        self._is_open = False
        self._begun.keep(self._task, {})  # forgets the unfinished drawing and the hidden or locked regions
        self._history.rest()
        if self._panel is not None:
            self._panel.lock(True)

    def _show(self, answer: Answer) -> None:
        if self._panel is None or not self._is_open:
            return
        before = self.answer
        self.answer = answer
        self._panel.show_answer(answer)
        if not self._is_edit:
            self._panel.bring_changed(before)
        if is_heard():
            announce_changes(self._panel, before, answer)
        self._keep(answer)
