"""A small field above the clock in which the user enters a position, with a hint on accepted formats."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from annotator.ui.accessibility.announcer import announce
from annotator.ui.keyboard.text_field_keys import is_for_field, is_undo_or_redo

WIDTH_PX = 250
AROUND_PX = 8
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class PlaceField(QFrame):
    """A position field on `page`. `go` is called with the text and returns an error message or ""."""

    def __init__(self, page: QWidget, go: Callable[[str], str]) -> None:
        super().__init__(page)
        self._go = go
        self._accepted = ""
        self._bottom_px = 0
        self._before: QWidget | None = None  # the widget that had the focus
        self.setProperty("role", "notice")
        self.line = _Line(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(AROUND_PX, AROUND_PX, AROUND_PX, AROUND_PX)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.text)
        self.line.entered.connect(self._enter)
        self.line.left.connect(self.leave)
        self.line.textEdited.connect(lambda: self._show_text(self._accepted, "muted"))
        self.hide()

    def open(self, now: str, name: str, accepted: str, above_px: int) -> None:
        """Open the field with the text `now` selected. Its lower edge is at `above_px` of the page."""
        self._accepted = accepted
        self._before = QApplication.focusWidget()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(name)
        self.line.setText(now)
        self._bottom_px = above_px
        self._show_text(accepted, "muted")
        self._place()
        self.show()
        self.raise_()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close the field and return the focus to the widget that had it before, or to the page."""
        had_focus = self.line.hasFocus()
        page = self.parentWidget()
        before = self._before
        self._before = None
        self.hide()
        if not had_focus or page is None:
            return
        is_there = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and is_there else page).setFocus()

    def _enter(self) -> None:
        wrong = self._go(self.line.text())
        if not wrong:
            self.leave()
            return
        self._show_text(wrong, "danger")
        announce(self, wrong)
        self.line.selectAll()

    def _show_text(self, text: str, role: str) -> None:
        """Show a text with a style role; do nothing if both are unchanged."""
        if (text, role) == (self.text.text(), self.text.property("role")):
            return
        self.text.setText(text)
        self.text.setProperty("role", role)
        self.text.style().unpolish(self.text)
        self.text.style().polish(self.text)
        self.line.setAccessibleDescription(text)
        self._place()

    def _place(self) -> None:
        """Place the field at the right, above the clock, as high as its text needs."""
        page = self.parentWidget()
        if page is None:
            return
        width_px = min(WIDTH_PX, page.width())
        layout = self.layout()
        height_px = self.sizeHint().height() if layout is None else layout.totalHeightForWidth(width_px)
        top_px = max(0, self._bottom_px - height_px)
        self.setGeometry(page.width() - width_px, top_px, width_px, height_px)


class _Line(QLineEdit):
    """A line edit that handles Enter and Escape itself, so that Enter does not submit the task."""

    entered = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_end = Qt.Key(event.key()) in _ENDS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            is_own = is_end or is_undo_or_redo(event) or is_for_field(event, several_lines=False)
            event.setAccepted(is_own)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key not in _ENDS:
            super().keyPressEvent(event)
            return
        event.accept()
        if key is Qt.Key.Key_Escape:
            self.left.emit()
        elif not event.isAutoRepeat():
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the field when the focus moves elsewhere, except to its context menu or another window."""
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in stays:
            self.left.emit()
