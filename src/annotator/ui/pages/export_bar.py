"""A bar showing the export of a bundle's results to one file: progress, location, and a button to its folder."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from annotator.core.events import Event, Failed, ResultsExported
from annotator.core.ports.bundles import Progress
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.widgets.labels import button, label

_STEPS = 1000


class ExportBar(QFrame):
    """An export progress bar. It shows itself on `begin` and keeps the result until the next export. It ignores
    exports that another page started."""

    _progressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Exporting results"))
        self._folder = ""
        self.open_folder = button(_("Open containing folder"), "open")
        self.open_folder.clicked.connect(self._show_folder)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(12)
        row.addWidget(self._words, 2)
        row.addWidget(self._bar, 1)
        row.addWidget(self.open_folder)
        self._progressed.connect(self._show_progress)
        self._bar.hide()
        self.hide()

    def begin(self, title: str) -> Progress:
        """Show the bar for the bundle `title`. Return a progress callback that may be called from any thread."""
        self._words.setText(filled(_("Exporting results of “{title}” to one file"), {"title": title}))
        self._bar.setRange(0, 0)
        self._bar.show()
        self.open_folder.hide()
        self.show()
        return self._progressed.emit

    def on_event(self, event: Event) -> None:
        if self._bar.isHidden():
            return
        match event:
            case ResultsExported(_key, location, count):
                self._show_file(location, count)
            case Failed():  # the window shows the reason
                self._bar.hide()
                self.hide()
            case _:
                return

    def _show_file(self, location: str, count: int) -> None:
        """Show the location of the file and open its folder."""
        text = ngettext(
            "{count} result is in the file {file}. The file is not sent automatically: give it to the requester.",
            "{count} results are in the file {file}. The file is not sent automatically: give it to the requester.",
            count,
        ).format(count=number_format.count(count), file=location)
        self._words.setText(text)
        self._folder = str(PurePath(location).parent)
        self._bar.hide()
        self.open_folder.show()
        self.show()
        announce(self, text)
        self._show_folder()

    def _show_progress(self, done: int, count: int) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(done * _STEPS // max(1, count))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
