"""A picker for the rewards that a payment or voucher covers: selected by the user, or the oldest up to the amount."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.payment_allocation import PAYABLE_STATES, allocate
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import NOTHING
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.money.reward_table import MOST_LISTED, RewardTable
from annotator.ui.widgets.labels import button, label


class CoversPicker(QWidget):
    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[str, str] = ("", "")  # payer and currency
        self._amount: Decimal | None = None
        self._listed: list[int] = []
        self._title = label(_("Rewards covered"), "heading-small")
        self._hint = label("", "small", wrap=True)
        self.rewards = RewardTable(_("Rewards covered by this payment"))
        self.up_to_amount = button(_("Select oldest, up to the amount"), "done")
        self._summary = label("", "small", wrap=True)
        self.up_to_amount.clicked.connect(self._choose_up_to_amount)
        self.rewards.changed.connect(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        for widget in (self._title, self._hint, self.rewards):
            column.addWidget(widget)
        column.addWidget(self.up_to_amount, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._summary)

    def show_of(self, payer: str, currency: str, amount: str) -> None:
        """List the unpaid rewards of one payer in one currency: accepted ones first, each group oldest first."""
        self._amount = parse_amount(amount)
        if (payer, currency) != self._shown:
            self._shown = (payer, currency)
            self.refresh()
        self._count()

    def refresh(self) -> None:
        payer, currency = self._shown
        earnings = self._desk.books.bookkeeping.earnings
        mine = {
            number
            for number in earnings.all_time
            if earnings.account(number).payer.casefold() == payer.casefold()
            and earnings.account(number).currency == currency
        }
        rows = (row for states in PAYABLE_STATES for row in earnings.rows(*states) if earnings.account_of(row) in mine)
        self._listed = list(islice(rows, MOST_LISTED)) if mine else []
        self._hint.setText(_hint(payer, currency, is_any=bool(self._listed)))
        self.rewards.show_rewards(earnings, self._listed)
        for widget in (self.rewards, self.up_to_amount):
            widget.setVisible(bool(self._listed))

    @property
    def covers(self) -> list[str]:
        return [item.unique_id for item in self.rewards.chosen] if self._listed else []

    def _choose_up_to_amount(self) -> None:
        earnings = self._desk.books.bookkeeping.earnings
        amounts = (earnings.item_of(row).money.amount for row in self._listed)
        self.rewards.choose_first(allocate(amounts, self._amount or Decimal(0)))

    def _count(self) -> None:
        is_amount = self._amount is not None and self._amount > 0
        self.up_to_amount.setEnabled(is_amount)
        chosen = self.rewards.chosen if self._listed else []
        self._summary.setVisible(bool(chosen))
        total = Decimal(0)
        for item in chosen:
            total = EXACT.add(total, item.money.amount)
        words = ngettext(
            "{count} reward selected, {total}: will be marked as paid.",
            "{count} rewards selected, {total} in total: will be marked as paid.",
            len(chosen),
        ).format(count=number_format.count(len(chosen)), total=number_format.amount(total, self._shown[1] or "EUR"))
        if self._amount is not None and chosen and total > self._amount:
            words = f"{words} {_('This exceeds the amount.')}"
        self._summary.setText(words)


def _hint(payer: str, currency: str, *, is_any: bool) -> str:
    if is_any:
        return _("Use Shift or Ctrl to select several. Unselected items are not changed.")
    if not payer:
        return _("Enter the payer to list their unpaid rewards.")
    return _("This payer has no unpaid rewards in {currency}.").format(currency=currency or NOTHING)
