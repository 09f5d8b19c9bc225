"""The one place where rich text is shown: sanitised HTML, and pictures only through the page that owns them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTextBrowser, QWidget


class SafeBrowser(QTextBrowser):
    """Whatever the text asks for, it gets a picture: the one that `image` knows by that path, or an empty one. Qt
    reads local files itself when `loadResource` returns nothing, so it never returns nothing."""

    def __init__(self, image: Callable[[str], QImage | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)

    def show_html(self, html: str) -> None:
        """`html` comes sanitised from `formats.bundle.instructions`."""
        self.setHtml(html)

    def loadResource(self, kind: int, url: QUrl | str) -> QImage:
        known = self._image(QUrl(url).toString()) if kind == 2 else None  # 2: QTextDocument.ImageResource
        if known is not None:
            return known
        empty = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        empty.fill(QColor(0, 0, 0, 0))
        return empty
