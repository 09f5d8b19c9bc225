"""Progress of a file import or export, with a Stop button."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from annotator.core.errors import AnnotatorError
from annotator.core.ports.bundles import Progress
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled
from annotator.ui.widgets.labels import ElidedLabel, button, label

_STEPS = 1000
_LEAST_CHARACTERS = 12


class CancellableProgress(QWidget):
    """A progress bar that `begin` shows. After `stop`, the job ends at its next progress report."""

    _progressed = Signal(object, object)  # byte counts, which may exceed Qt's int

    def __init__(self, accessible_name: str, stopped: type[AnnotatorError], parent: QWidget | None = None) -> None:
        """Create the bar. `accessible_name` is its accessible name; the exception `stopped` is raised in the job."""
        super().__init__(parent)
        self._stopped = stopped
        self._name = ElidedLabel("", _LEAST_CHARACTERS)
        self._sizes = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(accessible_name)
        self.halt = button(_("Stop"), "close")
        self.halt.clicked.connect(self.stop)
        self._begun: list[Event] = []  # stop flags of the running jobs
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._bar, 2)
        row.addWidget(self._sizes)
        row.addWidget(self.halt)
        self._progressed.connect(self._show_progress)
        self.hide()

    def begin(self, text: str, location: str) -> Progress:
        """Show the bar and return a progress callback for any thread; it raises the exception after `stop`. The file
        name fills the blank {name} in `text`."""
        off = Event()
        self._begun.append(off)
        self._name.setText(filled(text, {"name": location_name(location)}))
        self._sizes.clear()
        self._bar.setRange(0, 0)
        self.show()

        def progress(done_bytes: int, all_bytes: int) -> None:
            if off.is_set():
                raise self._stopped
            self._progressed.emit(done_bytes, all_bytes)

        return progress

    def stop(self) -> None:
        """Stop the jobs: the user cancelled, or leaves."""
        for off in self._begun:  # the button stays enabled, because disabling it would move the focus away
            off.set()
        self._begun.clear()

    def _show_progress(self, done_bytes: int, all_bytes: int) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(done_bytes * _STEPS // max(1, all_bytes))
        self._sizes.setText(number_format.bytes_of(_("{done} of {all}"), done_bytes, all_bytes))


def location_name(location: str) -> str:
    """Return the last part of a path of any system."""
    return location.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
