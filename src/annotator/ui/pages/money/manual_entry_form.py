"""The form for manual money entries: payments, rewards of other platforms, bonuses, fees and vouchers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import chain, islice

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from annotator.core.errors import MoneyReason, MoneyRefused
from annotator.core.ledger.clock import DAY_MS
from annotator.core.money.amount import EXACT, parse_amount
from annotator.core.money.items import Item
from annotator.core.money.payments import PAYABLE_STATES, allocate
from annotator.core.money.states import ARRIVED, DECISIONS, FeePurpose, MoneyState
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.services.bookkeeping.earnings import factor_of
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext
from annotator.ui.pages.money.corrections_panel import FEE_PURPOSES
from annotator.ui.pages.money.decision_form import MOST_LISTED, RewardTable
from annotator.ui.pages.money.voucher_card import voucher_value_line
from annotator.ui.widgets.form_fields import DayField, FieldRow, outdate_by_edits, save_row
from annotator.ui.widgets.labels import NoticeLine, button, label, set_text
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

# States of results that their requester does not have, who cannot pay for them.
_NOT_SENT = frozenset({DeliveryState.DRAFT, DeliveryState.ON_HOLD, DeliveryState.READY})


class CoversPicker(QWidget):
    """The rewards that a payment covers. `changed` is emitted when the selection or the amount changes."""

    changed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._shown: tuple[str, str] = ("", "")  # payer and currency
        self._amount: Decimal | None = None  # including a fee that was deducted from it
        self._listed: list[int] = []
        self._deliveries: Mapping[str, DeliveryState] = {}
        self._title = label(_("Rewards covered"), "heading-small")
        self._hint = label("", "small", wrap=True)
        self.rewards = RewardTable(_("Rewards covered by this payment"))
        self.up_to_amount = button(_("Select oldest up to the amount entered"), "done")
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

    def show_of(self, payer: str, currency: str, amount: str, fee: str = "") -> None:
        """List the unpaid rewards of one payer in one currency: accepted ones first, each group oldest first. They are
        paid by the amount and the fee that was deducted from it."""
        self._amount = parse_amount(amount)
        deducted = parse_amount(fee) or Decimal(0)
        if self._amount is not None and deducted > 0:
            self._amount = EXACT.add(self._amount, deducted)
        if (payer, currency) != self._shown:
            self._shown = (payer, currency)
            self.refresh()
        self._count()

    def refresh(self) -> None:
        payer, currency = self._shown
        earnings = self._services.books.bookkeeping.earnings
        mine = {
            number
            for number in earnings.all_time
            if earnings.account(number).payer.casefold() == payer.casefold()
            and earnings.account(number).currency == currency
        }
        rows = (row for states in PAYABLE_STATES for row in earnings.rows(*states) if earnings.account_of(row) in mine)
        unreceived = (row for row in earnings.rows(*ARRIVED) if earnings.account_of(row) in mine)
        every = chain(rows, filter(earnings.lacks_receipt, unreceived))
        open_rows = list(islice(every, MOST_LISTED)) if mine else []
        self._listed = [row for row in open_rows if self._is_sent(earnings.item_of(row).unique_id)]
        hint = _hint(payer, currency, is_any=bool(self._listed))
        if left_out := len(open_rows) - len(self._listed):
            text = ngettext(
                "{count} reward is left out: the requester does not have its result yet.",
                "{count} rewards are left out: the requester does not have their results yet.",
                left_out,
            )
            hint = f"{hint} {text.format(count=number_format.count(left_out))}"
        self._hint.setText(hint)
        self.rewards.show_rewards(earnings, self._listed, self._deliveries)
        for widget in (self.rewards, self.up_to_amount):
            widget.setVisible(bool(self._listed))

    async def load_states(self) -> None:
        """List the rewards with the delivery states of their results."""
        states = await self._services.deliveries.undecided()
        if states != self._deliveries:
            self._deliveries = states
            self.refresh()

    def _is_sent(self, unique_id: str) -> bool:
        return self._deliveries.get(unique_id) not in _NOT_SENT

    def open_currencies(self, payer: str) -> list[str]:
        """Return the currencies of the unpaid rewards of a payer, accepted ones first."""
        earnings = self._services.books.bookkeeping.earnings
        mine = {
            number: account.currency
            for number in earnings.all_time
            if (account := earnings.account(number)).payer.casefold() == payer.casefold()
        }
        rows = (row for states in PAYABLE_STATES for row in earnings.rows(*states)) if mine else ()
        return list(dict.fromkeys(mine[number] for row in rows if (number := earnings.account_of(row)) in mine))

    @property
    def excess(self) -> Decimal:
        """The part of the selected rewards that the amount does not pay; 0 for none, or without an amount."""
        return max(Decimal(0), EXACT.subtract(self._total, self._amount)) if self._amount is not None else Decimal(0)

    @property
    def _total(self) -> Decimal:
        chosen = self.rewards.chosen if self._listed else []
        return reduce(EXACT.add, (item.money.amount for item in chosen), Decimal(0))

    @property
    def covers(self) -> list[str]:
        return [item.unique_id for item in self.rewards.chosen] if self._listed else []

    def choose(self, unique_ids: Container[str]) -> None:
        earnings = self._services.books.bookkeeping.earnings
        self.rewards.choose([row for row in self._listed if earnings.item_of(row).unique_id in unique_ids])

    def _choose_up_to_amount(self) -> None:
        earnings = self._services.books.bookkeeping.earnings
        amounts = (earnings.item_of(row).money.amount for row in self._listed)
        self.rewards.choose_first(allocate(amounts, self._amount or Decimal(0)))

    def _count(self) -> None:
        is_amount = self._amount is not None and self._amount > 0
        self.up_to_amount.setEnabled(is_amount)
        chosen = self.rewards.chosen if self._listed else []
        self._summary.setVisible(bool(chosen))
        total = number_format.amount(self._total, self._shown[1] or "EUR")
        text = ngettext(
            "{count} reward ({total}) will be marked as paid.",
            "{count} rewards ({total} in total) will be marked as paid.",
            len(chosen),
        ).format(count=number_format.count(len(chosen)), total=total)
        if self.excess:
            exceeds = _("The selected total exceeds the amount entered by {amount}.")
            text = f"{text} {exceeds.format(amount=number_format.amount(self.excess, self._shown[1]))}"
        self._summary.setText(text)
        self.changed.emit()


def _hint(payer: str, currency: str, *, is_any: bool) -> str:
    if is_any:
        return _("Hold Shift or Ctrl to select several rewards. Rewards that you do not select stay unchanged.")
    if not payer:
        return _("Enter the payer to list their unpaid rewards.")
    return _("This payer has no unpaid rewards in {currency}.").format(currency=currency or NOTHING)


_EVERYWHERE = ("payer", "amount", "currency", "day", "note")
# The fields and the hint of each kind.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "payment": ("payer", "amount", "currency", "deducted", "purpose", "day", "note", "means"),
    "reward": (*_EVERYWHERE, "requester", "state", "spent"),
    "bonus": (*_EVERYWHERE, "requester"),
    "fee": ("purpose", *_EVERYWHERE, "into"),
    "voucher": (*_EVERYWHERE, "issuer", "percent", "expires"),
}
HINTS: Mapping[str, str] = {
    "payment": N_(
        "Money received in your account, in your wallet or in cash. Enter the amount that arrived. If a fee was "
        "deducted from it, enter the fee, too: both together pay the rewards and are declared."
    ),
    "reward": N_(
        "The reward is counted on the date and with the status that you enter. Enter the time of the work, such as "
        "1:30, unless you measured it. Without any time, the money is shown beside the hourly pay."
    ),
    "bonus": N_(
        "Money paid in addition to rewards. It is in the hourly pay if the time of this payer’s work is known, "
        "otherwise beside it."
    ),
    "fee": N_(
        "Fees deducted by a platform, bank or payment service. A fee lowers your pay only if you enter it with the "
        "payment from which it was taken, and this payment pays rewards."
    ),
    "voucher": N_(
        "Enter the face value. If the voucher is worth less to you than this amount in money, also enter "
        "its value to you, in %. Take-home pay uses that value."
    ),
}
WITH_COVERS = frozenset({"payment", "voucher"})


class _Typed(Struct, frozen=True):
    """The values of all fields at the moment the user pressed the button."""

    payer: str
    requester: str
    state: MoneyState
    amount: str
    currency: str
    day: date
    note: str
    means: str
    issuer: str
    percent: str
    expires: str
    covers: list[str]
    purpose: str
    into: str
    deducted: str
    spent: str


class ManualEntryForm(QWidget):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._kind = "payment"
        self._writing = False
        self.payer, self.requester = NoWheelComboBox(), NoWheelComboBox()
        self.state = NoWheelComboBox()
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # no state is cut
        self.amount, self.currency = QLineEdit(), QLineEdit()
        self.day = DayField(_("Day"), services.books.bookkeeping.today())
        self.issuer, self.percent, self.expires, self.note = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.means, self.into, self.deducted, self.spent = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.purpose = NoWheelComboBox()
        self.keep = button(_("Save"), role="primary")
        self.covers = CoversPicker(services)
        self.deduct = button("")
        self._fields = FieldRow()
        self._hint = label("", "small", wrap=True)
        self._voucher_value = label("", "small", wrap=True)
        self._notice = NoticeLine()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.payer.make_editable()
        self.payer.editTextChanged.connect(self._propose_currency)  # before the rewards are listed in it
        self.requester.make_editable()
        for combo in (self.payer, self.requester):
            combo.editTextChanged.connect(lambda _text: self._follow())
        for state in MoneyState:
            if state in DECISIONS:
                self.state.addItem(money_state(state), state.value)
        self.purpose.addItem(_("Other fee"), "")
        for purpose, text in FEE_PURPOSES.items():
            self.purpose.addItem(_(text), purpose.value)
        self.purpose.currentIndexChanged.connect(lambda _index: self._show_fields())
        for field in (self.currency, self.into):
            field.setMaxLength(3)
        self.currency.setText("EUR")
        self.percent.setText("100")
        self.expires.setPlaceholderText(_("never"))
        for field in (self.amount, self.currency, self.percent, self.deducted):
            field.textChanged.connect(lambda _text: self._follow())
        for field in (
            self.amount,
            self.currency,
            self.percent,
            self.issuer,
            self.expires,
            self.note,
            self.means,
            self.into,
            self.deducted,
            self.spent,
        ):
            field.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._write_down)
        self.covers.changed.connect(self._allow)
        self.deduct.clicked.connect(self._deduct_excess)

    def _lay_out(self) -> None:
        for code, text, field, width_px in (
            ("payer", _("Payer"), self.payer, 200),
            ("requester", _("Requester, if known"), self.requester, 200),
            ("state", _("Status"), self.state, 0),
            ("issuer", _("Accepted by"), self.issuer, 150),
            ("amount", _("Amount"), self.amount, 100),
            ("currency", _("Currency"), self.currency, 70),
            ("deducted", _("Fee deducted (optional)"), self.deducted, 160),
            ("spent", _("Time (optional)"), self.spent, 120),
            ("purpose", _("Kind of fee"), self.purpose, 200),
            ("percent", _("Value to me, in %"), self.percent, 130),
            ("day", _("Day"), self.day, 0),
            ("expires", _("Expiry date (optional)"), self.expires, 150),
            ("means", _("Payment method (optional)"), self.means, 200),
            ("into", _("Converted into (optional)"), self.into, 180),
            ("note", _("Note"), self.note, 200),
        ):
            self._fields.add(code, text, field, width_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._hint, self._fields, self._voucher_value, self.covers):
            column.addWidget(widget)
        column.addWidget(self.deduct, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(save_row(self.keep, self._notice))
        outdate_by_edits(self, self._notice)

    def show_kind(self, kind: str) -> None:
        self._kind = kind
        likely = FeePurpose.WITHDRAWAL.value if kind == "payment" else ""
        self.purpose.setCurrentIndex(self.purpose.findData(likely))
        self._show_fields()
        self._hint.setText(_(HINTS[kind]))
        self._voucher_value.setVisible(kind == "voucher")
        self.covers.setVisible(kind in WITH_COVERS)
        self._notice.show_message("")
        self._follow()

    def propose(self, rewards: Sequence[Item]) -> None:
        """Fill in a payment of these rewards, as far as one payer pays them in one currency."""
        payer, currency = rewards[0].payer, rewards[0].money.currency
        same = [item for item in rewards if (item.payer, item.money.currency) == (payer, currency)]
        self.payer.setCurrentText(payer)
        self.currency.setText(currency)
        self.amount.setText(number_format.typed_amount(reduce(EXACT.add, (item.money.amount for item in same))))
        self.covers.choose({item.unique_id for item in same})
        self.amount.setFocus()

    def _propose_currency(self, payer: str) -> None:
        """Fill in the currency of the payer's open pay, unless some of it is in the current one."""
        currencies = self.covers.open_currencies(payer.strip()) if self._kind in WITH_COVERS else []
        if currencies and self.currency.text().strip().upper() not in currencies:
            self.currency.setText(currencies[0])

    @property
    def _is_conversion(self) -> bool:
        return bool(self.purpose.currentData() == FeePurpose.CONVERSION.value)

    def _show_fields(self) -> None:
        unused = set() if self._is_conversion else {"into"}
        if self._kind == "payment" and not self.deducted.text().strip():
            unused.add("purpose")
        self._fields.show_only([code for code in FIELDS[self._kind] if code not in unused])

    def refresh(self) -> None:
        """Reload the known payers and requesters. Keep the typed text."""
        earnings = self._services.books.bookkeeping.earnings
        accounts = [earnings.account(number) for number in earnings.all_time]
        known = self._services.books.payers.open_names()
        payers = {account.payer for account in accounts}
        for combo, names in (
            (self.payer, [*sorted(payers - set(known)), *known]),
            (self.requester, ["", *sorted({account.requester for account in accounts} - {""})]),
        ):
            typed = combo.currentText()
            combo.blockSignals(True)
            combo.clear()
            combo.addItems(names)
            combo.setCurrentText(typed)
            combo.blockSignals(False)
        self.day.show_day(self.day.day, most=self._services.books.bookkeeping.today())
        self._follow()
        self.covers.refresh()
        self._services.intents.post(self.covers.load_states)

    def _follow(self) -> None:
        """Update the widgets that depend on the typed values."""
        typed = self._typed(covers=[])
        if self._kind in WITH_COVERS:
            self.covers.show_of(typed.payer, typed.currency, typed.amount, typed.deducted)
            self._show_fields()
        if self._kind == "voucher":
            self._voucher_value.setText(voucher_value_line(typed.amount, typed.currency, typed.percent))
            self._voucher_value.setVisible(bool(self._voucher_value.text()))
        self._allow()

    def _allow(self) -> None:
        """Allow saving, except for a payment that is less than the rewards it is said to cover."""
        excess = self.covers.excess if self._kind in WITH_COVERS else Decimal(0)
        self.keep.setEnabled(not excess)
        self.deduct.setVisible(self._kind == "payment" and excess > 0)
        text = _("Enter {amount} as a fee that was deducted")
        set_text(self.deduct, text.format(amount=number_format.amount(excess, self._typed([]).currency or "EUR")))

    def _deduct_excess(self) -> None:
        """Fill in the fee that explains why less arrived than the selected rewards."""
        before = parse_amount(self._typed([]).deducted) or Decimal(0)
        self.deducted.setText(number_format.typed_amount(EXACT.add(max(before, Decimal(0)), self.covers.excess)))
        self.keep.setFocus()

    def _typed(self, covers: list[str]) -> _Typed:
        return _Typed(
            payer=self.payer.currentText().strip(),
            requester=self.requester.currentText().strip() if "requester" in FIELDS[self._kind] else "",
            state=MoneyState(str(self.state.currentData())),
            amount=number_format.read_typed(self.amount.text()),
            currency=self.currency.text().strip().upper(),
            day=self.day.day,
            note=self.note.text().strip(),
            means=self.means.text().strip(),
            issuer=self.issuer.text().strip(),
            percent=self.percent.text(),
            expires=self.expires.text().strip(),
            covers=covers,
            purpose=str(self.purpose.currentData()),
            into=self.into.text().strip().upper() if self._is_conversion else "",
            deducted=self._deducted if self._kind == "payment" else "",
            spent=self.spent.text().strip(),
        )

    @property
    def _deducted(self) -> str:
        """The fee that was deducted from a payment; empty for none."""
        typed = number_format.read_typed(self.deducted.text()) if self.deducted.text().strip() else ""
        return "" if parse_amount(typed) == 0 else typed

    def _write_down(self) -> None:
        """Save the entry with the current field values, because the fields may change before the intent runs. A
        second press before the write has finished does not create a second entry."""
        if self._writing:
            return
        self._writing = True
        action = _entered(self._kind, self._services, self._typed(self.covers.covers))

        async def write() -> None:
            try:
                await action()
            finally:
                self._writing = False
            for field in (self.amount, self.note, self.means, self.issuer, self.expires, self.deducted, self.spent):
                field.clear()
            self._notice.confirm(_("Saved."))

        self._services.intents.post(write)


def _entered(kind: str, services: Services, typed: _Typed) -> Callable[[], Awaitable[object]]:
    books, who, day, note = (
        services.books.bookkeeping,
        (typed.payer, typed.amount, typed.currency),
        typed.day,
        typed.note,
    )
    match kind:
        case "payment":
            fee = {"fee": typed.deducted, "fee_purpose": typed.purpose}
            return lambda: books.enter_payment(*who, day=day, covers=typed.covers, note=note, means=typed.means, **fee)
        case "reward":
            return lambda: _enter_reward(services, typed)
        case "bonus":
            return lambda: books.enter_bonus(*who, day=day, requester=typed.requester, note=note)
        case "fee":
            return lambda: books.enter_fee(*who, day=day, note=note, purpose=typed.purpose, into=typed.into)
        case _:
            return lambda: _enter_voucher(services, typed)


async def _enter_reward(services: Services, typed: _Typed) -> None:
    spent_ms = number_format.read_time(typed.spent) if typed.spent else 0
    if spent_ms is None or spent_ms > DAY_MS:
        raise MoneyRefused(MoneyReason.TIME, time=typed.spent)
    await services.books.bookkeeping.enter_reward(
        typed.payer,
        typed.amount,
        typed.currency,
        day=typed.day,
        state=typed.state,
        requester=typed.requester,
        note=typed.note,
        spent_ms=spent_ms,
    )


async def _enter_voucher(services: Services, typed: _Typed) -> None:
    expires = number_format.read_day(typed.expires) if typed.expires else None
    if typed.expires and expires is None:
        raise MoneyRefused(MoneyReason.DAY, day=typed.expires)
    await services.books.bookkeeping.enter_voucher(
        typed.payer,
        typed.amount,
        typed.currency,
        day=typed.day,
        factor=factor_of(typed.percent),
        issuer=typed.issuer,
        expires=expires,
        covers=typed.covers,
        note=typed.note,
    )
