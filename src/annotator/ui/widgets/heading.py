"""A header of a design: six sizes in three weights. It prefers one line and wraps if necessary."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy


class Heading(QLabel):
    def __init__(self, size: int) -> None:
        """Create a header. `size` is as in HTML, 1 the largest."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "heading-large" if size <= 2 else "heading" if size <= 4 else "heading-small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        lines = self.text().splitlines() or [""]
        width_px = max(self.fontMetrics().horizontalAdvance(line) for line in lines) + 2
        return QSize(width_px, self.fontMetrics().lineSpacing() * len(lines) + self.contentsMargins().top())

    def minimumSizeHint(self) -> QSize:
        width_px = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(width_px + 2, 240), self.fontMetrics().lineSpacing() + self.contentsMargins().top())
