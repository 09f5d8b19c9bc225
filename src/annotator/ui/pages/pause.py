"""The pause sheet: since when, what it counts as, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui import figures
from annotator.ui.commands import PAUSE, bind
from annotator.ui.widgets.labels import button, label
from annotator.ui.words import _
from annotator.work.desk import Desk

WIDTH_PX = 460


class PausePage(QWidget):
    resume_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._since_utc_ms = 0
        self._since = label("", "title")
        self._lasted = label("", "figure")
        counts = _("This pause is kept in your records and is in no pay figure. Your draft is saved.")
        self.resume = button(_("Resume"), "play", "primary")
        self.resume.setMinimumWidth(160)
        self.resume.clicked.connect(self.resume_wanted)
        keys = label(_("Space, Enter or P"), "small")
        told = label(counts, "muted", wrap=True)
        told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # A centred label is laid out by its hint, which knows nothing of wrapped lines.
        told.ensurePolished()
        told.setFixedSize(WIDTH_PX, told.heightForWidth(WIDTH_PX))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        for widget in (self._since, self._lasted, told, self.resume, keys):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        bind(self, PAUSE, {"resume": self.resume_wanted.emit})
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_lasted)

    def show_since(self, utc_ms: int) -> None:
        self._since_utc_ms = utc_ms
        since = figures.clock_time(utc_ms, self._desk.journal.now().offset_min)
        self._since.setText(_("Paused since {time}").format(time=since))
        self._show_lasted()

    def _show_lasted(self) -> None:
        self._lasted.setText(figures.stopwatch(self._desk.journal.now().utc_ms - self._since_utc_ms))

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()
        self.resume.setFocus()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)
