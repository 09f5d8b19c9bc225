"""The sheet that covers the task during a break or recovery time: its start, how it counts, a resume button, and a
link to change a break to recovery time or back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.core.ledger.intervals import State
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import PAUSE, all_keys, bind, command_of, with_keys
from annotator.ui.pages.base import Page
from annotator.ui.widgets.labels import button, label

WIDTH_PX = 460


class PausePage(Page):
    """A sheet for a break, or for recovery time after `show_recovery`. The window shows and hides it."""

    def __init__(self, services: Services, parent: QWidget | None = None, *, offers_recovery: bool = False) -> None:
        super().__init__(parent)
        self._services = services
        self._recovers = False
        self._since = label("", "title")
        self._lasted = label("", "figure")
        self._counts = _middle_label("muted")
        self.resume = button(_("Resume"), "play", "primary")
        self.resume.setMinimumWidth(160)
        self.resume.clicked.connect(self._go_on)
        self._keys = label("", "small")
        self.other = button("", role="link")
        self.other.clicked.connect(self._turn)
        self._other_note = _middle_label("small")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        for widget in (self._since, self._lasted, self._counts, self.resume, self._keys):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        turn = QVBoxLayout()
        turn.setSpacing(4)
        for widget in (self.other, self._other_note):
            turn.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            if not offers_recovery:
                widget.hide()
        column.addSpacing(12)
        column.addLayout(turn)
        column.addStretch()
        actions = {"resume": self._go_on, "pause": self._go_on, "recover": self._recover}
        bind(self, (*PAUSE, command_of("pause")), actions)
        self._offers_recovery = offers_recovery
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_lasted)

    @property
    def recovers(self) -> bool:
        """True if the sheet covers recovery time instead of a break."""
        return self._recovers

    def show_since(self, utc_ms: int) -> None:
        """Show a break that started at `utc_ms`."""
        self._show(utc_ms, recovers=False)

    def show_recovery(self) -> None:
        """Show the running recovery time."""
        aside = self._services.side_activities.current
        if aside is not None:
            self._show(aside.since_utc_ms, recovers=True)

    def _show(self, since_utc_ms: int, *, recovers: bool) -> None:
        now = self._services.journal.now()
        # Based on the running clock, so that a change of the wall clock does not change the duration.
        self._since_running_ms = now.running_ms - max(0, now.utc_ms - since_utc_ms)
        self._recovers = recovers
        time = number_format.clock_time(since_utc_ms, now.offset_min)
        if recovers:
            title = _("Recovery time since {time}")
            counts = _("Recovery time counts as work and is shown separately. Your draft is saved.")
            other, note = _("Switch to break"), _("The break does not count towards any pay figure.")
        else:
            title = _("On a break since {time}")
            counts = _("This break is recorded but does not count towards any pay figure. Your draft is saved.")
            other = with_keys(_("Take recovery time after sensitive content"), "recover")
            note = _("Recovery time counts as work and is shown separately.")
        self._keys.setText(all_keys("resume", "pause"))
        self._since.setText(title.format(time=time))
        self.setAccessibleName(self._since.text())
        _show_text(self._counts, counts)
        _show_text(self._other_note, note)
        self.other.setText(other)
        self.other.setAccessibleName(other)
        self.other.setAccessibleDescription(note)
        self._show_lasted()

    def _go_on(self) -> None:
        """End the break or recovery time."""
        self._services.intents.post(
            self._services.side_activities.end if self._recovers else self._services.session.pauses.resume
        )

    def _turn(self) -> None:
        if self._recovers:
            self._services.intents.post(self._break_off)
        else:
            self._recover()

    def _recover(self) -> None:
        if self._offers_recovery and not self._recovers:
            self._services.intents.post(self._begin_recovery)

    async def _begin_recovery(self) -> None:
        """Change a break to recovery. This order and that of `_break_off` let no moment count as task work."""
        if self._services.journal.state is State.PAUSE:
            await self._services.side_activities.begin(State.RECOVERY)
            await self._services.session.pauses.resume()

    async def _break_off(self) -> None:
        if self._services.side_activities.is_at(State.RECOVERY):
            await self._services.session.pauses.pause()
            await self._services.side_activities.end()

    def _show_lasted(self) -> None:
        aside = self._services.side_activities.current
        if self._recovers and aside is not None:
            self._lasted.setText(number_format.stopwatch(aside.duration_ms))
        else:
            self._lasted.setText(number_format.stopwatch(self._services.journal.running_ms() - self._since_running_ms))

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()
        self.resume.setFocus()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)


def _middle_label(role: str) -> QLabel:
    centred = label("", role, wrap=True)
    centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return centred


def _show_text(centred: QLabel, text: str) -> None:
    """Set the text and size of a centred label. A layout uses its size hint, which ignores wrapped lines."""
    centred.setText(text)
    centred.ensurePolished()
    centred.setFixedSize(WIDTH_PX, centred.heightForWidth(WIDTH_PX))
