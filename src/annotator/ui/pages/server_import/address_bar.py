"""The address field for a Label Studio server, with the known servers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class AddressBar(QWidget):
    """An address field. `wanted` carries the typed address; `edited` is emitted when the user changes it."""

    wanted = Signal(str)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = NoWheelComboBox()
        self.address.setEditable(True)
        self.address.setAccessibleName(_("Label Studio address"))
        line = self.address.lineEdit()
        if line is not None:
            line.setPlaceholderText("https://label.example.org")
            line.setAccessibleName(_("Label Studio address"))
            line.returnPressed.connect(self._want)
            line.textEdited.connect(self.edited)
        self.address.activated.connect(self.edited)
        self.show_projects = button(_("Show projects"), "next", "primary")
        self.show_projects.clicked.connect(self._want)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.show_projects)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Label Studio address"), "small"))
        column.addLayout(row)

    def show_known(self, servers: Sequence[str]) -> None:
        """List the known servers. Keep the typed text, or show the first server."""
        typed = self.address.currentText()
        self.address.clear()
        self.address.addItems(servers)
        self.address.setCurrentText(typed or next(iter(servers), ""))

    def show_address(self, url: str) -> None:
        self.address.setCurrentText(url)

    def _want(self) -> None:
        self.wanted.emit(self.address.currentText())
