"""The loading screen displayed while years of records are read, with progress and a way to quit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import label

WIDTH_PX = 460


class ReadingRecords(QWidget):
    """A loading screen that appears at the first progress report. `unwanted`: the user closed it."""

    unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("annotator")
        self._read = label("", "title")
        why = _("This happens once after an update. Your data is not changed. To do it later, close this window.")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        reason = label(why, "muted", wrap=True)
        reason.setFixedWidth(WIDTH_PX)
        for widget in (self._read, reason):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._is_done = False

    def show_progress(self, read: int, entries: int) -> None:
        self._read.setText(_("Loading your records: {percent}%").format(percent=100 * read // max(1, entries)))
        if not self.isVisible() and not self._is_done:
            self.show()

    def let_go(self) -> None:
        self._is_done = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_done:
            self._is_done = True
            self.unwanted.emit()
        event.accept()
