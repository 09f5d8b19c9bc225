"""A layout of widgets in wrapping lines, from left to right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    def __init__(self, spacing_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing_px)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arranged(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of a single line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width_px = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width_px, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        smallest = QSize()
        for item in self._items:
            if item.isEmpty():
                continue
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        """Place the items if `move` is True; return the required height."""
        x, y, line_px = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = _fitting(item, rect.width())
            if line_px and x + hint.width() > rect.right() + 1:
                x, y, line_px = rect.x(), y + line_px + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line_px = max(line_px, hint.height())
        return y + line_px - rect.y()


def _fitting(item: QLayoutItem, width_px: int) -> QSize:
    """Return the size of an item in a line of at most `width_px`."""
    hint = item.sizeHint()
    if hint.width() <= width_px:
        return hint
    height_px = item.heightForWidth(width_px) if item.hasHeightForWidth() else hint.height()
    return QSize(width_px, height_px)
