"""A card that exports all records of the worker: the ledger, tables, a printable statement, and hashes of all files."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings.statement_document import statement_pdf
from annotator.ui.widgets.file_dialog import folder_dialog
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.time_fields import DayField


class ExportCard(QFrame):
    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._desk = desk
        today = desk.books.periods.today()
        self.first, self.last = DayField(_("First day"), today), DayField(_("Last day"), today)
        self.export = button(_("Export…"), "drop")
        self._notice = NoticeLine()
        self.export.clicked.connect(self._ask_where)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_("Statement from")))
        row.addWidget(self.first)
        row.addWidget(label(_("until")))
        row.addWidget(self.last)
        row.addStretch()
        row.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Export your records"), "heading"))
        words = _(
            "Creates a folder in a location you choose. It contains the full ledger (JSON Lines), tables of "
            "all time and money, and a printable statement for the selected days, for example for a union or a "
            "tax office. Checksums let anyone verify the files. Nothing is sent."
        )
        column.addWidget(label(words, "muted", wrap=True))
        column.addLayout(row)
        column.addWidget(self._notice)
        self._tell("")

    def show_period(self, first: date, last: date) -> None:
        self.first.show_day(first, most=last)
        self.last.show_day(last, most=last)

    def write(self, place: str) -> None:
        """Export the records into the folder `place`."""
        first, last = sorted((self.first.day, self.last.day))

        async def work() -> None:
            statement = await self._desk.books.exporting.statement(first, last)
            folder = await self._desk.books.exporting.export(place, statement_pdf(statement))
            self._tell(_("Saved to {folder}").format(folder=folder))

        self._tell(_("Writing…"))
        self._desk.errands.post(work)

    def failed(self) -> None:
        """Clear the notice. The window shows the reason."""
        self._tell("")

    def _tell(self, words: str) -> None:
        self._notice.tell(words)

    def _ask_where(self) -> None:
        dialog = folder_dialog(self, _("Export your records"))
        dialog.fileSelected.connect(self.write)
        dialog.open()
