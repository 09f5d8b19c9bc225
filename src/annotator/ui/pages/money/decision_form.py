"""The form for decisions on rewards: the user selects rewards and the state that they have reached."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.money.earnings import Earnings
from annotator.core.money.items import Item
from annotator.core.money.states import ACCEPTED, MoneyState, common_next
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_word, noted
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.i18n.translation import NOTHING, _, ngettext
from annotator.ui.widgets.form_fields import DayField, FieldRow, outdate_by_edits, save_row
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.table import LazyRows, PlainTable, Row

ROWS_IN_VIEW = 8
NO_STATES: Mapping[str, DeliveryState] = {}
MOST_LISTED = 10_000


class RewardTable(PlainTable):
    """A table of rewards. `changed` is emitted when the selection or the list changes; a new list has no selection."""

    changed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, left=frozenset({0, 1, 2, 3}), parent=parent, most_rows=ROWS_IN_VIEW)
        self._earnings = Earnings()
        self._listed: Sequence[int] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.changed.emit())

    def show_rewards(
        self, earnings: Earnings, rows: Sequence[int], states: Mapping[str, DeliveryState] = NO_STATES
    ) -> None:
        """List `rows` of `earnings`. `states` has the delivery states of results with a pending reward."""
        self._earnings = earnings
        self._listed = rows
        header = [_("Requester"), _("Task"), _("Submitted on"), _("Status"), _("Amount")]
        self.show_rows(header, LazyRows(rows, lambda row: _cells(earnings, row, states)))
        self.changed.emit()

    @property
    def chosen(self) -> list[Item]:
        return [self._earnings.item_of(row) for row in self.chosen_rows]

    @property
    def chosen_rows(self) -> list[int]:
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._listed[place] for place in places]

    @property
    def rows_below(self) -> Sequence[int]:
        """The rows that are listed below the last selected one."""
        last = max((index.row() for index in self.selectionModel().selectedRows()), default=-1)
        return self._listed[last + 1 :]

    def choose_next(self, after: Sequence[int], wanted: Container[int]) -> None:
        """Select a row: the first that is `wanted` of `after`, then of the whole list. Without any, select the first
        one of `after`, then of the list."""
        places = {row: place for place, row in enumerate(self._listed)}
        order = [*(row for row in after if row in places), *places]
        chosen = next((row for row in order if row in wanted), next(iter(order), None))
        if chosen is not None:
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.model().index(places[chosen], 0), flag.ClearAndSelect | flag.Rows
            )

    def choose_first(self, count: int) -> None:
        """Select exactly the first `count` rewards."""
        self.choose(self._listed[:count])

    def choose(self, wanted: Container[int]) -> None:
        """Select exactly these rows, as far as they are listed."""
        model, chosen = self.model(), QItemSelection()
        for place, row in enumerate(self._listed):
            if row in wanted:
                chosen.select(model.index(place, 0), model.index(place, 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)


def _cells(earnings: Earnings, row: int, states: Mapping[str, DeliveryState]) -> Row:
    item = earnings.item_of(row)
    note = earnings.decision_note(item.unique_id)
    state = states.get(item.unique_id) if item.state is MoneyState.SUBMITTED else None
    word = money_state(item.state) if state is None else delivery_word(state)
    if earnings.lacks_receipt(row):
        word = _("Paid, no payment entered")
    return (
        item.requester or item.payer,
        item.label or item.bundle,
        number_format.typed_day(item.day),
        noted(word, note),
        NOTHING if item.state is MoneyState.RETURNED else number_format.money(item.money),
    )


OPEN = (MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE)
# Reward states that the user can list: each of them can still change.
BY_STATE = (
    *(MoneyState.SUBMITTED, MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID, MoneyState.REJECTED),
    *(MoneyState.OFFERED, MoneyState.EXPIRED, MoneyState.ABANDONED),
)
# Decisions in order of frequency. The last one, `SUBMITTED`, reverts a decision.
DECISIONS = (
    *(MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID, MoneyState.REJECTED),
    *(MoneyState.RETURNED, MoneyState.EXPIRED, MoneyState.ABANDONED, MoneyState.SUBMITTED),
)
_WITH_AMOUNT = ACCEPTED | {MoneyState.SUBMITTED}


class DecisionForm(QWidget):
    """The form. `receipt_wanted` is emitted with rewards whose payment the worker wants to enter."""

    receipt_wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._deliveries: Mapping[str, DeliveryState] = {}
        self.whose = NoWheelComboBox()
        self.which = NoWheelComboBox()
        self.rewards = RewardTable(_("Rewards"))
        self._chosen: frozenset[int] = frozenset()  # rows, as of the last change of the selection
        self.decision = NoWheelComboBox()
        self.amount = QLineEdit()
        self.day = DayField(_("Day"), services.books.bookkeeping.today())
        self.note = QLineEdit()
        self.keep = button(_("Save"), role="primary")
        self._fields = FieldRow()
        self._beside = label("", "small", wrap=True)
        text = _(
            "“Paid” is only a status. A declaration counts money received: if you enter the payment, its rewards "
            "become paid with it."
        )
        self._status_only = label(text, "small", wrap=True)
        self.receipt = button(_("Enter money received…"))
        self._notice = NoticeLine()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.which.addItem(_("Open: undecided, approved, payable"), "")
        for state in BY_STATE:  # an undecided reward has the delivery state of its result in the list
            self.which.addItem(money_state(state), state.value)
        for combo, name in ((self.whose, _("Payer")), (self.which, _("Status"))):
            combo.setAccessibleName(name)
            combo.setMaximumWidth(380)
        self.which.setMinimumContentsLength(28)  # its first item, in the longer of the two languages
        self.whose.activated.connect(lambda _index: self._list())
        self.which.activated.connect(lambda _index: self.refresh())
        self.rewards.changed.connect(self._on_choice)
        self.decision.setPlaceholderText(_("Choose…"))
        self.decision.currentIndexChanged.connect(lambda _index: self._show_fields())
        for field in (self.amount, self.note):
            field.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._write_down)
        self.receipt.clicked.connect(lambda: self.receipt_wanted.emit(self.rewards.chosen))

    def _lay_out(self) -> None:
        which = QHBoxLayout()
        which.setSpacing(8)
        which.addWidget(self.whose)
        which.addWidget(self.which)
        which.addStretch()
        self._fields.add("decision", _("Decision"), self.decision, 200)
        self._fields.add("amount", _("New amount per reward"), self.amount, 150)
        self._fields.add("day", _("Day"), self.day)
        self._fields.add("note", _("Note"), self.note, 200)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(which)
        hint = _("Select rewards in the list (Shift or Ctrl for several). Enter an amount only if it changed.")
        column.addWidget(label(hint, "small", wrap=True))
        for widget in (self.rewards, self._beside, self._fields, self._status_only):
            column.addWidget(widget)
        column.addWidget(self.receipt, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(save_row(self.keep, self._notice))
        outdate_by_edits(self._fields, self._notice)

    def refresh(self) -> None:
        """Reload the requesters. Keep the current selection."""
        earnings, before = self._services.books.bookkeeping.earnings, str(self.whose.currentData() or "")
        accounts = {self._account(row) for row in earnings.rows(*self._states)}
        names = sorted({account.requester or account.payer for account in map(earnings.account, accounts)})
        self.whose.clear()
        self.whose.addItem(_("All requesters"), "")
        for name in names:
            self.whose.addItem(name, name)
        self.whose.setCurrentIndex(max(0, self.whose.findData(before)))
        self.day.show_day(self.day.day, most=self._services.books.bookkeeping.today())
        self._list()
        self._services.intents.post(self._load_states)

    async def _load_states(self) -> None:
        states = await self._services.deliveries.undecided()
        if states != self._deliveries:
            self._deliveries = states
            chosen, decision = self.rewards.chosen_rows, self.decision.currentData()
            self._list()
            if len(chosen) == 1:
                self.rewards.choose_next(chosen, chosen)
                self.decision.setCurrentIndex(self.decision.findData(decision))

    def _account(self, row: int) -> int:
        return self._services.books.bookkeeping.earnings.account_of(row)

    @property
    def _states(self) -> tuple[MoneyState, ...]:
        chosen = str(self.which.currentData() or "")
        return (MoneyState(chosen),) if chosen else OPEN

    def _list(self) -> None:
        """List the rewards of the selected requester, newest first."""
        earnings, wanted = self._services.books.bookkeeping.earnings, str(self.whose.currentData() or "")
        rows = (row for row in earnings.rows(*self._states, newest_first=True) if self._is_of(row, wanted))
        listed = list(islice(rows, MOST_LISTED))
        is_more = next(rows, None) is not None
        text = _("Only the latest {count} rewards are shown. Select a requester to see others.")
        self._beside.setText(text.format(count=number_format.count(MOST_LISTED)) if listed else _("No rewards."))
        self._beside.setVisible(is_more or not listed)
        self.rewards.setVisible(bool(listed))
        self._fields.setVisible(bool(listed))
        self.keep.setVisible(bool(listed))
        self.rewards.show_rewards(earnings, listed, self._deliveries)

    def _is_of(self, row: int, wanted: str) -> bool:
        if not wanted:
            return True
        account = self._services.books.bookkeeping.earnings.account(self._account(row))
        return wanted == (account.requester or account.payer)

    def _on_choice(self) -> None:
        chosen, rows = self.rewards.chosen, frozenset(self.rewards.chosen_rows)
        if rows and self._chosen.isdisjoint(rows):  # what was proposed for other rewards does not apply to these
            self.decision.clear()
            self.amount.clear()
            self.note.clear()
        self._chosen = rows or self._chosen
        possible, before = decisions_about(chosen), self.decision.currentData()
        if [state.value for state in possible] != [self.decision.itemData(at) for at in range(self.decision.count())]:
            self.decision.clear()
            for state in possible:
                self.decision.addItem(money_state(state), state.value)
            self.decision.setCurrentIndex(max(0, self.decision.findData(before)) if possible else -1)
        self.decision.setEnabled(bool(possible))
        self._show_fields()
        text = ngettext("{count} reward selected", "{count} rewards selected", len(chosen))
        self._notice.show_message(text.format(count=number_format.count(len(chosen))) if chosen else "")

    def _show_fields(self) -> None:
        always = ("decision", "day", "note")
        decision = str(self.decision.currentData() or "")
        has_amount = bool(decision) and MoneyState(decision) in _WITH_AMOUNT
        self._fields.show_only((*always, "amount") if has_amount else always)
        self._fields.rename("note", _("Reason") if decision == MoneyState.REJECTED.value else _("Note"))
        self.keep.setEnabled(bool(decision))
        rows, earnings = self.rewards.chosen_rows, self._services.books.bookkeeping.earnings
        is_receipt_missing = decision == MoneyState.PAID.value or all(map(earnings.lacks_receipt, rows))
        for widget in (self._status_only, self.receipt):
            widget.setVisible(bool(rows) and is_receipt_missing)

    def _write_down(self) -> None:
        """Save the decision with the field values of now, because they may change before the intent runs."""
        books, day, note = self._services.books.bookkeeping, self.day.day, self.note.text().strip()
        below = self.rewards.rows_below
        ids, decision = [item.unique_id for item in self.rewards.chosen], MoneyState(str(self.decision.currentData()))
        amount = number_format.read_typed(self.amount.text()) if decision in _WITH_AMOUNT else ""

        async def write() -> None:
            await books.decide(ids, decision, amount=amount, day=day, note=note)
            self.amount.clear()
            self.note.clear()
            self.rewards.choose_next(below, set(books.earnings.rows(MoneyState.SUBMITTED)))
            self.decision.setCurrentIndex(-1)  # a click too much decides nothing
            (self.which if self.rewards.isHidden() else self.rewards).setFocus()
            self._notice.confirm(_("Saved."))

        self._services.intents.post(write)


def decisions_about(chosen: list[Item]) -> list[MoneyState]:
    """Return the states that all `chosen` rewards can take. A task of a bundle cannot become returned here: the
    worker returns it by skipping it, and no result can be sent for it afterwards."""
    possible = set(common_next(item.state for item in chosen))
    if any(item.bundle for item in chosen):
        possible.discard(MoneyState.RETURNED)
    return [state for state in DECISIONS if state in possible]
