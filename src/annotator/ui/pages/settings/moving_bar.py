"""Work on its way into a file or out of it: how far, and a way to stop it."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QFileInfo, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from annotator.core.errors import MoveStopped
from annotator.core.ports.bundles import Progress
from annotator.ui.language import figures
from annotator.ui.language.blanks import filled
from annotator.ui.language.translation import _
from annotator.ui.widgets.labels import ElidedLabel, button, label

_STEPS = 1000
LEAST_CHARACTERS = 12


class MovingBar(QWidget):
    """Shows itself with `begin`. What was begun ends at its next piece once `stop` was called."""

    _progressed = Signal(object, object)  # bytes, which may be more than an int of Qt holds

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel("", LEAST_CHARACTERS)
        self._sizes = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Moving"))
        self.halt = button(_("Stop"), "close")
        self.halt.clicked.connect(self.stop)
        self._stopped = Event()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._bar, 2)
        row.addWidget(self._sizes)
        row.addWidget(self.halt)
        self._progressed.connect(self._show_progress)
        self.hide()

    def begin(self, words: str, location: str) -> Progress:
        """What tells how far it is, from any thread. It raises MoveStopped where that is wanted."""
        self._stopped = stopped = Event()
        self._name.setText(filled(words, {"name": QFileInfo(location).fileName()}))
        self._sizes.clear()
        self._bar.setRange(0, 0)
        self.show()

        def progress(done_bytes: int, all_bytes: int) -> None:
            if stopped.is_set():
                raise MoveStopped
            self._progressed.emit(done_bytes, all_bytes)

        return progress

    def stop(self) -> None:
        """The person has thought better of it, or leaves."""
        self._stopped.set()  # the button stays: one that is disabled sends the focus away

    def _show_progress(self, done_bytes: int, all_bytes: int) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(done_bytes * _STEPS // max(1, all_bytes))
        done, whole = figures.file_size(done_bytes), figures.file_size(all_bytes)
        self._sizes.setText(_("{done} of {all}").format(done=done, all=whole))
