"""Space and Enter belong to what has the focus and is pressed, opened or ticked by them; elsewhere they are keys of
commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QPushButton, QToolButton, QWidget


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
