"""Payers: payout delays and thresholds, and the money they lock. Pure. Accepted money is locked during the payer's
delay, and then while the total owed is below the threshold. Unknown terms lock nothing. Locked money is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain, count

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.items import Account, Item, Tally, merged
from annotator.core.money.states import MoneyState

# Returns True for a working day of banks and offices: `formats.builtin.working_days`.
type IsWorkingDay = Callable[[date], bool]


_ACCEPTED = (MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID)


class DelayIn(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working-days"


class Means(Struct, frozen=True):
    """A payment method; `threshold` in `currency`, None if unknown."""

    name: str
    threshold: Decimal | None = None
    currency: str = ""


class Payer(Struct, frozen=True):
    """A payer; None and empty mean unknown. `means_used` is the worker's choice among `means`. `delay` counts from
    the approval. `as_of` is the date on which `source` was read; entries by the worker have no source."""

    key: str
    name: str
    means: tuple[Means, ...] = ()
    means_used: str = ""
    delay: int | None = None
    delay_in: DelayIn = DelayIn.WORKING_DAYS
    closed: date | None = None
    readable_until: date | None = None
    source: str = ""
    as_of: date | None = None
    note: str = ""

    @property
    def is_own(self) -> bool:
        return not self.source

    def is_called(self, name: str) -> bool:
        return name.casefold() in (self.key.casefold(), self.name.casefold())

    def threshold(self, currency: str) -> Decimal | None:
        """Return the threshold of the payment method in use; without a choice, the lowest in this currency."""
        known = [
            way.threshold
            for way in self.means
            if way.threshold is not None and way.currency == currency and self.means_used in ("", way.name)
        ]
        return min(known, default=None)

    def payable_on(self, approved: date, is_working_day: IsWorkingDay) -> date | None:
        """Return the end of the delay, or None if unknown."""
        if self.delay is None:
            return None
        if self.delay_in is DelayIn.DAYS:
            return approved + timedelta(days=self.delay)
        return working_days_after(approved, self.delay, is_working_day)


class LockedBy(StrEnum):
    DELAY = "delay"
    THRESHOLD = "threshold"


class Locked(Struct, frozen=True):
    """Locked money. `until` is the end of the delay; `missing` is the amount missing to the threshold."""

    payer: str
    currency: str
    amount: Decimal
    by: LockedBy
    until: date | None = None
    missing: Decimal | None = None


def working_days_after(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    """Return the day `count` working days later; for 0 the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def payer_called(payers: Sequence[Payer], name: str) -> Payer | None:
    """Return the payer with this key or name, ignoring case."""
    return next((payer for payer in payers if payer.is_called(name)), None)


def new_key(name: str, known: Sequence[Payer]) -> str:
    """Return a key for a new payer: its name in lower case with hyphens, and a number if it is taken."""
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    wanted = "-".join(words) or "payer"
    taken = {payer.key for payer in known}
    keys = chain((wanted,), (f"{wanted}-{number}" for number in count(2)))
    return next(key for key in keys if key not in taken)


def with_custom(payers: Sequence[Payer], custom: Sequence[Payer]) -> tuple[Payer, ...]:
    """Return the payers: the worker's entries replace built-in ones, and the worker's own payers follow."""
    written = {payer.key: payer for payer in custom}
    shipped = [written.get(payer.key, payer) for payer in payers]
    known = {payer.key for payer in payers}
    return (*shipped, *(payer for payer in custom if payer.key not in known))


def owed(tallies: Mapping[MoneyState, Tally]) -> Decimal:
    """Return the amount a payer still owes: accepted rewards and bonuses, minus fees and received money. Rewards
    marked as paid count as received, even without a payment entry."""
    approved, payable, rewards = (_amount(tallies, state) for state in _ACCEPTED)
    paid = EXACT.add(rewards, _amount(tallies, MoneyState.BONUS_PAID))
    arrived = EXACT.add(_amount(tallies, MoneyState.RECEIVED), _amount(tallies, MoneyState.VOUCHER))
    total = EXACT.add(EXACT.add(approved, payable), EXACT.add(paid, _amount(tallies, MoneyState.BONUS)))
    return EXACT.subtract(EXACT.subtract(total, _amount(tallies, MoneyState.FEE)), max(arrived, paid))


def locked(
    payer: Payer, currency: str, owing: Decimal, approved: Iterable[Item], today: date, is_working_day: IsWorkingDay
) -> tuple[Locked, ...]:
    """Return the locked part of `owing`, the total that this payer owes in this currency. `approved` are the rewards
    in that state; payable ones have no delay any more. Soonest first, the threshold last."""
    waiting: dict[date, Decimal] = {}
    for item in approved:
        until = payer.payable_on(item.decided or item.day, is_working_day)
        if until is not None and until > today:
            waiting[until] = EXACT.add(waiting.get(until, Decimal(0)), item.money.amount)
    locks = []
    left = max(owing, Decimal(0))
    for until in sorted(waiting, reverse=True):
        amount = min(waiting[until], left)
        left = EXACT.subtract(left, amount)
        if amount > 0:
            locks.append(Locked(payer.name, currency, amount, LockedBy.DELAY, until=until))
    locks.reverse()
    threshold = payer.threshold(currency)
    if threshold is not None and 0 < left < threshold:
        locks.append(Locked(payer.name, currency, left, LockedBy.THRESHOLD, missing=EXACT.subtract(threshold, left)))
    return tuple(locks)


def all_locked(
    sums: Mapping[int, Mapping[MoneyState, Tally]],
    account_of: Callable[[int], Account],
    approved: Iterable[Item],
    payers: Sequence[Payer],
    today: date,
    is_working_day: IsWorkingDay,
) -> tuple[Locked, ...]:
    """Return the locked money of all known payers, by name and currency. `sums` are for all time: the amount owed
    does not depend on a period or a task."""
    of_payer: dict[tuple[str, str], list[Mapping[int, Mapping[MoneyState, Tally]]]] = {}
    for number, tallies in sums.items():
        account = account_of(number)
        of_payer.setdefault((account.payer, account.currency), []).append({0: tallies})
    waiting: dict[tuple[str, str], list[Item]] = {}
    for item in approved:
        waiting.setdefault((item.payer, item.money.currency), []).append(item)
    locks: list[Locked] = []
    for (name, currency), many in sorted(of_payer.items()):
        payer = payer_called(payers, name)
        if payer is not None:
            owing = owed(merged(many)[0])
            locks += locked(payer, currency, owing, waiting.get((name, currency), ()), today, is_working_day)
    return tuple(locks)


def _amount(tallies: Mapping[MoneyState, Tally], state: MoneyState) -> Decimal:
    tally = tallies.get(state)
    return tally.amount if tally is not None else Decimal(0)
