"""The view of a Markdown tag: rich text that is as high as its content, without images."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.widgets.safe_browser import SafeBrowser

WIDE_PX, LEAST_PX = 400, (140, 60)
_SHEET = "h1 { font-size: 20px; } h2 { font-size: 18px; } h3 { font-size: 16px; } ul, ol { margin-left: -16px; }"


class MarkdownView(SafeBrowser):
    def __init__(self, html: str, parent: QWidget | None = None) -> None:
        """Create the view of sanitised HTML."""
        super().__init__(lambda _name: None, parent)
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(_("Text of this task"))
        self.document().setDefaultStyleSheet(_SHEET)
        self.show_html(html)

    def sizeHint(self) -> QSize:
        frame_px = self.height() - self.viewport().height()
        return QSize(WIDE_PX, ceil(self.document().size().height()) + frame_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PX[0], min(LEAST_PX[1], self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
