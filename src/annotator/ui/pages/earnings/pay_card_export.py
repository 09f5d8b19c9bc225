"""The sheet that shows exactly what a pay card will say, before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.pay.pay_cards import PayCard
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_card_text import days_text, missing_text, quarter_text, share_text
from annotator.ui.i18n.translation import _
from annotator.ui.pages.pay_of_others import lines_grid
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import button, clear, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from annotator.services.bookkeeping.pay_cards import OwnWork

WIDTH_PX = 560


def card_lines(card: PayCard) -> Iterator[tuple[str, str]]:
    """Yield names and values: everything that a card says, beside its signature."""
    yield _("Requester"), number_format.in_a_row(filter(None, (card.requester.name, card.requester.origin)))
    yield _("Quarter"), quarter_text(card.quarter)
    yield _("Tasks, at least"), number_format.count(card.tasks)
    yield _("Hours, at least"), number_format.typed_amount(card.hours)
    yield _("Pay of the task in the middle"), number_format.rate(card.median, card.currency)
    yield _("Least paid tasks (10%), up to"), number_format.rate(card.tenth, card.currency)
    yield _("Approved tasks, at least"), share_text(card.accepted)
    yield _("Time until paid"), days_text(card.days)
    yield _("Issue of this card"), number_format.count(card.issue)
    yield _("Your key for this requester"), card.key.hex()[:16] + "…"


class ExportSheet(Sheet):
    """The sheet. `saved` is called with the location of the new file."""

    def __init__(
        self, services: Services, works: tuple[OwnWork, ...], saved: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(_("Export pay card"), WIDTH_PX, parent)
        self._services, self._works, self._saved = services, works, saved
        self.choice = NoWheelComboBox()
        for work in works:
            parts = (work.requester.name, quarter_text(work.quarter), work.currency)
            self.choice.addItem(number_format.in_a_row(parts))
        self.choice.setAccessibleName(_("Requester and quarter"))
        self.choice.currentIndexChanged.connect(lambda _index: self._show())
        self._content = QVBoxLayout()
        self.reason = label("", "attention", wrap=True)
        self.save = button(_("Save…"), role="primary")
        self.cancel = button(_("Cancel"))
        self.save.clicked.connect(self._ask_where)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self._show()
        (self.choice if works else self.cancel).setFocus()

    def _lay_out(self) -> None:
        column = self.column
        text = _(
            "A pay card tells other workers what this requester’s tasks paid. The file says what is listed here, and "
            "nothing else. It has no name, pseudonym or time of you, and nobody can link your cards of two requesters. "
            "Nothing is sent: you give the file to whom you like."
        )
        column.addWidget(label(text, wrap=True))
        column.addWidget(self.choice)
        column.addLayout(self._content)
        column.addWidget(self.reason)
        hint = _("Whoever you give it to knows that it is yours. To pass on cards of two requesters, do it separately.")
        column.addWidget(label(hint, "small", wrap=True))
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        self.whole.addLayout(row)

    def choose(self, requester: str) -> None:
        """Select the newest quarter of a requester, if there is one with this name."""
        names = [work.requester.name for work in self._works]
        if requester in names:
            self.choice.setCurrentIndex(names.index(requester))

    def _show(self) -> None:
        clear(self._content)
        work = self._works[self.choice.currentIndex()] if self._works else None
        card = work.card if work is not None else None
        self.choice.setVisible(bool(self._works))
        if card is not None:
            self._content.addLayout(lines_grid(card_lines(card)))
        self.reason.setText("" if card is not None else missing_text(work.missing if work is not None else None))
        self.reason.setVisible(card is None)
        self.save.setEnabled(card is not None)
        self.save.setAccessibleDescription(self.reason.text())
        self.fit()

    def _ask_where(self) -> None:
        work = self._works[self.choice.currentIndex()]
        dialog = file_dialog(self, _("Export pay card"), QDir.homePath(), _("Pay cards (*.paycard)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # Qt's question would block the event loop
        dialog.setDefaultSuffix("paycard")
        dialog.selectFile(file_name(work))
        dialog.fileSelected.connect(lambda location: self.write(work, location))
        dialog.open()

    def write(self, work: OwnWork, location: str) -> None:
        """Save the card, and close the sheet."""

        async def write() -> None:
            await self._services.books.pay_cards.export(work, location)
            self._saved(location)

        self._services.background_intents.post(write)
        self.accept()


def file_name(work: OwnWork) -> str:
    """Return a name that any worker's card of this requester and quarter would have."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in work.requester.name.casefold())[:40].strip("-")
    return f"{plain or 'requester'}-{work.quarter.casefold()}.paycard"


def open_export_sheet(services: Services, parent: QWidget, saved: Callable[[str], None], requester: str = "") -> None:
    """Read the worker's tasks, then show the sheet over the window."""

    async def show() -> None:
        works = await services.books.pay_cards.own()
        sheet = ExportSheet(services, works, saved, parent.window())
        sheet.choose(requester)
        sheet.open()

    services.background_intents.post(show)
