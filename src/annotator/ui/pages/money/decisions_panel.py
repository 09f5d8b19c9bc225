"""The preview of a requester's file: decisions or payments to save, skipped rows with reasons, and problems. Nothing is
written before the user confirms."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.problems import errors
from annotator.services.bookkeeping.file_import import FileRead
from annotator.services.bookkeeping.payments import PaymentsRead
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce, spoken
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.money.file_text import (
    action_text,
    headline,
    note_header,
    note_rows,
    skipped_header,
    skipped_rows,
    summary_lines,
    writable,
    written_text,
)
from annotator.ui.pages.money.left_out_list import LeftOutOffer
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.problems.sentences import hint, sentence
from annotator.ui.widgets.labels import button, label, set_text
from annotator.ui.widgets.table import PlainTable


class DecisionsPanel(QWidget):
    """A preview. `done` carries a final message, which may be empty; `payments_saved` carries the one of payments."""

    done = Signal(str)
    payments_saved = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._read: FileRead | None = None
        self._wanted = ""  # the file that was opened last
        self._writing = False
        self._title = label("", "heading-small", wrap=True)
        self._summary = label("", wrap=True)
        self.notes = PlainTable(_("Notes of the requester"), left=frozenset({1, 2, 3}), most_rows=6, stretch=-1)
        self.refused = PlainTable(_("Skipped rows"), left=frozenset({1, 2, 3}), most_rows=6, stretch=-1)
        self.problems = ProblemsPanel(is_own=True)
        self.left_out = LeftOutOffer(services)
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
        for widget in (self._title, self._summary, self.notes, self.refused, self.problems, self.left_out):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    def read(self, location: str) -> None:
        """Read a file. If several reads overlap, the last one wins."""
        self._wanted = location
        self._read = None
        self._show_waiting(_("Reading file…"))

        async def look() -> None:
            read = await self._services.books.file_import.read(location)
            if location == self._wanted:
                self._show(read)
                announce(self, _spoken(read))
                (self.keep if writable(read) else self.cancel).setFocus()

        self._services.background_intents.post(look)

    def refresh(self) -> None:
        """Compare the file again with the changed ledger."""
        before = self._read
        if before is None or self._writing:
            return

        async def look() -> None:
            read = await self._services.books.file_import.again(before)
            if self._read is before:
                self._show(read)

        self._services.background_intents.post(look)

    def dismiss(self) -> None:
        """Close a preview of a file with nothing in it. The user has read why, and goes on with something else."""
        if self._read is not None and not self._read.listed:
            self._forget()

    def failed(self) -> None:
        """Restore the panel after an error, shown in the window. A file opened during a write is still unread."""
        was_writing = self._writing
        self._writing = False
        if self._read is not None:
            self._show(self._read)
        elif self._wanted and not was_writing:
            self._end("")

    def _show_waiting(self, text: str) -> None:
        self._title.setText(text)
        for widget in (self._summary, self.notes, self.refused, self.problems, self.left_out, self.keep, self.cancel):
            widget.hide()
        self.show()

    def _show(self, read: FileRead) -> None:
        self._read = read
        self._title.setText(headline(read))
        self._summary.setText("\n".join(summary_lines(read)))
        self._summary.setVisible(bool(self._summary.text()))
        notes = note_rows(read, self._services.books.bookkeeping.earnings)
        self.notes.show_rows(note_header(), notes)
        self.notes.setVisible(bool(notes))
        skipped = skipped_rows(read)
        self.refused.show_rows(skipped_header(read), skipped)
        self.refused.setVisible(bool(skipped))
        if read.problems:
            self.problems.list_up(_problems_title(read), read.problems)
        else:
            self.problems.hide()
        self.left_out.show_rows(read.left_out)
        set_text(self.keep, action_text(read))
        self.keep.setVisible(writable(read) > 0)
        self.cancel.setText(_("Cancel") if writable(read) else _("Close"))
        self.cancel.setAccessibleName(self.cancel.text())
        self.cancel.show()
        self.show()

    def _write_down(self) -> None:
        read = self._read
        if read is None or self._writing:
            return
        self._writing = True
        self._show_waiting(_("Saving…"))

        async def write() -> None:
            taken = await self._services.books.file_import.take(read)
            self._writing = False
            if self._read is read and read.left_out.rows:  # its list can still be saved
                self._show(await self._services.books.file_import.again(read))
                self.left_out.save.setFocus()
            elif self._read is read:
                self._forget()
            is_payment = isinstance(taken, PaymentsRead) and writable(taken) > 0
            (self.payments_saved if is_payment else self.done).emit(written_text(taken))

        self._services.background_intents.post(write)

    def _forget(self) -> None:
        self._wanted = ""
        self._read = None
        self._writing = False
        self.hide()

    def _end(self, text: str) -> None:
        self._forget()
        self.done.emit(text)


def _spoken(read: FileRead) -> str:
    """Return the content of the preview as sentences, with the first problem in full."""
    lines = [headline(read), *summary_lines(read)]
    if read.problems:
        first, *_others = errors(read.problems) or read.problems
        lines += [_problems_title(read), sentence(first), hint(first)]
    return spoken(lines)


def _problems_title(read: FileRead) -> str:
    """Return the heading of the problems. A file that could not be opened has no file name before its problem."""
    count = len(errors(read.problems))
    if not count:
        return _("Worth checking")
    text = ngettext("{count} row could not be read", "{count} rows could not be read", count)
    return text.format(count=count) if read.listed else _("Cannot read file")
