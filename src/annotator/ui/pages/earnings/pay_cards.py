"""The sub-page with the pay cards of other workers: what they say by requester, and their removal."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.events import Event, PayCardsAdded, PayCardsChanged
from annotator.core.pay.pay_cards import PaySummary
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_card_text import added_text, quarter_text, range_text, saved_text
from annotator.ui.i18n.translation import N_, _, filled
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.earnings.pay_card_export import open_export_sheet
from annotator.ui.pages.pay_of_others import open_details
from annotator.ui.problems.summary import problem_lines
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.table import PlainTable

COLUMN_PX = 1120


def summary_rows(summaries: tuple[PaySummary, ...]) -> tuple[list[str], list[list[str]]]:
    header = [_("Requester"), _("Workers"), _("Half of them earn"), _("Quarters")]
    return header, [
        [
            number_format.in_a_row(filter(None, (summary.requester.name, summary.requester.origin))),
            number_format.count(summary.workers),
            range_text(summary),
            number_format.in_a_row(quarter_text(quarter) for quarter, _count in summary.cards[:4]),
        ]
        for summary in summaries
    ]


class PayCardsPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._summaries: tuple[PaySummary, ...] = ()
        self._removed = b""
        self.back = self._back_button(N_("Back to earnings"))
        self.open_file = button(_("Open pay cards…"), "open")
        self.export = button(_("Export pay card…"), "outbox")
        self.table = PlainTable(_("Pay cards"), left=frozenset({0, 2, 3}))
        self._empty = label("", "muted", wrap=True)
        self.details = button(_("Details…"))
        self.remove = button(_("Remove"))
        self.undo = button(_("Undo"), "undo")
        self.notice = NoticeLine("")
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.open_file.clicked.connect(self._ask_for_file)
        self.export.clicked.connect(
            lambda: open_export_sheet(self._services, self, lambda file: self._report(saved_text(file)))
        )
        self.details.clicked.connect(self._show_details)
        self.remove.clicked.connect(self._remove)
        self.undo.clicked.connect(self._restore)

    def _lay_out(self) -> None:
        top, actions = QHBoxLayout(), FlowLayout(8)
        top.setSpacing(8)
        for widget in (label(_("Pay cards"), "title"), self.back):
            top.addWidget(widget)
        top.addStretch()
        for action in (self.open_file, self.export, self.details, self.remove, self.undo):
            actions.addWidget(action)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 20)
        inside.setSpacing(12)
        text = _(
            "What tasks of a requester pay, from pay cards that other workers gave you. Each worker counts once. From "
            "five workers on, the job’s card in the inbox shows the range."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        inside.addWidget(self._empty)
        inside.addWidget(self.table)
        inside.addLayout(actions)
        inside.addWidget(self.notice)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(scrolled(inner), 1)

    def open(self) -> None:
        self._report("")
        self.back.setFocus()
        self._services.background_intents.post(self._load)

    def on_event(self, event: Event) -> None:
        match event:
            case PayCardsAdded():
                self._report("\n".join((added_text(event), *problem_lines(event.problems))))
                self._services.background_intents.post(self._load)
            case PayCardsChanged():
                self._services.background_intents.post(self._load)
            case _:
                return

    async def _load(self) -> None:
        self._summaries = await self._services.books.pay_cards.summaries()
        at = max(0, self.table.currentIndex().row())
        self.table.show_rows(*summary_rows(self._summaries))
        is_empty = not self._summaries
        self._empty.setText(_("No pay cards yet. Open those that other workers give you, or export your own for them."))
        self._empty.setVisible(is_empty)
        for widget in (self.table, self.details, self.remove):
            widget.setVisible(not is_empty)
        if not is_empty:
            self.table.selectRow(min(at, len(self._summaries) - 1))

    def _selected(self) -> PaySummary | None:
        index: QModelIndex = self.table.currentIndex()
        return self._summaries[index.row()] if index.isValid() and index.row() < len(self._summaries) else None

    def _show_details(self) -> None:
        if (summary := self._selected()) is not None:
            open_details(summary, self)

    def _ask_for_file(self) -> None:
        dialog = file_dialog(self, _("Open pay cards"), "", _("Pay cards (*.paycard *.zip)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, location: str) -> None:
        """Open the pay cards of a file, folder or zip."""

        async def read() -> None:
            await self._services.books.pay_cards.open(location)

        self._services.background_intents.post(read)

    def _remove(self) -> None:
        summary = self._selected()
        if summary is None:
            return

        async def remove() -> None:
            self._removed = await self._services.books.pay_cards.remove(summary)
            self._report(filled(_("The cards of “{name}” were removed."), {"name": summary.requester.name}))
            self.undo.show()
            self.undo.setFocus()

        self._services.background_intents.post(remove)

    def _restore(self) -> None:
        async def restore() -> None:
            await self._services.books.pay_cards.restore(self._removed)
            self._report(_("The cards are back."))
            self.table.setFocus()

        self._services.background_intents.post(restore)

    def _report(self, text: str) -> None:
        self.undo.hide()
        if text:
            self.notice.confirm(text)
        else:
            self.notice.show_message("")
