"""Overlays of an image view: the overview of a zoomed image and messages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.viewers.display.overlay_text import paint_note
from annotator.ui.viewers.display.overview import ImageOverview
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.display.text import words_of

WORDS_FOR_MS = 5000


class ImageOverlays:
    def __init__(self, view: QWidget) -> None:
        self._view = view
        self.overview = ImageOverview(view)
        self._words = self._about = ""
        self._holds: Callable[[], bool] = lambda: True
        self._over = QTimer(view, singleShot=True, interval=WORDS_FOR_MS)
        self._over.timeout.connect(self.end_text)

    def start_over(self) -> None:
        """Reset the state for a new image."""
        self._about = ""
        self.end_text()

    def say(self, words: str, *, stays: bool = False, holds: Callable[[], bool] = lambda: True) -> None:
        """Show a message for `WORDS_FOR_MS`, while `holds` returns True at each painting.

        A message that `stays` remains until the image changes and is also announced."""
        if stays:
            self._about = words
            self._view.setAccessibleDescription(words)
            announce(self._view, words)
        else:
            self._words, self._holds = words, holds
            self._over.start()
        self._view.update()

    def end_text(self) -> None:
        self._words = ""
        self._over.stop()
        self._view.update()

    def words(self, display: DisplaySettings | None, path: str) -> str:
        """Return the current message, else the description of the display settings and of the image."""
        seen = "" if display is None else words_of(display, path)
        return (self._words if self._holds() else "") or ". ".join(words for words in (self._about, seen) if words)

    def paint(self, painter: QPainter, display: DisplaySettings | None, path: str) -> None:
        words = self.words(display, path)
        if words:
            paint_note(painter, QRectF(self._view.contentsRect()), words)
