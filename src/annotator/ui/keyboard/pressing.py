"""Space belongs to what has the focus and is pressed, opened or ticked by it; elsewhere it is a key of a command."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget


def pressed_by_space() -> bool:
    """Hands the key to what has the focus, past the shortcut that took it (Qt would try that again for an event that is
    sent); False where that has no use for it."""
    focused: QWidget | None = QApplication.focusWidget()
    if not isinstance(focused, QAbstractButton | QAbstractItemView | QComboBox):
        return False
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        focused.event(QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "))
    return True
