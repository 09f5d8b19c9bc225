"""The base class of the strip lists above the outbox table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import clear, frame, label


class Strips(QWidget):
    """A list of strips. `wanted` carries the item whose button was pressed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[object, ...] = ()
        self.hide()

    def _show[W](self, waiting: Sequence[W], strip: Callable[[W], QWidget]) -> None:
        """Show one strip per item. Keep the widgets and their focus if nothing changed."""
        if tuple(waiting) == self._shown:
            return
        self._shown = tuple(waiting)
        clear(self._column)
        for each in waiting:
            self._column.addWidget(strip(each))
        self.setVisible(bool(waiting))

    def _strip(self, waiting: object, icon: str, words: str, way: QPushButton) -> QWidget:
        image = QLabel()
        image.setPixmap(pixmap(icon, "attention", 20))
        line = label(words, wrap=True)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        way.clicked.connect(lambda: self.wanted.emit(waiting))
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(image)
        row.addWidget(line, 1)
        row.addWidget(way)
        strip = frame("notice", row)
        strip.setProperty("tone", "attention")
        return strip
