"""The card of payments that a requester announced: they count as received once the worker confirms them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState
from annotator.services.bookkeeping.earnings import Receipt
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.widgets.form_fields import DayField, FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, careful_button, cut_short, label, set_text
from annotator.ui.widgets.table import PlainTable, Row

LONGEST_PAYER = 30

type Announced = tuple[Item, tuple[str, ...]]


def announced_rows(payments: Sequence[Announced]) -> tuple[Row, list[Row]]:
    header = [_("Payer"), _("Day"), _("Payment"), _("Rewards"), _("Amount")]
    return header, [_row(item, covers) for item, covers in payments]


def _row(item: Item, covers: Sequence[str]) -> Row:
    count = number_format.count(len(covers))
    return [item.payer, number_format.typed_day(item.day), item.label, count, number_format.money(item.money)]


class AnnouncedPayments(QFrame):
    """A card, hidden while no payment is announced. A confirmation can be undone until the page is left. `shown` is
    emitted with a message, `emptied` when the last payment was confirmed and the focus has to go elsewhere."""

    shown = Signal(QWidget)
    emptied = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._payments: list[Announced] = []
        self._receipt: Receipt | None = None  # the confirmation that can be undone
        self._is_writing = False
        self.table = PlainTable(_("Announced payments"), left=frozenset({0, 1, 2}), most_rows=6, stretch=2)
        self.day = DayField(_("Received on"), services.books.bookkeeping.today())
        self.confirm = careful_button("", role="primary")
        self.undo = button("", "undo")
        self._fields = FieldRow()
        self._notice = NoticeLine()
        self._fields.add("day", _("Received on"), self.day)
        self._fields.add("confirm", "", self.confirm)
        self.confirm.clicked.connect(self._confirm)
        self.undo.clicked.connect(self._undo)
        self.table.selectionModel().currentRowChanged.connect(self._name_button)
        message_row = QHBoxLayout()
        message_row.setSpacing(8)
        message_row.addWidget(self._notice, 1)
        message_row.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Announced payments"), "heading"))
        text = _(
            "A requester reported these payments. Confirm each one when the money has arrived: until then, its "
            "rewards are payable, not paid. If the amount is different, correct the entry first."
        )
        column.addWidget(label(text, "small", wrap=True))
        for widget in (self.table, self._fields):
            column.addWidget(widget)
        column.addLayout(message_row)
        self._notice.show_message("")
        self.undo.hide()
        self.hide()

    def refresh(self) -> None:
        """Reload the announced payments, newest first, without voided ones."""
        before = self._chosen
        self._payments = list(self._services.books.bookkeeping.earnings.announced())
        self.table.show_rows(*announced_rows(self._payments))
        ids = [item.unique_id for item, _covers in self._payments]
        self.table.selectRow(ids.index(before.unique_id) if before is not None and before.unique_id in ids else 0)
        today = self._services.books.bookkeeping.today()
        self.day.show_day(today if before is None else self.day.day, most=today)
        self._name_button()
        for widget in (self.table, self._fields):
            widget.setVisible(bool(ids))
        self._show_undo()
        self.setVisible(bool(ids or self._notice.text()))

    def show_saved(self, text: str) -> None:
        """Show that payments were saved, and go to the newest one."""
        self._receipt = None
        self._tell(text, 0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._receipt = None
            self.undo.hide()

    @property
    def _chosen(self) -> Item | None:
        row = self.table.row
        return self._payments[row][0] if 0 <= row < len(self._payments) else None

    def _name_button(self, _now: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        """Name the button after its payment: the row above it may change."""
        if (chosen := self._chosen) is not None:
            text, amount = _("Confirm receipt of {amount} from {payer}"), number_format.money(chosen.money)
            set_text(self.confirm, filled(text, {"amount": amount, "payer": cut_short(chosen.payer, LONGEST_PAYER)}))
            self.confirm.setAccessibleName(filled(text, {"amount": amount, "payer": chosen.payer}))

    def _show_undo(self) -> None:
        """Show the button while the payment is still the one that was confirmed."""
        payment = self._receipt.payment if self._receipt is not None else None
        now = self._services.books.bookkeeping.earnings.item(payment.unique_id) if payment is not None else None
        if payment is None or now is None or now.state is not MoneyState.RECEIVED or now.money != payment.money:
            self._receipt = None
        else:
            set_text(self.undo, _("Undo receipt of {amount}").format(amount=number_format.money(payment.money)))
        self.undo.setVisible(self._receipt is not None)

    def _confirm(self) -> None:
        chosen, day = self._chosen, self.day.day
        if chosen is None or self._is_writing:
            return
        self._is_writing = True

        async def write() -> None:
            try:
                receipt = await self._services.books.bookkeeping.confirm_payment(chosen, day)
            finally:
                self._is_writing = False
            self._receipt = receipt
            self._tell(_confirmed(receipt), 0)

        self._services.intents.post(write)

    def _undo(self) -> None:
        receipt, self._receipt = self._receipt, None
        if receipt is None:
            return

        async def write() -> None:
            await self._services.books.bookkeeping.undo_receipt(receipt, _("Receipt undone"))
            ids = [item.unique_id for item, _covers in self._payments]
            text = _("Receipt undone. The payment of {amount} from {payer} is announced again.")
            self._tell(_about(text, receipt.payment), ids.index(receipt.payment.unique_id))

        self._services.intents.post(write)

    def _tell(self, text: str, row: int) -> None:
        """Show and announce what was done. The focus goes to a row, away from the button that the next key would
        press."""
        self._notice.confirm(text)
        self._show_undo()
        self.show()
        if self.isVisible():
            self.table.selectRow(row)
            if self._payments:
                self.table.setFocus()
            else:
                self.emptied.emit()
            self.shown.emit(self)


def _confirmed(receipt: Receipt) -> str:
    text = _about(_("Receipt of {amount} from {payer} confirmed."), receipt.payment)
    if not receipt.paid:
        return text
    count = len(receipt.paid)
    paid = ngettext("{count} reward is paid.", "{count} rewards are paid.", count)
    return f"{text} {paid.format(count=number_format.count(count))}"


def _about(text: str, payment: Item) -> str:
    return filled(text, {"amount": number_format.money(payment.money), "payer": payment.payer})
