"""Earnings: money entries folded into the state of every reward, bonus, fee, payment and voucher; time is not
involved. A reward counts on the local day its work was submitted (or the day the worker named), whatever is decided
later: a decision changes the earnings of that day. Later entries win. An invalid entry is rejected before it is
written (`refusal`), and ignored in a ledger that contains one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import MoneyReason
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import Body, InvalidField
from annotator.core.ledger.entry_types import BODIES, DecidedBody, WithdrawnTasksBody
from annotator.core.money.amount import EXACT, USUAL_APPROVAL, approval_rate, portions
from annotator.core.money.declarations import (
    DECLARATION_KINDS,
    Declaration,
    Declarations,
    DeclaredReceipt,
    declaration_of,
)
from annotator.core.money.entry_validation import (
    MONEY_KINDS,
    NEW_ITEMS,
    PRICED,
    FeeTerms,
    MoneyEvent,
    Refusal,
    UnsoundMoney,
    VoucherTerms,
    fact_of,
)
from annotator.core.money.income import Income
from annotator.core.money.items import (
    Account,
    Change,
    Correction,
    Item,
    Items,
    Parts,
    Sums,
    Tally,
    Waits,
    add,
    merged,
    move,
    parted,
)
from annotator.core.money.platform_tasks import is_told
from annotator.core.money.states import (
    ACCEPTED,
    ARRIVED,
    BONUSES,
    DECIDED,
    OF_A_BONUS,
    REWARD_STATES,
    UNRECEIVED,
    MoneyState,
    may_become,
)
from annotator.core.money.unpaid_results import UnpaidResults

RECEIPTS = (MoneyState.RECEIVED, MoneyState.VOUCHER)
# Returns whether the worker measured time on a payer's platform on a day.
type IsMeasured = Callable[[date, str], bool]


def _always(_day: date, _payer: str) -> bool:
    return True


class _Lost(Struct, frozen=True):
    """What a reward lost, in fees and in the worth of vouchers, or the part of a fee that rewards lost."""

    fees: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)


class Earnings(Struct):
    """A fold over all entries in order. Its fields are its whole state, stored by `core.ledger.checkpoint`."""

    _items: Items = field(default_factory=Items)
    _days: dict[date, Sums] = field(default_factory=dict)
    # The paid rewards by their day and by the day on which the money arrived.
    _arrived: dict[date, dict[date, Sums]] = field(default_factory=dict)
    _bundles: dict[str, Sums] = field(default_factory=dict)
    _all: Sums = field(default_factory=dict)
    _vouchers: dict[int, VoucherTerms] = field(default_factory=dict)
    _corrections: dict[int, list[Correction]] = field(default_factory=dict)
    _means: dict[int, str] = field(default_factory=dict)  # the payment methods that the worker entered
    _fees: dict[int, FeeTerms] = field(default_factory=dict)
    _declarations: Declarations = field(default_factory=Declarations)
    _notes: dict[int, str] = field(default_factory=dict)
    _announced: dict[int, tuple[str, ...]] = field(default_factory=dict)  # the rewards that announced payments cover
    _fees_of: dict[int, list[int]] = field(default_factory=dict)  # the fees that were taken from a payment
    _lost: dict[int, _Lost] = field(default_factory=dict)
    unpaid: UnpaidResults = field(default_factory=UnpaidResults)
    _assumed: Fraction = USUAL_APPROVAL

    def __len__(self) -> int:
        return len(self._items)

    def apply(self, entry: Entry | NewEntry) -> list[Change]:
        """Apply an entry; return the changes."""
        if entry.kind not in _FOLDED:
            return []
        try:
            body = BODIES[entry.kind].read(entry.body)
        except InvalidField:
            return []
        if entry.kind in DECLARATION_KINDS:
            self._declare(entry, body)
            return []
        if isinstance(body, WithdrawnTasksBody):
            return self._withdraw(body, local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min))
        self.unpaid.apply(body)
        event = self._checked(entry.kind, body, local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min))
        if not isinstance(event, MoneyEvent):
            return []
        known = self._items.row(event.unique_id)
        paid_by = self._items.receipt(known) if known is not None else None
        changes = [self._take(event)]
        row = changes[0].row
        changes += self._settle(row, event)
        payment = self._fees[row].payment if row in self._fees else ""
        for receipt in (paid_by, self._items.row(payment), row):
            changes += self._spread(receipt) if receipt is not None else ()
        return changes

    def _settle(self, row: int, event: MoneyEvent) -> list[Change]:
        """Set the state of the rewards that a payment or voucher covers."""
        state, covered, changes = MoneyState.PAID, event.covers, list[Change]()
        if event.state is MoneyState.ANNOUNCED:
            self._announced[row] = covered
            state = MoneyState.PAYABLE
        elif event.state is MoneyState.RECEIVED:
            covered = (*self._announced.pop(row, ()), *covered)
        for unique_id in covered:
            decided = self._as_known(MoneyEvent(EntryKind.REWARD_DECIDED, unique_id, state, event.day))
            if not self.is_paid(unique_id) and self._against_known(decided) is None:
                changes.append(self._take(decided))
            reward = self._items.row(unique_id)
            if state is MoneyState.PAID and reward is not None and self.lacks_receipt(reward):
                self._items.pay(reward, row)
        return changes

    def lacks_receipt(self, row: int) -> bool:
        """Return True for a paid reward of which no payment or voucher is known, or only a void one."""
        receipt = self._items.receipt(row)
        return self._items.state(row) in ARRIVED and (receipt is None or not self._items.amount(receipt))

    def _spread(self, receipt: int) -> list[Change]:
        """Spread what a payment or voucher lost, in fees or value, over the rewards that it paid."""
        if receipt not in self._fees_of and receipt not in self._vouchers:
            return []
        paid, account = self._items.amount(receipt), self._items.account(receipt)
        currency = self.account(account).currency
        rewards = [row for row in self._items.paid_by(receipt) if self._currency_of(row) == currency]
        amounts = [self._items.amount(row) for row in rewards]
        fees = [fee for fee in self._fees_of.get(receipt, ()) if self._currency_of(fee) == currency]
        of_fees = [portions(self._items.amount(fee), paid, amounts) for fee in fees]
        worth = EXACT.multiply(paid, self._vouchers.get(receipt, VoucherTerms()).factor)
        losses = portions(EXACT.subtract(paid, worth), paid, amounts) if receipt in self._vouchers else []
        lost = {
            row: _Lost(_sum_of(each[at] for each in of_fees), losses[at] if losses else Decimal(0))
            for at, row in enumerate(rewards)
        }
        lost |= {fee: _Lost(_sum_of(each)) for fee, each in zip(fees, of_fees, strict=True)}
        return [self._lose(row, each) for row, each in lost.items() if each != self._lost.get(row, _Lost())]

    def _lose(self, row: int, lost: _Lost) -> Change:
        """Set what a reward lost, or the part of a fee that rewards have."""
        before = self.parts(row)
        self._lost[row] = lost
        change = Change(row, self._items.account(row), before, self.parts(row))
        self._recount(change, self._items.day(row), self._arrival(row))
        return change

    def _currency_of(self, row: int) -> str:
        return self.account(self._items.account(row)).currency

    def refusal(self, kind: EntryKind, body: Body, day: date) -> Refusal | None:
        """Return the reason why a money entry written on this local day is invalid, or None."""
        if kind in DECLARATION_KINDS:
            try:
                declaration_of(kind, body, day)
            except UnsoundMoney as unsound:
                return unsound.refusal
            return None
        if isinstance(body, DecidedBody) and body.unique_id in self.unpaid:
            return self.unpaid.refusal(body, day)
        event = self._checked(kind, body, day)
        return event if isinstance(event, Refusal) else None

    def bundle_of(self, unique_id: str) -> str:
        """Return the key of the bundle of a result, with a reward or without one. It is empty for other money."""
        row = self._items.row(unique_id)
        return self.unpaid.bundle_of(unique_id) if row is None else self._items.bundle(row)

    def state_of(self, unique_id: str) -> MoneyState | None:
        """Return the state of an item, or of a result without a reward, or None."""
        row = self._items.row(unique_id)
        return self.unpaid.state_of(unique_id) if row is None else self._items.state(row)

    def item(self, unique_id: str) -> Item | None:
        row = self._items.row(unique_id)
        return self._items.item(row) if row is not None else None

    def row(self, unique_id: str) -> int | None:
        return self._items.row(unique_id)

    def ids(self) -> Iterable[str]:
        """Return the ids of all items, in order of arrival."""
        return (self._items.id(row) for row in range(len(self._items)))

    def item_of(self, row: int) -> Item:
        return self._items.item(row)

    def items(self, *states: MoneyState) -> Iterator[Item]:
        """Yield the items in one of these states, or all, oldest first."""
        return (self._items.item(row) for row in self._items.rows_in(*(states or tuple(MoneyState))))

    def rows(self, *states: MoneyState, newest_first: bool = False) -> Iterator[int]:
        """Yield the rows in one of these states, for `item_of` and `account_of`; items are made only on demand."""
        return self._items.rows_in(*states, newest_first=newest_first)

    def entered(self) -> Iterator[Item]:
        """Yield the items that the worker entered, newest first: all except rewards of tasks in a bundle or history."""
        rows = self._items.rows_in(*MoneyState, newest_first=True)
        rows_by_hand = (row for row in rows if not self._items.bundle(row) and not is_told(self._items.id(row)))
        return (self._items.item(row) for row in rows_by_hand)

    def decisions(self, bundle: str = "") -> dict[str, MoneyState]:
        """Return the states of the decided rewards and results without one, by `unique_id`: of a bundle, or all."""
        rows = self._items.rows_in(*DECIDED)
        paid = {self._items.id(row): self._items.state(row) for row in rows if bundle in ("", self._items.bundle(row))}
        return self.unpaid.decisions(bundle) | paid

    def corrections(self, unique_id: str) -> tuple[Correction, ...]:
        """Return the corrections of an amount, oldest first."""
        row = self._items.row(unique_id)
        return tuple(self._corrections.get(row, ())) if row is not None else ()

    def decision_note(self, unique_id: str) -> str:
        """Return the note of the last decision about a reward, which is empty if there is none."""
        row = self._items.row(unique_id)
        return self._notes.get(row, "") if row is not None else self.unpaid.note(unique_id)

    def vouchers(self) -> Iterator[Item]:
        """Yield the vouchers, newest first, at a cost independent of the number of rewards."""
        return (self._items.item(row) for row in sorted(self._vouchers, reverse=True))

    def announced(self) -> Iterator[tuple[Item, tuple[str, ...]]]:
        """Yield the announced payments that are not void, newest first, with the ids of the rewards they cover."""
        items = ((self._items.item(row), self._announced[row]) for row in sorted(self._announced, reverse=True))
        return ((item, covers) for item, covers in items if item.money.amount)

    @property
    def declarations(self) -> Declarations:
        return self._declarations

    def receipts(self) -> Iterator[Item]:
        """Yield the payments and vouchers that arrived and are not void, in order of entry."""
        return (item for item in self.items(*RECEIPTS) if item.money.amount)

    def means(self, unique_id: str) -> str:
        """Return the payment method of a payment, "" if none was entered."""
        row = self._items.row(unique_id)
        return self._means.get(row, "") if row is not None else ""

    def fee(self, unique_id: str) -> FeeTerms:
        """Return what a fee was charged for, as far as it is known."""
        row = self._items.row(unique_id)
        return self._fees.get(row, FeeTerms()) if row is not None else FeeTerms()

    def fees_withheld(self) -> dict[str, Decimal]:
        """Return the fees that were taken from payments in their currency, by the unique_id of the payment."""
        found = dict[str, Decimal]()
        for payment, fees in self._fees_of.items():
            own = [fee for fee in fees if self._currency_of(fee) == self._currency_of(payment)]
            total = _sum_of(self._items.amount(fee) for fee in own)
            if total:
                found[self._items.item(payment).unique_id] = total
        return found

    def received_apart(self, first: date, last: date) -> dict[str, Decimal]:
        """Return the money of these days by currency that paid no known reward: payments without rewards, and what is
        left of the others. It is in no figure of pay."""
        found = dict[str, Decimal]()
        for row in self._items.rows_in(*RECEIPTS):
            item = self._items.item(row)
            left = EXACT.subtract(item.money.amount, _sum_of(map(self._items.amount, self._items.paid_by(row))))
            if first <= item.day <= last and left > 0:
                currency = item.money.currency
                found[currency] = EXACT.add(found.get(currency, Decimal(0)), left)
        return found

    def voucher(self, unique_id: str) -> VoucherTerms | None:
        row = self._items.row(unique_id)
        return self._vouchers.get(row) if row is not None else None

    def parts(self, row: int) -> Parts:
        """Return the states and amounts of a row. An offer is not money yet."""
        state, amount = self._items.state(row), self._items.amount(row)
        if state is MoneyState.OFFERED:
            return ()
        if state is MoneyState.VOUCHER:
            worth = EXACT.multiply(amount, self._vouchers.get(row, VoucherTerms()).factor)
            return ((state, amount), (MoneyState.VOUCHER_WORTH, worth))
        lost = self._lost.get(row, _Lost())
        if state is MoneyState.FEE:
            apart = EXACT.subtract(amount, lost.fees)
            return ((state, amount), (MoneyState.FEE_APART, apart)) if apart else ((state, amount),)
        if state not in ARRIVED:
            return ((state, amount),)
        shares = ((MoneyState.FEE_OF_PAY, lost.fees), (MoneyState.LOSS_OF_PAY, lost.worth))
        return ((state, amount), *(share for share in shares if share[1]))

    def account_of(self, row: int) -> int:
        return self._items.account(row)

    def days(self) -> list[date]:
        """Return the local days with any money, in order."""
        return sorted(self._days)

    def on(self, first: date, last: date, is_measured: IsMeasured = _always) -> Sums:
        """Return the sums of all days from the first to the last, inclusive. Money without a known time is under
        accounts of its own, except where the worker measured time for this payer on this day."""
        return merged(self.timed(day, self._days.get(day, {}), is_measured) for day in self._between(first, last))

    def timed(self, day: date, sums: Sums, is_measured: IsMeasured) -> Sums:
        """Return sums of a day with the money whose time was measured under accounts with time."""
        untimed = [number for number in sums if not self.account(number).has_time]
        found = {number for number in untimed if is_measured(day, self.account(number).payer)}
        if not found:
            return sums
        return merged({self._items.timed(each) if each in found else each: sums[each]} for each in sums)

    def by_receipt(self, first: date, last: date, today: date, is_measured: IsMeasured = _always) -> dict[date, Sums]:
        """Return the sums of these days by the day whose rates apply: the day on which the money arrived, or today for
        money that has not arrived yet. Together they are `on(first, last)`."""
        parts: dict[date, list[Sums]] = {}
        for day in self._between(first, last):
            unreceived, others = parted(self._days[day], UNRECEIVED)
            _paid, at_once = parted(others, _PAID)
            for arrived, sums in ((today, unreceived), (day, at_once), *self._arrived.get(day, {}).items()):
                if sums:
                    parts.setdefault(arrived, []).append(self.timed(day, sums, is_measured))
        return {day: merged(parts[day]) for day in sorted(parts)}

    def _between(self, first: date, last: date) -> Iterable[date]:
        """Return the days with any money from the first to the last, inclusive."""
        if first == last:
            return (first,) if first in self._days else ()
        return (day for day in self._days if first <= day <= last)

    def bundle(self, key: str) -> Sums:
        return self._bundles.get(key, {})

    def payers(self, *, of_bundles: bool) -> set[str]:
        """Return the payers with money of tasks in bundles, or all others."""
        here = {self.account(number).payer for sums in self._bundles.values() for number in sums}
        return here if of_bundles else {self.account(number).payer for number in self._all} - here

    @property
    def all_time(self) -> Sums:
        return self._all

    def account(self, number: int) -> Account:
        return self._items.accounts[number]

    def median_wait(self, accounts: Collection[int]) -> int | None:
        """Return the median of the days until rewards of these accounts were decided, or None."""
        return self._items.decision_waits(accounts).median()

    def unreceived(self) -> Iterator[tuple[Account, MoneyState, date, Tally]]:
        """Yield the rewards without the worker's word that they arrived, by account, state, day and amount."""
        return self._items.alike_rewards(*UNRECEIVED)

    def decision_waits(self, account: Account) -> Waits:
        """Return the days until rewards of an account's requester were decided, in all its currencies."""
        return self._items.decision_waits(self._items.named(account.payer, account.requester))

    def payment_waits(self) -> Callable[[Account], Waits]:
        """Return the same function for the days until the money arrived. It knows what was paid until now."""
        waits = self._items.payment_waits()

        def of(account: Account) -> Waits:
            total = Waits()
            for number in self._items.named(account.payer, account.requester):
                total.update(waits.get(number, {}))
            return total

        return of

    def waits(self, first: date, last: date) -> dict[int, list[int]]:
        return self._items.waits(first, last)

    @property
    def assumed(self) -> Fraction:
        """The approval rate of a requester without decisions."""
        return self._assumed

    def assume(self, approval: Fraction) -> None:
        """Set the approval rate of requesters without decisions, which the worker chooses."""
        self._assumed = approval

    def approval_rate(self, account: int) -> Fraction:
        """Return the share of an account's pending rewards that counts."""
        return approval_rate(*self.acceptance(account), self._assumed)

    def acceptance(self, account: int) -> tuple[int, int]:
        """Return the number of accepted and of decided rewards of an account's requester, over all currencies."""
        accepted = decided = 0
        for number in self._items.alike(account):
            tallies = self._all.get(number, {})
            accepted += _count(tallies, ACCEPTED)
            decided += _count(tallies, DECIDED)
        return accepted, decided

    def takings(self, sums: Mapping[int, Mapping[MoneyState, Tally]]) -> dict[str, Income]:
        """Return the income by currency, including the expected value of pending rewards."""
        by_currency: dict[str, list[int]] = {}
        for number in sums:
            by_currency.setdefault(self.account(number).currency, []).append(number)
        found = {currency: self._takings(sums, numbers) for currency, numbers in by_currency.items()}
        for currency, numbers in by_currency.items():
            if untimed := [number for number in numbers if not self.account(number).has_time]:
                part = self._takings(sums, untimed)
                found[currency] = replace(found[currency], untimed=part.tallies, untimed_pending=part.expected_pending)
        return found

    def _takings(self, sums: Mapping[int, Mapping[MoneyState, Tally]], numbers: list[int]) -> Income:
        expected = Fraction(0)
        for number in numbers:
            pending = sums[number].get(MoneyState.SUBMITTED)
            if pending is not None:
                expected += Fraction(pending.amount) * self.approval_rate(number)
        tallies = merged({0: sums[number]} for number in numbers)
        return Income(tallies.get(0, {}), expected)

    def _withdraw(self, body: WithdrawnTasksBody, day: date) -> list[Change]:
        """Turn tasks of other platforms into offers, which are no money, until they are imported again."""
        events = (
            MoneyEvent(EntryKind.TASK_REOPENED, unique_id, MoneyState.OFFERED, day)
            for unique_id in body.unique_ids
            if is_told(unique_id)
        )
        return [self._take(event) for event in events if self._against_known(event) is None]

    def _declare(self, entry: Entry | NewEntry, body: Body) -> None:
        try:
            entered = declaration_of(entry.kind, body, local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min))
        except UnsoundMoney:
            return
        receipts = dict[str, DeclaredReceipt]()
        if isinstance(entered, Declaration):
            for item in self.receipts():
                if entered.first <= item.day <= entered.last:
                    receipts[item.unique_id] = DeclaredReceipt(item.day, item.money)
        self._declarations.take(entered, receipts)

    def _checked(self, kind: EntryKind, body: Body, day: date) -> MoneyEvent | Refusal | None:
        try:
            event = fact_of(kind, body, day)
        except UnsoundMoney as unsound:
            return unsound.refusal
        if event is None:
            return None
        event = self._as_known(event)
        return self._against_known(event) or event

    def _as_known(self, event: MoneyEvent) -> MoneyEvent:
        """Return a decision as it is about what is known: one about a bonus is about its arrival only."""
        row = self._items.row(event.unique_id)
        if row is None or event.kind is not EntryKind.REWARD_DECIDED or self._items.state(row) not in BONUSES:
            return event
        return replace(event, state=OF_A_BONUS.get(event.state, event.state) if event.state is not None else None)

    def _against_known(self, event: MoneyEvent) -> Refusal | None:
        row = self._items.row(event.unique_id)
        if event.kind in NEW_ITEMS:
            is_new = row is None or self._is_payment_again(row, event)
            return None if is_new else Refusal(MoneyReason.KNOWN, {"unique_id": event.unique_id})
        if row is None:
            offered = event.kind in PRICED and event.amount is not None
            return None if offered else Refusal(MoneyReason.UNKNOWN, {"unique_id": event.unique_id})
        before = self._items.state(row)
        if event.factor is not None and before is not MoneyState.VOUCHER:
            return Refusal(MoneyReason.NO_VOUCHER, {"unique_id": event.unique_id})
        if event.state is None:
            return self._same_amount(row, event)
        is_withdrawn = event.kind is EntryKind.TASK_REOPENED and is_told(event.unique_id)
        is_decided = event.kind is EntryKind.REWARD_DECIDED or is_withdrawn
        if before not in REWARD_STATES and not (before in BONUSES and is_decided):
            return Refusal(MoneyReason.NO_REWARD, {"unique_id": event.unique_id})
        if before is event.state:
            return Refusal(MoneyReason.ALREADY, {"state": before.value})
        # A reopened task was not sent, so any decision about it is void.
        if event.kind is not EntryKind.TASK_REOPENED and not may_become(before, event.state):
            return Refusal(MoneyReason.UNLAWFUL, {"before": before.value, "after": event.state.value})
        return None

    def _is_payment_again(self, row: int, event: MoneyEvent) -> bool:
        """Return True if a payment confirms or replaces an announced one, or is announced anew with another amount, or
        a platform tells a withdrawn task again, or a bonus with another amount."""
        before = self._items.state(row)
        if event.currency != self.account(self._items.account(row)).currency:
            return False
        if is_told(event.unique_id):
            is_other = event.amount != self._items.amount(row) and not self._has_another_account(row, event)
            return before is MoneyState.OFFERED or (before is MoneyState.BONUS and is_other)
        if event.state is MoneyState.ANNOUNCED:
            is_other = event.amount != self._items.amount(row)
            return before is MoneyState.ANNOUNCED or (before is MoneyState.RECEIVED and is_other)
        return event.state is MoneyState.RECEIVED and before is MoneyState.ANNOUNCED

    def is_paid(self, unique_id: str) -> bool:
        row = self._items.row(unique_id)
        return row is not None and self._items.state(row) in ARRIVED

    def _same_amount(self, row: int, event: MoneyEvent) -> Refusal | None:
        amount = self._items.amount(row)
        return Refusal(MoneyReason.SAME_AMOUNT, {"amount": format(amount, "f")}) if event.amount == amount else None

    def _take(self, event: MoneyEvent) -> Change:
        row = self._items.row(event.unique_id)
        was_on, had_arrived = event.day, None
        removed: Parts = ()
        if row is None or self._has_another_account(row, event):
            row = self._new(event)
        else:
            removed = self.parts(row)
            was_on, had_arrived = self._items.day(row), self._arrival(row)
            self._renew(row, event)
        if self._items.state(row) not in ARRIVED and self._items.receipt(row) is not None:
            self._items.pay(row, None)
            self._lost.pop(row, None)
        change = Change(row, self._items.account(row), removed, self.parts(row))
        if event.means:
            self._means[row] = event.means
        if event.fee is not None:
            self._fees[row] = event.fee
            payment = self._items.row(event.fee.payment)
            if payment is not None:
                self._fees_of.setdefault(payment, []).append(row)
        self._recount(change, was_on, had_arrived)
        return change

    def _recount(self, change: Change, was_on: date, had_arrived: date | None) -> None:
        """Update all sums."""
        self._count(change, was_on)
        arrived = self._arrival(change.row)
        if had_arrived is not None:
            self._count_arrived(was_on, had_arrived, change.account, change.removed, -1)
        if arrived is not None:
            self._count_arrived(self._items.day(change.row), arrived, change.account, change.added, 1)

    def _has_another_account(self, row: int, event: MoneyEvent) -> bool:
        account, is_new = self.account(self._items.account(row)), event.kind in NEW_ITEMS
        is_otherwise_timed = is_new and is_told(event.unique_id) and event.has_time != account.has_time
        return event.currency not in ("", account.currency) or is_otherwise_timed

    def _new(self, event: MoneyEvent) -> int:
        account = Account(
            event.payer, event.requester, event.currency, event.has_time or self._is_for_timed_work(event)
        )
        state = event.state or MoneyState.OFFERED
        row = self._items.add(event.unique_id, state, event.amount or Decimal(0), account, event.day)
        self._items.name(row, event.bundle, event.label)
        if state in DECIDED:
            self._items.decide(row, state, event.day, is_wait_known=False)
        if event.voucher is not None:
            self._vouchers[row] = event.voucher
        return row

    def _is_for_timed_work(self, event: MoneyEvent) -> bool:
        """Return True for a bonus that the worker entered, of a payer whose work has a known time."""
        if event.state is not MoneyState.BONUS or is_told(event.unique_id):
            return False
        numbers = (
            number for number in self._items.named(event.payer, event.requester) if self.account(number).has_time
        )
        return any(_count(self._all.get(number, {}), REWARD_STATES) for number in numbers)

    def _renew(self, row: int, event: MoneyEvent) -> None:
        if event.kind is EntryKind.REWARD_DECIDED and event.state is not None:
            self._items.decide(row, event.state, event.day)
            self._notes.pop(row, None)
            if event.label:
                self._notes[row] = event.label
        elif event.kind is EntryKind.TASK_REOPENED:
            self._notes.pop(row, None)
            self._items.send(row, MoneyState.OFFERED, self._items.day(row))
        elif event.state is not None:
            self._items.send(row, event.state, event.day)
        if event.amount is not None:
            if event.kind is EntryKind.AMOUNT_CORRECTED:
                correction = Correction(event.day, self._items.amount(row), event.amount, event.label)
                self._corrections.setdefault(row, []).append(correction)
            self._items.price(row, event.amount)
        if event.factor is not None:
            known = self._vouchers.get(row, VoucherTerms())
            self._vouchers[row] = VoucherTerms(known.issuer, event.factor, known.expires)

    def _count(self, change: Change, was_on: date) -> None:
        """Update the sums of its day; a task submitted on a later day than it was opened moves to that day."""
        day, bundle = self._items.day(change.row), self._items.bundle(change.row)
        removed = Change(change.row, change.account, change.removed, ())
        added = Change(change.row, change.account, (), change.added)
        for key, part in ((was_on, removed), (day, added)):
            sums = self._days.setdefault(key, {})
            move(sums, part)
            if not sums:
                del self._days[key]
        move(self._all, change)
        if bundle:
            move(self._bundles.setdefault(bundle, {}), change)

    def _arrival(self, row: int) -> date | None:
        """Return the day on which the money of a reward arrived, or None if it has not."""
        return self._items.decided(row) if self._items.state(row) in ARRIVED else None

    def _count_arrived(self, day: date, arrived: date, account: int, parts: Parts, sign: int) -> None:
        by_arrival = self._arrived.setdefault(day, {})
        sums = by_arrival.setdefault(arrived, {})
        add(sums, account, parts, sign)
        if not sums:
            del by_arrival[arrived]
        if not by_arrival:
            del self._arrived[day]


_PAID = ARRIVED | {MoneyState.FEE_OF_PAY, MoneyState.LOSS_OF_PAY}
_FOLDED = MONEY_KINDS | DECLARATION_KINDS | {EntryKind.PLATFORM_TASKS_WITHDRAWN}


def _sum_of(amounts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, amounts, Decimal(0))


def _count(tallies: Mapping[MoneyState, Tally], states: frozenset[MoneyState]) -> int:
    return sum(tally.count for state, tally in tallies.items() if state in states)
