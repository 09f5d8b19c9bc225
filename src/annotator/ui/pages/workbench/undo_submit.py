"""The undo of a submission or skip: from the bottom bar right afterwards, and from the task itself later. Both are
possible until part of the result may have been sent. While the user has edited nothing since, each press of the undo
key reopens one submission. The answers stay as submitted, and auto-repeat reopens no second one. If none is left,
the key says so first, and only then undoes steps of the answer."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import EarningsChanged, Event, OutboxChanged, TaskReopened, TaskSubmitted
from annotator.core.outbox.backoff import LONGEST_GRACE_S
from annotator.core.outbox.parcel import Parcel
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_status, noted, why_not_reopened
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.button_keys import Repeats
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.pages.workbench.action_bar import ActionBar
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label


class LockedStrip(QFrame):
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        image = QLabel()
        image.setPixmap(pixmap("lock", "muted", 20))
        self._text = label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.back = button("", "undo")
        follow(self.back, self._name_back)
        self.back.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(image)
        row.addWidget(self._text, 1)
        row.addWidget(self.back)
        self.hide()

    def _name_back(self) -> None:
        text = with_keys(_("Reopen"), "undo")
        self.back.setText(f" {text}")
        self.back.setAccessibleName(text)

    def show_locked(self, text: str, *, can_be_reopened: bool) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.back.setVisible(can_be_reopened)


TICK_MS = 250

_LOCKED = {
    AssignmentState.SUBMITTED: N_("You submitted this task: it is read-only."),
    AssignmentState.SKIPPED: N_("You skipped this task: it is read-only."),
}


class UndoSubmit:
    def __init__(
        self, services: Services, steps: QUndoGroup, footer: ActionBar, place: QVBoxLayout, page: QWidget
    ) -> None:
        """`steps` are those of the current task. The strip is added to `place`. The keys act on `page`."""
        self._services = services
        self._steps = steps
        self._footer = footer
        self._place = place
        self._strip: LockedStrip | None = None
        self.going_to = ""  # the unique_id of a task to open as soon as it is reopened
        self._sent: list[TaskSubmitted] = []  # submissions that may still be reopened, newest last
        self._untouched = False  # no edit, undo or redo since then
        self._back = ""  # the unique_id of a task that was just reopened and is unchanged
        self._repeats = Repeats(page)
        self._locked = ""  # the unique_id of the current task if it is submitted
        self._parcel: Parcel | None = None  # the parcel of that task
        self._timer = QTimer(footer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        footer.back_wanted.connect(self._take_back_sent)

    def on_event(self, event: Event) -> None:
        match event:
            case TaskSubmitted():
                self._sent.append(event)
                self._untouched = True
                self._back = ""
                self.tick()
            case TaskReopened(_, unique_id):
                # Reopened in order, the key continues with the previous submission; otherwise with the steps of that
                # task.
                self._untouched = bool(self._sent) and self._sent[-1].unique_id == unique_id
                self._back = unique_id
                self._sent = [sent for sent in self._sent if sent.unique_id != unique_id]
                self.tick()
            case OutboxChanged() | EarningsChanged():
                self._services.intents.post(self._look)
            case _:
                return

    def edited(self) -> None:
        self._untouched = False
        self._back = ""
        self.tick()

    def show_task(self, view: TaskView) -> None:
        """Show the strip if the task is submitted or skipped; hide it for an open task."""
        is_locked = view.state is not AssignmentState.OPEN
        if view.unique_id != self._back:
            self._back = ""
        self._locked = view.unique_id if is_locked else ""
        self._parcel = None
        if is_locked:
            self._show_strip(_(_LOCKED[view.state]), can_be_reopened=False)
            self._services.intents.post(self._look)
        elif self._strip is not None:
            self._strip.hide()
        self.tick()

    @property
    def left_ms(self) -> int:
        """The time for which the last submission can still be reopened; 0 or less if it cannot."""
        return self._left_ms(self._sent[-1]) if self._sent else 0

    def _left_ms(self, sent: TaskSubmitted) -> int:
        """Return the remaining time; 0 if above the longest grace time: the clock was set back; sending began."""
        left_ms = sent.due_utc_ms - self._services.journal.now().utc_ms
        return left_ms if left_ms <= LONGEST_GRACE_S * 1000 else 0

    def go_back(self) -> None:
        """Reopen the last submission and go to its task, from another page."""
        if self._sent:
            self.go_back_to(self._sent[-1].unique_id)

    def go_back_to(self, unique_id: str) -> None:
        self.going_to = unique_id
        self._services.intents.post(lambda: self._services.session.undo_submit(unique_id, go_there=True))

    def tick(self) -> None:
        """Update the remaining time of the reopen button."""
        self._sent = [sent for sent in self._sent if self._left_ms(sent) > 0]
        sent, left_ms = self._sent[-1] if self._sent else None, self.left_ms
        if sent is None or sent.unique_id == self._locked:
            self._footer.end_offer()
            self._timer.stop()
        else:
            by_key = self._untouched and not self._can_take_back_locked
            if not self._timer.isActive():
                self._timer.start()
            self._footer.offer_back(sent.was_cancelled, -(-left_ms // 1000), by_key=by_key, is_next=bool(self._back))

    def undo(self) -> None:
        """Handle the undo key: reopen the current task if it is submitted; else undo steps, or reopen the previous
        submission if nothing was edited since."""
        is_sent_next = self._untouched and self._footer.is_offering
        if self._repeats.is_repeating and (self._back or is_sent_next or self._can_take_back_locked):
            return
        if self._can_take_back_locked:
            self._take_back_locked()
        elif is_sent_next:
            self._take_back_sent()
        elif self._back and self._steps.canUndo():
            self._back = ""
            self._footer.say_as_sent()
        elif self._steps.canUndo():
            self._steps.undo()
        elif not self._locked and not self._repeats.is_repeating:
            self._footer.say_nothing_to_undo()

    @property
    def _can_take_back_locked(self) -> bool:
        return self._parcel is not None and self._parcel.can_be_reopened

    def _take_back_sent(self) -> None:
        if self._sent:
            self._post(self._sent[-1].unique_id)

    def _take_back_locked(self) -> None:
        self._post(self._locked)

    def _post(self, unique_id: str) -> None:
        self._services.intents.post(lambda: self._services.session.undo_submit(unique_id))

    async def _look(self) -> None:
        for sent in tuple(self._sent):
            parcel = await self._services.delivery.parcel(sent.unique_id)
            if sent in self._sent and (parcel is None or not parcel.can_be_reopened):
                self._sent.remove(sent)
        locked = self._locked
        if locked:
            parcel = await self._services.delivery.parcel(locked)
            status = ""
            if parcel is not None:
                status = delivery_status(await self._services.deliveries.state_of(parcel), parcel)
                status = noted(status, self._services.deliveries.decision_note(locked))
            view = self._services.session.view()
            if locked == self._locked and view is not None and view.unique_id == locked:
                self._show_locked(view, parcel, status)
        self.tick()

    def _show_locked(self, view: TaskView, parcel: Parcel | None, status: str) -> None:
        self._parcel = parcel
        if view.state in _LOCKED and parcel is not None:
            text = f"{_(_LOCKED[view.state])} {number_format.pair(_('Result'), status)}"
            if why := why_not_reopened(parcel):
                text = f"{text}\n{why}"
            self._show_strip(text, can_be_reopened=parcel.can_be_reopened)

    def _show_strip(self, text: str, *, can_be_reopened: bool) -> None:
        """Show the strip. It is created with the first read-only task."""
        if self._strip is None:
            self._strip = LockedStrip(self._footer.parentWidget())
            self._strip.wanted.connect(self._take_back_locked)
            self._place.addWidget(self._strip)
        self._strip.show_locked(text, can_be_reopened=can_be_reopened)
        self._strip.show()
