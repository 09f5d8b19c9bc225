"""The row of digits reaches what the digits of a design reach, also on keyboards that write digits with Shift: on a
French one the first nine keys are `& é " ' ( - è _ ç`, and the choice beside which stands 1 is on the first of them.

Which key it was is told by its place, in the codes of the system: X11 and Wayland count evdev's codes from 8
(https://www.x.org/releases/X11R7.7/doc/kbproto/xkbproto.html), Windows has the scan codes of set 1, macOS the virtual
codes of Carbon's HIToolbox/Events.h. Where no place is told, French signs are known by themselves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget

# Shortcuts of a design bear this name: of what the program itself has on a sign, a digit of the design takes the place.
OF_DESIGN = "of-design"

_ROW = "1234567890"
_EVDEV = dict(enumerate(_ROW, 10))
_SET_1 = dict(enumerate(_ROW, 2))
_CARBON = dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), _ROW, strict=True))
_FRENCH = dict(zip("&é\"'(-è_çà", _ROW, strict=True))


def digit_at(event: QKeyEvent, platform: str) -> str:
    """The digit on the key, as Qt's `platform` tells its place; empty for another key, or where that tells none."""
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
    """The digit that this key writes or that it is the key of, on a keyboard that writes digits with Shift; empty for
    another key."""
    text = event.text()
    if text.isdecimal() and text.isascii():
        return text
    return digit_at(event, QGuiApplication.platformName()) or _by_sign(event)


def _by_sign(event: QKeyEvent) -> str:
    """Only where no place is told: else `-` and `'` of other keyboards, which stand elsewhere, would be 6 and 4."""
    return "" if event.nativeScanCode() or event.nativeVirtualKey() else _FRENCH.get(event.text(), "")


class DigitRow:
    """Sees every event of the program on its way to a window of the system, before any shortcut or widget does."""

    def __init__(self) -> None:
        self._pressed: QShortcut | None = None

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Whether the event goes no further."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride:
                self._pressed = _meant(event)
                if self._pressed is not None:
                    event.accept()  # no shortcut for the sign: the press comes, and is taken
                return self._pressed is not None
            case QEvent.Type.KeyPress if self._pressed is not None:
                pressed, self._pressed = self._pressed, None
                if not event.isAutoRepeat():
                    pressed.activated.emit()
                return True
            case _:
                return False


def _meant(event: QKeyEvent) -> QShortcut | None:
    """What a digit of the design does, where this is the key of that digit, writes another sign, and nobody types."""
    sign = event.text()
    if event.modifiers() or len(sign) != 1 or sign.isdigit():
        return None
    place = digit_at(event, QGuiApplication.platformName())
    digit = place or _by_sign(event)
    focused: QWidget | None = QApplication.focusWidget()
    if not digit or focused is None or _is_typed(focused, event):
        return None
    bound = [shortcut for shortcut in _reaching(focused) if shortcut.isEnabled()]
    of_sign = [shortcut for shortcut in bound if shortcut.key() == QKeySequence(sign)]
    if any(shortcut.objectName() == OF_DESIGN or not place for shortcut in of_sign):
        return None
    of_digit = (shortcut for shortcut in bound if shortcut.key() == QKeySequence(digit))
    return next((shortcut for shortcut in of_digit if shortcut.objectName() == OF_DESIGN), None)


def _reaching(focused: QWidget) -> list[QShortcut]:
    """The shortcuts that act while that has the focus."""
    found: list[QShortcut] = []
    at: QWidget | None = focused
    while at is not None:
        found += at.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        at = None if at.isWindow() else at.parentWidget()
    return found


def _is_typed(focused: QWidget, event: QKeyEvent) -> bool:
    """What takes letters takes this too: it is asked as it will be."""
    asked = QKeyEvent(
        *(QEvent.Type.ShortcutOverride, event.key(), event.modifiers()),
        *(event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers()),
        event.text(),
    )
    asked.ignore()
    focused.event(asked)
    return asked.isAccepted()
