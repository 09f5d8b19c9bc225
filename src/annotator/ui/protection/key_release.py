"""The moment at which what was held is let go of, or nobody may be looking any more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from annotator.ui.keyboard.key_capture import ONLY_HELD

# A press that a shortcut takes, held or not, comes as the first of these alone.
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
# X11 tells a held key as going up and down at once, thirty times a second, which Qt does not always see through: taken
# for its end, each would let a picture flash.
GOES_ON_WITHIN_MS = 40


class Release(QObject):
    """`over`: a key went up and did not come down again at once, or the window is not in front any more. Alt and its
    like are never told as going up and down: once one of them went up, it is over."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_watching = False
        self._released = 0
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.setInterval(GOES_ON_WITHIN_MS)
        self._ending.timeout.connect(self.over)

    def watch(self) -> None:
        app = QCoreApplication.instance()
        if app is not None and not self._is_watching:
            self._is_watching, self._released = True, 0
            app.installEventFilter(self)

    def end(self) -> None:
        app = QCoreApplication.instance()
        self._ending.stop()
        if app is not None and self._is_watching:
            self._is_watching = False
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._released = event.key()
            if event.key() in ONLY_HELD:
                self._end_at_once()
            else:
                self._ending.start()
        elif kind in _PRESSES and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            if event.key() == self._released:
                self._ending.stop()
        elif kind in (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate):
            self._end_at_once()
        return False

    def _end_at_once(self) -> None:
        self.end()
        self.over.emit()
