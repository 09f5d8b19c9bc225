"""Digit keys for the shortcuts of a design on keyboards where digits need Shift. On a French keyboard the first keys
are `& é " ' ( - è _ ç`; the choice marked 1 is on the first of them. The physical key is identified by its native
code: evdev codes plus 8 on X11 and Wayland (https://www.x.org/releases/X11R7.7/doc/kbproto/xkbproto.html), scan
codes of set 1 on Windows, virtual codes of Carbon's HIToolbox/Events.h on macOS. Without a native code, French
characters are recognised directly."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.keyboard.text_field_keys import shortcuts_at

# Object name of design shortcuts: a digit of the design takes precedence over a program shortcut on the key's
# character.
OF_DESIGN = "of-design"

_ROW = "1234567890"
_EVDEV = dict(enumerate(_ROW, 10))
_SET_1 = dict(enumerate(_ROW, 2))
_CARBON = dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), _ROW, strict=True))
_FRENCH = dict(zip("&é\"'(-è_çà", _ROW, strict=True))


def digit_at(event: QKeyEvent, platform: str) -> str:
    """Return the digit of the physical key, from Qt's `platform`; empty for another key or platform."""
    match platform:
        case "xcb" | "wayland":
            return _EVDEV.get(event.nativeScanCode(), "")
        case "windows":
            return _SET_1.get(event.nativeScanCode(), "")
        case "cocoa":
            return _CARBON.get(event.nativeVirtualKey(), "")
        case _:
            return ""


def digit_of(event: QKeyEvent) -> str:
    """Return the digit that the key types, or that is printed on it where that needs Shift; empty for others."""
    text = event.text()
    if text.isdecimal() and text.isascii():
        return text
    return digit_at(event, QGuiApplication.platformName()) or _by_sign(event)


def _by_sign(event: QKeyEvent) -> str:
    """Return the digit of a French character, only without a native code: other keyboards also have `-` and `'`."""
    return "" if event.nativeScanCode() or event.nativeVirtualKey() else _FRENCH.get(event.text(), "")


class DigitRow:
    """A filter for all events sent to system windows, before shortcuts and widgets."""

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Return True if the event is consumed. Each key press is looked up again: for a screen reader, Qt delays
        presses, so that several `ShortcutOverride` may come before the first of them."""
        is_press = event.type() is QEvent.Type.KeyPress
        if not is_press and event.type() is not QEvent.Type.ShortcutOverride:
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        pressed = _shortcut_of(event)
        if pressed is None:
            return False
        if not is_press:
            event.accept()  # no shortcut for the character: the following key press is consumed
        elif not event.isAutoRepeat():
            pressed.activated.emit()
        return True


def _shortcut_of(event: QKeyEvent) -> QShortcut | None:
    """Return the design shortcut of a digit key that types another character, unless the user types text."""
    sign = event.text()
    if event.modifiers() or len(sign) != 1 or sign.isdigit():
        return None
    place = digit_at(event, QGuiApplication.platformName())
    digit = place or _by_sign(event)
    focused: QWidget | None = QApplication.focusWidget()
    if not digit or focused is None or _is_typed(focused, event):
        return None
    bound = [shortcut for shortcut in shortcuts_at(focused) if shortcut.isEnabled()]
    of_sign = [shortcut for shortcut in bound if shortcut.key() == QKeySequence(sign)]
    if any(shortcut.objectName() == OF_DESIGN or not place for shortcut in of_sign):
        return None
    of_digit = (shortcut for shortcut in bound if shortcut.key() == QKeySequence(digit))
    return next((shortcut for shortcut in of_digit if shortcut.objectName() == OF_DESIGN), None)


def _is_typed(focused: QWidget, event: QKeyEvent) -> bool:
    """Return True if the focused widget accepts the character as text; it is asked with a copy of the event."""
    asked = QKeyEvent(
        *(QEvent.Type.ShortcutOverride, event.key(), event.modifiers()),
        *(event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers()),
        event.text(),
    )
    asked.ignore()
    focused.event(asked)
    return asked.isAccepted()
