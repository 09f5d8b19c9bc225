"""A filter for input events of the program's windows, before shortcuts and widgets. It detects user activity and
redirects some keys. An event filter on the application would see every event of every widget and cost a sixth of all
time spent on a page. System events go to a window first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.keyboard.button_keys import KeyRepeatFilter, is_of_popup
from annotator.ui.keyboard.digit_row import DigitRow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,  # a key taken by a shortcut never becomes a KeyPress
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress})


class InputFilter(QObject):
    """A filter on the window of `top`, on windows that get the focus, such as dialogs, and on menus and lists that
    open. Keys of a pop-up go to the window behind it, mouse events to the pop-up itself."""

    def __init__(self, top: QWidget, record_input: Callable[[], None]) -> None:
        super().__init__(top)
        self._top = top
        self._on_input = record_input
        self._is_over = False
        self._repeat_filter = KeyRepeatFilter()
        self._digits = DigitRow()

    def watch(self) -> None:
        """Start filtering; call this after the window is shown, because it has no native window before."""
        self._watch(self._top.windowHandle())
        _application().focusWindowChanged.connect(self._watch)
        _application().focusChanged.connect(self._watch_opened)

    def end(self) -> None:
        self._is_over = True
        _application().focusWindowChanged.disconnect(self._watch)
        _application().focusChanged.disconnect(self._watch_opened)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._is_over:
            return False
        if kind in _INPUT:
            self._on_input()
        if kind in _PRESSES:
            QTimer.singleShot(0, self, self._watch_opened)  # a menu takes no focus, so no signal reports that it opens
        if kind not in _KEYS:
            return False
        return (
            self._repeat_filter.takes(watched, event)
            or self._digits.takes(watched, event)
            or is_of_popup(watched, event)
        )

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # installing it twice has no further effect

    def _watch_opened(self) -> None:
        popup: QWidget | None = QApplication.activePopupWidget()
        if popup is not None:
            self._watch(popup.windowHandle())


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a window needs an application")
    return app
