"""A combo box that the wheel changes only while it has the focus, with a label for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import label

SHORTEST = 12
ARROW_PX = 16  # distance of the arrow's centre from the edge


class NoWheelComboBox(QComboBox):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label()
        self._label.hide()
        self._label.setBuddy(self)
        self._place_label()
        self.setProperty("role", "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # excludes focus by the wheel
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(QStyledItemDelegate(self))  # the default delegate of combo boxes ignores the style sheet

    def setAccessibleName(self, name: str) -> None:
        """Set the accessible name. Screen readers on Linux use the selected entry as name of a combo box, and take
        the question from an invisible buddy label. The field of an editable box has the same name."""
        super().setAccessibleName(name)
        self._label.setText(name)
        field = self.lineEdit()
        if field is not None:
            field.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """Return the whole size if the box adjusts to its contents: no entry of the program's own is cut."""
        whole = self.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToContents
        return self.sizeHint() if whole else super().minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._place_label()
        return super().event(event)

    def _place_label(self) -> None:
        self._label.setParent(self.parentWidget())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow in the style of the icons: a style sheet only supports image files."""
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
        """Open the list as wide as its longest entry: shortened entries may look alike."""
        view = self.view()
        around_px = 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(view.sizeHintForColumn(self.modelColumn()) + around_px)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
