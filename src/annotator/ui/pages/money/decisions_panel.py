"""The preview of a decisions file: decisions to save, skipped rows with reasons, and problems. Nothing is written
before the user confirms."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.problems import errors
from annotator.services.bookkeeping.decisions import DecisionsRead
from annotator.services.container import Services
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.money import decisions_text as say
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.tables.plain import PlainTable


class DecisionsPanel(QWidget):
    """A decisions preview. `done` carries a final message, which may be empty."""

    done = Signal(str)

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read: DecisionsRead | None = None
        self._wanted = ""  # the file that was opened last
        self._writing = False
        self._title = label("", "heading-small", wrap=True)
        self._summary = label("", wrap=True)
        self.refused = PlainTable(_("Skipped rows"), left=frozenset({1, 2, 3}), most_rows=6, stretch=3)
        self.problems = ProblemsPanel(is_own=True)
        self.keep = button("", role="primary")
        self.cancel = button(_("Cancel"), role="quiet")
        self.keep.clicked.connect(self._write_down)
        self.cancel.clicked.connect(lambda: self._end(""))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        for widget in (self._title, self._summary, self.refused, self.problems):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    def read(self, location: str) -> None:
        """Read a decisions file. If several reads overlap, the last one wins."""
        self._wanted, self._read = location, None
        self._show_waiting(_("Reading file…"))

        async def look() -> None:
            read = await self._desk.books.decisions.read(location)
            if location == self._wanted:
                self._show(read)
                (self.keep if read.rows else self.cancel).setFocus()

        self._desk.errands.post(look)

    def refresh(self) -> None:
        """Compare the file again with the changed ledger."""
        before = self._read
        if before is None or self._writing:
            return

        async def look() -> None:
            read = await self._desk.books.decisions.again(before)
            if self._read is before:
                self._show(read)

        self._desk.errands.post(look)

    def failed(self) -> None:
        """Restore the panel after an error; the window shows the reason. A file that was opened during a write is
        still to be read."""
        was_writing, self._writing = self._writing, False
        if self._read is not None:
            self._show(self._read)
        elif self._wanted and not was_writing:
            self._end("")

    def _show_waiting(self, words: str) -> None:
        self._title.setText(words)
        for widget in (self._summary, self.refused, self.problems, self.keep, self.cancel):
            widget.hide()
        self.show()

    def _show(self, read: DecisionsRead) -> None:
        self._read = read
        self._title.setText(say.headline(read))
        self._summary.setText("\n".join(say.summary_lines(read)))
        self._summary.setVisible(bool(self._summary.text()))
        self.refused.show_rows(say.refused_header(), say.refused_rows(read.refused))
        self.refused.setVisible(bool(read.refused))
        if read.problems:
            self.problems.list_up(_problems_title(read), read.problems)
        else:
            self.problems.hide()
        self.keep.setText(say.action_text(read))
        self.keep.setAccessibleName(say.action_text(read))
        self.keep.setVisible(bool(read.rows))
        self.cancel.setText(_("Cancel") if read.rows else _("Close"))
        self.cancel.setAccessibleName(self.cancel.text())
        self.cancel.show()
        self.show()

    def _write_down(self) -> None:
        read = self._read
        if read is None or self._writing:
            return
        self._writing = True
        self._show_waiting(_("Saving decisions…"))

        async def write() -> None:
            await self._desk.books.decisions.take(read)
            self._writing = False
            if self._read is read:
                self._end("")
            self.done.emit(say.written_text(read))

        self._desk.errands.post(write)

    def _end(self, words: str) -> None:
        self._wanted, self._read, self._writing = "", None, False
        self.hide()
        self.done.emit(words)


def _problems_title(read: DecisionsRead) -> str:
    """Return the heading of the problems. A file that could not be opened has no file name before its problem."""
    count = len(errors(read.problems))
    if not count:
        return _("Worth checking")
    words = ngettext("{count} row could not be read", "{count} rows could not be read", count)
    return words.format(count=count) if read.listed else _("Cannot read file")
