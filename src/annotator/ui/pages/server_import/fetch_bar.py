"""A progress bar of a download, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from annotator.services.servers.fetch_queue import FetchCount
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.pages.server_import.text import counted_text, fetching_text
from annotator.ui.widgets.labels import button, label

STEPS = 1000


class FetchBar(QFrame):
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = label("", "heading", wrap=True)
        self._count = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Downloading tasks"))
        self.stop = button(_("Stop"), "close")
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._count)
        column.addLayout(row)
        words = _("You can keep working in the meantime. The job appears in the inbox once it has been downloaded.")
        column.addWidget(label(words, "small", wrap=True))

    def begin(self, title: str) -> None:
        self._title.setText(fetching_text(title))
        self.show_counted(FetchCount())
        self.show()
        announce(self, self._title.text())

    def show_counted(self, counted: FetchCount) -> None:
        self._count.setText(counted_text(counted) or " ")
        self._bar.setRange(0, STEPS if counted.whole else 0)
        self._bar.setValue(counted.done * STEPS // max(1, counted.whole))
