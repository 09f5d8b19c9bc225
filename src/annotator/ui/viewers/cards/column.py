"""A column of cards, walked with the arrow keys and moved with Ctrl or with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from annotator.core.design.objects import Card
from annotator.ui.accessibility.announcer import sentence
from annotator.ui.i18n.card_text import card_name, card_place, card_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.digit_row import OF_DESIGN, digit_of
from annotator.ui.keyboard.text_field_keys import shortcuts_at
from annotator.ui.theme.palette import current
from annotator.ui.viewers.cards.card_images import CardImages
from annotator.ui.viewers.cards.delegate import CARD_ROLE, OPEN_ROLE, CardDelegate, CardIndex
from annotator.ui.widgets.labels import plain_tip

LEAST_PX = (180, 180)
HEIGHT_PX = 320
_SCROLL_EVERY_MS = 40
_SCROLL_EDGE_PX, _SCROLL_STEP_PX = 24, 12
_ENDS = {Qt.Key.Key_Home: -1_000_000, Qt.Key.Key_End: 1_000_000, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class CardRows(QAbstractListModel):
    """The cards of one column. `title` is that of the column."""

    def __init__(self, parent: QObject, title: str) -> None:
        super().__init__(parent)
        self.title = title
        self.cards: tuple[Card, ...] = ()
        self._open: set[str] = set()

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def toggle_open(self, row: int) -> None:
        self._open ^= {self.cards[row].id}
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: CardIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: CardIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return card_name(card)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(card, index.row())
            case Qt.ItemDataRole.ToolTipRole:
                return (
                    plain_tip(_("Space or a double click shows all of the card.")) if card.body or card.images else None
                )
            case _ if role == CARD_ROLE:
                return card
            case _ if role == OPEN_ROLE:
                return card.id in self._open
        return None

    def _spoken(self, card: Card, row: int) -> str:
        return f"{sentence(card_text(card))} {card_place(row, len(self.cards), self.title)}"


class CardColumn(QListView):
    """A column. `stepped` carries a card and by how many places it moves, `sent` a card and by how many columns,
    `placed` a card and its new place. `left` asks for the focus in another column. `typing` has the place that is
    being typed, or an empty text. `dragged` and `dropped` carry a card and the global position of the pointer."""

    stepped = Signal(str, int)
    sent = Signal(str, int)
    placed = Signal(str, int)
    left = Signal(int)
    typing = Signal(str)
    dragged = Signal(str, QPoint)
    dropped = Signal(str, QPoint)
    drag_ended = Signal()

    def __init__(
        self, title: str, images: CardImages | None, *, is_ranked: bool, moves: bool, parent: QWidget | None = None
    ) -> None:
        """Create the column. `is_ranked`: cards have numbers, which can be typed. `moves`: cards can be moved."""
        super().__init__(parent)
        self._rows = CardRows(self, title)
        self._is_ranked = is_ranked
        self.moves = moves
        self._typed = ""
        self._pressed_at: QPoint | None = None
        self._dragged = ""
        self._line_at: int | None = None
        self._scroll = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._scroll.timeout.connect(self._scroll_on)
        self.setModel(self._rows)
        self.setItemDelegate(CardDelegate(self, images, is_ranked=is_ranked))
        self.setProperty("role", "cards")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(*LEAST_PX)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        if images is not None:
            images.changed.connect(self.viewport().update)
            images.cleared.connect(self.viewport().repaint)
        self.doubleClicked.connect(lambda index: self._rows.toggle_open(index.row()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT_PX)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards. The current one stays the same if it is still here, else the place does."""
        now = tuple(cards)
        if now == self._rows.cards:
            return
        chosen, row = self.chosen, self.currentIndex().row()
        scrolled_px = self.verticalScrollBar().value()
        self._rows.show_cards(now)
        places = {card.id: place for place, card in enumerate(now)}
        self.choose_row(places.get(chosen, min(max(row, 0), len(now) - 1)))
        self.verticalScrollBar().setValue(scrolled_px)

    @property
    def chosen(self) -> str:
        """The id of the current card, empty for none."""
        row = self.currentIndex().row()
        return self._rows.cards[row].id if row >= 0 else ""

    @property
    def count(self) -> int:
        return len(self._rows.cards)

    def choose(self, card_id: str) -> None:
        """Make a card the current one, and show it."""
        rows = [row for row, card in enumerate(self._rows.cards) if card.id == card_id]
        for row in rows:
            self.choose_row(row)
            self.scrollTo(self._rows.index(row))

    def choose_row(self, row: int) -> None:
        if 0 <= row < self.count:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self._rows.index(row), flag)

    def place_at(self, at: QPoint) -> int:
        """Return the place of a card that is dropped at a global position, from 0 to the number of cards."""
        spot = self.viewport().mapFromGlobal(at)
        boxes = (self.visualRect(self._rows.index(row)) for row in range(self.count))
        return next((row for row, box in enumerate(boxes) if spot.y() < box.center().y()), self.count)

    def show_line(self, place: int | None) -> None:
        """Show where a card would be inserted; None for nowhere."""
        if place != self._line_at:
            self._line_at = place
            self.viewport().update()
        if place is None:
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_for_place(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._is_for_place(event):
            self._type(event)
        elif key == Qt.Key.Key_Space and not held:
            if self.currentIndex().isValid() and not event.isAutoRepeat():
                self._rows.toggle_open(self.currentIndex().row())
        elif held == _CTRL and key in _ENDS:
            self._stop_typing()
            if self.moves and self.chosen:
                self.stepped.emit(self.chosen, _ENDS[key])
        elif held == _CTRL | _SHIFT and key in _SIDES:
            self._stop_typing()
            if self.moves and self.chosen:
                self.sent.emit(self.chosen, _SIDES[key])
        elif not held and key in _SIDES:
            self.left.emit(_SIDES[key])
        else:
            self._stop_typing()
            super().keyPressEvent(event)

    def _is_for_place(self, event: QKeyEvent) -> bool:
        """Return True for digits, and for keys that end or correct the number that is being typed. Where the design
        shows digits beside its choices, they select these instead."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.moves or not self._is_ranked or held & ~_SHIFT or not self.chosen:
            return False
        ending = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Backspace}
        if not digit_of(event):
            return bool(self._typed) and event.key() in ending
        keys = (shortcut.key().toString() for shortcut in shortcuts_at(self) if shortcut.objectName() == OF_DESIGN)
        return not any(key.isdigit() for key in keys)

    def _type(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if digit:
            self._typed = (self._typed + digit)[-3:].lstrip("0")
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        else:
            typed = self._typed
            self._stop_typing()
            if event.key() != Qt.Key.Key_Escape:
                self.placed.emit(self.chosen, int(typed) - 1)
            return
        self.typing.emit(self._typed)

    def _stop_typing(self) -> None:
        if self._typed:
            self._typed = ""
            self.typing.emit("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop_typing()
        super().focusOutEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose_row(0)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        is_on_card = self.indexAt(event.position().toPoint()).isValid()
        if event.button() is Qt.MouseButton.LeftButton and is_on_card and self.moves:
            self._pressed_at = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the card that was pressed. Qt's own way would select every card on the way."""
        if self._pressed_at is None:
            return
        at = event.globalPosition().toPoint()
        if not self._dragged and (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._dragged = self.chosen
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragged:
            self.dragged.emit(self._dragged, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        dragged = self._end_drag()
        if dragged:
            self.dropped.emit(dragged, event.globalPosition().toPoint())

    def _end_drag(self) -> str:
        dragged, self._dragged, self._pressed_at = self._dragged, "", None
        self.viewport().unsetCursor()
        self.drag_ended.emit()
        return dragged

    def _scroll_on(self) -> None:
        """Scroll while a card is dragged to an edge."""
        spot = self.viewport().mapFromGlobal(self.cursor().pos())
        height_px = self.viewport().height()
        step_px = 0
        if spot.y() < _SCROLL_EDGE_PX:
            step_px = -_SCROLL_STEP_PX
        elif spot.y() > height_px - _SCROLL_EDGE_PX:
            step_px = _SCROLL_STEP_PX
        if step_px:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + step_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if not self.count:
            painter.setPen(current().colour("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _("No cards"))
        if self._line_at is not None:
            painter.setPen(QPen(current().colour("accent"), 3))
            y = self._line_px(self._line_at)
            painter.drawLine(4, y, self.viewport().width() - 4, y)
        painter.end()

    def _line_px(self, place: int) -> int:
        if not self.count:
            return 2
        box: QRect = self.visualRect(self._rows.index(min(place, self.count - 1)))
        return min(max(1, box.top() if place < self.count else box.bottom()), self.viewport().height() - 2)
