"""The card of payments that a requester announced: they count as received once the worker confirms them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.money.items import Item
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.form_fields import DayField, FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.table import PlainTable, Row

type Announced = tuple[Item, tuple[str, ...]]


def announced_rows(payments: Sequence[Announced]) -> tuple[Row, list[Row]]:
    header = [_("Payer"), _("Day"), _("Note"), _("Rewards"), _("Amount")]
    return header, [_row(item, covers) for item, covers in payments]


def _row(item: Item, covers: Sequence[str]) -> Row:
    count = number_format.count(len(covers))
    return [item.payer, number_format.typed_day(item.day), item.label, count, number_format.money(item.money)]


class AnnouncedPayments(QFrame):
    """A card, hidden while no payment is announced."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
        self._payments: list[Announced] = []
        self.table = PlainTable(_("Announced payments"), left=frozenset({0, 1, 2}), most_rows=6, stretch=2)
        self.day = DayField(_("Received on"), services.books.bookkeeping.today())
        self.confirm = button(_("Confirm receipt"), role="primary")
        self._fields = FieldRow()
        self._notice = NoticeLine()
        self._fields.add("day", _("Received on"), self.day)
        self._fields.add("confirm", "", self.confirm)
        self.confirm.clicked.connect(self._confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Announced payments"), "heading"))
        text = _(
            "A requester reported these payments. Confirm each one when the money has arrived: until then, its "
            "rewards are payable, not paid. If the amount is different, correct the entry first."
        )
        column.addWidget(label(text, "small", wrap=True))
        for widget in (self.table, self._fields, self._notice):
            column.addWidget(widget)
        self._notice.show_message("")
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
        for widget in (self.table, self._fields):
            widget.setVisible(bool(ids))
        self.setVisible(bool(ids or self._notice.text()))

    @property
    def _chosen(self) -> Item | None:
        row = self.table.row
        return self._payments[row][0] if 0 <= row < len(self._payments) else None

    def _confirm(self) -> None:
        chosen, day = self._chosen, self.day.day
        if chosen is None:
            return

        async def write() -> None:
            await self._services.books.bookkeeping.confirm_payment(chosen, day)
            self._notice.show_message(_("Receipt confirmed. The rewards of this payment are paid."))
            self.show()

        self._services.intents.post(write)
