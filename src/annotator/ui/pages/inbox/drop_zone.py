"""A drop target for bundle files, with buttons that open a file or folder."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label

ALL_FROM_PX = 640
HEADING_FROM_PX = 450  # in px, beside complete button labels


class DropZone(QFrame):
    dropped = Signal(str)
    zip_wanted = Signal()
    folder_wanted = Signal()
    server_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(88)
        self._image = QLabel()
        self._image.setPixmap(pixmap("drop", "muted", 28))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        self._heading = label(_("Drop a job here"), "heading", wrap=True)
        words.addWidget(self._heading)
        self._what = label(_("A folder or .zip file from a requester"), "muted", wrap=True)
        words.addWidget(self._what)
        words.addStretch()
        self.open_zip = button(_("Open a .zip…"), "open")
        self.open_folder = button(_("Open a folder…"), "open")
        self.from_server = button(_("From Label Studio…"), "drop")
        tip_keys(self.from_server, "from_server", _("Tasks from one of its projects, as many as you like"))
        self.open_zip.clicked.connect(self.zip_wanted)
        self.from_server.clicked.connect(self.server_wanted)
        self.open_folder.clicked.connect(self.folder_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(self._image)
        row.addLayout(words, 1)
        ways = QGridLayout()
        ways.setHorizontalSpacing(8)
        ways.setVerticalSpacing(4)
        ways.addWidget(self.open_zip, 0, 0)
        ways.addWidget(self.open_folder, 0, 1)
        ways.addWidget(self.from_server, 1, 0, 1, 2)
        row.addLayout(ways)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the description and heading in a narrow window. The buttons repeat them."""
        self._what.setVisible(event.size().width() >= ALL_FROM_PX)
        for part in (self._image, self._heading):
            part.setVisible(event.size().width() >= HEADING_FROM_PX)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)
