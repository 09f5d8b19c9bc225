"""The list of rows of a requester's file that had no effect: saved for the requester, and offered as an e-mail draft.
Nothing is sent by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRow, LeftOutRows, Refusal
from annotator.core.problems import Problem
from annotator.services.container import Services
from annotator.ui.i18n.money_messages import row_reason
from annotator.ui.i18n.translation import _, filled
from annotator.ui.problems.sentences import sentence
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import NoticeLine, button
from annotator.ui.widgets.mail_draft import can_draft_mail, draft_mail


def reason_text(row: LeftOutRow) -> str:
    match row.reason:
        case Refusal() as refusal:
            return row_reason(refusal)
        case Problem() as problem:
            return sentence(problem)
        case None:
            return _("This row cannot be read.")


def ask_where_to_save(services: Services, left_out: LeftOutRows, parent: QWidget, saved: Callable[[str], None]) -> None:
    """Ask for a new file, write the list to it and call `saved` with its location."""

    def save(location: str) -> None:
        async def write() -> None:
            reasons = [reason_text(row) for row in left_out.rows]
            await services.books.decisions.save_list(location, left_out, reasons)
            saved(location)

        services.background_intents.post(write)

    dialog = file_dialog(parent, _("Save list for the requester"), QDir.homePath(), _("Tables (*.csv)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # Qt's question would block the event loop
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(f"left-out-{left_out.file}")
    dialog.fileSelected.connect(save)
    dialog.open()


def write_mail(file: str, left_out: LeftOutRows, contact: str) -> bool:
    """Open a draft with the list. Return False if that is not possible."""
    subject = filled(_("Rows of {file} that had no effect"), {"file": left_out.file})
    text = _("The attached list names the rows of your file that annotator left out, and why.")
    return draft_mail(file, subject, text, contact)


class LeftOutOffer(QWidget):
    """A button that saves the list, and then one that writes an e-mail with it. It is hidden without rows."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._left_out, self._file = NONE_LEFT_OUT, ""
        self.save = button(_("Save list for the requester…"), "submit")
        self.mail = button(_("Write e-mail…"), "outbox")
        self._notice = NoticeLine()
        self.save.clicked.connect(lambda: ask_where_to_save(services, self._left_out, self, self._show_saved))
        self.mail.clicked.connect(self._write_mail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.save, self.mail):
            row.addWidget(part)
        row.addWidget(self._notice, 1)
        row.addStretch()
        self.hide()

    def show_rows(self, left_out: LeftOutRows) -> None:
        if left_out.sha256 != self._left_out.sha256:
            self.mail.hide()
            self._notice.show_message("")
        self._left_out = left_out
        self.setVisible(bool(left_out.rows))

    def _show_saved(self, file: str) -> None:
        self._file = file
        self.mail.setVisible(can_draft_mail())
        self._notice.show_message(filled(_("Saved to {file}. Give it to the requester."), {"file": file}))

    def _write_mail(self) -> None:
        if not write_mail(self._file, self._left_out, ""):
            self.mail.hide()
