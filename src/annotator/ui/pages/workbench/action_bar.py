"""The bottom bar of the workbench: the pay meter, the states of draft and outbox, and the buttons for the task."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.answer.assignment import AssignmentState
from annotator.core.outbox.delivery_state import BundleResults
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import results_line
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, tip_keys, with_keys
from annotator.ui.pages.workbench.meter_bar import MeterBar
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import FoldingLabel, ToolButton, button, label, rule

BUTTON_MARGIN_PX = 8


class UndoSubmitButton(QWidget):
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = FoldingLabel("small")
        self.back = button(_("Reopen"), "undo")
        # A click does not take the focus from the task.
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.wanted)
        self._left = label("", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self._what, self.back, self._left):
            row.addWidget(widget)
        self.hide()

    def show_offer(self, was_cancelled: bool, left_s: int, available_px: int, *, by_key: bool, is_next: bool) -> None:
        """Show the offer. `left_s` is the remaining time; `by_key`: the undo key reopens the task too; `is_next`: a
        later task was reopened before. A key name too long for `available_px` is moved to the tooltip."""
        if is_next:
            self._what.setText(_("Previous task: skipped") if was_cancelled else _("Previous task: submitted"))
        else:
            self._what.setText(_("Task skipped") if was_cancelled else _("Task submitted"))
        action = _("Reopen this one too") if is_next else _("Reopen")
        text = with_keys(action, "undo") if by_key else action
        self._left.setText(number_format.duration(left_s * 1000))
        self._name(text)
        if self.minimumSizeHint().width() > available_px:
            self._name(action)
        self.back.setToolTip(text if text != self.back.accessibleName() else "")
        self.show()

    def _name(self, text: str) -> None:
        if self.back.accessibleName() != text:
            self.back.setText(f" {text}")
            self.back.setAccessibleName(text)


class ActionBar(QFrame):
    """A bottom bar. `back_wanted` asks to reopen the task that was just submitted."""

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.meter = MeterBar()
        self._draft = FoldingLabel("small")
        self._outbox = FoldingLabel("small")
        self._sends = True
        self.undo = _tool("undo", _("Undo"), "undo")
        self.redo = _tool("redo", _("Redo"), "redo")
        self.previous = _tool("previous", _("Previous task"), "previous")
        self.next = _tool("next", _("Next task, without submitting"), "next")
        self.skip = button(_("Skip"), "skip")
        tip_keys(self.skip, "skip", _("Return this task without pay"))
        self.submit = button(_("Submit and next"), "submit", "primary")
        tip_keys(self.submit, "submit")
        self._status = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 6, 16, 8)
        inside.setSpacing(8)  # separates the meter from the buttons
        inside.addWidget(self.meter)
        inside.addLayout(self._actions())
        column.addLayout(inside)

    def _actions(self) -> QHBoxLayout:
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for tool in (self.undo, self.redo):
            actions.addWidget(tool)
        actions.addSpacing(8)
        self._status.addWidget(self._outbox)
        actions.addLayout(self._status)
        actions.addWidget(self._draft)  # its appearance must not move any button
        actions.addStretch()
        for widget in (self.previous, self.next, self.skip, self.submit):
            actions.addWidget(widget)
        return actions

    def strip_area(self) -> QRect:
        """Return the area between the buttons, which a strip may cover, in coordinates of the page."""
        left = self.redo.geometry().right() + BUTTON_MARGIN_PX
        width_px = self.previous.geometry().left() - BUTTON_MARGIN_PX - left
        return QRect(left, self.submit.y() - 3, width_px, self.submit.height() + 9).translated(self.pos())

    @cached_property
    def take_back(self) -> UndoSubmitButton:
        """The reopen button, created after the first task so that the first task does not wait for it."""

        offer = UndoSubmitButton(self)
        offer.wanted.connect(self.back_wanted)
        self._status.addWidget(offer)
        return offer

    @property
    def is_offering(self) -> bool:
        return "take_back" in self.__dict__ and not self.take_back.isHidden()

    def follow_steps(self, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        """Connect the undo and redo buttons."""
        for tool, action in ((self.undo, undo), (self.redo, redo)):
            tool.clicked.connect(action)
        self.allow_steps(can_undo=False, can_redo=False)

    def allow_steps(self, can_undo: bool, can_redo: bool) -> None:
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def show_draft(self, state: str) -> None:
        """Show the draft state: `kept`, `edited` or "". Only an event may set `kept`."""
        texts = {"kept": _("Draft saved"), "edited": _("Saving…")}
        self._draft.setText(texts.get(state, ""))

    def show_outbox(self, results: BundleResults, held: int = 0) -> None:
        """Show how many results are on hold, or else how many of the job are in each delivery state."""
        if held:
            text = ngettext(
                "{count} result on hold in the outbox until you consent",
                "{count} results on hold in the outbox until you consent",
                held,
            )
            self._outbox.setText(text.format(count=number_format.count(held)))
            return
        self._outbox.setText(results_line(results) if results.counts or results.skipped else "")

    def say_as_sent(self) -> None:
        """Tell the user after undo that the reopened task is unchanged and no earlier one can be."""
        text = _("This task is as you submitted it. Press {keys} again to undo your earlier changes.")
        self._draft.setText(text.format(keys=keys_of("undo")))
        announce(self, self._draft.text())

    def say_nothing_to_undo(self) -> None:
        """Tell the user who pressed undo that no steps are left: older answers are kept without them."""
        left = _("No changes to undo since this task was opened.")
        self._draft.setText(
            _("No more changes to undo in this task. Use the button to reopen the previous task.")
            if self.is_offering
            else left
        )
        announce(self, self._draft.text())

    def offer_back(self, was_cancelled: bool, left_s: int, *, by_key: bool, is_next: bool) -> None:
        """Replace the outbox text by the reopen button. The arguments are those of `UndoSubmitButton.tell`."""
        self._outbox.hide()
        draft_px = self._draft.minimumSizeHint().width()
        available_px = self.previous.x() - self._status.geometry().x() - draft_px - 2 * BUTTON_MARGIN_PX
        self.take_back.show_offer(was_cancelled, left_s, available_px, by_key=by_key, is_next=is_next)

    def end_offer(self) -> None:
        if self.is_offering:
            self.take_back.hide()
            self._outbox.setVisible(self._sends)

    def hide_outbox(self) -> None:
        """Hide the outbox text: a trial run sends nothing."""
        self._sends = False
        self._outbox.hide()

    def show_task(self, view: TaskView) -> None:
        """Enable the actions of a task. A submitted task can be viewed but not submitted again."""
        is_open, manifest = view.state is AssignmentState.OPEN, view.bundle.manifest
        self.submit.setEnabled(is_open)
        self.skip.setEnabled(is_open and manifest.assignments.allow_skip)
        self.show_place(view)
        self.show_draft("")

    def show_place(self, view: TaskView) -> None:
        """Enable the buttons for the previous and next task."""
        self.previous.setEnabled(view.index > 0)
        self.next.setEnabled(view.index + 1 < view.count)


def _tool(icon_name: str, text: str, command: str) -> QToolButton:
    tool = ToolButton()
    tool.setProperty("role", "tool")
    tool.setIcon(icon(icon_name))
    tool.setAccessibleName(text)
    tip_keys(tool, command, text)
    return tool
