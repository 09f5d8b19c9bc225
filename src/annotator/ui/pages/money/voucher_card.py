"""A card of received vouchers: face value, value to the worker, and expiry date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.core.errors import MoneyRefused
from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.entry_validation import VoucherTerms
from annotator.core.money.items import Item
from annotator.services.bookkeeping.earnings import factor_of
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import NOTHING, _, ngettext
from annotator.ui.widgets.form_fields import FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.table import LazyRows, PlainTable, Row

SOON_DAYS = 30


def voucher_value_line(amount: str, currency: str, percent: str) -> str:
    """Return for example `It counts as 8.00 EUR in take-home.`, or "" while the typed voucher is invalid."""
    face = parse_amount(amount)
    try:
        factor = Decimal(factor_of(percent))
    except MoneyRefused:
        return ""
    if face is None or face < 0:
        return ""
    return _("Counts as {worth} in take-home pay.").format(worth=_value_in(face, factor, currency))


def voucher_rows(vouchers: list[tuple[Item, VoucherTerms]], today: date) -> tuple[Row, Sequence[Row]]:
    header = [_("Accepted by"), _("Received from"), _("Expires"), _("Face value"), _("Value to you")]
    return header, LazyRows(vouchers, lambda voucher: _row(*voucher, today))


def percent_typed(terms: VoucherTerms) -> str:
    return number_format.typed(EXACT.multiply(terms.factor, Decimal(100)))


def expiring_line(vouchers: list[tuple[Item, VoucherTerms]], today: date) -> str:
    """Return a warning about vouchers that expire soon or have expired unused; "" if there are none."""
    soon = [
        voucher for voucher in vouchers if _days_left(voucher[1], today) in range(SOON_DAYS + 1) and voucher[1].factor
    ]
    late = [voucher for voucher in vouchers if _days_left(voucher[1], today) < 0 and voucher[1].factor]
    sentences = []
    if soon:
        text = ngettext(
            "{count} voucher expires within {days} days.", "{count} vouchers expire within {days} days.", len(soon)
        )
        sentences.append(text.format(count=number_format.count(len(soon)), days=SOON_DAYS))
    if late:
        text = ngettext(
            "{count} voucher has expired: if you did not use it, set its value to 0%.",
            "{count} vouchers have expired: if you did not use them, set their value to 0%.",
            len(late),
        )
        sentences.append(text.format(count=number_format.count(len(late))))
    return " ".join(sentences)


def _row(item: Item, terms: VoucherTerms, today: date) -> list[str]:
    percent = number_format.percent(EXACT.multiply(terms.factor, Decimal(100)))
    return [
        terms.issuer or item.label or NOTHING,
        item.payer,
        _expiry(terms, today),
        number_format.money(item.money),
        f"{_value_in(item.money.amount, terms.factor, item.money.currency)} ({percent})",
    ]


def _expiry(terms: VoucherTerms, today: date) -> str:
    if terms.expires is None:
        return _("never")
    day, left = number_format.typed_day(terms.expires), _days_left(terms, today)
    if left < 0:
        return _("expired on {day}").format(day=day)
    if left == 0:
        return _("{day}: today").format(day=day)
    if left <= SOON_DAYS:
        text = ngettext("{day}: {count} day left", "{day}: {count} days left", left)
        return text.format(day=day, count=number_format.count(left))
    return day


def _days_left(terms: VoucherTerms, today: date) -> int:
    """Return the days until expiry, negative after it. A voucher without an expiry date gets more than `SOON_DAYS`."""
    return (terms.expires - today).days if terms.expires is not None else SOON_DAYS + 1


def _value_in(face: Decimal, factor: Decimal, currency: str) -> str:
    return number_format.amount(EXACT.multiply(face, factor), currency or NOTHING)


class VoucherCard(QFrame):
    """A voucher card, hidden until the worker has a voucher."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._services = services
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
        text = _(
            "To change what a voucher is worth to you, select it in the list. If you could not use a voucher, "
            "set its value to 0%."
        )
        column.addWidget(label(text, "small", wrap=True))
        for widget in (self._expiring, self.table, self._fields, self._notice):
            column.addWidget(widget)
        self._notice.show_message("")
        self.hide()

    def refresh(self) -> None:
        """Reload the vouchers, newest first, without voided ones."""
        books = self._services.books.bookkeeping
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
        self._notice.show_message("")

    def _value(self) -> None:
        chosen, percent = self._chosen, self.percent.text()
        if chosen is None:
            return

        async def write() -> None:
            await self._services.books.bookkeeping.value_voucher(chosen.unique_id, factor_of(percent))
            self._notice.confirm(_("Value updated."))

        self._services.intents.post(write)
