"""The strip of side activities: it asks for an activity, then shows its start, its duration and a stop button. After
work on another platform it asks what that brought."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.ledger.intervals import ELSEWHERE, State
from annotator.core.time.groups import GROUP_OF
from annotator.services.container import Services
from annotator.services.ledger.side_activities import SideActivity
from annotator.ui.i18n import number_format
from annotator.ui.i18n.time_text import group_note, state_text
from annotator.ui.i18n.translation import _
from annotator.ui.theme.icons import icon, pixmap
from annotator.ui.widgets.labels import ElidedLabel, ToolButton, button, key_label, label
from annotator.ui.widgets.layouts import FlowLayout

if TYPE_CHECKING:
    from annotator.ui.pages.side_activities.earned_question import EarnedQuestion
    from annotator.ui.pages.side_activities.platform_field import PlatformField


# Activities that need no further input, in the order of their digits. Other platforms come first.
KINDS = (State.MESSAGES, State.CHORES, State.RECOVERY)
_LOW = "low"  # a low button, so that buttons and explanation fit into a strip
# A French keyboard types these characters with the unshifted keys 1 to 4.
_UNSHIFTED = {Qt.Key.Key_Ampersand: 0, Qt.Key.Key_Eacute: 1, Qt.Key.Key_QuoteDbl: 2, Qt.Key.Key_Apostrophe: 3}
_KEYS = {**_UNSHIFTED, **{Qt.Key(Qt.Key.Key_1 + place): place for place in range(1 + len(KINDS))}}


class ActivityChoices(QWidget):
    """A choice of activities. `chosen` carries one of `KINDS`; `platform_wanted` asks for the name of a platform."""

    chosen = Signal(object)
    platform_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.platform = button(_("Other platform…"), role=_LOW)
        self.kinds = {state: button(state_text(state), role=_LOW) for state in KINDS}
        self._note = label("", "small", wrap=True)
        self._notes: dict[QObject, str] = {
            self.platform: _(
                "Searching or working on another platform. It is recorded under its name and counts as work."
            ),
            **{choice: group_note(GROUP_OF[state]) for state, choice in self.kinds.items()},
        }
        self.platform.clicked.connect(self.platform_wanted)
        for state, choice in self.kinds.items():
            choice.clicked.connect(lambda _checked=False, state=state: self.chosen.emit(state))
        flow = FlowLayout(8)
        flow.addWidget(_heading(_("What next?")))
        for number, choice in enumerate(self.buttons, start=1):
            choice.setAccessibleDescription(self._notes[choice])
            choice.installEventFilter(self)
            flow.addWidget(_numbered(number, choice))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(flow)
        column.addWidget(self._note)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return (self.platform, *self.kinds.values())

    def ask(self, running: State | None) -> None:
        """Focus the choice. Disable the activity that is already running."""
        for state, choice in self.kinds.items():
            choice.setEnabled(state is not running)
        first = self.platform
        self._note.setText(self._notes[first])
        first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = _KEYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if place is None or held or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            self.buttons[place].click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the explanation of the focused or hovered button."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and watched in self._notes:
            self._note.setText(self._notes[watched])
        return super().eventFilter(watched, event)


def _heading(text: str) -> QWidget:
    heading = label(text)
    heading.setMinimumHeight(button("", role=_LOW).sizeHint().height())
    heading.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return heading


def _numbered(number: int, choice: QPushButton) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(label(str(number), "key"), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(choice)
    return pair


PLATFORM_PX = 260
FILLS = 100  # against the stretch factor 1 of the spacer, which only matters if no filling widget is visible


class _Face(StrEnum):
    """The states of the strip."""

    NOTHING = "nothing"
    KINDS = "kinds"
    PLATFORM = "platform"
    RUNNING = "running"
    EARNED = "earned"


class ActivityStrip(QFrame):
    """An activity strip, hidden without a running activity or open question. `left`: the focus may return. `asked`: a
    question was opened or closed."""

    left = Signal()
    asked = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._asks = _Face.NOTHING
        self._covered = False
        self.is_asking = False
        self._worked_on = ""  # the other platform that the worker works on, or searched after work
        self.setProperty("role", "notice")
        self._image = QLabel()
        self.choices = ActivityChoices()
        self._words = ElidedLabel("")
        self._which = label(_("Which platform?"))
        self.search = button(state_text(State.SEARCHING))
        self.work = button(_("Working"))
        self.change = button(_("Other activity…"))
        self._key = key_label("beside")
        self.stop = button(_("Stop"), "done", "primary")
        self.cancel = ToolButton()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._prepare()
        self._lay_out()
        self.refresh()

    def toggle(self) -> None:
        """Handle the activity key: stop the running activity, else open the question, or close an open one."""
        if self._asks is not _Face.NOTHING:
            self._cancel()
        elif self._services.side_activities.current is not None:
            self._stop()
        else:
            self._ask()

    def cover(self, covered: bool) -> None:
        """Hide the strip while a sheet covers the window and shows the activity itself."""
        self._covered = covered
        if covered:
            self._asks = _Face.NOTHING
        self.refresh()

    def refresh(self) -> None:
        """Update the strip after an event that may have started or ended an activity."""
        aside = self._services.side_activities.current
        face = self._asks if self._asks is not _Face.NOTHING or aside is None else _Face.RUNNING
        if self._covered:
            face = _Face.NOTHING
        self._show(face, aside)

    @cached_property
    def platform(self) -> PlatformField:
        """The platform field, created on first use: Qt's first combo box takes longer than the rest of the strip."""
        from annotator.ui.pages.side_activities.platform_field import PlatformField

        field = PlatformField(self)
        field.setFixedWidth(PLATFORM_PX)
        field.entered.connect(self.search.setFocus)
        self._row.insertWidget(self._row.indexOf(self._which) + 1, field)
        return field

    @cached_property
    def earned(self) -> EarnedQuestion:
        """The question what work on a platform brought, created on first use."""
        from annotator.ui.pages.side_activities.earned_question import EarnedQuestion

        question = EarnedQuestion(self._services, self)
        question.answered.connect(self._cancel)
        self._row.insertWidget(self._row.indexOf(self._words), question, FILLS)
        return question

    @property
    def text(self) -> str:
        return self._words.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _prepare(self) -> None:
        self.choices.chosen.connect(self._begin)
        self.choices.platform_wanted.connect(self._ask_platform)
        self.search.clicked.connect(lambda: self._begin(State.ELSEWHERE_SEARCHING))
        self.work.clicked.connect(lambda: self._begin(State.ELSEWHERE_WORKING))
        self.change.clicked.connect(self._ask)
        self.stop.clicked.connect(self._stop)
        self.cancel.clicked.connect(self._cancel)
        self.cancel.setProperty("role", "quiet")
        self.cancel.setIcon(icon("close"))
        self.cancel.setToolTip(_("Cancel"))
        self.cancel.setAccessibleName(_("Cancel"))
        self._tick.timeout.connect(self._update_buttons)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _lay_out(self) -> None:
        self._image.setPixmap(pixmap("clock", "accent", 20))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 2)  # low enough for two lines, so that no page title is covered
        row.setSpacing(8)
        row.addWidget(self._image)
        row.addWidget(self.choices, FILLS)
        row.addWidget(self._words, FILLS)
        row.addWidget(self._which)
        row.addStretch(1)
        for widget in (self.search, self.work, self.change, self._key, self.stop, self.cancel):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _show(self, face: _Face, aside: SideActivity | None) -> None:
        names_platform = face is _Face.PLATFORM or (
            face is _Face.RUNNING and aside is not None and aside.state in ELSEWHERE
        )
        self.choices.setHidden(face is not _Face.KINDS)
        self._image.setHidden(face is _Face.KINDS)
        self._words.setHidden(face is not _Face.RUNNING)
        self._which.setHidden(face is not _Face.PLATFORM)
        if face is _Face.PLATFORM or "platform" in vars(self):
            self.platform.setHidden(face is not _Face.PLATFORM)
        if face is _Face.EARNED or "earned" in vars(self):
            self.earned.setHidden(face is not _Face.EARNED)
        for starter in (self.search, self.work):
            starter.setHidden(not names_platform)
        for widget in (self.change, self._key, self.stop):
            widget.setHidden(face is not _Face.RUNNING)
        self.cancel.setHidden(face is _Face.RUNNING)
        if face is _Face.RUNNING:
            self._tick.start()
            self._update_buttons()
        else:
            self._tick.stop()
            self.search.setEnabled(True)
            self.work.setEnabled(True)
        self.setVisible(face is not _Face.NOTHING)
        is_asking = face not in (_Face.NOTHING, _Face.RUNNING)
        if is_asking is not self.is_asking:
            self.is_asking = is_asking
            self.asked.emit()

    def _ask(self) -> None:
        aside = self._services.side_activities.current
        self._asks = _Face.KINDS
        self.setAccessibleName(_("What next?"))
        self.refresh()
        self.choices.ask(aside.state if aside is not None else None)

    def _ask_platform(self) -> None:
        self._asks = _Face.PLATFORM
        self.setAccessibleName(self._which.text())
        names = self._services.side_activities.platforms
        self.platform.offer(names, names[0] if names else "")
        self.refresh()
        self.platform.begin()

    def _update_buttons(self) -> None:
        aside = self._services.side_activities.current
        if aside is None:
            self.refresh()
            return
        since = number_format.clock_time(aside.since_utc_ms, self._services.journal.now().offset_min)
        activity = state_text(aside.state, aside.platform)
        text = _("{time} · {activity} since {since}").format(
            activity=activity, since=since, time=number_format.stopwatch(aside.duration_ms)
        )
        self._words.setText(text)
        self.setAccessibleName(activity)
        self.search.setEnabled(aside.state is not State.ELSEWHERE_SEARCHING)
        self.work.setEnabled(aside.state is not State.ELSEWHERE_WORKING)

    def _begin(self, state: State) -> None:
        """Start an activity. The strip changes only after the entry is on disk."""
        platform = self._platform() if state in ELSEWHERE else ""
        if state in ELSEWHERE and not platform:
            self.platform.setFocus()
            return

        async def begin() -> None:
            self._asks = _Face.NOTHING
            await self._services.side_activities.begin(state, platform)
            if state is State.ELSEWHERE_WORKING or platform != self._worked_on:
                self._worked_on = platform if state is State.ELSEWHERE_WORKING else ""
            self.refresh()

        self._services.intents.post(begin)
        self.left.emit()

    def _platform(self) -> str:
        """Return the typed platform, or the one of the running activity."""
        aside = self._services.side_activities.current
        return self.platform.name if self._asks is _Face.PLATFORM or aside is None else aside.platform

    def _stop(self) -> None:
        aside = self._services.side_activities.current
        platform = aside.platform if aside is not None and aside.platform == self._worked_on else ""
        if aside is None or not platform:
            self._services.intents.post(self._services.side_activities.end)
            self.left.emit()
            return

        async def stop() -> None:
            await self._services.side_activities.end()
            self._worked_on = ""
            self._asks = _Face.EARNED
            self.refresh()
            self.earned.ask(platform, aside.duration_ms)
            self.setAccessibleName(self.earned.text)

        self._services.intents.post(stop)

    def _cancel(self) -> None:
        self._asks = _Face.NOTHING
        self.refresh()
        self.left.emit()
