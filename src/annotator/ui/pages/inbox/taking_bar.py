"""A bundle on its way in: which, how far, and a way to stop it."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from annotator.core.errors import TakingStopped
from annotator.core.ports.bundles import Progress
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.widgets.labels import ElidedLabel, button, label

_STEPS = 1000


class TakingBar(QWidget):
    """Shows itself with `begin`. What was begun ends at the next piece of a file once `stop` was called."""

    _progressed = Signal(object, object)  # bytes, which may be more than an int of Qt holds

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel("")
        self._sizes = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Taking the bundle in"))
        self._stop = button(_("Stop"), "close")
        self._stop.clicked.connect(self.stop)
        self._begun: list[Event] = []  # what stops each that was begun
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._bar, 2)
        row.addWidget(self._sizes)
        row.addWidget(self._stop)
        self._progressed.connect(self._show_progress)
        self.hide()

    def begin(self, location: str) -> Progress:
        """What tells how far it is, from any thread. It raises TakingStopped where that is wanted."""
        stopped = Event()
        self._begun.append(stopped)
        self._name.setText(_("Taking in {name}").format(name=location_name(location)))
        self._sizes.clear()
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self.show()

        def progress(done_bytes: int, all_bytes: int) -> None:
            if stopped.is_set():
                raise TakingStopped
            self._progressed.emit(done_bytes, all_bytes)

        return progress

    def stop(self) -> None:
        """The person has thought better of it, or leaves."""
        self._stop.setEnabled(False)
        for stopped in self._begun:
            stopped.set()
        self._begun.clear()

    def _show_progress(self, done_bytes: int, all_bytes: int) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(done_bytes * _STEPS // max(1, all_bytes))
        done, whole = figures.file_size(done_bytes), figures.file_size(all_bytes)
        self._sizes.setText(_("{done} of {all}").format(done=done, all=whole))


def location_name(location: str) -> str:
    """The last part of a path of any system."""
    return location.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
