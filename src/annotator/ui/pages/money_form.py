"""What the worker writes down about money themselves: what came of rewards, and money from anywhere. Never a dialog."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from itertools import islice

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.money_items import Item
from annotator.core.money_states import MoneyState
from annotator.ui import figures
from annotator.ui.earnings_words import money_state
from annotator.ui.widgets.calm_combo import CalmCombo
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.plain_table import PlainTable
from annotator.ui.widgets.typed_fields import DayField
from annotator.ui.words import N_, _, ngettext
from annotator.work.desk import Desk

# What a person can write down, by the name of what it becomes.
KINDS = (
    ("decision", N_("What came of my rewards")),
    ("payment", N_("Money that arrived")),
    ("reward", N_("Reward on another platform")),
    ("bonus", N_("Bonus")),
    ("fee", N_("Fee")),
    ("voucher", N_("Voucher")),
)
DECISIONS = (MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID, MoneyState.REJECTED, MoneyState.SUBMITTED)
OPEN = (MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE)
MOST_LISTED = 300
FIELD_PX = 200


class MoneyForm(QFrame):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._desk = desk
        self._open_items: list[Item] = []
        self._items: list[Item] = []
        self.begin = button(_("Enter by hand"), "submit")
        self.inner = QWidget()
        self.kind = CalmCombo()
        self.whose = CalmCombo()
        self.payer = CalmCombo()
        self.amount = QLineEdit()
        self.currency = QLineEdit()
        self.day = DayField(_("Day"), desk.bookkeeping.today())
        self.note = QLineEdit()
        self.decision = CalmCombo()
        self.rewards = PlainTable(_("Rewards to decide about"), left=frozenset({0, 1, 2, 3}))
        self.keep = button(_("Write down"), role="primary")
        self._hint = label("", "small", wrap=True)
        self._said = label("", "small", wrap=True)
        self._prepare()
        self._lay_out()
        self._show_kind()

    def _prepare(self) -> None:
        for code, words in KINDS:
            self.kind.addItem(_(words), code)
        for state in DECISIONS:
            self.decision.addItem(money_state(state), state.value)
        self.begin.setCheckable(True)
        self.begin.toggled.connect(self._open)
        self.inner.hide()
        self.whose.currentIndexChanged.connect(lambda _index: self._list())
        self.whose.setAccessibleName(_("Whose rewards"))
        self.whose.setMaximumWidth(280)
        names = ((self.kind, _("What to write down")), (self.decision, _("What came of it")), (self.payer, _("Payer")))
        for combo, name in names:
            combo.setAccessibleName(name)
            combo.setMaximumWidth(280)
        self.payer.setEditable(True)
        line = self.payer.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("Payer"))
        for field, name in (
            (self.amount, _("Amount")),
            (self.currency, _("Currency")),
            (self.note, _("Note")),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            field.returnPressed.connect(self.keep.click)
        self.amount.setMaximumWidth(110)
        self.currency.setMaximumWidth(70)
        self.currency.setMaxLength(3)
        self.currency.setText("EUR")
        self.note.setMinimumWidth(FIELD_PX)
        self.rewards.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rewards.selectionModel().selectionChanged.connect(lambda _on, _off: self._count())
        self.kind.currentIndexChanged.connect(lambda _index: self._show_kind())
        self.keep.clicked.connect(self._write_down)

    def _lay_out(self) -> None:
        what = QHBoxLayout()
        what.addWidget(self.kind)
        what.addWidget(self.whose)
        what.addStretch()
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for widget in (self.decision, self.payer, self.amount, self.currency, self.day, self.note, self.keep):
            fields.addWidget(widget)
        fields.addStretch()
        inside = QVBoxLayout(self.inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(what)
        inside.addWidget(self._hint)
        inside.addWidget(self.rewards)
        inside.addLayout(fields)
        head = QHBoxLayout()
        head.addWidget(label(_("Decisions, payments, other platforms"), "heading"), 1)
        head.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.inner)
        column.addWidget(self._said)

    def _open(self, opens: bool) -> None:
        self.inner.setVisible(opens)
        if opens:
            self.refresh()
            self.kind.setFocus()

    def refresh(self) -> None:
        """The rewards that may still change, and the payers that are known. Costs nothing while it is shut."""
        if self.inner.isHidden():
            return
        items = list(self._desk.bookkeeping.earnings.items(*OPEN))
        self._open_items = items[::-1]
        before, names = self.whose.currentText(), sorted({item.requester or item.payer for item in items})
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(_("All requesters"), "")
        for name in names:
            self.whose.addItem(name, name)
        self.whose.setCurrentIndex(max(0, self.whose.findText(before)))
        self.whose.blockSignals(False)
        typed = self.payer.currentText()
        self.payer.clear()
        self.payer.addItems(list(self._payers()))
        self.payer.setCurrentText(typed)
        self._list()

    def _list(self) -> None:
        """Those of the requester that is chosen, the newest first."""
        wanted = str(self.whose.currentData() or "")
        mine = (item for item in self._open_items if wanted in ("", item.requester or item.payer))
        self._items = list(islice(mine, MOST_LISTED))
        header = [_("Requester"), _("Task"), _("Sent on"), _("State"), _("Amount")]
        self.rewards.show_rows(header, [_row(item) for item in self._items])
        self._count()

    def _payers(self) -> tuple[str, ...]:
        known = self._desk.payers.open_names()
        seen = {item.payer for item in self._open_items}
        return (*sorted(seen - set(known)), *known)

    @property
    def chosen(self) -> list[Item]:
        rows = sorted(index.row() for index in self.rewards.selectionModel().selectedRows())
        return [self._items[row] for row in rows if row < len(self._items)]

    def _show_kind(self) -> None:
        decides = self.kind.currentData() == "decision"
        self.rewards.setVisible(decides)
        self.decision.setVisible(decides)
        self.whose.setVisible(decides)
        self.payer.setVisible(not decides)
        self.currency.setVisible(not decides)
        hints = {
            "decision": _("Choose rewards in the list, with Shift or Ctrl several. An amount only where it changed."),
            "payment": _("What arrived in your account, in your wallet or in your hand."),
            "reward": _("It counts on its day, as pending until you say what came of it."),
            "bonus": _("Paid on top of rewards."),
            "fee": _("What a platform, a bank or a payment service kept."),
            "voucher": _("At its face value; in the note, who takes it."),
        }
        self._hint.setText(hints[str(self.kind.currentData())])
        self._count()

    def _count(self) -> None:
        decides = self.kind.currentData() == "decision"
        count = len(self.chosen)
        self.keep.setEnabled(not decides or count > 0)
        words = ngettext("{count} reward chosen", "{count} rewards chosen", count)
        self._tell(words.format(count=figures.count(count)) if decides and count else "")

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _write_down(self) -> None:
        act = self._wanted()

        async def write() -> None:
            await act()
            self.amount.clear()
            self.note.clear()
            self.refresh()
            self._tell(_("Written down."))

        self._desk.intents.post(write)

    def _wanted(self) -> Callable[[], Awaitable[object]]:
        """As typed now: the fields may change before its turn comes."""
        books, day, note = self._desk.bookkeeping, self.day.day, self.note.text().strip()
        amount = self.amount.text().strip().replace(",", ".")
        payer, currency = self.payer.currentText().strip(), self.currency.text().strip().upper()
        kind = str(self.kind.currentData())
        if kind == "decision":
            ids, decision = [item.unique_id for item in self.chosen], MoneyState(str(self.decision.currentData()))
            return lambda: books.decide(ids, decision, amount=amount, day=day, note=note)
        return _entered(kind, self._desk, payer, amount, currency, day, note)


def _entered(
    kind: str, desk: Desk, payer: str, amount: str, currency: str, day: date, note: str
) -> Callable[[], Awaitable[object]]:
    books = desk.bookkeeping
    match kind:
        case "payment":
            return lambda: books.enter_payment(payer, amount, currency, day=day, note=note)
        case "reward":
            return lambda: books.enter_reward(payer, amount, currency, day=day, note=note)
        case "bonus":
            return lambda: books.enter_bonus(payer, amount, currency, day=day, note=note)
        case "fee":
            return lambda: books.enter_fee(payer, amount, currency, day=day, note=note)
        case _:
            return lambda: books.enter_voucher(payer, amount, currency, day=day, note=note)


def _row(item: Item) -> list[str]:
    return [
        item.requester or item.payer,
        item.label or item.bundle,
        figures.day(item.day),
        money_state(item.state),
        figures.money(item.money),
    ]
