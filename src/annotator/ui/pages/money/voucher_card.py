"""A card of received vouchers: face value, value to the worker, and expiry date."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.core.money.entry_validation import VoucherTerms
from annotator.core.money.items import Item
from annotator.services.bookkeeping.earnings import factor_of
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.pages.money.voucher_text import expiring_line, percent_typed, voucher_rows
from annotator.ui.widgets.field_row import FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.tables.plain import PlainTable


class VoucherCard(QFrame):
    """A voucher card, hidden until the worker has a voucher."""

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._desk = desk
        self._vouchers: list[tuple[Item, VoucherTerms]] = []
        self._expiring = label("", "attention", wrap=True)
        self.table = PlainTable(_("Vouchers"), left=frozenset({0, 1, 2}))
        self.percent = QLineEdit()
        self.value = button(_("Revalue"))
        self._fields = FieldRow()
        self._notice = NoticeLine()
        self._fields.add("percent", _("Value to me, in %"), self.percent, 150)
        self._fields.add("value", "", self.value)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_row())
        self.percent.returnPressed.connect(self.value.click)
        self.value.clicked.connect(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Vouchers"), "heading"))
        words = _("Select a voucher to change its value to you. A voucher that you could not use is worth 0 %.")
        column.addWidget(label(words, "small", wrap=True))
        for widget in (self._expiring, self.table, self._fields, self._notice):
            column.addWidget(widget)
        self._notice.tell("")
        self.hide()

    def refresh(self) -> None:
        """Reload the vouchers, newest first, without voided ones."""
        books = self._desk.books.bookkeeping
        before = self._chosen.unique_id if self._chosen is not None else ""
        items = [item for item in books.earnings.vouchers() if item.money.amount]
        self._vouchers = [(item, books.earnings.voucher(item.unique_id) or VoucherTerms()) for item in items]
        today = books.today()
        expiring = expiring_line(self._vouchers, today)
        self._expiring.setText(expiring)
        self._expiring.setVisible(bool(expiring))
        self.table.show_rows(*voucher_rows(self._vouchers, today))
        places = [item.unique_id for item, _terms in self._vouchers]
        self.table.selectRow(places.index(before) if before in places else 0)
        self.setVisible(bool(self._vouchers))

    @property
    def _chosen(self) -> Item | None:
        row = self.table.row
        return self._vouchers[row][0] if 0 <= row < len(self._vouchers) else None

    def _on_row(self) -> None:
        row = self.table.row
        is_any = 0 <= row < len(self._vouchers)
        self.percent.setText(percent_typed(self._vouchers[row][1]) if is_any else "")
        self._notice.tell("")

    def _value(self) -> None:
        chosen, percent = self._chosen, self.percent.text()
        if chosen is None:
            return

        async def write() -> None:
            await self._desk.books.bookkeeping.value_voucher(chosen.unique_id, factor_of(percent))
            self._notice.tell(_("Revalued."))

        self._desk.intents.post(write)
