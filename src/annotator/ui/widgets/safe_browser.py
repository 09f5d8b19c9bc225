"""The only widget that displays rich text: sanitised HTML, with images only from its owner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTextBrowser, QWidget


class SafeBrowser(QTextBrowser):
    """A text browser. Every requested resource is an image: the one that `image` returns for the path, or an empty
    one. It never returns nothing, because Qt then reads local files itself."""

    def __init__(self, image: Callable[[str], QImage | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)

    def show_html(self, html: str) -> None:
        """Display `html`, which was sanitised by `formats.source.markdown`."""
        self.setHtml(html)

    def loadResource(self, kind: int, url: QUrl | str) -> QImage:
        known = self._image(QUrl(url).toString()) if kind == 2 else None  # 2: QTextDocument.ImageResource
        if known is not None:
            return known
        empty = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        empty.fill(QColor(0, 0, 0, 0))
        return empty
