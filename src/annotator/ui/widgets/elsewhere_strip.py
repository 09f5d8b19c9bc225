"""A strip for work on other platforms: which one, and whether the person searches or works there; then how long."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.core.intervals import State
from annotator.ui import figures
from annotator.ui.icons import pixmap
from annotator.ui.time_words import state_words
from annotator.ui.widgets.calm_combo import CalmCombo
from annotator.ui.widgets.labels import button, label
from annotator.ui.words import _
from annotator.work.desk import Desk

PLATFORM_PX = 260


class ElsewhereStrip(QFrame):
    """Hidden while the person is here and does not choose. `left` is told when the focus should go back."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "notice")
        self._words = label("")
        self.platform = CalmCombo()
        self.platform.setEditable(True)
        self.platform.setFixedWidth(PLATFORM_PX)
        self.platform.setAccessibleName(_("Platform"))
        self.search = button(_("Searching"))
        self.work = button(_("Working"))
        self.stop = button(_("Stop"), "done", "primary")
        self.cancel = button(_("Cancel"))
        self.search.clicked.connect(lambda: self._begin(State.ELSEWHERE_SEARCHING))
        self.work.clicked.connect(lambda: self._begin(State.ELSEWHERE_WORKING))
        self.stop.clicked.connect(self._stop)
        self.cancel.clicked.connect(self._cancel)
        picture = QLabel()
        picture.setPixmap(pixmap("away", "accent", 20))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self._words)
        row.addWidget(self.platform)
        row.addStretch(1)
        for made in (self.search, self.work, self.stop, self.cancel):
            row.addWidget(made)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._tell)
        self.hide()

    def toggle(self) -> None:
        """One key: it stops what runs, or asks where to; pressed again, it asks no more."""
        if self._desk.elsewhere.stay is not None:
            self._stop()
        elif self.isVisible():
            self._cancel()
        else:
            self._ask()

    def refresh(self) -> None:
        """After a fact that may have begun or ended a stay."""
        running = self._desk.elsewhere.stay is not None
        asking = self.isVisible() and not self.platform.isHidden()
        if running:
            self._tick.start()
            self._tell()
        else:
            self._tick.stop()
        for made in (self.platform, self.cancel):
            made.setHidden(running)
        self.stop.setHidden(not running)
        self.setVisible(running or asking)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.platform.isHidden():
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._words.setText(_("Work on another platform:"))
        self.platform.clear()
        self.platform.addItems(list(self._desk.elsewhere.platforms))
        for made in (self.platform, self.cancel):
            made.show()
        self.stop.hide()
        self.search.setEnabled(True)
        self.work.setEnabled(True)
        self.show()
        self.platform.setFocus()

    def _tell(self) -> None:
        stay = self._desk.elsewhere.stay
        if stay is None:
            self.refresh()
            return
        since = figures.clock_time(stay.since_utc_ms, self._desk.journal.now().offset_min)
        words = _("{activity} since {since}: {time}").format(
            activity=state_words(stay.state, stay.platform), since=since, time=figures.stopwatch(stay.duration_ms)
        )
        self._words.setText(words)
        self.search.setEnabled(stay.state is not State.ELSEWHERE_SEARCHING)
        self.work.setEnabled(stay.state is not State.ELSEWHERE_WORKING)

    def _begin(self, state: State) -> None:
        stay = self._desk.elsewhere.stay
        platform = stay.platform if stay is not None else self.platform.currentText().strip()
        if not platform:
            self.platform.setFocus()
            return
        self._desk.intents.post(lambda: self._desk.elsewhere.begin(platform, state))
        self.left.emit()

    def _stop(self) -> None:
        self._desk.intents.post(self._desk.elsewhere.end)
        self.left.emit()

    def _cancel(self) -> None:
        self.hide()
        self.left.emit()
