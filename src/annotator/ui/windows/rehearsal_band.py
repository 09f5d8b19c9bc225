"""The band above the workbench in a trial run: nothing is sent, progress, and the button for the report."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label


class RehearsalBand(QFrame):
    """A band. The window connects its buttons `problems`, `report` and `stop`."""

    def __init__(self, report_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "band")
        image = QLabel()
        image.setPixmap(pixmap("eye", "ink", 20))
        self._title = label(_("Trial run – nothing is sent"), "heading")
        self._progress = label("", "muted")
        self._looking = label("", "muted")
        self.stop = button(_("Stop"), "close")
        self.stop.setAccessibleName(_("Stop checking media"))
        self.stop.setToolTip(_("Stop checking media"))
        self.problems = button("", "warning")
        self.problems.hide()
        self.report = button(_("Report"), "done")
        self.report.setToolTip(_("End and show report ({keys})").format(keys=report_key))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        for widget in (image, self._title, self._progress, self._looking, self.stop):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.problems)
        row.addWidget(self.report)
        self.setMinimumHeight(row.sizeHint().height())  # the same height without its buttons
        self.end_looking()

    def show_progress(self, done: int, count: int) -> None:
        words = ngettext("{done} of {count} task done", "{done} of {count} tasks done", count)
        self._progress.setText(words.format(done=number_format.count(done), count=number_format.count(count)))

    def show_looking(self, done: int, count: int) -> None:
        """Display the progress of the media check."""
        words = _("Checking media: {done} of {count}")
        self._looking.setText(words.format(done=number_format.count(done), count=number_format.count(count)))
        self._looking.show()
        self.stop.show()

    def end_looking(self) -> None:
        self._looking.hide()
        self.stop.hide()

    def show_problems(self, wrong: int, noted: int) -> None:
        """Display the number of errors in the current files, or of notes if there are no errors."""
        if wrong:
            words = ngettext("{count} problem", "{count} problems", wrong).format(count=number_format.count(wrong))
        else:
            words = ngettext("{count} note", "{count} notes", noted).format(count=number_format.count(noted))
        self.problems.setText(f" {words}")
        self.problems.setAccessibleName(words)
        self.problems.setVisible(bool(wrong or noted))
