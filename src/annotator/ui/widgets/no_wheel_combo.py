"""A combo box that the wheel changes only while it has the focus, with a label for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QWidget,
)

from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import label

SHORTEST = 12
ARROW_PX = 16  # distance of the arrow's centre from the edge
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoWheelComboBox(QComboBox):
    """A combo box. `settled` emits the chosen index: at once for an entry of the open list. An entry reached by key or
    wheel is chosen with Enter, or when the focus leaves, so that the user can pass over others."""

    settled = Signal(int)

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
        self._is_passing = False  # a key or the wheel is being handled
        self._is_unsettled = False
        self.activated.connect(self._on_activated)

    def make_editable(self) -> None:
        """Let the user type names. A list offers the known ones; Qt's default, completing in the field, would replace
        a new name by a known one that begins with it."""
        self.setEditable(True)
        if (completer := self.completer()) is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def setAccessibleName(self, name: str) -> None:
        """Set the accessible name. Screen readers on Linux use the selected entry as name of a combo box, and take
        the question from an invisible buddy label. The field of an editable box has the same name."""
        super().setAccessibleName(name)
        self._label.setText(name)
        field = self.lineEdit()
        if field is not None:
            field.setAccessibleName(name)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Elide a long text in the middle: names of devices often differ at their ends."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        middle = Qt.TextElideMode.ElideMiddle
        option.currentText = self.fontMetrics().elidedText(option.currentText, middle, room.width())

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._settle()
        self._is_passing = True
        super().keyPressEvent(event)
        self._is_passing = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settle()
        super().hideEvent(event)

    def _on_activated(self) -> None:
        self._is_unsettled = True
        if not self._is_passing:
            self._settle()

    def _settle(self) -> None:
        if self._is_unsettled:
            self._is_unsettled = False
            self.settled.emit(self.currentIndex())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._is_passing = True
            super().wheelEvent(event)
            self._is_passing = False
        else:
            event.ignore()
