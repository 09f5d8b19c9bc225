"""All rewards and other money items of the ledger, packed in columns: about 150 bytes each."""

from __future__ import annotations

from array import array
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.money.amount import EXACT, Money
from annotator.core.money.states import DECIDED, MoneyState


class Account(Struct, frozen=True):
    """An account: payer, requester and currency. For tasks of a bundle the payer is the requester. For work on
    another platform the payer is the platform, also used as the requester if none is named. Money whose time nobody
    knows has an account of its own, without `has_time`."""

    payer: str
    requester: str
    currency: str
    has_time: bool = True


class Item(Struct, frozen=True):
    """An item. `day` is the day of submission, or the one the worker named. `decided` is the day of its current
    state. `label` is the task id in its bundle, or the worker's note."""

    unique_id: str
    state: MoneyState
    money: Money
    day: date
    decided: date | None
    payer: str
    requester: str
    bundle: str
    label: str


class Correction(Struct, frozen=True):
    """A correction of an amount by the worker: day, old and new amount, and reason."""

    day: date
    before: Decimal
    after: Decimal
    note: str


class Waits(Counter[int]):
    """Days from a submission to something, and how often."""

    def median(self) -> int | None:
        """Return the median; of an even number, the upper one of the two in the middle."""
        passed = zip(sorted(self), accumulate(count for _days, count in sorted(self.items())), strict=True)
        return next((days for days, upto in passed if upto > self.total() // 2), None)


@dataclass(slots=True)
class Items:
    """Rows, numbered from 0 in order of arrival. Its fields are its whole state, stored by `core.ledger.checkpoint`.
    `_known` maps numbers to states, as in `core.ledger.interval_store`."""

    accounts: list[Account] = field(default_factory=list)
    _ids: list[str] = field(default_factory=list)
    _labels: list[str] = field(default_factory=list)
    _states: array[int] = field(default_factory=lambda: array("B"))
    _accounts: array[int] = field(default_factory=lambda: array("i"))
    _bundles: array[int] = field(default_factory=lambda: array("i"))
    _days: array[int] = field(default_factory=lambda: array("i"))
    _decided: array[int] = field(default_factory=lambda: array("i"))
    # The day of the first decision (`_decided` may be a later one), or -1 if nobody knows how long it took.
    _judged: array[int] = field(default_factory=lambda: array("i"))
    _amounts: array[int] = field(default_factory=lambda: array("i"))
    _bundle_names: list[str] = field(default_factory=list)
    # The row of the payment or voucher that paid a reward, -1 if none is known.
    _receipts: array[int] = field(default_factory=lambda: array("i"))
    _values: list[Decimal] = field(default_factory=list)
    _known: list[MoneyState] = field(default_factory=list)
    _rows: dict[str, int] = field(init=False)
    _account_numbers: dict[Account, int] = field(init=False)
    _alike: dict[tuple[str, str], list[int]] = field(init=False)
    _bundle_numbers: dict[str, int] = field(init=False)
    _value_numbers: dict[str, int] = field(init=False)
    _state_numbers: dict[MoneyState, int] = field(init=False)
    _waits: dict[int, Waits] = field(init=False, compare=False)  # by account, until the first decision
    _paid_by: dict[int, list[int]] = field(init=False, compare=False)  # the rows of rewards by that of their receipt

    def __post_init__(self) -> None:
        self._known.extend(state for state in MoneyState if state not in self._known)
        self._state_numbers = {state: number for number, state in enumerate(self._known)}
        self._rows = {unique_id: row for row, unique_id in enumerate(self._ids)}
        self._account_numbers = {account: number for number, account in enumerate(self.accounts)}
        self._alike = {}
        for number, account in enumerate(self.accounts):
            self._alike.setdefault((account.payer, account.requester), []).append(number)
        self._bundle_numbers = {name: number for number, name in enumerate(self._bundle_names)}
        self._value_numbers = {str(value): number for number, value in enumerate(self._values)}
        self._waits = {}
        decisions = Counter(zip(self._accounts, self._days, self._judged, strict=True))  # a start reads all of them
        for (number, day, judged), count in decisions.items():
            if judged > 0:
                self._waits.setdefault(number, Waits())[judged - day] += count
        self._paid_by = {}
        for row, receipt in enumerate(self._receipts):
            if receipt >= 0:
                self._paid_by.setdefault(receipt, []).append(row)

    def __len__(self) -> int:
        return len(self._ids)

    def row(self, unique_id: str) -> int | None:
        return self._rows.get(unique_id)

    def add(self, unique_id: str, state: MoneyState, amount: Decimal, account: Account, day: date) -> int:
        row = len(self._ids)
        self._rows[unique_id] = row
        self._ids.append(unique_id)
        self._labels.append("")
        self._states.append(self._state_numbers[state])
        self._accounts.append(self._account(account))
        self._bundles.append(self._bundle(""))
        self._days.append(day.toordinal())
        self._decided.append(0)
        self._judged.append(0)
        self._amounts.append(self._value(amount))
        self._receipts.append(-1)
        return row

    def name(self, row: int, bundle: str, label: str) -> None:
        self._bundles[row] = self._bundle(bundle)
        self._labels[row] = label

    def decide(self, row: int, state: MoneyState, decided: date, *, is_wait_known: bool = True) -> None:
        """Set a decision. The wait for it is not known if the item was entered together with its decision."""
        self._states[row] = self._state_numbers[state]
        self._decided[row] = decided.toordinal()
        if state not in DECIDED:
            self._judge(row, 0)
        elif not self._judged[row]:
            self._judge(row, self._decided[row] if is_wait_known else -1)

    def send(self, row: int, state: MoneyState, day: date) -> None:
        """Set a state without a decision: a task was submitted or reopened."""
        self._judge(row, 0)
        self._states[row] = self._state_numbers[state]
        self._days[row] = day.toordinal()
        self._decided[row] = 0

    def receipt(self, row: int) -> int | None:
        """Return the row of the payment or voucher that paid a reward, or None."""
        return self._receipts[row] if self._receipts[row] >= 0 else None

    def paid_by(self, receipt: int) -> list[int]:
        """Return the rows of the rewards that a payment or voucher paid, in order of entry."""
        return self._paid_by.get(receipt, [])

    def pay(self, row: int, receipt: int | None) -> None:
        """Set the receipt that paid a reward, None for no known one."""
        if self._receipts[row] >= 0:
            self._paid_by[self._receipts[row]].remove(row)
        self._receipts[row] = -1 if receipt is None else receipt
        if receipt is not None:
            insort(self._paid_by.setdefault(receipt, []), row)

    def price(self, row: int, amount: Decimal) -> None:
        self._amounts[row] = self._value(amount)

    def id(self, row: int) -> str:
        return self._ids[row]

    def state(self, row: int) -> MoneyState:
        return self._known[self._states[row]]

    def amount(self, row: int) -> Decimal:
        return self._values[self._amounts[row]]

    def day(self, row: int) -> date:
        return date.fromordinal(self._days[row])

    def decided(self, row: int) -> date | None:
        return date.fromordinal(self._decided[row]) if self._decided[row] else None

    def account(self, row: int) -> int:
        return self._accounts[row]

    def alike(self, account: int) -> list[int]:
        """Return all accounts of the same payer and requester, one per currency."""
        known = self.accounts[account]
        return self.named(known.payer, known.requester)

    def named(self, payer: str, requester: str) -> list[int]:
        return self._alike.get((payer, requester), [])

    def timed(self, number: int) -> int:
        """Return the account with time of the same payer, requester and currency."""
        account = self.accounts[number]
        return number if account.has_time else self._account_numbers[replace(account, has_time=True)]

    def bundle(self, row: int) -> str:
        return self._bundle_names[self._bundles[row]]

    def item(self, row: int) -> Item:
        account = self.accounts[self._accounts[row]]
        return Item(
            self._ids[row],
            self.state(row),
            Money(self.amount(row), account.currency),
            self.day(row),
            self.decided(row),
            account.payer,
            account.requester,
            self.bundle(row),
            self._labels[row],
        )

    def rows_in(self, *states: MoneyState, newest_first: bool = False) -> Iterator[int]:
        """Return the rows in any of these states, in order of arrival or newest first."""
        wanted = bytes(self._state_numbers[state] for state in states)
        last = len(self._states) - 1
        if newest_first:
            return (last - back for back, number in enumerate(reversed(self._states)) if number in wanted)
        return (row for row, number in enumerate(self._states) if number in wanted)

    def waits(self, first: date, last: date) -> dict[int, list[int]]:
        """Return by account the days from submission to decision, for items submitted in a period."""
        low, high = first.toordinal(), last.toordinal()
        days_by_account: dict[int, list[int]] = {}
        for account, sent, judged in zip(self._accounts, self._days, self._judged, strict=True):
            if judged > 0 and low <= sent <= high:
                days_by_account.setdefault(self.timed(account), []).append(judged - sent)
        return days_by_account

    def decision_waits(self, accounts: Iterable[int]) -> Waits:
        """Return the days from submission to decision of all items of these accounts."""
        total = Waits()
        for account in accounts:
            total.update(self._waits.get(account, {}))
        return total

    def payment_waits(self) -> dict[int, Waits]:
        """Return by account the days from submission to the arrival of the money."""
        paid, found = self._state_numbers[MoneyState.PAID], dict[int, Waits]()
        rows = Counter(zip(self._accounts, self._states, self._days, self._decided, strict=True))
        for (account, state, day, decided), count in rows.items():
            if state == paid:
                found.setdefault(account, Waits())[decided - day] += count
        return found

    def alike_rewards(self, *states: MoneyState) -> Iterator[tuple[Account, MoneyState, date, Tally]]:
        """Yield the rewards in these states, summed up by account, state, day and amount."""
        rows = Counter(zip(self._accounts, self._states, self._days, self._amounts, strict=True))
        wanted = {self._state_numbers[state] for state in states}
        for (account, state, day, amount), count in rows.items():
            if state in wanted:
                tally = Tally(count, EXACT.multiply(self._values[amount], Decimal(count)))
                yield self.accounts[self.timed(account)], self._known[state], date.fromordinal(day), tally

    def _judge(self, row: int, judged: int) -> None:
        """Set the day of the first decision, 0 for none."""
        waits, day = self._waits.setdefault(self._accounts[row], Waits()), self._days[row]
        if self._judged[row] > 0:
            waits[self._judged[row] - day] -= 1
        if judged > 0:
            waits[judged - day] += 1
        self._judged[row] = judged

    def _account(self, account: Account) -> int:
        """Return the number of an account. One without time is made after the one with time, as `timed` needs it."""
        if not account.has_time:
            self._account(replace(account, has_time=True))
        number = self._account_numbers.setdefault(account, len(self.accounts))
        if number == len(self.accounts):
            self.accounts.append(account)
            self._alike.setdefault((account.payer, account.requester), []).append(number)
        return number

    def _bundle(self, name: str) -> int:
        number = self._bundle_numbers.setdefault(name, len(self._bundle_names))
        if number == len(self._bundle_names):
            self._bundle_names.append(name)
        return number

    def _value(self, amount: Decimal) -> int:
        """Return the number of an amount by its text, so that `1.0` and `1.00` stay distinct."""
        number = self._value_numbers.setdefault(str(amount), len(self._values))
        if number == len(self._values):
            self._values.append(amount)
        return number


type Parts = tuple[tuple[MoneyState, Decimal], ...]


class Tally(Struct, frozen=True):
    count: int
    amount: Decimal


# Account number -> state -> count and amount, without zero counts.
Sums = dict[int, dict[MoneyState, Tally]]


class Change(Struct, frozen=True):
    """The change an entry made to one row: `removed` no longer counts, `added` does."""

    row: int
    account: int
    removed: Parts
    added: Parts


def add(sums: Sums, account: int, parts: Parts, sign: int = 1) -> None:
    """Add parts, or subtract them with sign -1."""
    if not parts:
        return
    tallies = sums.setdefault(account, {})
    for state, amount in parts:
        before = tallies.get(state)
        count = sign if before is None else before.count + sign
        signed = amount if sign > 0 else -amount
        if count:
            tallies[state] = Tally(count, signed if before is None else EXACT.add(before.amount, signed))
        else:
            tallies.pop(state, None)
    if not tallies:
        del sums[account]


def move(sums: Sums, change: Change) -> None:
    add(sums, change.account, change.removed, -1)
    add(sums, change.account, change.added)


def merged(many: Iterable[Mapping[int, Mapping[MoneyState, Tally]]]) -> Sums:
    total: Sums = {}
    for sums in many:
        for account, tallies in sums.items():
            into = total.setdefault(account, {})
            for state, tally in tallies.items():
                known = into.get(state)
                into[state] = tally if known is None else both(known, tally)
    return total


def parted(sums: Sums, states: frozenset[MoneyState]) -> tuple[Sums, Sums]:
    """Return the tallies in these states, and all others."""
    within, others = Sums(), Sums()
    for account, tallies in sums.items():
        for state, tally in tallies.items():
            (within if state in states else others).setdefault(account, {})[state] = tally
    return within, others


def both(first: Tally, second: Tally) -> Tally:
    """Return the sum of two tallies."""
    return Tally(first.count + second.count, EXACT.add(first.amount, second.amount))
