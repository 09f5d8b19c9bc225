"""The moment at which what was held is let go of, or nobody may be looking any more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent

from annotator.ui.keyboard.learning import ONLY_HELD

# A press that a shortcut takes, held or not, comes as the first of these alone.
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class Release(QObject):
    """`over`: a key went up, or the window is not in front any more. `goes_on`: the key that went up is held all the
    same, for X11 tells a held key as going up and down, which Qt does not always see through. Alt and its like are not
    told so: once one of them went up, it is over."""

    over = Signal()
    goes_on = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_watching = False
        self._released = 0

    def watch(self) -> None:
        app = QCoreApplication.instance()
        if app is not None and not self._is_watching:
            self._is_watching, self._released = True, 0
            app.installEventFilter(self)

    def end(self) -> None:
        app = QCoreApplication.instance()
        if app is not None and self._is_watching:
            self._is_watching = False
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._released = event.key()
            if event.key() in ONLY_HELD:
                self.end()
            self.over.emit()
        elif kind in _PRESSES and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            if event.key() == self._released:
                self.goes_on.emit()
        elif kind in (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate):
            self._released = 0
            self.over.emit()
        return False
