"""Lists of relations and of possible targets of a relation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from annotator.ui.keyboard.digit_row import digit_of
from annotator.ui.widgets.labels import plain_tip

MOST_ROWS = 6
AROUND_PX = 12  # padding around the text of a row

type SeenRow = tuple[tuple[str, ...], str]  # display texts, longest first, and the spoken text

_WALKING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
_REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_ENTERING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowList(QListWidget):
    """A list of rows. `row_chosen` carries the selected row, -1 for none; `row_pointed` the row under the mouse
    pointer. Letters remain label keys, except `own_keys`."""

    row_chosen = Signal(int)
    row_pointed = Signal(int)
    entered_row = Signal(int)
    remove_pressed = Signal()
    key_pressed = Signal(str)
    focus_changed = Signal(bool)

    def __init__(self, name: str, *, takes_enter: bool) -> None:
        """Create the list. `name` is its accessible name. `takes_enter`: Enter and a click confirm a row."""
        super().__init__()
        self.setAccessibleName(name)
        self.own_keys: frozenset[str] = frozenset()
        self._takes_enter = takes_enter
        self.takes_habit: Callable[[], bool] = lambda: False  # detects an Enter that was not meant to submit the task
        self._rows: list[SeenRow] = []
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.currentRowChanged.connect(self.row_chosen)
        self.itemEntered.connect(lambda item: self.row_pointed.emit(self.row(item)))

    def show_rows(self, rows: Sequence[SeenRow], current: int) -> None:
        self.blockSignals(True)
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._fill()
        self.setCurrentRow(current)
        self.blockSignals(False)
        self.setVisible(bool(rows))

    def _fill(self) -> None:
        rows = self._rows
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        for place, (seen, heard) in enumerate(rows):
            item = self.item(place)
            item.setToolTip(plain_tip(seen[0]))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heard)
        self._fit()
        row_px = self.sizeHintForRow(0) if rows else 0
        self.setFixedHeight(min(len(rows), MOST_ROWS) * row_px + 2 * self.frameWidth())

    def _fit(self) -> None:
        """Set the longest text of each row that fits."""
        room_px, metrics = self.viewport().width() - AROUND_PX, self.fontMetrics()
        for place, (seen, _heard) in enumerate(self._rows):
            words = next((words for words in seen if metrics.horizontalAdvance(words) <= room_px), seen[-1])
            if self.item(place).text() != words:
                self.item(place).setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._is_own(event))
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        key = Qt.Key(event.key())
        return (
            key in _WALKING | _REMOVING
            or (key in _ENTERING and (self._takes_enter or self.takes_habit()))
            or self._letter(event) is not None
        )

    def _letter(self, event: QKeyEvent) -> str | None:
        """Return the list's own key of an event. A digit key counts whatever character it produces."""
        return next((key for key in (event.text().lower(), digit_of(event)) if key in self.own_keys), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the list's own keys and keep them in the list, even at its ends. Auto-repeat is ignored except for
        navigation."""
        key, letter = Qt.Key(event.key()), self._letter(event)
        if key in _WALKING:
            super().keyPressEvent(event)
            event.accept()
        elif not self._is_own(event):
            event.ignore()
        elif not event.isAutoRepeat():
            if letter is not None:
                self.key_pressed.emit(letter)
            elif key in _ENTERING:
                self.entered_row.emit(self.currentRow())
            else:
                self.remove_pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        under = self.indexAt(event.position().toPoint())
        if self._takes_enter and event.button() is Qt.MouseButton.LeftButton and under.isValid():
            self.entered_row.emit(under.row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.row_pointed.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
