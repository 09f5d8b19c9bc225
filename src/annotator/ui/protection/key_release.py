"""Detection of the end of a held key or button, or of the moment when the user may be looking away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from annotator.ui.keyboard.key_capture import ONLY_HELD

# A press consumed by a shortcut arrives only as the first of these events, held or not.
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
# X11 reports auto-repeat as release and press at once, thirty times a second, which Qt does not always recognise. Each
# would make the image flash if it counted as the end.
GOES_ON_WITHIN_MS = 40


class Release(QObject):
    """A watch for a release. `over`: a key was released and not pressed again at once, or the window lost the focus.
    Modifiers such as Alt have no auto-repeat, so their release ends it at once."""

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
