"""A list that drops down, that the wheel changes only where the person works in it, and that says what it asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import label

SHORTEST = 12
ARROW_PX = 16  # its middle, from the edge


class NoWheelComboBox(QComboBox):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label()
        self._label.hide()
        self._label.setBuddy(self)
        self._label_beside()
        self.setProperty("role", "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own for combo boxes knows no style sheet

    def setAccessibleName(self, name: str) -> None:
        """A screen reader on Linux takes what is chosen for the name of such a list. What is asked it takes from a
        label beside it, which nobody sees."""
        super().setAccessibleName(name)
        self._label.setText(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._label_beside()
        return super().event(event)

    def _label_beside(self) -> None:
        self._label.setParent(self.parentWidget())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow as the icons are drawn: a style sheet knows only pictures from files."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x, y = (ARROW_PX if is_mirrored else self.width() - ARROW_PX), self.height() / 2
        ink = current().colour("muted" if self.isEnabled() else "disabled_ink")
        painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]))
        painter.end()

    def showPopup(self) -> None:
        """As wide as its longest entry: one that is cut cannot be told from its like."""
        view = self.view()
        around_px = 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(view.sizeHintForColumn(self.modelColumn()) + around_px)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
