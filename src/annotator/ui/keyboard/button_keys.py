"""Space and Enter belong to what has the focus and is pressed, opened or ticked by them; elsewhere they are keys of
commands."""

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
    """Hands a key that a shortcut of `page` took to what has the focus there; False where that has no use for it."""
    focused: QWidget | None = page.focusWidget()
    match key:
        case "enter" if isinstance(focused, QPushButton | QToolButton):
            focused.click()
        case "space" if isinstance(focused, QAbstractButton | QAbstractItemView | QComboBox):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                # Past the shortcuts: Qt would try them again for an event that is sent.
                focused.event(QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "))
        case _:
            return False
    return True


def is_of_popup(watched: QObject, event: QEvent) -> bool:
    """While a menu or a list is open, keys are its own, never those of the page behind it: no shortcut for them. A list
    takes Enter, and other keys that close it, before these become a press; Space chooses in it as Enter does."""
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
