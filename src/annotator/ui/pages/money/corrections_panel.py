"""The list of manual entries, newest first. The user corrects or voids an amount; the original stays in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.core.money.entry_validation import FeeTerms
from annotator.core.money.items import Correction, Item
from annotator.core.money.states import FeePurpose, MoneyState
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.i18n.translation import N_, _
from annotator.ui.widgets.form_fields import FieldRow, outdate_by_edits
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.table import PlainTable

_WHAT: Mapping[MoneyState, str] = {
    MoneyState.BONUS: N_("Bonus"),
    MoneyState.BONUS_PAID: N_("Bonus"),
    MoneyState.FEE: N_("Fee"),
    MoneyState.ANNOUNCED: N_("Payment announced"),
    MoneyState.RECEIVED: N_("Money received"),
    MoneyState.VOUCHER: N_("Voucher"),
}

FEE_PURPOSES: Mapping[FeePurpose, str] = {
    FeePurpose.CONVERSION: N_("Conversion fee"),
    FeePurpose.WITHDRAWAL: N_("Withdrawal fee"),
}


def entry_rows(entries: Sequence[tuple[Item, tuple[Correction, ...], FeeTerms]]) -> tuple[list[str], list[list[str]]]:
    header = [_("Payer"), _("Day"), _("Type"), _("Note"), _("Amount")]
    return header, [_row(*entry) for entry in entries]


def history_lines(corrections: Sequence[Correction], currency: str) -> list[str]:
    """Return the history of a corrected amount, oldest first; empty if it was never corrected."""
    if not corrections:
        return []
    first = number_format.pair(_("Original amount"), number_format.amount(corrections[0].before, currency))
    return [first, *(_correction(correction, currency) for correction in corrections)]


def _correction(correction: Correction, currency: str) -> str:
    text = _("Voided on {day}") if correction.after == 0 else _("Corrected on {day}: {amount}")
    line = text.format(day=number_format.day(correction.day), amount=number_format.amount(correction.after, currency))
    return number_format.pair(line, correction.note) if correction.note else line


def _row(item: Item, corrections: tuple[Correction, ...], fee: FeeTerms) -> list[str]:
    what = _(_WHAT[item.state]) if item.state in _WHAT else number_format.pair(_("Reward"), money_state(item.state))
    if fee.purpose is not None:
        what = _(FEE_PURPOSES[fee.purpose])
        what = f"{what}, {item.money.currency} → {fee.into}" if fee.into else what
    return [item.payer, number_format.typed_day(item.day), what, item.label, _amount(item, corrections)]


def _amount(item: Item, corrections: tuple[Correction, ...]) -> str:
    now = number_format.money(item.money)
    if not corrections:
        return now
    was = number_format.amount(corrections[0].before, item.money.currency)
    text = _("voided, was {was}") if item.money.amount == 0 else _("{amount}, was {was}")
    return text.format(amount=now, was=was)


MOST_LISTED = 200
ROWS_IN_VIEW = 8
# The states of rewards that a payment covers, by the state of the payment.
_COVERED: Mapping[MoneyState, MoneyState] = {
    MoneyState.ANNOUNCED: MoneyState.PAYABLE,
    MoneyState.RECEIVED: MoneyState.PAID,
    MoneyState.VOUCHER: MoneyState.PAID,
}


class CorrectionsPanel(QWidget):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._entries: list[Item] = []
        self._nothing = label(_("No manual entries yet."), "muted")
        self._hint = label(
            _("Select an entry to correct or void. The original stays in the ledger and in this list."),
            "small",
            wrap=True,
        )
        self.table = PlainTable(_("Entered manually"), left=frozenset({0, 1, 2, 3}), most_rows=ROWS_IN_VIEW, stretch=3)
        self._history = label("", "small", wrap=True)
        self.amount = QLineEdit()
        self.note = QLineEdit()
        self.correct = button(_("Save correction"), role="primary")
        self.strike = button(_("Void"))
        self._fields = FieldRow()
        self._notice = NoticeLine()
        self._fields.add("amount", _("Corrected amount"), self.amount, 120)
        self._fields.add("note", _("Reason, in your own words"), self.note, 240)
        self._fields.add("correct", "", self.correct)
        self._fields.add("strike", "", self.strike)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_row())
        for field in (self.amount, self.note):
            field.returnPressed.connect(self.correct.click)
        self.correct.clicked.connect(lambda: self._write(number_format.read_typed(self.amount.text())))
        self.strike.clicked.connect(lambda: self._write("0"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        for widget in (self._nothing, self._hint, self.table, self._history, self._fields, self._notice):
            column.addWidget(widget)
        outdate_by_edits(self._fields, self._notice)

    def refresh(self) -> None:
        earnings, before = self._services.books.bookkeeping.earnings, self._chosen
        self._entries = list(islice(earnings.entered(), MOST_LISTED))
        rows = [(item, earnings.corrections(item.unique_id), earnings.fee(item.unique_id)) for item in self._entries]
        self.table.show_rows(*entry_rows(rows))
        for widget in (self._hint, self.table, self._fields):
            widget.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        ids = [item.unique_id for item in self._entries]
        self._on_row()
        self.table.selectRow(ids.index(before.unique_id) if before is not None and before.unique_id in ids else 0)

    @property
    def _chosen(self) -> Item | None:
        row = self.table.row
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _on_row(self) -> None:
        chosen = self._chosen
        corrections = (
            self._services.books.bookkeeping.earnings.corrections(chosen.unique_id) if chosen is not None else ()
        )
        self.amount.setText(number_format.typed_amount(chosen.money.amount) if chosen is not None else "")
        self.note.clear()
        self._history.setText("\n".join(history_lines(corrections, chosen.money.currency if chosen else "")))
        self._history.setVisible(bool(corrections))
        self._fields.setEnabled(chosen is not None)
        self.strike.setEnabled(chosen is not None and chosen.money.amount != 0)
        self._notice.show_message("")

    def _write(self, amount: str) -> None:
        chosen, note = self._chosen, self.note.text().strip()
        if chosen is None:
            return

        async def write() -> None:
            await self._services.books.bookkeeping.correct(chosen.unique_id, amount, note)
            text = _("Voided.") if amount == "0" else _("Corrected.")
            if amount == "0" and chosen.state in _COVERED:
                consequence = _(
                    "The rewards covered by this payment keep the status “{state}”. If they were not paid, change it "
                    "manually."
                )
                text = f"{text} {consequence.format(state=money_state(_COVERED[chosen.state]))}"
            self._notice.confirm(text)

        self._services.intents.post(write)
