"""The preview of a decisions file: decisions to save, skipped rows with reasons, and problems. Nothing is written
before the user confirms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import DecisionRow, MoneyState
from annotator.core.problems import errors
from annotator.services.bookkeeping.decisions import DecisionsRead
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_messages import money_state, row_reason
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.money.left_out_list import LeftOutOffer
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.widgets.labels import button, label, set_text
from annotator.ui.widgets.table import LazyRows, PlainTable, Row

LONGEST_ID = 14


def headline(read: DecisionsRead) -> str:
    if not read.listed:
        return _("“{file}” contains no decisions.").format(file=read.file)
    text = ngettext("“{file}” contains {count} decision.", "“{file}” contains {count} decisions.", len(read.listed))
    return text.format(file=read.file, count=number_format.count(len(read.listed)))


def summary_lines(read: DecisionsRead) -> list[str]:
    """Return the counts of decisions to save, of already recorded decisions and of skipped rows."""
    counts = read.counts()
    by_state = [
        number_format.pair(money_state(state), number_format.count(counts[state]))
        for state in MoneyState
        if counts.get(state)
    ]
    lines = [number_format.in_a_row(by_state)] if by_state else []
    if read.unchanged:
        text = ngettext(
            "{count} decision is already recorded and has no effect.",
            "{count} decisions are already recorded and have no effect.",
            read.unchanged,
        )
        lines.append(text.format(count=number_format.count(read.unchanged)))
    unknown = sum(refusal.reason is MoneyReason.UNKNOWN for _row, refusal in read.refused)
    if unknown:
        text = ngettext(
            "{count} decision refers to an unknown reward and is skipped. Was the task submitted from this computer?",
            "{count} decisions refer to unknown rewards and are skipped. Were the tasks submitted from this computer?",
            unknown,
        )
        lines.append(text.format(count=number_format.count(unknown)))
    against = len(read.refused) - unknown
    if against:
        text = ngettext(
            "{count} decision contradicts existing records and is skipped. See the reason below.",
            "{count} decisions contradict existing records and are skipped. See the reasons below.",
            against,
        )
        lines.append(text.format(count=number_format.count(against)))
    return lines


def action_text(read: DecisionsRead) -> str:
    text = ngettext("Save {count} decision", "Save {count} decisions", len(read.rows))
    return text.format(count=number_format.count(len(read.rows)))


def written_text(read: DecisionsRead) -> str:
    text = ngettext("{count} decision was saved.", "{count} decisions were saved.", len(read.rows))
    return text.format(count=number_format.count(len(read.rows)))


def refused_header() -> Row:
    return [_("Line"), _("Reward"), _("Decision"), _("Reason for skipping")]


def refused_rows(refused: Sequence[tuple[DecisionRow, Refusal]]) -> Sequence[Row]:
    return LazyRows(refused, lambda refused_row: _refused(*refused_row))


def _refused(row: DecisionRow, refusal: Refusal) -> Row:
    return [number_format.count(row.line), _short(row.unique_id), money_state(row.decision), row_reason(refusal)]


def _short(unique_id: str) -> str:
    """Shorten an id: the line number identifies the row."""
    return unique_id if len(unique_id) <= LONGEST_ID else f"{unique_id[: LONGEST_ID - 1]}…"


class DecisionsPanel(QWidget):
    """A decisions preview. `done` carries a final message, which may be empty."""

    done = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._read: DecisionsRead | None = None
        self._wanted = ""  # the file that was opened last
        self._writing = False
        self._title = label("", "heading-small", wrap=True)
        self._summary = label("", wrap=True)
        self.refused = PlainTable(_("Skipped rows"), left=frozenset({1, 2, 3}), most_rows=6, stretch=3)
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
        for widget in (self._title, self._summary, self.refused, self.problems, self.left_out):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    def read(self, location: str) -> None:
        """Read a decisions file. If several reads overlap, the last one wins."""
        self._wanted = location
        self._read = None
        self._show_waiting(_("Reading file…"))

        async def look() -> None:
            read = await self._services.books.decisions.read(location)
            if location == self._wanted:
                self._show(read)
                (self.keep if read.rows else self.cancel).setFocus()

        self._services.background_intents.post(look)

    def refresh(self) -> None:
        """Compare the file again with the changed ledger."""
        before = self._read
        if before is None or self._writing:
            return

        async def look() -> None:
            read = await self._services.books.decisions.again(before)
            if self._read is before:
                self._show(read)

        self._services.background_intents.post(look)

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
        for widget in (self._summary, self.refused, self.problems, self.left_out, self.keep, self.cancel):
            widget.hide()
        self.show()

    def _show(self, read: DecisionsRead) -> None:
        self._read = read
        self._title.setText(headline(read))
        self._summary.setText("\n".join(summary_lines(read)))
        self._summary.setVisible(bool(self._summary.text()))
        self.refused.show_rows(refused_header(), refused_rows(read.refused))
        self.refused.setVisible(bool(read.refused))
        if read.problems:
            self.problems.list_up(_problems_title(read), read.problems)
        else:
            self.problems.hide()
        self.left_out.show_rows(read.left_out)
        set_text(self.keep, action_text(read))
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
            await self._services.books.decisions.take(read)
            self._writing = False
            if self._read is read and read.left_out.rows:  # its list can still be saved
                self._show(await self._services.books.decisions.again(read))
                self.left_out.save.setFocus()
            elif self._read is read:
                self._end("")
            self.done.emit(written_text(read))

        self._services.background_intents.post(write)

    def _end(self, text: str) -> None:
        self._wanted = ""
        self._read = None
        self._writing = False
        self.hide()
        self.done.emit(text)


def _problems_title(read: DecisionsRead) -> str:
    """Return the heading of the problems. A file that could not be opened has no file name before its problem."""
    count = len(errors(read.problems))
    if not count:
        return _("Worth checking")
    text = ngettext("{count} row could not be read", "{count} rows could not be read", count)
    return text.format(count=count) if read.listed else _("Cannot read file")
