"""A key that is held acts once, also where the system does not say that it is held.

X11 tells a held key as a release and a press at the same moment, and Qt takes the pair for a repetition only if both
lie in its queue together: while a page is being built they may not, and one held Enter would submit task after task."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HeldKeys:
    """Sees every event of the program on its way to a window of the system, before any shortcut or widget does."""

    def __init__(self) -> None:
        self._released = (0, 0)  # the key that went up last, and when

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Whether the event goes no further."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            self._released = (event.nativeScanCode(), event.timestamp())
            return False
        if event.isAutoRepeat():
            return event.type() is QEvent.Type.KeyPress and _would_press(event)
        # Nobody lets a key go and presses it again within the same millisecond. What a program sends has no scan code.
        if not event.nativeScanCode() or self._released != (event.nativeScanCode(), event.timestamp()):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut for it: it goes to whoever has the focus, as the repetition that it is
        elif event.type() is QEvent.Type.KeyPress:
            QCoreApplication.sendEvent(watched, _repeated(event))
        return True


class Repeats(QObject):
    """Whether the key that acts on a page right now is held: its shortcut does not say so."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.is_held = False
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A key that nothing on the page wants for itself reaches the page before it becomes a shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.is_held = event.isAutoRepeat()
        return False


def _would_press(event: QKeyEvent) -> bool:
    """Qt's buttons are pressed by Enter as often as it comes."""
    focused: QWidget | None = QApplication.focusWidget()
    return event.key() in _ENTER and isinstance(focused, QAbstractButton)


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
