"""The strip that asks about a period without input. The user need not answer: undecided time stays uncounted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from annotator.core.ledger.intervals import State
from annotator.services.bookkeeping.time_corrections import MINUTE_MS, TimeCorrections, Undecided
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.theme.icons import icon, pixmap
from annotator.ui.widgets.labels import FoldingLabel, ToolButton, button, key_label, label

MINUTES_PX = 64
FULL_FROM_PX = 560


class IdleStrip(QFrame):
    """An idle time question. It asks about one period after the other, oldest first. `left` is emitted when the user
    has finished or pressed Esc while the focus was here. Where it would cover the content beside a task, it waits in
    short form until the user focuses it."""

    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._waiting: tuple[Undecided, ...] = ()
        self._asked = ""
        self._is_open = False  # the user focused it
        self._is_short = False
        self._is_divided = False
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._short = FoldingLabel("small")
        self._key = key_label("idle_question")
        self.answer = button(_("Answer…"))
        tip_keys(self.answer, "idle_question")
        self.work = button(_("Work"))
        self.pause = button(_("Break"))
        self.divide = button(_("Split…"))
        self.minutes = QLineEdit()
        self.minutes.setFixedWidth(MINUTES_PX)
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.minutes.setAccessibleName(_("Minutes of work"))
        self._of = label("")
        self.keep = button(_("Save"))
        self.later = ToolButton()
        self._connect()
        self._lay_out()
        self.hide()

    def refresh(self) -> None:
        """Show the periods that are waiting now. Keep the focus and a number that is being typed."""
        self._show(self._services.books.time_corrections.to_ask(), keeps_focus=self._holds_focus())

    def take_focus(self) -> None:
        if not self.isHidden():
            self._open()
            (self.minutes if self.is_dividing else self.work).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def is_dividing(self) -> bool:
        return self._is_divided

    @property
    def is_collapsed(self) -> bool:
        return not self._is_open

    def fit(self, width_px: int) -> None:
        """Use the short form if the width is below `FULL_FROM_PX`."""
        self._is_short = self.is_collapsed and width_px < FULL_FROM_PX
        self._show_parts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.is_dividing:
            self._divide(begins=False)
            self.divide.setFocus()
        else:
            self._is_open = False
            self.updateGeometry()
            self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._is_open = False
        super().hideEvent(event)

    def collapse(self) -> None:
        """Return to the short form at the next task, if the page has room for the full form now."""
        if not self._holds_focus():
            self._is_open = self._is_divided

    def _open(self) -> None:
        self._is_open = True
        self._is_short = False
        self._show_parts()

    def _connect(self) -> None:
        self.answer.clicked.connect(self._open)
        self.work.clicked.connect(lambda: self._decide(lambda judging, stretch: judging.was_work(stretch)))
        self.pause.clicked.connect(lambda: self._decide(lambda judging, stretch: judging.was_break(stretch)))
        self.divide.clicked.connect(self._begin_to_divide)
        self.keep.clicked.connect(self._keep)
        self.minutes.returnPressed.connect(self._keep)
        self.later.clicked.connect(self._pass_over)

    def _lay_out(self) -> None:
        image = QLabel()
        image.setPixmap(pixmap("pause", "attention", 20))
        self.later.setProperty("role", "quiet")
        self.later.setIcon(icon("close"))
        self.later.setToolTip(_("Decide later in the timesheet"))
        self.later.setAccessibleName(_("Decide later in the timesheet"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(image)
        row.addWidget(self._text, 1)
        row.addWidget(self._short)
        row.addStretch()  # takes the remaining width in the short form; in the full form the question itself does
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        for widget in (self.answer, self.work, self.pause, self.divide, self.minutes, self._of, self.keep, self.later):
            row.addWidget(widget)
        for pressed in (self.answer, self.work, self.pause, self.divide, self.keep, self.later):
            # a click leaves the focus in the field where the user types
            pressed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._divide(begins=False)

    def _show(self, waiting: tuple[Undecided, ...], *, keeps_focus: bool) -> None:
        self._waiting = waiting
        if not waiting:
            if keeps_focus:
                self.left.emit()  # before the strip is hidden: otherwise Qt would move the focus to the next widget
            self.hide()
            return
        self._ask(waiting[0], more=len(waiting) - 1)
        self.show()
        if keeps_focus and not self._holds_focus():
            self.work.setFocus()

    def _ask(self, stretch: Undecided, more: int) -> None:
        since = number_format.clock_time(stretch.utc_ms, stretch.offset_min)
        until = number_format.clock_time(stretch.utc_ms + stretch.duration_ms, stretch.offset_min)
        text = _("{time} idle, from {since} to {until}. Work or break?")
        short = _("{time} idle")
        if stretch.state is State.UNKNOWN_GAP:
            text = _("{time} not recorded, from {since} to {until}. Work or break?")
            short = _("{time} not recorded")
        question = text.format(time=number_format.duration(stretch.duration_ms), since=since, until=until)
        if question != self._asked or self.isHidden():
            self._divide(begins=False)
            key = keys_of("idle_question")
            announce(self, f"{question} {_('Press {key} to answer.').format(key=key)}" if key else question)
        self._asked = question
        if more:
            text = ngettext("{question} ({count} more)", "{question} ({count} more)", more)
            question = text.format(question=question, count=number_format.count(more))
        self._text.setText(question)
        self._short.setText(short.format(time=number_format.duration(stretch.duration_ms)))
        self._short.setToolTip(question)
        self.setAccessibleName(question)

    def _begin_to_divide(self) -> None:
        if not self._waiting:
            return
        whole = self._waiting[0].duration_ms // MINUTE_MS
        self.minutes.setValidator(QIntValidator(0, whole, self.minutes))
        self.minutes.setText(str(whole // 2))
        self._of.setText(_("of {count} min were work").format(count=number_format.count(whole)))
        self._divide(begins=True)
        self.minutes.setFocus()
        self.minutes.selectAll()

    def _divide(self, *, begins: bool) -> None:
        self._is_divided = begins
        self._show_parts()

    def _show_parts(self) -> None:
        parts: tuple[QWidget, ...] = (self._short, self.answer)
        for part in parts:
            part.setVisible(self._is_short)
        for text in (self._text, self._key):
            text.setVisible(not self._is_short)
        for choice in (self.work, self.pause, self.divide):
            choice.setVisible(not self._is_short and not self._is_divided)
        for widget in (self.minutes, self._of, self.keep):
            widget.setVisible(not self._is_short and self._is_divided)

    def _keep(self) -> None:
        if self.minutes.hasAcceptableInput():
            work_min = int(self.minutes.text())
            self._decide(lambda judging, stretch: judging.split(stretch, work_min))

    def _decide(self, judge: Callable[[TimeCorrections, Undecided], Awaitable[None]]) -> None:
        """Save the decision. The next period is shown at once, before the decision is on disk."""
        if self._waiting:
            stretch, judging = self._waiting[0], self._services.books.time_corrections
            self._services.intents.post(lambda: judge(judging, stretch))
            self._pass_over()

    def _pass_over(self) -> None:
        if self._waiting:
            keeps_focus = self._holds_focus()
            self._services.books.time_corrections.pass_over(self._waiting[0])
            self._divide(begins=False)
            self._show(self._waiting[1:], keeps_focus=keeps_focus)

    def _holds_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
