"""The text of a page of a document in a sheet of its own, to read, copy and hear. It is plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.viewers.text.view import TextView
from annotator.ui.widgets.labels import button

SIZE_PX = (640, 560)
_AROUND_PX = 48


class PageTextSheet(QDialog):
    """A sheet over the window. The text has the focus, so that a screen reader reads it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Text of the page"))
        self.view = TextView(pane=True)
        self.view.setAccessibleName(_("Text of the page"))
        self.view.show_text(text)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 16)
        column.addWidget(self.view, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        room = parent.window().size()
        self.resize(*(min(side, most - _AROUND_PX) for side, most in zip(SIZE_PX, room.toTuple(), strict=True)))
        self.view.setFocus()
