"""Space and Enter for the focused button, list or combo box; elsewhere they are command keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
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

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyRepeatFilter:
    """A filter for all events sent to system windows, before shortcuts and widgets."""

    def __init__(self) -> None:
        self._released = (0, 0)  # the last released key and its timestamp

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Return True if the event is consumed."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            self._released = (event.nativeScanCode(), event.timestamp())
            return False
        if event.isAutoRepeat():
            return event.type() is QEvent.Type.KeyPress and _would_press(event)
        # A release and a press within the same millisecond cannot be typed. Events sent by a program have no scan code,
        # and keys that Qt passes on for a screen reader have no time.
        is_known = event.nativeScanCode() and event.timestamp()
        if not is_known or self._released != (event.nativeScanCode(), event.timestamp()):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut: the focused widget receives it as a repetition
        elif event.type() is QEvent.Type.KeyPress:
            QCoreApplication.sendEvent(watched, _repeated(event))
        return True


class Repeats(QObject):
    """The auto-repeat state of the key that triggers a shortcut of a page; QShortcut does not report it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.is_repeating = False
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Record the state: an unhandled key reaches the page before it becomes a shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.is_repeating = event.isAutoRepeat()
        return False


def _would_press(event: QKeyEvent) -> bool:
    """Return True if the key would click a Qt button: Enter clicks it at every repetition."""
    focused: QWidget | None = QApplication.focusWidget()
    return event.key() in ENTER and isinstance(focused, QAbstractButton)


def _repeated(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        True,
        event.count(),
    )


def pressed_by(key: str, page: QWidget) -> bool:
    """Send a key that a shortcut of `page` took to the focused widget; False if that has no use for it."""
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
