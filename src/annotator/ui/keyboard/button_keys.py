"""Space and Enter for the focused button, list or combo box; elsewhere they are command keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QPushButton,
    QToolButton,
    QWidget,
)


def pressed_by(key: str, page: QWidget) -> bool:
    """Send a key that a shortcut of `page` took to the focused widget. Return False if that widget has no use for
    it."""
    focused: QWidget | None = page.focusWidget()
    match key:
        case "enter" if isinstance(focused, QPushButton | QToolButton):
            focused.click()
        case "space" if isinstance(focused, QAbstractButton | QAbstractItemView | QComboBox):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                # Bypasses the shortcuts: Qt would match them again for a sent event.
                focused.event(QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "))
        case _:
            return False
    return True


def is_of_popup(watched: QObject, event: QEvent) -> bool:
    """Return True for a key of an open menu or list: no shortcut of the page behind it may take the key. A list gets
    Enter and other closing keys before they become a key press; Space selects like Enter."""
    popup: QWidget | None = QApplication.activePopupWidget()
    is_first = event.type() is QEvent.Type.ShortcutOverride and isinstance(watched, QWindow)
    if popup is None or not is_first or not isinstance(event, QKeyEvent):
        return False
    inside: QWidget | None = popup.focusWidget()
    if isinstance(inside, QAbstractItemView) and not event.isAutoRepeat():
        is_space = event.key() == Qt.Key.Key_Space and not event.modifiers()
        key = Qt.Key.Key_Return if is_space else Qt.Key(event.key())
        QApplication.sendEvent(inside, QKeyEvent(event.type(), key, event.modifiers(), event.text()))
    event.accept()
    return True
