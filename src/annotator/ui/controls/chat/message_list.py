"""The list of the messages of a chat, one below the other. Each has its role as a word above its text."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.core.design.structures.chat import ChatMessage
from annotator.ui.i18n import number_format
from annotator.ui.i18n.choice_text import role_text
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import RADIUS_PX, current

BETWEEN_PX = 6
INSIDE_PX = 10
EDGE_PX, CHOSEN_EDGE_PX = 1, 2
HEAD_GAP_PX = 2
LEAST_PX = (200, 96)
LINE_HEIGHT_PERCENT = 125
_MEASURED = 4_000  # heights that are kept
# Control characters would be invisible or move the text: they are shown as their pictures (U+2400 and following).
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: 0x2421}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

type _Index = QModelIndex | QPersistentModelIndex


class ShownMessage(Struct, frozen=True):
    """A message of the list. `region_id` is empty for a message of the task, which cannot be selected."""

    message: ChatMessage
    region_id: str = ""
    is_predicted: bool = False

    @property
    def origin(self) -> str:
        if not self.region_id:
            return _("part of the task")
        return _("prediction") if self.is_predicted else _("added by you")

    @property
    def text(self) -> str:
        """The text as it is displayed. Carriage returns are line breaks."""
        return self.message.content.replace("\r\n", "\n").replace("\r", "\n").translate(_VISIBLE)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[ShownMessage] = ()

    def show_rows(self, rows: Sequence[ShownMessage]) -> None:
        """Replace the rows. Rows that are only added at the end leave the others in place."""
        count = len(self.rows)
        if len(rows) > count and rows[:count] == self.rows:
            self.beginInsertRows(QModelIndex(), count, len(rows) - 1)
            self.rows = rows
            self.endInsertRows()
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                place = number_format.count(index.row() + 1), number_format.count(len(self.rows))
                spoken = _("{role}, {number} of {count}, {origin}").format(
                    role=role_text(row.message.role), number=place[0], count=place[1], origin=row.origin
                )
                return number_format.pair(spoken, row.text)
        return None


class _Painter(QStyledItemDelegate):
    """The painter of messages. Each text is a document of its own, so that no text direction reaches another."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}

    def forget(self) -> None:
        self._heights.clear()

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        width_px = self._view.viewport().width()
        text = str(index.data())
        key = text, width_px
        if key not in self._heights:
            if len(self._heights) >= _MEASURED:
                self._heights.clear()
            self._heights[key] = ceil(self._document(text, width_px).size().height())
        return QSize(width_px, self._heights[key] + self._head_px() + 2 * INSIDE_PX + BETWEEN_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Rows)
        row = model.rows[index.row()]
        place = QRect(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_frame(painter, QRectF(place.adjusted(0, 0, 0, -BETWEEN_PX)), row, is_selected=is_selected)
        inside = place.adjusted(INSIDE_PX, INSIDE_PX, -INSIDE_PX, 0)
        self._paint_head(painter, inside, row)
        painter.save()
        painter.translate(QPointF(inside.left(), inside.top() + self._head_px()))
        self._document(row.text, place.width()).drawContents(painter)
        painter.restore()

    def _paint_frame(self, painter: QPainter, place: QRectF, row: ShownMessage, *, is_selected: bool) -> None:
        theme = current()
        edge_px = CHOSEN_EDGE_PX if is_selected else EDGE_PX
        half_px = edge_px / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = is_selected and bool(row.region_id)
        painter.setPen(QPen(theme.colour("focus" if is_marked else "muted" if is_selected else "line"), edge_px))
        painter.setBrush(theme.colour("selection" if is_marked else "surface" if row.region_id else "ground"))
        painter.drawRoundedRect(place.adjusted(half_px, half_px, -half_px, -half_px), RADIUS_PX, RADIUS_PX)
        painter.restore()

    def _paint_head(self, painter: QPainter, place: QRect, row: ShownMessage) -> None:
        painter.save()
        font = self._view.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(current().colour("ink"))
        role = role_text(row.message.role)
        painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, role)
        left_px = QFontMetrics(font).horizontalAdvance(f"{role}  ")
        painter.setFont(self._view.font())
        painter.setPen(current().colour("muted"))
        room = place.adjusted(left_px, 0, 0, 0)
        origin = self._view.fontMetrics().elidedText(row.origin, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, origin)
        painter.restore()

    def _head_px(self) -> int:
        return self._view.fontMetrics().lineSpacing() + HEAD_GAP_PX

    def _document(self, text: str, width_px: int) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._view.font())
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.setPlainText(text)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        look = QTextBlockFormat()
        look.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(look)
        document.setTextWidth(max(1, width_px - 2 * INSIDE_PX))
        return document


class MessageList(QListView):
    """The list. `chosen` carries the region of the row that the user selected, "" for a message of the task. `opened`,
    `edit_wanted` and `remove_wanted` are the keys Enter, F2 and Delete on a message that can be selected."""

    chosen = Signal(str)
    opened = Signal()
    edit_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self._painter = _Painter(self)
        self._is_shown_to = False
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "conversation")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setMinimumSize(*LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_rows(self, rows: Sequence[ShownMessage]) -> None:
        """Display the messages. The current row stays, if it still exists."""
        if rows == self._rows.rows:
            return
        row = self.currentIndex().row()
        self._is_shown_to = True
        self._rows.show_rows(rows)
        if not self.currentIndex().isValid() and row >= 0:
            self.setCurrentIndex(self._rows.index(min(row, len(rows) - 1)))
        self._is_shown_to = False

    def select(self, region_id: str) -> None:
        """Select the message of a region that was selected elsewhere; without one, deselect it."""
        if region_id == self.selected:
            return
        place = next((at for at, row in enumerate(self._rows.rows) if row.region_id == region_id), -1)
        self._is_shown_to = True
        if region_id and place >= 0:
            self.setCurrentIndex(self._rows.index(place))
        else:
            self.setCurrentIndex(QModelIndex())
        self._is_shown_to = False

    @property
    def selected(self) -> str:
        """The region of the current row, or an empty string."""
        row = self.currentIndex().row()
        return self._rows.rows[row].region_id if 0 <= row < len(self._rows.rows) else ""

    def to_end(self) -> None:
        self.scrollToBottom()

    def keyboardSearch(self, _typed: str) -> None:
        """Do nothing: letters and digits are shortcut keys of the questions."""

    def event(self, event: QEvent) -> bool:
        """Take the keys that act on the selected message from the commands of the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._action(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action(event)
        if action is not None:
            action.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self._rows.rows[self.currentIndex().row()].message.content)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._scrolled(event.key() == Qt.Key.Key_Down):
            return
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Go to the first message if the focus comes by Tab and none is current."""
        super().focusInEvent(event)
        is_by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if is_by_tab and not self.currentIndex().isValid() and self._rows.rows:
            self.setCurrentIndex(self._rows.index(0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(current().colour("focus"), CHOSEN_EDGE_PX))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if self.currentIndex().isValid():
            QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter.forget()
            self.scheduleDelayedItemsLayout()

    def _action(self, event: QKeyEvent) -> SignalInstance | None:
        if not self.selected or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        key = Qt.Key(event.key())
        actions = {Qt.Key.Key_F2: self.edit_wanted, Qt.Key.Key_Delete: self.remove_wanted}
        return self.opened if key in _ENTER else actions.get(key)

    def _scrolled(self, is_down: bool) -> bool:
        """Scroll within a message that is higher than the view. Return False at its end: then the row changes."""
        place, view = self.visualRect(self.currentIndex()), self.viewport().rect()
        left_px = place.bottom() - view.bottom() if is_down else view.top() - place.top()
        if not self.currentIndex().isValid() or place.height() <= view.height() or left_px <= 0:
            return False
        bar, step_px = self.verticalScrollBar(), min(left_px, view.height() // 2)
        bar.setValue(bar.value() + (step_px if is_down else -step_px))
        return True

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_shown_to:
            self.chosen.emit(self.selected)
